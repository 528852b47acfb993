"""Spreadsheets made in memory, and the sample school's files."""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from hocba.apps.exchange.spreadsheets import AnyReading, Problem, Reading, Sheet, Workbook, parse, read_workbook

SAMPLE_SCHOOL = Path(__file__).parent.parent.parent / "testdata" / "schools" / "thcs-binh-minh"

ROSTER_HEADER = (
    "STT",
    "Mã định danh Bộ GD&ĐT",
    "Họ tên",
    "Ngày sinh",
    "Giới tính",
    "Lớp học",
    "Khối học",
    "Số định danh cá nhân",
)
AN = ("1", "2091000001", "Vi Hoài An", "18/07/2014", "Nữ", "6A1", "6", "021314000001")
MARK_TITLES = (("TRƯỜNG THCS BÌNH MINH",), ("BẢNG ĐIỂM",), ("Môn học: Ngữ văn   Lớp: 6A1   Học kì: I   Năm học: 2025-2026",))
MARK_HEADER = ("STT", "Mã định danh Bộ GD&ĐT", "Họ và tên", "ĐĐGtx1", "ĐĐGtx2", "ĐĐGgk", "ĐĐGck", "ĐTBmhkI", "Nhận xét")


def workbook(*sheets: tuple[str, Sequence[Sequence[str]]], file_name: str = "tep.xlsx") -> Workbook:
    """A workbook of cell texts, as if it had been read."""
    return Workbook(
        file_name=file_name, sheets=tuple(Sheet(name=name, rows=tuple(tuple(row) for row in rows)) for name, rows in sheets)
    )


def mark_sheet(*rows: Sequence[str], subject: str = "Ngữ văn", header: Sequence[str] = MARK_HEADER) -> Workbook:
    """A mark book of one sheet for class 6A1 and term I."""
    titles = (*MARK_TITLES[:2], (f"Môn học: {subject}", "Lớp: 6A1", "Học kì: I"))
    return workbook((subject, (*titles, header, *rows)))


def roster(*rows: Sequence[str], header: Sequence[str] = ROSTER_HEADER) -> Workbook:
    """A pupil list of one sheet with a title row."""
    return workbook(("Danh sách", (("DANH SÁCH HỌC SINH NĂM HỌC 2025-2026",), header, *rows)))


def xlsx(*sheets: tuple[str, Iterable[Sequence[Any]]]) -> bytes:
    """The bytes of an .xlsx."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
    return buffer.getvalue()


def codes(reading: Reading) -> list[str]:
    """The codes of a reading's problems, blocking ones marked with an exclamation point."""
    return [problem.code + ("!" if problem.is_blocking else "") for problem in reading.problems]


def problem(reading: Reading, code: str) -> Problem:
    """The one problem with ``code``."""
    found = [problem for problem in reading.problems if problem.code == code]
    assert len(found) == 1, [str(problem) for problem in reading.problems]
    return found[0]


def sample_files() -> list[Path]:
    """All spreadsheets of the sample school, in order."""
    return sorted(path for path in SAMPLE_SCHOOL.rglob("*") if path.suffix in {".xlsx", ".xls"})


@cache
def sample_reading(path: str) -> AnyReading:
    """What a file of the sample school reads as."""
    return parse(read_workbook((SAMPLE_SCHOOL / path).read_bytes(), path))
