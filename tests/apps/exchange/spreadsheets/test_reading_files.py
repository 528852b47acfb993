"""What happens to the bytes of a file before any parser sees a cell."""

import io
import os
import zipfile
from datetime import date

import pytest
import xlsxwriter
import xlwt

from hocba.apps.exchange.spreadsheets import read_workbook
from hocba.apps.exchange.spreadsheets import reading as door
from hocba.apps.exchange.spreadsheets.guarded_reader import GuardedReader
from hocba_core.kernel.errors import HocbaError
from kit.spreadsheets import xlsx


def _refusal(data: bytes, name: str = "tep.xlsx") -> HocbaError:
    with pytest.raises(HocbaError) as caught:
        read_workbook(data, name)
    assert caught.value.message.endswith(".")
    assert caught.value.next_step
    return caught.value


def _zip(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


def test_numbers_dates_and_text_become_plain_text() -> None:
    data = xlsx(("Trang 1", [["Họ tên", 8.5, 8, 12345678901, True, date(2014, 3, 5), 7.3999999999999995, None, "0123"]]))
    assert read_workbook(data, "a.xlsx").sheets[0].rows == (
        ("Họ tên", "8.5", "8", "12345678901", "TRUE", "2014-03-05", "7.4", "", "0123"),
    )


def test_addresses_are_kept_when_a_sheet_begins_with_empty_rows_and_columns() -> None:
    data = xlsx(("Trang 1", [[], [], [None, None, "C3"]]))
    assert read_workbook(data, "a.xlsx").sheets[0].rows[2][2] == "C3"


def test_an_old_xls_is_read_like_an_xlsx() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Toán")
    sheet.write(0, 0, "Vàng A Sáng")
    sheet.write(0, 1, 8.5)
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_workbook(buffer.getvalue(), "a.xls").sheets[0].rows == (("Vàng A Sáng", "8.5"),)


def test_hidden_sheets_are_not_read() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Nhìn thấy").write(0, 0, "có")
        hidden = book.add_worksheet("Ẩn")
        hidden.write(0, 0, "không")
        hidden.hide()
    assert [sheet.name for sheet in read_workbook(buffer.getvalue(), "a.xlsx").sheets] == ["Nhìn thấy"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_with_byte_order_mark_is_read_with_any_separator(delimiter: str) -> None:
    text = delimiter.join(["STT", "Họ tên", "Điểm"]) + "\r\n" + delimiter.join(["1", "Đặng Dào Sểnh", '"8,5"']) + "\r\n"
    sheet = read_workbook(b"\xef\xbb\xbf" + text.encode(), "lop/6A1.csv").sheets[0]
    assert sheet.name == "6A1"
    assert sheet.rows == (("STT", "Họ tên", "Điểm"), ("1", "Đặng Dào Sểnh", "8,5"))


def test_a_semicolon_csv_keeps_decimal_commas() -> None:
    rows = read_workbook("STT;Họ tên;GK\n1;An;8,5\n2;Bình;7,0\n3;Lan;9,5\n".encode(), "a.csv").sheets[0].rows
    assert [row[2] for row in rows] == ["GK", "8,5", "7,0", "9,5"]


def test_a_utf_16_text_file_of_excel_is_read() -> None:
    assert read_workbook("STT\tHọ tên\n1\tPăng\n".encode("utf-16"), "a.txt").sheets[0].rows[1] == ("1", "Păng")


def test_text_in_an_old_vietnamese_encoding_is_refused_with_what_to_do() -> None:
    refusal = _refusal("STT,Họ tên\n1,Đặng\n".encode("cp1258", errors="replace") + b"\xd0\xfd", "a.csv")
    assert refusal.code == "spreadsheet_not_utf8"
    assert "CSV UTF-8" in refusal.next_step


@pytest.mark.parametrize("data", [b"", b"  \r\n ", b"\xef\xbb\xbf", b",,,\n,,,\n"])
def test_a_file_without_data_is_called_empty(data: bytes) -> None:
    assert _refusal(data, "a.csv").code == "spreadsheet_empty"


def test_a_workbook_without_a_single_value_is_called_empty() -> None:
    assert _refusal(xlsx(("Trang 1", []))).code == "spreadsheet_empty"


def test_a_file_encrypted_by_excel_is_recognised() -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert _refusal(data).code == "spreadsheet_encrypted"


def test_an_encrypted_member_of_the_package_is_recognised() -> None:
    data = bytearray(_zip(**{"xl/workbook.xml": b"<workbook/>"}))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert _refusal(bytes(data)).code == "spreadsheet_encrypted"


def test_a_web_page_named_xls_is_told_from_a_spreadsheet() -> None:
    refusal = _refusal(b"<html><body><table><tr><td>1</td></tr></table></body></html>", "diem.xls")
    assert refusal.code == "spreadsheet_is_web_page"
    assert ".xlsx" in refusal.next_step


def test_another_kind_of_package_is_not_taken_for_a_workbook() -> None:
    assert _refusal(_zip(**{"word/document.xml": b"<document/>"}), "a.docx").code == "spreadsheet_kind_unsupported"


def test_a_file_over_20_megabytes_is_refused_before_it_is_looked_into() -> None:
    assert _refusal(b"PK\x03\x04" + bytes(door.HIGHEST_FILE_BYTES)).code == "spreadsheet_too_large"


def test_a_package_that_would_unpack_a_hundredfold_is_refused_before_it_is_unpacked() -> None:
    refusal = _refusal(_zip(**{"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(5_000_000)}))
    assert refusal.code == "spreadsheet_too_large"


def test_two_cells_in_opposite_corners_do_not_take_the_process_with_them() -> None:
    corners = io.BytesIO()
    with xlsxwriter.Workbook(corners) as book:
        sheet = book.add_worksheet("Trang 1")
        sheet.write(0, 0, "đầu")
        sheet.write(1_048_575, 16_383, "cuối")
    assert _refusal(corners.getvalue()).code == "spreadsheet_too_large"
    assert read_workbook(xlsx(("Trang 1", [["sau đó"]])), "a.xlsx").sheets[0].rows == (("sau đó",),)


def test_too_many_rows_are_refused() -> None:
    rows = [["x"]] * (door.HIGHEST_ROWS + 1)
    assert _refusal(xlsx(("Trang 1", rows))).code == "spreadsheet_too_large"
    assert _refusal(b"x,y\n" * (door.HIGHEST_ROWS + 1), "a.csv").code == "spreadsheet_too_large"


def test_a_csv_with_a_gigantic_field_or_a_null_byte_is_unreadable_and_no_crash() -> None:
    assert _refusal(b'a,"' + b"x" * 200_000 + b'"', "a.csv").code == "spreadsheet_unreadable"
    assert _refusal(b"a,b\x00c\n", "a.csv").code == "spreadsheet_unreadable"


def test_a_cut_off_workbook_is_unreadable() -> None:
    data = xlsx(("Trang 1", [["x"] * 20] * 200))
    assert _refusal(data[: len(data) // 2]).code == "spreadsheet_unreadable"


def test_the_reader_is_started_again_after_somebody_killed_it() -> None:
    reader = GuardedReader(rows=10, columns=10, sheets=2)
    data = xlsx(("Trang 1", [["x"]]))
    assert reader.read(data).sheets == [["Trang 1", [["x"]]]]
    first = reader.child_id
    assert first is not None
    os.kill(first, 9)
    answers = [reader.read(data), reader.read(data)]
    assert answers[-1].sheets == [["Trang 1", [["x"]]]]
    assert reader.child_id != first
    reader.close()


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    reader = GuardedReader(rows=10, columns=10, sheets=2, seconds=0.001)
    assert reader.read(xlsx(("Trang 1", [["x"]]))).error == "unreadable", "it had not even started"
    reader.close()


def test_nothing_in_a_workbook_is_fetched_or_computed() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Trang 1")
        sheet.write_formula(0, 0, '=WEBSERVICE("http://127.0.0.1:9/x")', None, "giá trị đã lưu")
        sheet.write_url(1, 0, "http://127.0.0.1:9/y", string="liên kết")
    assert read_workbook(buffer.getvalue(), "a.xlsx").sheets[0].rows == (("giá trị đã lưu",), ("liên kết",))
