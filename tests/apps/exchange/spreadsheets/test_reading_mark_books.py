"""Mark books: every way a mark, an exemption or a carried result comes in, and what is refused."""

from datetime import date

import pytest

from hocba.apps.exchange.spreadsheets.marks import MarkRow, parse_mark_book
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.terms import Term
from hocba_core.rules.sheet import CommentResult
from kit.spreadsheets import MARK_HEADER, codes, mark_sheet, problem, workbook

CODE = "2091000001"
PASSED, FAILED = CommentResult.PASSED, CommentResult.FAILED


def _row(*cells: str, subject: str = "Ngữ văn") -> MarkRow:
    """The one row of a sheet, which must have no problem."""
    reading = parse_mark_book(mark_sheet(("1", CODE, "Vi Hoài An", *cells), subject=subject))
    assert reading.problems == (), [str(problem) for problem in reading.problems]
    return reading.sheets[0].rows[0]


def _codes(*cells: str, subject: str = "Ngữ văn") -> list[str]:
    return codes(parse_mark_book(mark_sheet(("1", CODE, "Vi Hoài An", *cells), subject=subject)))


def test_a_sheet_states_its_class_subject_and_term() -> None:
    (sheet,) = parse_mark_book(mark_sheet(("1", CODE, "Vi Hoài An", "8", "7,5", "9", "8.5", "8,4", "Tiến bộ."))).sheets
    assert (sheet.class_name, sheet.subject_code, sheet.term, sheet.is_comment_only) == ("6A1", "VAN", Term.FIRST, False)
    (row,) = sheet.rows
    assert (row.row, row.regular, row.midterm, row.final, row.printed_result) == (5, (800, 750), 900, 850, 840)
    assert (row.carried, row.is_exempt, row.comment) == (None, False, "Tiến bộ.")


def test_empty_zero_and_exempt_are_three_different_things() -> None:
    empty, zero, exempt = _row("", "", "", ""), _row("0", "0,0", "0", "0.0"), _row("M", "", "M", "Miễn")
    assert (empty.regular, empty.midterm, empty.final, empty.is_exempt) == ((), None, None, False)
    assert (zero.regular, zero.midterm, zero.final, zero.is_exempt) == ((0, 0), 0, 0, False)
    assert (exempt.regular, exempt.midterm, exempt.final, exempt.is_exempt) == ((), None, None, True)


def test_a_gap_between_regular_marks_keeps_its_place() -> None:
    assert _row("", "8", "", "").regular == (None, 800)


def test_comment_subjects_hold_passed_and_failed() -> None:
    row = _row("Đ", "CĐ", "Đạt", "Chưa đạt", "CĐ", subject="Giáo dục thể chất")
    assert (row.regular, row.midterm, row.final, row.printed_result) == ((PASSED, FAILED), PASSED, FAILED, FAILED)


def test_several_marks_in_one_cell_are_parted_where_the_sheet_has_one_column_for_them() -> None:
    header = ("STT", "Mã HS", "Họ tên", "ĐĐGtx", "ĐĐGgk", "ĐĐGck")
    reading = parse_mark_book(mark_sheet(("1", CODE, "Vi Hoài An", "8; 7,5; 9", "9", "8"), header=header))
    assert reading.sheets[0].rows[0].regular == (800, 750, 900)


def test_several_comment_results_in_one_cell_are_parted_at_semicolons_only() -> None:
    header = ("STT", "Mã HS", "Họ tên", "ĐĐGtx", "ĐĐGgk", "ĐĐGck")
    reading = parse_mark_book(mark_sheet(("1", CODE, "An", "Đ; Chưa đạt", "Đ", "Đ"), subject="Nghệ thuật", header=header))
    assert reading.sheets[0].rows[0].regular == (PASSED, FAILED)


def test_several_marks_in_one_of_many_columns_are_refused_since_their_places_are_lost() -> None:
    assert _codes("8; 7", "9", "8", "8") == ["mark_unreadable!"]


def test_a_result_without_marks_is_carried_from_another_school() -> None:
    row = _row("", "", "", "", "7,4", "Kết quả học kì I do trường cũ chuyển đến.")
    assert (row.carried, row.printed_result) == (740, 740)
    assert _row("8", "8", "8", "8", "8,0").carried is None


def test_an_exempt_row_carries_nothing() -> None:
    row = _row("M", "M", "M", "M", "M")
    assert (row.is_exempt, row.carried) == (True, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("10,5", "mark_out_of_range!"),
        ("85", "mark_out_of_range!"),
        ("7,25", "mark_too_fine!"),
        ("-1", "mark_unreadable!"),
        ("vắng", "mark_unreadable!"),
        ("Đ", "mark_needs_number!"),
        ("2026-05-08", "mark_is_a_date!"),
    ],
)
def test_a_bad_mark_is_told_with_row_and_column(cell: str, code: str) -> None:
    reading = parse_mark_book(mark_sheet(("1", CODE, "Vi Hoài An", "8", cell, "9", "8", "", "")))
    assert codes(reading) == [code]
    assert reading.problems[0].place == "trang “Ngữ văn”, dòng 5, cột E"
    assert reading.is_blocked


def test_a_number_in_a_comment_subject_is_told() -> None:
    assert _codes("Đ", "8", "Đ", "Đ", subject="Giáo dục thể chất") == ["mark_needs_level!"]


def test_marks_beside_an_exemption_block_since_one_of_them_is_wrong() -> None:
    assert _codes("8", "M", "7", "8") == ["exempt_with_marks!"]


def test_an_unknown_subject_blocks_and_is_named() -> None:
    found = problem(parse_mark_book(mark_sheet(("1", CODE, "An", "8", "8", "8", "8"), subject="Thiên văn")), "subject_unknown")
    assert found.is_blocking
    assert "Thiên văn" in found.message


