"""A sheet as schools print it, and the two formats it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

Cell = str | int | float | date | None
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, within the header
_MADE_AT = datetime(2025, 9, 5)  # noqa: DTZ001 (a fixed date of the file, so that it is the same each time)


def columns(titles: str) -> list[str]:
    """A header row written as one line: “STT|Họ tên|Ngày sinh”."""
    return titles.split("|")


@dataclass(slots=True)
class SheetPlan:
    """Title rows, header rows with merged cells, a row that numbers the columns, data, footer."""

    name: str
    titles: list[str]
    header: list[list[str]]
    rows: list[list[Cell]]
    merges: list[Merge] = field(default_factory=list)
    footer: list[list[str]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    is_numbered: bool = False
    mark_columns: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.header[0])

    @property
    def numbering(self) -> list[int]:
        """1, 2, 3, … below the header."""
        return list(range(1, self.width + 1))


def write_xlsx(path: Path, sheets: Sequence[SheetPlan]) -> None:
    """Write an .xlsx with the same bytes each time."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"created": _MADE_AT})
        formats = {
            "title": book.add_format({"bold": True}),
            "header": book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}),
            "small": book.add_format({"italic": True, "align": "center", "font_size": 8}),
            "mark": book.add_format({"num_format": "0.0"}),
            "plain": None,
            "note": book.add_format({"italic": True}),
        }
        for plan in sheets:
            sheet = book.add_worksheet(plan.name)
            for column, width in plan.widths.items():
                sheet.set_column(column, column, width)
            for row, column, value, style in _cells(plan):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, formats[style])
                else:
                    sheet.write(row, column, value, formats[style])
            for first_row, first_column, last_row, last_column in plan.merges:
                text = plan.header[first_row][first_column]
                top = len(plan.titles)
                sheet.merge_range(top + first_row, first_column, top + last_row, last_column, text, formats["header"])


def write_xls(path: Path, sheets: Sequence[SheetPlan]) -> None:
    """Write the old .xls format."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, Any] = {
        "title": xlwt.easyxf("font: bold on"),
        "header": xlwt.easyxf("font: bold on; align: horiz center; borders: left thin, right thin, top thin, bottom thin"),
        "small": xlwt.easyxf("font: italic on"),
        "mark": xlwt.easyxf(num_format_str="0.0"),
        "plain": xlwt.Style.default_style,
        "note": xlwt.easyxf("font: italic on"),
    }
    for plan in sheets:
        sheet = book.add_sheet(plan.name)
        merged = {(first_row, first_column) for first_row, first_column, _, _ in plan.merges}
        top = len(plan.titles)
        for row, column, value, style in _cells(plan):
            if (row - top, column) not in merged:
                sheet.write(row, column, value, styles[style])
        for first_row, first_column, last_row, last_column in plan.merges:
            text = plan.header[first_row][first_column]
            sheet.write_merge(top + first_row, top + last_row, first_column, last_column, text, styles["header"])
    book.save(str(path))


def _cells(plan: SheetPlan) -> list[tuple[int, int, Cell, str]]:
    """Every cell that holds something: row, column, value, style."""
    found: list[tuple[int, int, Cell, str]] = [(row, 0, title, "title") for row, title in enumerate(plan.titles) if title]
    top = len(plan.titles)
    hidden = {
        (row, column)
        for first_row, first_column, last_row, last_column in plan.merges
        for row in range(first_row, last_row + 1)
        for column in range(first_column, last_column + 1)
    }
    for offset, labels in enumerate(plan.header):
        found += [
            (top + offset, column, label, "header")
            for column, label in enumerate(labels)
            if label and (offset, column) not in hidden
        ]
    top += len(plan.header)
    if plan.is_numbered:
        found += [(top, column, number, "small") for column, number in enumerate(plan.numbering)]
        top += 1
    for offset, values in enumerate(plan.rows):
        for column, value in enumerate(values):
            if value is not None and value != "":
                style = "mark" if column in plan.mark_columns and isinstance(value, float) else "plain"
                found.append((top + offset, column, value, style))
    top += len(plan.rows) + 1
    for offset, texts in enumerate(plan.footer):
        found += [(top + offset, column, text, "note") for column, text in enumerate(texts) if text]
    return found
