"""What a person meets: on a phone and on a desk, by day and by night, by keyboard, on paper, with scripts switched off."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect
from pypdf import PdfReader

from kit.school_records import record

PHONE, DESK = 360, 1440
VERDICTS = {
    "hoc-ba-v1.hocba.zip": "Còn nguyên vẹn và hợp lệ",
    "hoc-ba-v1.xml": "Còn nguyên vẹn và hợp lệ",
    "da-sua.xml": "Không hợp lệ",
    "ban-in.pdf": "Chưa kết luận được",
}
FIRST_VISIT_BYTES = 150 * 1024
Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens a page in a context of its own; whatever a browser complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(address: str = "/xac-thuc", *, width: int = DESK, scheme: str = "light", **options: object) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="vi-VN",
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if "400" not in message.text else None)
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def choose(page: Page, file: Path) -> None:
    page.get_by_label("Tệp học bạ").set_input_files(file)
    page.get_by_role("button", name="Xác thực").click()
    page.locator("#kl").wait_for()


def check_look(page: Page, place: str) -> int:
    """Return how many rules were met; none may be broken, and nothing may stand outside the screen's width."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{place}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, place
    return len(found.response["passes"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_and_verdict_is_free_of_barriers(visit: Visit, files: dict[str, Path], width: int, scheme: str) -> None:
    met = []
    page = visit("/", width=width, scheme=scheme)
    met.append(check_look(page, "start"))
    for name, headline in VERDICTS.items():
        page.goto("/xac-thuc")
        choose(page, files[name])
        expect(page.get_by_role("heading", level=1)).to_have_text(headline)
        met.append(check_look(page, name))
    page.goto("/xac-thuc")
    met.append(check_look(page, "form"))
    page.locator("form").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Xác thực").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa chọn tệp nào.")
    met.append(check_look(page, "no file chosen"))
    print(f"{len(met)} pages at {width} px, {scheme}: {sum(met)} rules met")
    assert min(met) > 10


def test_everything_is_done_by_keyboard_and_with_scripts_off(visit: Visit, files: dict[str, Path]) -> None:
    page = visit(java_script_enabled=False)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tới nội dung")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    chooser = page.get_by_label("Tệp học bạ")
    expect(chooser).to_be_focused()
    chooser.set_input_files(files["hoc-ba-v1.hocba.zip"])
    page.keyboard.press("Tab")
    button = page.get_by_role("button", name="Xác thực")
    expect(button).to_be_focused()
    expect(button).not_to_have_css("box-shadow", "none")  # the ring that shows where the keyboard is
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Còn nguyên vẹn và hợp lệ")


def test_a_verdict_prints_on_one_sheet_with_whom_it_is_about(visit: Visit, files: dict[str, Path]) -> None:
    page = visit()
    choose(page, files["hoc-ba-v1.hocba.zip"])
    sheets = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    text = "".join(sheets[0].extract_text().split())
    said = ("TOTAL-PASSED", record().header.pupil_name, "hoc-ba-v1.hocba.zip", "Kết luận này không nói")
    assert [words for words in said if "".join(words.split()) not in text] == []
    assert len(sheets) == 1


def test_a_first_visit_is_light_and_asks_nobody_else(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/xac-thuc", wait_until="networkidle")
    total = sum(len(answer.body()) for answer in answers)
    print(f"{len(answers)} files, {total} bytes")
    assert {answer.url.startswith(site + "/") for answer in answers} == {True}
    assert any(answer.url.endswith(".woff2") for answer in answers)
    assert total < FIRST_VISIT_BYTES
    context.close()
