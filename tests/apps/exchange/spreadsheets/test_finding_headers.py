"""Headers of one and two rows, merged cells, title rows, and what is said when there is none."""

import unicodedata

import pytest

from hocba.apps.exchange.spreadsheets.header import Column, TableLayout, best_header, find_header, is_numbering
from hocba.apps.exchange.spreadsheets.marks import MARK_TABLE
from hocba_core.kernel.errors import HocbaError

LAYOUT = TableLayout(
    Column(field="code", title="Mã học sinh"),
    Column(field="name", title="Họ và tên", aliases=("Họ tên",), can_merge=True),
    Column(field="regular", title="ĐĐGtx", can_span=True),
    Column(field="final", title="ĐĐGck"),
    Column(field="note", title="Ghi chú", is_required=False),
)


def test_a_header_stands_below_title_rows() -> None:
    rows = [("SỞ GDĐT",), ("TRƯỜNG",), (), ("Mã học sinh", "Họ tên", "ĐĐGtx", "ĐĐGck"), ("1", "An", "8", "9")]
    match = find_header(rows, LAYOUT, sheet="Toán")
    assert (match.row, match.first_data_row) == (3, 4)
    assert match.columns == {"code": (0,), "name": (1,), "regular": (2,), "final": (3,)}


def test_regular_marks_span_the_columns_under_their_merged_label() -> None:
    rows = [
        ("Mã học sinh", "Họ tên", "ĐĐGtx", "", "", "", "ĐĐGck"),
        ("", "", "1", "2", "3", "4", ""),
        ("1", "2", "3", "4", "5", "6", "7"),
        ("2091000001", "An", "8", "9", "", "", "7"),
    ]
    match = find_header(rows, LAYOUT, sheet="Toán")
    assert match.columns["regular"] == (2, 3, 4, 5)
    assert match.first_data_row == 3, "the row that numbers the columns is no pupil"


def test_a_single_column_for_all_regular_marks_does_not_swallow_its_neighbour() -> None:
    rows = [("Mã học sinh", "Họ tên", "ĐĐGtx", "ĐĐGck"), ("2091000001", "An", "8; 7,5", "9")]
    match = find_header(rows, LAYOUT, sheet="Toán")
    assert match.columns["regular"] == (2,)
    assert match.first_data_row == 1


def test_numbered_labels_are_columns_of_one_field() -> None:
    match = find_header([("Mã học sinh", "Họ tên", "ĐĐGtx1", "ĐĐGtx2", "ĐĐGtx 3", "ĐĐGck")], LAYOUT, sheet="Toán")
    assert match.columns["regular"] == (2, 3, 4)


def test_a_name_under_one_label_may_take_two_columns() -> None:
    match = find_header([("Mã học sinh", "Họ và tên", "", "ĐĐGtx", "ĐĐGck")], LAYOUT, sheet="Toán")
    assert match.columns["name"] == (1, 2)


def test_labels_are_found_in_decomposed_unicode_capitals_and_with_notes() -> None:
    labels = ("MÃ HỌC SINH (*)", "Họ  và tên:", "đđgtx (hệ số 1)", "ĐĐGck (hệ số 3)")
    match = find_header([tuple(unicodedata.normalize("NFD", label) for label in labels)], LAYOUT, sheet="Toán")
    assert set(match.columns) == {"code", "name", "regular", "final"}


def test_labels_may_stand_in_the_second_of_two_header_rows() -> None:
    rows = [
        ("Mã học sinh", "Họ tên", "Điểm", "", "Ghi chú"),
        ("", "", "ĐĐGtx", "ĐĐGck", ""),
        ("2091000001", "An", "8", "9", ""),
    ]
    match = best_header(rows, LAYOUT)
    assert match is not None
    assert match.columns["final"] == (3,)


def test_a_missing_header_names_the_columns_the_sheet_and_the_rows_searched() -> None:
    rows = [("Họ tên", "Miệng", "15 phút", "1 tiết", "Học kỳ")] * 3
    with pytest.raises(HocbaError) as caught:
        find_header(rows, LAYOUT, sheet="Lớp 6A1")
    assert caught.value.code == "header_not_found"
    for part in ("“Lớp 6A1”", "dòng 1–12", "“Mã học sinh”", "“ĐĐGck”"):
        assert part in caught.value.message
    assert "“ĐĐGtx”" in caught.value.next_step
    assert "Ghi chú" not in caught.value.message, "optional columns are not demanded"


def test_a_header_below_the_twelfth_row_is_not_looked_for() -> None:
    rows = [("",)] * 12 + [("Mã học sinh", "Họ tên", "ĐĐGtx", "ĐĐGck")]
    assert best_header(rows, LAYOUT) is None


def test_a_title_row_just_above_does_not_win_against_the_header() -> None:
    rows = [("Ghi chú: lớp 6A1",), ("Mã học sinh", "Họ tên", "ĐĐGtx", "ĐĐGck", "Ghi chú")]
    assert find_header(rows, LAYOUT, sheet="x").row == 1


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        (("1", "2", "3", "4"), True),
        (("(1)", "(2)", "(3)"), True),
        (("1", "2091000001", "8"), False),
        (("1", "2", "4"), False),
        (("2", "3", "4"), False),
        (("1", "2"), False),
    ],
)
def test_a_numbering_row_counts_up_from_one(row: tuple[str, ...], answer: bool) -> None:
    assert is_numbering(row) is answer


def test_the_mark_table_knows_the_labels_of_exports() -> None:
    header = ("STT", "Mã HS", "Tên học sinh", "TX1", "TX2", "TX3", "GK", "CK", "TBM HK1", "Nhận xét")
    match = find_header([header], MARK_TABLE, sheet="x")
    assert match.columns["regular"] == (3, 4, 5)
    assert match.column("result_term_1") == 8
