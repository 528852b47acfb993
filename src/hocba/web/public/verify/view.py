"""``/xac-thuc``: anybody uploads a file and gets the verdict that ``hocba verify`` gives."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hocba.foundation.trust_folder import trust_store
from hocba.web.public.verify.reading import read_verified
from hocba.web.public.verify.verdict import page_facts, report_to_json
from hocba_core.kernel.errors import HocbaError
from hocba_core.verify.verifier import verify

_ENVELOPE_BYTES = 64 * 1024  # what a browser adds around the file


@never_cache
@csrf_exempt  # changes nothing and knows nobody: there is no session here that a forged request could use
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Show the form, or the verdict on the uploaded file. The file is read in memory and kept nowhere."""
    if request.method != "POST":
        return _form(request)
    try:
        upload = _uploaded(request)
        trust = trust_store()
    except _UnusableError as unusable:
        return _refuse(request, unusable.code, unusable.sentence, unusable.status)
    except HocbaError as problem:
        return _refuse(
            request, problem.code, _("Máy chủ chưa đọc được thư mục tin cậy. Báo cho người quản trị rồi thử lại."), 503
        )
    data, at = upload.read(), datetime.now(UTC)
    report = verify(data, trust, at)
    if _wants_json(request):
        return _json({"file": upload.name, **report_to_json(report)})
    facts = {**page_facts(report, at), "file_name": upload.name, "file_size": len(data), "record": read_verified(data, report)}
    return render(request, "public/verify/verdict.html", facts)


class _UnusableError(Exception):
    """A request that holds no file to verify."""

    def __init__(self, code: str, sentence: str, status: int) -> None:
        super().__init__(code)
        self.code, self.sentence, self.status = code, sentence, status


def _uploaded(request: HttpRequest) -> "UploadedFile[bytes]":
    """Return the file; the size that the request announces is judged before anything is read."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if length.isdecimal() and int(length) > settings.HOCBA_UPLOAD_LIMIT + _ENVELOPE_BYTES:
        sentence = _("Tệp lớn hơn 20 MB, không phải một học bạ. Chọn tệp XML hoặc gói .hocba.zip.")
        raise _UnusableError("file_too_large", sentence, 413)
    try:
        upload = request.FILES.get("file")
    except (MultiPartParserError, SuspiciousOperation) as problem:
        sentence = _("Tệp tới đây không trọn vẹn. Chọn lại tệp rồi gửi lần nữa.")
        raise _UnusableError("request_unreadable", sentence, 400) from problem
    if not isinstance(upload, UploadedFile):
        raise _UnusableError("file_missing", _("Chưa chọn tệp nào. Bấm vào ô dưới đây để chọn tệp học bạ."), 400)
    return upload


def _refuse(request: HttpRequest, code: str, sentence: str, status: int) -> HttpResponse:
    if _wants_json(request):
        return _json({"error": {"code": code, "message": sentence}}, status=status)
    return _form(request, problem=sentence, status=status)


def _form(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    facts = {"problem": problem, "limit_mb": settings.HOCBA_UPLOAD_LIMIT // 1024**2}
    return render(request, "public/verify/form.html", facts, status=status)


def _json(value: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(value, status=status, json_dumps_params={"ensure_ascii": False})


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
