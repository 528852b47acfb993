"""Homeroom books, summer results, the school's own sheet, and telling the kinds apart."""

from datetime import date

import pytest

from hocba.apps.exchange.spreadsheets import FileKind, KnownNames, Workbook, parse, recognise
from hocba.apps.exchange.spreadsheets.homeroom import AwardKind, HomeroomReading, Session, parse_homeroom_book
from hocba.apps.exchange.spreadsheets.marks import MarkBookReading
from hocba.apps.exchange.spreadsheets.school import parse_school
from hocba.apps.exchange.spreadsheets.summer import parse_summer
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.sheet import CommentResult, Level
from kit.spreadsheets import AN, ROSTER_HEADER, codes, mark_sheet, problem, roster, workbook

CODE = "2091000001"
CLASS = ("Lớp: 6A1   Năm học: 2025-2026",)
START = ("STT", "Mã học sinh", "Họ và tên")
CONDUCT = (*START, "Rèn luyện HK I", "Nhận xét HK I", "Rèn luyện HK II", "Nhận xét HK II", "Nhận xét cả năm")
ABSENCES = (*START, "Ngày nghỉ", "Buổi", "Phép", "Lí do")
AWARDS = (*START, "Loại", "Nội dung", "Ngày")


def _absences(*rows: tuple[str, ...]) -> HomeroomReading:
    cells = [(str(number), CODE, "Vi Hoài An", *row) for number, row in enumerate(rows, start=1)]
    return parse_homeroom_book(workbook(("Nghỉ học", (CLASS, ABSENCES, *cells))))


def test_a_homeroom_book_holds_conduct_absences_and_awards() -> None:
    reading = parse_homeroom_book(
        workbook(
            ("Rèn luyện", (CLASS, CONDUCT, ("1", CODE, "Vi Hoài An", "Tốt", "Ngoan.", "K", "", "Chăm chỉ."))),
            ("Nghỉ học", (CLASS, ABSENCES, ("1", CODE, "Vi Hoài An", "12/01/2026", "Cả ngày", "P", "Ốm"))),
            ("Khen thưởng", (CLASS, AWARDS, ("1", CODE, "Vi Hoài An", "Cuộc thi", "Giải Ba chạy 60 m", "20/03/2026"))),
        ),
        known_classes={"6A1"},
    )
    assert reading.problems == ()
    assert (reading.class_name, reading.school_year) == ("6A1", SchoolYear(2025))
    (conduct,) = reading.conduct
    assert (conduct.term_1_level, conduct.term_2_level, conduct.year_remark) == (Level.GOOD, Level.FAIR, "Chăm chỉ.")
    (absence,) = reading.absences
    assert (absence.absent_on, absence.session, absence.is_excused) == (date(2026, 1, 12), Session.WHOLE_DAY, True)
    assert reading.awards[0].kind is AwardKind.CONTEST


def test_a_pupil_may_be_absent_on_many_days_and_twice_on_one() -> None:
    reading = _absences(
        ("12/01/2026", "Sáng", "P", ""), ("12/01/2026", "Chiều", "K", ""), ("13/01/2026", "Sáng", "Có phép", "")
    )
    assert reading.problems == ()
    assert [row.is_excused for row in reading.absences] == [True, False, True]


def test_the_same_session_twice_is_read_once_and_a_contradiction_blocks() -> None:
    assert codes(_absences(("12/01/2026", "Sáng", "P", ""), ("12/01/2026", "Sáng", "P", "Ốm"))) == ["row_duplicate"]
    assert codes(_absences(("12/01/2026", "Sáng", "P", ""), ("12/01/2026", "Sáng", "K", ""))) == ["absence_contradicts!"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", "Sáng", "P", ""), "cell_empty!"),
        (("31/11/2025", "Sáng", "P", ""), "date_unreadable!"),
        (("12/01/2026", "Tối", "P", ""), "value_unknown!"),
        (("12/01/2026", "Sáng", "?", ""), "value_unknown!"),
        (("12/01/2026", "Sáng", "", ""), "cell_empty!"),
    ],
)
def test_an_absence_that_cannot_stand_is_told(row: tuple[str, ...], code: str) -> None:
    assert codes(_absences(row)) == [code]


def test_an_unreadable_conduct_level_blocks() -> None:
    book = workbook(("Rèn luyện", (CLASS, CONDUCT, ("1", CODE, "Vi Hoài An", "Trung bình"))))
    assert codes(parse_homeroom_book(book)) == ["level_unreadable!"]


def test_a_homeroom_book_without_its_class_blocks() -> None:
    assert codes(parse_homeroom_book(workbook(("Rèn luyện", (CONDUCT, ("1", CODE, "An", "Tốt")))))) == ["class_not_stated!"]


