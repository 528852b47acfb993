"""Every answer keeps its page closed, leaves no trace of the pupil, and speaks Vietnamese even where something is wrong."""

import logging
import re
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from hocba.config.urls import urlpatterns as real_urlpatterns
from kit.pages import check_page, upload, visitor
from kit.school_records import record

UI = Path(__file__).parents[2] / "src/hocba/foundation/ui/static/ui"
FORBIDDEN_SOURCES = ("unsafe", "http", "*", "data:", "blob:")


def _breaks(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("planted")


urlpatterns = [*real_urlpatterns, path("hong", _breaks)]


@pytest.mark.parametrize("address", ["/", "/xac-thuc", "/khong-co"])
def test_nothing_foreign_runs_or_frames_a_page(address: str) -> None:
    headers = visitor().get(address).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert [source for source in FORBIDDEN_SOURCES if source in policy] == []
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_verdict_is_kept_by_nobody_and_logged_nowhere(trust: Path, bundle: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = upload(trust, bundle, name=f"{record().header.pupil_name}.zip")
    assert record().header.pupil_name in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert "Location" not in answer.headers
    assert record().header.pupil_name not in caplog.text
    assert record().header.pupil_name not in str(answer.headers)


def test_an_unknown_address_gets_a_page_with_a_way_on() -> None:
    answer = visitor().get("/khong-co")
    assert answer.status_code == 404
    check_page(answer.content.decode())
    assert 'href="/"' in answer.content.decode()


def test_a_fault_of_ours_is_owned_and_shows_no_inside() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = visitor(raise_request_exception=False).get("/hong")
    assert answer.status_code == 500
    check_page(answer.content.decode())
    assert "planted" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/static/ui/tokens.css", "/static/ui/base.css", "/static/ui/fonts/hocba-sans.woff2"])
def test_styles_and_fonts_come_from_here(address: str) -> None:
    answer = visitor().get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    answer.close()


def test_the_colours_of_a_page_are_names_of_the_tokens() -> None:
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(")
    assert [file.name for file in UI.glob("*.css") if file.name != "tokens.css" and raw.search(file.read_text())] == []
