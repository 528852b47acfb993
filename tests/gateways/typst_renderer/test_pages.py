"""The pages say what the record says, in Vietnamese that a machine can read back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from hocba.gateways.typst_renderer.adapter import TypstRenderer
from hocba_core.document.school_record import Completion, Level, Outcome, Replacement, SchoolRecord, TextResult
from hocba_core.kernel.errors import HocbaError
from hocba_core.ports.print_facts import PageStatus, PrintFacts, read_issued
from kit.records import unsigned_record
from kit.school_records import record
from kit.signers import sign_all


@cache
def _renderer() -> TypstRenderer:
    return TypstRenderer()


@cache
def _issued() -> bytes:
    return sign_all(unsigned_record())


def _draft(one: SchoolRecord) -> bytes:
    facts = PrintFacts(code=one.header.code, version=one.header.version, status=PageStatus.DRAFT)
    return _renderer().render(one, facts=facts)


def _pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_every_value_of_an_issued_record_can_be_read_back_from_its_pages() -> None:
    one, _ = read_issued(_issued())
    cover, first, left, right = _pages(_renderer().render_issued(_issued()))
    profile, header, summary = one.profile, one.header, one.summary
    for value in (header.pupil_name, header.school_name, header.commune, header.province, profile.register_number):
        assert value in cover
    guardians = [text for each in profile.guardians for text in (each.full_name, each.occupation)]
    steps = [f"{step.school_year.start} - {step.school_year.start + 1} {step.class_name}" for step in profile.study_steps]
    shown = (
        profile.birth_place,
        profile.home_town,
        profile.ethnicity,
        profile.nationality,
        profile.address,
        "05/09/2012",
        "Nữ",
    )
    for value in (*shown, profile.personal_id, header.sector_code, *guardians, *steps):
        assert value in first
    for row in one.subjects:
        marks = "7,9 8,5 8,3" if isinstance(row.year, int) else "Đ Đ Đ"
        assert f"{row.name} {marks} {row.comment} Đã ký số: Nguyễn Thị Hà" in left
    for value in (summary.homeroom_comment, summary.awards, summary.contests, "Học kì I Khá Khá", "Học kì II Tốt Tốt"):
        assert value in right
    assert "2 (có phép 2, không phép 0)" in right
    assert "- Được lên lớp: Được lên lớp - Được lên lớp sau khi" in right
    assert "Được lên lớp 9." in right


def test_signers_times_and_code_are_those_of_the_issued_file() -> None:
    pages = _pages(_renderer().render_issued(_issued()))
    assert "Trần Văn Bình Giáo viên chủ nhiệm 8A2 Ký số 09:30 28/05/2026" in pages[2]
    assert "Lê Tiến Dũng Hiệu trưởng Ký số 09:30 28/05/2026 Con dấu số 09:30 28/05/2026" in pages[3]
    assert "Lạng Sơn, ngày 28 tháng 05 năm 2026" in pages[3]
    for number, page in enumerate(pages, start=1):
        assert "Mã xác thực: 01234 56789 ABCDE FGHJK MNPQRS, bản 1" in page
        assert f"Trang {number}/4" in page


def test_the_same_file_gives_the_same_bytes_from_any_renderer() -> None:
    assert _renderer().render_issued(_issued()) == TypstRenderer().render_issued(_issued())


def test_records_printed_by_threads_at_once_are_those_printed_alone() -> None:
    names = ("Đặng Thị Hoài An", "Lý A Sử", "Vi Thị Mai", "Hoàng Gia Bảo")
    drafts = [record(header={"pupil_name": name}) for name in names] * 2
    with ThreadPoolExecutor(max_workers=4) as pool:
        printed = list(pool.map(_draft, drafts))
    for one, pdf in zip(drafts, printed, strict=True):
        assert f"Họ và tên học sinh: {one.header.pupil_name}" in _pages(pdf)[0]
    assert printed[:4] == printed[4:] == [_draft(one) for one in drafts[:4]]


def test_title_school_and_code_stand_in_the_file_s_own_description() -> None:
    about = PdfReader(BytesIO(_renderer().render_issued(_issued()))).metadata
    assert about is not None
    assert about.title == "Học bạ trung học cơ sở 2025-2026, Đặng Thị Hoài An"
    assert about.author == "Trường THCS Hoa Sen"
    assert about["/Keywords"] == "0123456789ABCDEFGHJKMNPQRS, v1"


def test_the_pages_are_tagged_archival_and_in_vietnamese() -> None:
    pdf = PdfReader(BytesIO(_renderer().render_issued(_issued())))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith("vi")
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    fonts = {font["/BaseFont"].split("+")[1] for page in pdf.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts == {"HocbaForm-Regular", "HocbaForm-Bold", "HocbaForm-Italic"}


def test_a_draft_says_so_on_every_page_and_carries_no_code_and_no_signer() -> None:
    for page in _pages(_draft(record())):
        assert "BẢN NHÁP: chưa phát hành" in page
        assert "01234 56789" not in page
        assert "Ký số" not in page
        assert "Đã ký số" not in page


def test_a_replaced_record_points_to_the_new_version_on_every_page() -> None:
    for page in _pages(_renderer().render_issued(_issued(), replaced_by=2)):
        assert "Bản này đã được thay bằng bản thứ 2. Hãy dùng bản mới." in page


def test_a_new_version_says_what_it_replaces_and_why() -> None:
    replaces = Replacement(version=1, content_sha256="ab" * 32, reason="Sửa điểm Toán theo đơn số 12")
    pages = _pages(_draft(record(header={"version": 2, "replaces": replaces})))
    for page in (pages[0], pages[2]):
        assert "Bản thứ 2, thay cho bản thứ 1 (dấu nội dung abababababababab…). Lí do: Sửa điểm Toán theo đơn số 12." in page


def test_a_record_that_needs_more_room_gets_more_pages_with_the_header_row_again() -> None:
    long = record()
    long = replace(long, subjects=tuple(replace(row, comment="Cần luyện thêm cách trình bày. " * 14) for row in long.subjects))
    pages = _pages(_draft(long))
    assert len(pages) > 4
    assert all(f"Trang {number}/{len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert sum("Nhận xét và chữ ký của giáo viên" in page for page in pages) == len(pages) - 3


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"outcome": Outcome.RETAINED, "learning_year": Level.FAILED}, "- Không được lên lớp: Không được lên lớp"),
        (
            {"outcome": Outcome.PROMOTED_AFTER_SUMMER, "learning_after_summer": Level.PASSED},
            "rèn luyện trong hè: Được lên lớp",
        ),
        ({"conduct_after_summer": Level.FAIR}, "Rèn luyện: Khá"),
        ({"completion": Completion.COMPLETED}, "Hoàn thành chương trình trung học cơ sở."),
        ({"completion": Completion.NOT_COMPLETED}, "Không hoàn thành chương trình trung học cơ sở."),
    ],
)
def test_the_decision_stands_where_the_form_asks_for_it(change: dict[str, object], expected: str) -> None:
    assert expected in _pages(_draft(record(summary=change)))[-1]


def test_words_of_results_are_those_of_the_form() -> None:
    first, second, *others = record().subjects
    first = replace(first, term_1=TextResult.EXEMPT, term_2=1000, year=1000, after_summer=None)
    second = replace(second, term_1=340, term_2=350, year=350, after_summer=500)
    left = _pages(_draft(replace(record(), subjects=(first, second, *others))))[2]
    assert "Ngữ văn Miễn 10,0 10,0" in left
    assert "Toán 3,4 3,5 3,5 5,0" in left


@pytest.mark.parametrize("name", ["Y Moan Êban", "H'Hen Niê", "Đinh Ƀrơi", "Nguyễn Ỷ", "Ka Să Hạ Ñưk", "Dương"])
def test_a_name_in_any_letters_is_printed(name: str) -> None:
    cover = _pages(_draft(record(header={"pupil_name": name})))[0]
    assert f"Họ và tên học sinh: {name}" in cover
    assert "□" not in cover


def test_a_letter_without_a_shape_is_shown_as_a_box_and_told() -> None:
    pages = _pages(_draft(record(summary={"homeroom_comment": "Giỏi 👍 và 彩 lắm"})))
    assert "Giỏi □ và □ lắm" in pages[-1]
    assert all("Dấu □ thay cho chữ không in được, xem trong tệp gốc." in page for page in pages)


def test_what_looks_like_typesetting_code_is_printed_as_it_is() -> None:
    comment = '#panic("x") *đậm* $1/0$ \\ @a <b> // [c] "d" https://e.vn'
    assert comment in _pages(_draft(record(summary={"homeroom_comment": comment})))[-1]


def test_an_unsigned_file_is_refused() -> None:
    with pytest.raises(HocbaError):
        _renderer().render_issued(unsigned_record())
