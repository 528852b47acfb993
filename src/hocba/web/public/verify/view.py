"""``/xac-thuc``: anybody uploads a file and gets the verdict that ``hocba verify`` gives."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hocba.foundation.trust_folder import trust_store
from hocba.web.public.verify.reading import read_verified
from hocba.web.public.verify.verdict import page_facts, report_to_json
from hocba_core.verify.verifier import verify

_ENVELOPE_BYTES = 64 * 1024  # what a browser adds around the file


@never_cache
@csrf_exempt  # changes nothing and knows nobody: there is no session here that a forged request could use
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Show the form, or the verdict on the uploaded file. The file is read in memory and kept nowhere."""
    if request.method != "POST":
        return render(request, "public/verify/form.html", {"limit_mb": settings.HOCBA_UPLOAD_LIMIT // 1024**2})
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.HOCBA_UPLOAD_LIMIT + _ENVELOPE_BYTES:
        return _refuse(
            request, "file_too_large", _("Tệp lớn hơn 20 MB, không phải một học bạ. Chọn tệp XML hoặc gói .hocba.zip."), 413
        )
    upload = request.FILES.get("file")
    if upload is None:
        return _refuse(request, "file_missing", _("Chưa chọn tệp nào. Bấm vào ô dưới đây để chọn tệp học bạ."), 400)
    data, at = upload.read(), datetime.now(UTC)
    report = verify(data, trust_store(), at)
    if _wants_json(request):
        return JsonResponse({"file": upload.name, **report_to_json(report)}, json_dumps_params={"ensure_ascii": False})
    facts = {**page_facts(report, at), "file_name": upload.name, "file_size": len(data), "record": read_verified(data, report)}
    return render(request, "public/verify/verdict.html", facts)


def _refuse(request: HttpRequest, code: str, sentence: str, status: int) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"code": code, "message": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
    facts = {"problem": sentence, "limit_mb": settings.HOCBA_UPLOAD_LIMIT // 1024**2}
    return render(request, "public/verify/form.html", facts, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