def test_summer_results_are_read_by_subject_and_by_training() -> None:
    subjects = (
        (*START, "Lớp", "Môn học", "Kết quả đánh giá lại", "Ngày đánh giá"),
        ("1", CODE, "Vi Hoài An", "6A1", "Toán", "5,5", "08/08/2026"),
        ("2", CODE, "Vi Hoài An", "6A1", "GDTC", "Đ", "08/08/2026"),
    )
    training = (
        (*START, "Lớp", "Nhiệm vụ", "Hoàn thành", "Cha mẹ xác nhận", "Rèn luyện sau hè", "Nhận xét"),
        ("1", CODE, "Vi Hoài An", "6A1", "Lao động", "Có", "Không", "Đạt", ""),
    )
    reading = parse_summer(workbook(("Môn", subjects), ("Rèn luyện", training)))
    assert reading.problems == ()
    assert [(row.subject_code, row.result) for row in reading.reassessments] == [("TOAN", 550), ("GDTC", CommentResult.PASSED)]
    (row,) = reading.trainings
    assert (row.is_completed, row.is_confirmed_by_parent, row.level) == (True, False, Level.PASSED)


def test_two_results_of_one_subject_in_summer_block() -> None:
    header = (*START, "Lớp", "Môn học", "Kết quả đánh giá lại")
    rows = (("1", CODE, "An", "6A1", "Toán", "5"), ("2", CODE, "An", "6A1", "Toán", "6"))
    assert codes(parse_summer(workbook(("Môn", (header, *rows))))) == ["row_duplicate!"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("6A1", "Thiên văn", "5"), "subject_unknown!"),
        (("6A1", "Toán", "12"), "mark_out_of_range!"),
        (("6A1", "Toán", ""), "cell_empty!"),
        (("9Z9", "Toán", "5"), "class_unknown!"),
    ],
)
def test_a_summer_result_that_cannot_stand_is_told(cells: tuple[str, ...], code: str) -> None:
    header = (*START, "Lớp", "Môn học", "Kết quả đánh giá lại")
    assert codes(parse_summer(workbook(("Môn", (header, ("1", CODE, "An", *cells)))), known_classes={"6A1"})) == [code]


def _school(**changes: str) -> Workbook:
    values = {
        "Mã trường": "20180401",
        "Tên trường": "Trường THCS Bình Minh",
        "Cấp học": "THCS",
        "Xã/Phường": "Xã Nà Lương",
        "Mã tỉnh": "20",
        "Tỉnh/Thành phố": "Tỉnh Lạng Sơn",
        "Năm học": "2025-2026",
    }
    terms = [
        ("Học kì", "Ngày bắt đầu", "Ngày kết thúc"),
        ("Học kì I", "05/09/2025", "17/01/2026"),
        ("II", "19/01/2026", "30/05/2026"),
    ]
    return workbook(("Trường", [*({**values, **changes}).items()]), ("Học kì", terms))


def test_the_school_is_read_from_labels_with_values_beside_them() -> None:
    reading = parse_school(_school())
    assert reading.problems == ()
    assert (reading.school_code, reading.level, reading.province_code) == ("20180401", "lower_secondary", "20")
    assert reading.place == "Tỉnh Lạng Sơn", "where no place is given, the province stands in"
    assert [(row.term, row.first_day) for row in reading.terms] == [
        (Term.FIRST, date(2025, 9, 5)),
        (Term.SECOND, date(2026, 1, 19)),
    ]


@pytest.mark.parametrize(
    ("label", "text", "code"),
    [
        ("Năm học", "2025", "school_year_unreadable!"),
        ("Cấp học", "Mầm non", "value_unknown!"),
        ("Xã/Phường", "", "cell_empty!"),
    ],
)
def test_a_school_that_is_not_wholly_stated_is_told(label: str, text: str, code: str) -> None:
    assert codes(parse_school(_school(**{label: text}))) == [code]


def test_a_school_without_the_days_of_both_terms_blocks() -> None:
    book = Workbook(file_name="truong.xlsx", sheets=_school().sheets[:1])
    assert codes(parse_school(book)) == ["terms_missing!"]


def test_a_file_is_told_by_its_header_whatever_it_is_called() -> None:
    assert recognise(roster(AN)) is FileKind.ROSTER
    assert recognise(mark_sheet(("1", CODE, "An", "8"))) is FileKind.MARK_BOOK
    assert recognise(_school()) is FileKind.SCHOOL
    assert isinstance(parse(mark_sheet(("1", CODE, "An", "8")), KnownNames(classes={"6A1"})), MarkBookReading)


def test_a_file_of_no_known_kind_says_what_could_have_been_given() -> None:
    with pytest.raises(HocbaError) as caught:
        recognise(workbook(("Thực đơn", (("Thứ", "Bữa trưa"), ("Hai", "Cơm")))))
    assert caught.value.code == "spreadsheet_kind_unknown"
    assert "sổ điểm" in caught.value.next_step


def test_a_file_that_comes_near_to_a_kind_says_what_is_missing() -> None:
    with pytest.raises(HocbaError) as caught:
        recognise(workbook(("6A1", (tuple(title for title in ROSTER_HEADER if title != "Lớp học"), AN))))
    assert caught.value.code == "header_not_found"
    assert caught.value.details["missing"] == "Lớp học"
    assert caught.value.details["sheet"] == "6A1"


def test_a_problem_reads_as_a_sentence_with_its_place_first() -> None:
    found = problem(
        parse_homeroom_book(workbook(("Rèn luyện", (CLASS, CONDUCT, ("1", CODE, "An", "Giỏi"))))), "level_unreadable"
    )
    assert str(found) == (
        "Trang “Rèn luyện”, dòng 3, cột D: “Giỏi” không phải là mức rèn luyện. Ghi Tốt, Khá, Đạt hoặc Chưa đạt."
    )