def test_an_unknown_class_blocks_when_the_schools_classes_are_known() -> None:
    sheet = mark_sheet(("1", CODE, "An", "8", "8", "8", "8"))
    assert codes(parse_mark_book(sheet, known_classes={"6A2"})) == ["class_unknown!"]
    assert codes(parse_mark_book(sheet, known_classes={"6A1"})) == []


def test_a_sheet_without_class_and_term_says_so() -> None:
    reading = parse_mark_book(workbook(("Toán", (MARK_HEADER, ("1", CODE, "An", "8", "8", "8", "8")))))
    assert codes(reading) == ["term_not_stated!", "class_not_stated!"]
    assert reading.sheets == ()


def test_the_sheets_name_tells_the_subject_where_no_title_does() -> None:
    rows = (("Lớp: 6A1",), ("Học kì: II",), MARK_HEADER, ("1", CODE, "An", "8", "8", "8", "8"))
    (sheet,) = parse_mark_book(workbook(("KHTN", rows))).sheets
    assert (sheet.subject_code, sheet.term) == ("KHTN", Term.SECOND)


def test_in_term_two_the_result_is_that_of_term_two() -> None:
    header = ("STT", "Mã HS", "Họ tên", "ĐĐGtx1", "ĐĐGgk", "ĐĐGck", "ĐTBmhkI", "ĐTBmhkII", "ĐTBmcn")
    rows = (("Môn học: Toán", "Lớp: 6A1", "Học kì: II"), header, ("1", CODE, "An", "8", "8", "8", "6,0", "8,0", "7,3"))
    (sheet,) = parse_mark_book(workbook(("Toán", rows))).sheets
    assert sheet.rows[0].printed_result == 800


def test_one_pupil_twice_with_other_marks_blocks_and_with_the_same_marks_warns() -> None:
    first, same, other = ("1", CODE, "An", "8"), ("2", CODE, "An", "8"), ("2", CODE, "An", "9")
    assert codes(parse_mark_book(mark_sheet(first, other))) == ["pupil_code_duplicate!"]
    reading = parse_mark_book(mark_sheet(first, same))
    assert codes(reading) == ["row_duplicate"]
    assert len(reading.sheets[0].rows) == 1


def test_two_sheets_for_one_subject_and_term_block() -> None:
    rows = (("Môn học: Toán", "Lớp: 6A1", "Học kì: I"), MARK_HEADER, ("1", CODE, "An", "8"))
    assert codes(parse_mark_book(workbook(("Toán", rows), ("Toán (2)", rows)))) == ["sheet_duplicate!"]


def test_a_guide_sheet_is_left_out_with_a_warning() -> None:
    marks = mark_sheet(("1", CODE, "An", "8")).sheets[0]
    book = workbook(("Hướng dẫn", (("Nhập điểm vào các trang sau.",),)), (marks.name, marks.rows))
    reading = parse_mark_book(book)
    assert codes(reading) == ["sheet_skipped"]
    assert len(reading.sheets) == 1


def test_a_sheet_with_a_broken_header_beside_good_ones_blocks() -> None:
    marks = mark_sheet(("1", CODE, "An", "8")).sheets[0]
    broken = (("Môn học: Toán", "Lớp: 6A1", "Học kì: I"), ("STT", "Mã HS", "Họ tên", "ĐĐGtx1", "ĐĐGgk"))
    assert codes(parse_mark_book(workbook((marks.name, marks.rows), ("Toán", broken)))) == ["header_not_found!"]


def test_a_code_that_lost_its_zero_is_told_once_in_a_file() -> None:
    rows = lambda subject: ((f"Môn học: {subject}", "Lớp: 6A1", "Học kì: I"), MARK_HEADER, ("1", "191000001", "An", "8"))  # noqa: E731
    reading = parse_mark_book(workbook(("Toán", rows("Toán")), ("Ngữ văn", rows("Ngữ văn"))))
    assert codes(reading) == ["pupil_code_padded"]
    assert {row.pupil_code for sheet in reading.sheets for row in sheet.rows} == {"0191000001"}


def test_signatures_below_the_marks_are_no_pupils() -> None:
    reading = parse_mark_book(
        mark_sheet(
            ("1", CODE, "Vi Hoài An", "8"),
            (),
            ("", "Tổng số: 40 học sinh"),
            ("", "", "", "", "", "", "Nà Lương, ngày 16 tháng 01 năm 2026"),
            ("", "", "GIÁO VIÊN BỘ MÔN", "", "", "", "HIỆU TRƯỞNG"),
            ("", "", "Lý Thu Hà"),
        )
    )
    assert reading.problems == ()
    assert len(reading.sheets[0].rows) == 1


def test_a_pupil_without_a_code_blocks() -> None:
    found = problem(parse_mark_book(mark_sheet(("1", "", "Vi Hoài An", "8"))), "pupil_code_missing")
    assert (found.row, found.column, found.is_blocking) == (5, "B", True)


def test_birth_days_are_read_where_they_are_given() -> None:
    header = ("STT", "Mã HS", "Họ tên", "Ngày sinh", "TX1", "GK", "CK")
    reading = parse_mark_book(mark_sheet(("1", CODE, "An", "18/07/2014", "8", "8", "8"), header=header))
    assert reading.sheets[0].rows[0].born_on == date(2014, 7, 18)


def test_old_mark_books_are_refused_with_the_columns_wanted() -> None:
    with pytest.raises(HocbaError) as caught:
        parse_mark_book(mark_sheet(("1", CODE, "An"), header=("STT", "Mã HS", "Họ tên", "Miệng", "15 phút", "1 tiết", "TBM")))
    assert caught.value.code == "header_not_found"
    assert "“ĐĐGgk”" in caught.value.next_step
