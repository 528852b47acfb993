"""The page gives the command's answer, without an account, and shows nothing of a file that did not pass."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from hocba.cli.main import main
from kit.records import unsigned_record
from kit.school_records import record
from kit.signers import sign_all
from kit.trust import trust_files

PUPIL = record().header.pupil_name


@pytest.fixture(scope="module")
def signed() -> bytes:
    return sign_all(unsigned_record())


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    folder = tmp_path / "trust"
    for name, data in trust_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def upload(trust: Path, data: bytes, *, name: str = "hoc-ba.xml", accept: str = "text/html") -> HttpResponse:
    with override_settings(HOCBA_TRUST_FOLDER=trust):
        file = SimpleUploadedFile(name, data)
        return Client(SERVER_NAME="localhost").post("/xac-thuc", {"file": file}, headers={"accept": accept})  # type: ignore[return-value]


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = dict(attributes)
        if "style" in names or any(name.startswith("on") for name in names):
            self.faults.append(f"{tag} carries style or script of its own")
        for name in ("src", "href", "action"):
            if (names.get(name) or "").startswith(("http:", "https:", "//")):
                self.faults.append(f"{tag} points outside")


def check_page(html: str) -> None:
    outline = _Outline()
    outline.feed(html)
    assert outline.faults == []
    assert outline.tags.count("h1") == 1
    assert "script" not in outline.tags
    assert '<html lang="vi">' in html


def test_the_form_needs_no_account_no_script_and_no_cookie() -> None:
    answer = Client(SERVER_NAME="localhost").get("/xac-thuc")
    assert answer.status_code == 200
    assert not answer.cookies
    check_page(answer.content.decode())
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_good_record_passes_and_shows_what_its_own_bytes_say(trust: Path, signed: bytes) -> None:
    html = upload(trust, signed).content.decode()
    check_page(html)
    assert "TOTAL-PASSED" in html
    assert "Còn nguyên vẹn và hợp lệ" in html
    assert PUPIL in html


def test_a_changed_record_fails_names_the_step_and_shows_no_pupil(trust: Path, signed: bytes) -> None:
    html = upload(trust, signed.replace(b"8.3", b"9.3", 1)).content.decode()
    check_page(html)
    assert "TOTAL-FAILED" in html
    assert "Không đạt" in html
    assert PUPIL not in html


def test_an_open_question_is_never_drawn_as_passed_or_as_a_fault(trust: Path) -> None:
    html = upload(trust, b"%PDF-1.7 trang in", name="hoc-ba.pdf").content.decode()
    check_page(html)
    assert "INDETERMINATE" in html
    assert "v-wait" in html
    assert 'class="st wrong"' not in html


def samples(signed: bytes) -> dict[str, bytes]:
    return {
        "good": signed,
        "flipped": signed[:5000] + bytes([signed[5000] ^ 1]) + signed[5001:],
        "cut": signed[:-10],
        "pdf": b"%PDF-1.7",
        "empty-xml": b"<a></a>",
        "dtd": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "zip": b"PK\x03\x04",
        "text": "không phải học bạ".encode(),
    }


@pytest.mark.parametrize("name", ["good", "flipped", "cut", "pdf", "empty-xml", "dtd", "zip", "text"])
def test_page_and_command_give_one_answer(
    name: str, trust: Path, tmp_path: Path, signed: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    data = samples(signed)[name]
    file = tmp_path / name
    file.write_bytes(data)
    main(["verify", str(file), "--trust", str(trust), "--json"])
    command = json.loads(capsys.readouterr().out)
    page = json.loads(upload(trust, data, name=name, accept="application/json").content)
    assert {**page, "file": ""} == {**command, "file": ""}


@pytest.mark.parametrize(("accept", "kind"), [("text/html", "text/html"), ("application/json", "application/json")])
def test_no_file_is_one_plain_sentence(accept: str, kind: str) -> None:
    answer = Client(SERVER_NAME="localhost").post("/xac-thuc", {}, headers={"accept": accept})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith(kind)
    assert "Chưa chọn tệp nào" in answer.content.decode()


def test_too_large_a_request_is_refused_before_it_is_read() -> None:
    with override_settings(HOCBA_UPLOAD_LIMIT=1000):
        answer = Client(SERVER_NAME="localhost").post("/xac-thuc", {"file": SimpleUploadedFile("to.xml", b"x" * 100_000)})
    assert answer.status_code == 413
    check_page(answer.content.decode())


def test_a_hostile_file_name_is_shown_as_text(trust: Path) -> None:
    html = upload(trust, b"<a/>", name='"><img src=x onerror=1>.xml').content.decode()
    check_page(html)
    assert "<img" not in html


def test_the_start_page_leads_to_the_form() -> None:
    html = Client(SERVER_NAME="localhost").get("/").content.decode()
    check_page(html)
    assert 'href="/xac-thuc"' in html


@pytest.mark.parametrize("path", ["/static/ui/tokens.css", "/static/ui/base.css", "/static/ui/fonts/hocba-sans.woff2"])
def test_styles_and_fonts_come_from_here(path: str) -> None:
    answer = Client(SERVER_NAME="localhost").get(path)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    answer.close()


def test_a_first_visit_stays_under_150_kilobytes() -> None:
    folder = Path(__file__).parents[2] / "src/hocba/foundation/ui/static/ui"
    loaded = ("tokens.css", "base.css", "verdict.css", "fonts/hocba-sans.woff2", "fonts/hocba-serif.woff2", "mark.svg")
    assert (
        sum((folder / name).stat().st_size for name in loaded) + len(Client(SERVER_NAME="localhost").get("/xac-thuc").content)
        < 150 * 1024
    )
