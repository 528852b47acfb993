"""Reads the cells of one row under a found header, noting what is wrong with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from hocba.apps.exchange.spreadsheets.cells import read_date, read_word, words
from hocba.apps.exchange.spreadsheets.header import HeaderMatch
from hocba.apps.exchange.spreadsheets.problems import ProblemCollector
from hocba.apps.exchange.spreadsheets.workbook import Row

T = TypeVar("T")
_DATE_HINT = "Ghi theo mẫu 05/09/2025."


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """One row: ``index`` is zero-based."""

    header: HeaderMatch
    row: Row
    index: int
    problems: ProblemCollector

    def text(self, field: str) -> str:
        """The cell's text in NFC, empty where there is none."""
        return self.header.text(self.row, field)

    def needed_text(self, field: str, title: str) -> str:
        """The cell's text; an empty cell blocks with ``cell_empty``."""
        found = self.text(field)
        if not found:
            self.block(field, "cell_empty", f"Ô “{title}” đang để trống.", "Điền vào rồi nhập lại.")
        return found

    def day(self, field: str, title: str, *, is_needed: bool = False) -> date | None:
        """The cell's date; text that is no date blocks with ``date_unreadable``."""
        raw = self.header.cell(self.row, field).strip()
        if not raw:
            if is_needed:
                self.block(field, "cell_empty", f"Ô “{title}” đang để trống.", _DATE_HINT)
            return None
        found = read_date(raw)
        if found is None:
            self.block(field, "date_unreadable", f"Không đọc được ngày “{words(raw)[:30]}” ở cột “{title}”.", _DATE_HINT)
        return found

    def choice(self, field: str, title: str, choices: Mapping[str, T], labels: str) -> T | None:
        """One of ``choices`` (by label key); an empty cell is None, anything else blocks with ``value_unknown``."""
        raw = self.text(field)
        if not raw:
            return None
        found = read_word(raw, choices)
        if found is None:
            self.block(field, "value_unknown", f"Không hiểu “{raw[:30]}” ở cột “{title}”.", f"Ghi một trong: {labels}.")
        return found

    def block(self, field: str, code: str, message: str, next_step: str) -> None:
        """Note a problem at the cell of ``field`` that stops the import."""
        self.problems.block(code, message, next_step, row=self.index, column=self.header.column(field))

    def warn(self, field: str, code: str, message: str, next_step: str) -> None:
        """Note something to look at in the cell of ``field``."""
        self.problems.warn(code, message, next_step, row=self.index, column=self.header.column(field))
