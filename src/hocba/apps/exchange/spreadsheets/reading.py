"""The door for foreign files: what they are, how large they may be, and the guarded process that parses them."""

import csv
import io
import zipfile
from typing import Final

from hocba.apps.exchange.spreadsheets.guarded_reader import GuardedReader
from hocba.apps.exchange.spreadsheets.workbook import Row, Sheet, Workbook
from hocba_core.kernel.errors import HocbaError

HIGHEST_FILE_BYTES: Final = 20 * 1024 * 1024
HIGHEST_UNPACKED_BYTES: Final = 200 * 1024 * 1024
HIGHEST_RATIO: Final = 100
HIGHEST_SHEETS: Final = 200
HIGHEST_ROWS: Final = 20_000
HIGHEST_COLUMNS: Final = 300

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN: Final = "Mở tệp bằng Excel hoặc LibreOffice, lưu lại thành .xlsx rồi nhập lại."
_READER: Final = GuardedReader(rows=HIGHEST_ROWS, columns=HIGHEST_COLUMNS, sheets=HIGHEST_SHEETS)


def read_workbook(data: bytes, file_name: str) -> Workbook:
    """Đọc tệp bảng tính: return the cells of an .xlsx, .xls or .csv file as text, told by its bytes, not by its name.

    Raises ``HocbaError`` and nothing else: ``spreadsheet_too_large``, ``spreadsheet_empty``, ``spreadsheet_encrypted``,
    ``spreadsheet_is_web_page``, ``spreadsheet_kind_unsupported``, ``spreadsheet_not_utf8``, ``spreadsheet_unreadable``.
    """
    if len(data) > HIGHEST_FILE_BYTES:
        raise _too_large(f"Tệp lớn hơn {HIGHEST_FILE_BYTES // 1024 // 1024} MB.")
    if not data.strip():
        raise _empty()
    sheets = _sheets(data, file_name)
    if not any(any(cell.strip() for cell in row) for sheet in sheets for row in sheet.rows):
        raise _empty()
    return Workbook(file_name=file_name, sheets=sheets)


def _sheets(data: bytes, file_name: str) -> tuple[Sheet, ...]:
    if data.startswith(_ZIP):
        _check_package(data)
        return _parse(data)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted()
        return _parse(data)
    return (_text_sheet(data, file_name),)


def _parse(data: bytes) -> tuple[Sheet, ...]:
    answer = _READER.read(data)
    if answer.error == "encrypted":
        raise _encrypted()
    if answer.error == "too_large":
        raise _too_large("Bảng tính trải quá nhiều dòng, cột hoặc trang.")
    if answer.error:
        raise _unreadable()
    return tuple(Sheet(name=name, rows=tuple(tuple(row) for row in rows)) for name, rows in answer.sheets)


def _check_package(data: bytes) -> None:
    """Look at the zip's table of contents before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except Exception as error:  # zipfile raises more kinds than it documents
        raise _unreadable() from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > HIGHEST_UNPACKED_BYTES or unpacked > HIGHEST_RATIO * len(data):
        raise _too_large("Tệp nén phình ra quá lớn khi mở.")
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise HocbaError("spreadsheet_kind_unsupported", "Tệp này không phải bảng tính Excel.", _SAVE_AGAIN)
    if any(member.flag_bits & 0x1 for member in members):
        raise _encrypted()


def _text_sheet(data: bytes, file_name: str) -> Sheet:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", b"%pdf", b"{\\rtf")):
        raise HocbaError("spreadsheet_is_web_page", "Tệp này không phải bảng tính, dù tên có thể là .xls.", _SAVE_AGAIN)
    text = _decode(data)
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            if len(row) > HIGHEST_COLUMNS or len(rows) >= HIGHEST_ROWS:
                raise _too_large("Bảng tính trải quá nhiều dòng hoặc cột.")
            rows.append(tuple(row))
    except csv.Error as error:
        raise _unreadable() from error
    name = file_name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return Sheet(name=name or file_name, rows=tuple(rows))


def _decode(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise HocbaError(
            "spreadsheet_not_utf8",
            "Không đọc được chữ trong tệp.",
            "Lưu lại thành “CSV UTF-8” hoặc .xlsx rồi nhập lại.",
        ) from error
    if "\x00" in text:
        raise _unreadable()
    return text


def _delimiter(text: str) -> str:
    """The separator that the first lines use most; a decimal comma inside quotes does not mislead the count of lines."""
    head = text[:20_000].splitlines()[:20]
    return max(";\t,", key=lambda mark: (sum(mark in line for line in head), sum(line.count(mark) for line in head)))


def _too_large(message: str) -> HocbaError:
    return HocbaError("spreadsheet_too_large", message, "Chia nhỏ tệp, xóa các dòng, cột và trang thừa rồi nhập lại.")


def _empty() -> HocbaError:
    return HocbaError("spreadsheet_empty", "Tệp không có dữ liệu nào.", "Kiểm tra lại tệp đã chọn rồi nhập lại.")


def _encrypted() -> HocbaError:
    return HocbaError("spreadsheet_encrypted", "Tệp được đặt mật khẩu.", "Bỏ mật khẩu của tệp trong Excel rồi nhập lại.")


def _unreadable() -> HocbaError:
    return HocbaError("spreadsheet_unreadable", "Không đọc được tệp bảng tính này.", _SAVE_AGAIN)
