"""A request that holds no file to verify gets one plain sentence: as a page for people, as JSON for scripts."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import override_settings

from kit.pages import check_page, upload, visitor

HTML, JSON = "text/html", "application/json"


def sentence(answer: HttpResponse, accept: str) -> str:
    if accept == JSON:
        return str(json.loads(answer.content)["error"]["message"])
    html = answer.content.decode()
    check_page(html)
    return html[html.index('role="alert">') :].split("</svg>", 1)[1].split("<", 1)[0].strip()


@pytest.mark.parametrize("accept", [HTML, JSON])
def test_no_file(accept: str) -> None:
    answer = visitor().post("/xac-thuc", {}, headers={"accept": accept})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith(accept)
    assert sentence(answer, accept).startswith("Chưa chọn tệp nào.")


@pytest.mark.parametrize("accept", [HTML, JSON])
def test_too_large_a_request_is_refused_before_it_is_read(accept: str) -> None:
    with override_settings(HOCBA_UPLOAD_LIMIT=1000):
        file = SimpleUploadedFile("to.xml", b"x" * 100_000)
        answer = visitor().post("/xac-thuc", {"file": file}, headers={"accept": accept})
    assert answer.status_code == 413
    assert "lớn hơn 20 MB" in sentence(answer, accept)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--a\r\nkhong phai mot tep", "multipart/form-data; boundary=a"),
        (b"anything", "multipart/form-data"),
        (b"--\xff", "multipart/form-data; boundary=\xff"),
        (b"<a/>", "application/xml"),
        (b"file=hoc-ba.xml", "application/x-www-form-urlencoded"),
        (b"--a\r\n" * 3000 + b"--a--", "multipart/form-data; boundary=a"),
        (
            b"".join(b'--a\r\nContent-Disposition: form-data; name="f%d"; filename="f"\r\n\r\n\r\n' % n for n in range(200)),
            "multipart/form-data; boundary=a",
        ),
    ],
)
@pytest.mark.parametrize("accept", [HTML, JSON])
def test_a_body_that_is_no_upload(body: bytes, content_type: str, accept: str) -> None:
    answer = visitor().generic("POST", "/xac-thuc", body, content_type=content_type, headers={"accept": accept})
    assert answer.status_code == 400
    assert sentence(answer, accept).endswith(".")


def test_a_server_without_a_readable_trust_folder_says_whose_fault_it_is(tmp_path: Path) -> None:
    (tmp_path / "anchors").mkdir()
    (tmp_path / "anchors" / "goc.pem").write_bytes(b"khong phai chung thu")
    answer = upload(tmp_path, b"<a/>")
    assert answer.status_code == 503
    assert "thư mục tin cậy" in sentence(answer, HTML)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_offered(method: str) -> None:
    assert visitor().generic(method, "/xac-thuc").status_code == 405
