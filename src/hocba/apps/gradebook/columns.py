"""What may stand in which column, as text in entries and as numbers in rows. No database here."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.rounding import mark_to_data, parse_mark
from hocba_core.kernel.text import clean

REGULAR_LIMIT: Final = 12  # more ĐĐGtx than any circular asks for in one term
SINGLE_COLUMNS: Final = ("midterm", "final", "topic", "carried")
HOMEROOM_COLUMNS: Final = ("conduct", "remark", "award", "contest", "certificate")
_REGULAR = re.compile(r"regular_([1-9]\d?)")
_RESULTS = {"pass": 1, "fail": 0}
_RESULT_NAMES = {1: "pass", 0: "fail"}
_CONDUCT = frozenset({"good", "fair", "pass", "fail"})
_COURSE_TERMS = frozenset({"term_1", "term_2", "summer"})
_TEXT_LIMIT = 2000
_NEXT_STEP = "Xem lại ô này rồi ghi lại."


def normal_value(column: str, value: str | None, *, assessment: str | None, term: str) -> str | None:
    """Return ``value`` as entries hold it; None for empty. ``assessment`` is None for the homeroom book.

    Raises ``column_unknown``, ``mark_unreadable``, ``mark_too_fine``, ``mark_out_of_range``, ``result_unreadable`` or
    ``text_too_long``.
    """
    if not is_column(column, assessment=assessment, term=term):
        raise HocbaError("column_unknown", f"Sổ này không có cột “{column}” trong kì “{term}”.", _NEXT_STEP)
    if value is None or not value.strip():
        return None
    if column == "conduct":
        return _one_of(value, _CONDUCT)
    if assessment is None or column == "comment":
        return _short(clean(value)) or None
    return _mark_text(value) if assessment == "score" else _one_of(value, _RESULTS)


@lru_cache(maxsize=1024)  # a workbook holds thousands of marks, of a hundred values
def _mark_text(text: str) -> str:
    return mark_to_data(parse_mark(text))


@lru_cache(maxsize=256)
def is_column(column: str, *, assessment: str | None, term: str) -> bool:
    """Tell whether a book has the column in the term."""
    if assessment is None:
        return column in HOMEROOM_COLUMNS and (term in _COURSE_TERMS or (term == "year" and column != "conduct"))
    if term == "summer":
        return column in {"final", "comment"}
    if column == "topic":
        return assessment == "score" and term in _COURSE_TERMS
    return term in _COURSE_TERMS and (
        column in {"midterm", "final", "carried", "comment"} or _regular_index(column) is not None
    )


def mark_cells(row: Mapping[str, Any], *, assessment: str) -> dict[str, str]:
    """Return column -> text of the filled cells of a current row of marks."""
    numbers = {f"regular_{index}": number for index, number in enumerate(row["regular"], start=1)}
    numbers |= {column: row[column] for column in SINGLE_COLUMNS}
    cells = {column: _to_text(number, assessment) for column, number in numbers.items() if number is not None}
    return cells | ({"comment": row["comment"]} if row["comment"] else {})


def mark_fields(cells: Mapping[str, str], *, assessment: str) -> dict[str, Any]:
    """Return the fields of a row of marks that holds exactly ``cells``."""
    indexed = {_regular_index(column): text for column, text in cells.items() if column.startswith("regular_")}
    length = max((index for index in indexed if index), default=0)
    fields: dict[str, Any] = {column: _to_number(cells.get(column), assessment) for column in SINGLE_COLUMNS}
    fields["regular"] = [_to_number(indexed.get(index), assessment) for index in range(1, length + 1)]
    fields["comment"] = cells.get("comment", "")
    return fields


def homeroom_cells(row: Mapping[str, Any]) -> dict[str, str]:
    """Return column -> text of the filled cells of a current homeroom row."""
    return {column: row[column] for column in HOMEROOM_COLUMNS if row[column]}


def homeroom_fields(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a homeroom row that holds exactly ``cells``."""
    return {column: cells.get(column, "") for column in HOMEROOM_COLUMNS}


def replay(entries: Sequence[Sequence[Sequence[str | None]]]) -> dict[str, dict[str, str]]:
    """Return pupil id -> filled cells after these entries' cells, in order: the projection's whole rule."""
    rows: dict[str, dict[str, str]] = {}
    for cells in entries:
        for pupil_id, column, _, value in cells:
            row = rows.setdefault(str(pupil_id), {})
            if value is None:
                row.pop(str(column), None)
            else:
                row[str(column)] = value
    return rows


def _regular_index(column: str) -> int | None:
    match = _REGULAR.fullmatch(column)
    return int(match[1]) if match and int(match[1]) <= REGULAR_LIMIT else None


def _to_text(number: int, assessment: str) -> str:
    return mark_to_data(number) if assessment == "score" else _RESULT_NAMES[number]


def _to_number(text: str | None, assessment: str) -> int | None:
    if text is None:
        return None
    return parse_mark(text) if assessment == "score" else _RESULTS[text]


def _one_of(text: str, known: Mapping[str, int] | frozenset[str]) -> str:
    if text not in known:
        raise HocbaError("result_unreadable", f"“{text}” không phải là một mức đánh giá.", "Chọn một trong các mức có sẵn.")
    return text


def _short(text: str) -> str:
    if len(text) > _TEXT_LIMIT:
        raise HocbaError("text_too_long", f"Nội dung dài quá {_TEXT_LIMIT} chữ.", "Viết ngắn lại.")
    return text
