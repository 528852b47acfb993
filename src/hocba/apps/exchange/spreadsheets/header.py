"""Finding the header row of a sheet by its labels, wherever the title rows end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import label_key, words
from hocba.apps.exchange.spreadsheets.workbook import Row
from hocba_core.kernel.errors import HocbaError

HEADER_ROWS_SEARCHED: Final = 12
_LONGEST_LABEL: Final = 80
_PARENTHESES: Final = re.compile(r"\([^)]*\)")
_TRAILING_NUMBER: Final = re.compile(r"\d{1,2}$")
_NUMBER: Final = re.compile(r"\(?\d{1,3}\)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Cột cần tìm: our name of it, the title to show people, and what else it is called in files."""

    field: str
    title: str
    aliases: tuple[str, ...] = ()
    is_required: bool = True
    can_merge: bool = False  # one label merged over several columns: “Họ và tên” over family and given name
    can_span: bool = False  # as well several labels: ĐĐGtx1, ĐĐGtx2, …


class TableLayout:
    """Bảng cần tìm: the columns of one kind of table, prepared for looking labels up."""

    def __init__(self, *columns: Column) -> None:
        self.columns = columns
        self.required = tuple(column for column in columns if column.is_required)
        self.spanning = frozenset(column.field for column in columns if column.can_span or column.can_merge)
        self._by_key: dict[str, Column] = {}
        self._by_stem: dict[str, Column] = {}
        for column in columns:
            for name in (column.title, *column.aliases):
                self._by_key.setdefault(label_key(name), column)
                if column.can_span:
                    self._by_stem.setdefault(label_key(name), column)

    def find(self, label: str) -> Column | None:
        """Return the column that answers to ``label``, as a whole, without its parentheses, or without its number."""
        key = label_key(label)
        if column := self._by_key.get(key):
            return column
        if "(" in label and (column := self._by_key.get(label_key(_PARENTHESES.sub("", label)))):
            return column
        return self._by_stem.get(_TRAILING_NUMBER.sub("", key)) if self._by_stem else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMatch:
    """Dòng tiêu đề: its zero-based row, where the data begin, and the zero-based columns of each field found."""

    row: int
    first_data_row: int
    columns: dict[str, tuple[int, ...]]

    def column(self, field: str) -> int | None:
        """The first column of ``field``, None where the file has none."""
        found = self.columns.get(field)
        return found[0] if found else None

    def cell(self, row: Row, field: str) -> str:
        """The raw text of ``field`` in ``row``; empty where either is missing."""
        found = self.columns.get(field)
        return row[found[0]] if found and found[0] < len(row) else ""

    def text(self, row: Row, field: str) -> str:
        """The text of ``field`` in ``row``, in NFC and with single spaces."""
        return words(self.cell(row, field))


def find_header(rows: Sequence[Row], layout: TableLayout, *, sheet: str) -> HeaderMatch:
    """Return where the header stands within the first 12 rows; headers of one or two rows, merged cells.

    Raises ``header_not_found`` with the columns looked for, those missing, the sheet and the rows searched.
    """
    best = best_header(rows, layout)
    missing = [column.title for column in layout.required if best is None or column.field not in best.columns]
    if best is not None and not missing:
        return best
    raise header_not_found(layout, missing, sheet=sheet)


def header_not_found(layout: TableLayout, missing: Sequence[str], *, sheet: str) -> HocbaError:
    """Return the refusal that names the columns looked for, those missing, the sheet and the rows searched."""
    wanted = ", ".join(f"“{column.title}”" for column in layout.required)
    return HocbaError(
        "header_not_found",
        f"Không tìm thấy dòng tiêu đề trong trang “{sheet}”, dòng 1–{HEADER_ROWS_SEARCHED}; các cột cần có: {wanted}.",
        "Thêm các cột còn thiếu: " + ", ".join(f"“{title}”" for title in missing) + ", rồi nhập lại.",
        sheet=sheet,
        first_row=1,
        last_row=HEADER_ROWS_SEARCHED,
        missing=", ".join(missing),
    )


def best_header(rows: Sequence[Row], layout: TableLayout) -> HeaderMatch | None:
    """Return the row that answers to most of the columns, its own labels counting before those of the row below."""
    best: tuple[tuple[int, int], HeaderMatch] | None = None
    for index in range(min(HEADER_ROWS_SEARCHED, len(rows))):
        own = _matches(rows[index], layout)
        if not own:
            continue
        match = _complete(rows, index, own, layout)
        score = (sum(column.field in match.columns for column in layout.required), len(own))
        if best is None or score > best[0]:
            best = (score, match)
    return best[1] if best else None


def is_numbering(row: Row) -> bool:
    """Tell whether ``row`` only numbers the columns: the small italic 1, 2, 3, … under the header."""
    numbers = [cell.strip() for cell in row if cell.strip()]
    if len(numbers) < 3 or not all(_NUMBER.fullmatch(number) for number in numbers):
        return False
    values = [int(number.strip("()")) for number in numbers]
    return values == list(range(values[0], values[0] + len(values))) and values[0] in (0, 1)


def _matches(row: Row, layout: TableLayout) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for position, cell in enumerate(row):
        if not cell or len(cell) > _LONGEST_LABEL:
            continue
        column = layout.find(cell)
        if column is not None and (column.can_span or column.field not in found):
            found[column.field] = (*found.get(column.field, ()), position)
    return found


def _complete(rows: Sequence[Row], index: int, own: dict[str, tuple[int, ...]], layout: TableLayout) -> HeaderMatch:
    """Take merged labels and the second header row into account, where there are any."""
    top, below = rows[index], rows[index + 1] if index + 1 < len(rows) else ()
    spanning = layout.spanning
    found = {field: _spanned(top, below, at[0]) if field in spanning and len(at) == 1 else at for field, at in own.items()}
    is_label_row = not any(_cell(below, at[0]).strip() for field, at in own.items() if field not in spanning)
    has_second = is_label_row and any(_cell(below, position).strip() for field in spanning for position in found.get(field, ()))
    taken = {position for at in own.values() for position in at}
    lower = {field: at for field, at in _matches(below, layout).items() if field not in found and not taken & set(at)}
    if is_label_row and lower:
        found.update(lower)
        has_second = True
    first_data_row = index + (2 if has_second else 1)
    while first_data_row < len(rows) and is_numbering(rows[first_data_row]):
        first_data_row += 1
    return HeaderMatch(row=index, first_data_row=first_data_row, columns=found)


def _spanned(top: Row, below: Row, start: int) -> tuple[int, ...]:
    """The columns under a merged label: up to the next label; after the last one, while something stands below."""
    end = start + 1
    while end < len(top) and not top[end].strip():
        end += 1
    if end == len(top):
        end = start + 1
        while not _cell(top, end).strip() and _cell(below, end).strip():
            end += 1
    return tuple(range(start, end))


def _cell(row: Row, position: int) -> str:
    return row[position] if position < len(row) else ""
