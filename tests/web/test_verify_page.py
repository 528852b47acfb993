"""The page answers without an account, and shows nothing of a file that did not pass."""

from pathlib import Path

import pytest

from kit.pages import check_page, upload, visitor
from kit.records import CODE
from kit.school_records import record

HEADER = record().header
SAID_OF_THE_PUPIL = (HEADER.pupil_name, HEADER.class_name, HEADER.born_on.strftime("%d/%m/%Y"), CODE)


def test_the_form_needs_no_account_no_script_and_no_cookie() -> None:
    answer = visitor().get("/xac-thuc")
    assert answer.status_code == 200
    assert not answer.cookies
    check_page(answer.content.decode())


def test_a_good_bundle_passes_and_shows_what_its_own_bytes_say(trust: Path, bundle: bytes) -> None:
    html = upload(trust, bundle, name="hoc-ba.hocba.zip").content.decode()
    check_page(html)
    assert "TOTAL-PASSED" in html
    assert "Còn nguyên vẹn và hợp lệ" in html
    assert [fact for fact in SAID_OF_THE_PUPIL if fact not in html] == []
    assert html.count('class="st ok"') == 9
    assert "09:30 28/05/2026" in html  # the seal's claimed time, in Vietnam


def test_a_record_without_its_bundle_passes_with_the_log_not_checked(trust: Path, signed: bytes) -> None:
    html = upload(trust, signed).content.decode()
    check_page(html)
    assert "TOTAL-PASSED" in html
    assert (html.count('class="st ok"'), html.count('class="st lock"')) == (8, 1)
    assert "xin gói .hocba.zip" in html
    assert "nhật ký phát hành đã ký" not in html


def test_a_changed_record_fails_names_the_step_and_shows_no_pupil(trust: Path, signed: bytes) -> None:
    html = upload(trust, signed.replace(b"8.3", b"9.3", 1)).content.decode()
    check_page(html)
    assert "TOTAL-FAILED" in html
    assert html.count('class="st wrong"') == 1
    assert [fact for fact in SAID_OF_THE_PUPIL if fact in html] == []


def test_a_record_of_a_school_unknown_here_shows_no_pupil(tmp_path: Path, signed: bytes) -> None:
    html = upload(tmp_path, signed).content.decode()
    check_page(html)
    assert "INDETERMINATE" in html
    assert [fact for fact in SAID_OF_THE_PUPIL if fact in html] == []


@pytest.mark.parametrize("data", [b"%PDF-1.7 trang in", b"", b"PK", b"\x00\xff"])
def test_an_open_question_is_never_drawn_as_passed_or_as_a_fault(trust: Path, data: bytes) -> None:
    html = upload(trust, data, name="hoc-ba.pdf").content.decode()
    check_page(html)
    assert "INDETERMINATE" in html
    assert "v-wait" in html
    assert "v-ok" not in html
    assert 'class="st wrong"' not in html
    assert 'class="st ok"' not in html


def test_a_hostile_file_name_is_shown_as_text(trust: Path) -> None:
    html = upload(trust, b"<a/>", name='"><img src=x onerror=1>.xml').content.decode()
    check_page(html)
    assert "&lt;img" in html


def test_the_start_page_leads_to_the_form() -> None:
    html = visitor().get("/").content.decode()
    check_page(html)
    assert 'href="/xac-thuc"' in html
