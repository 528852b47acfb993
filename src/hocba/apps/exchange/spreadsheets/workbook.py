"""A file's cells as text, free of the format they came in."""

from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Trang tính: rows of cell texts from cell A1 on; an empty cell is an empty string, rows may differ in length.

    Numbers are written without noise (``8.5``, ``12345678901``), dates as ISO 8601, truth values as TRUE and FALSE.
    """

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """Tệp bảng tính: the visible sheets of one file, in their order."""

    file_name: str
    sheets: tuple[Sheet, ...]
