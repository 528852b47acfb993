"""What every sheet with a row per pupil shares: which rows are pupils, and who they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import is_digits, read_date, read_digits, words
from hocba.apps.exchange.spreadsheets.header import Column, HeaderMatch
from hocba.apps.exchange.spreadsheets.problems import ProblemCollector
from hocba.apps.exchange.spreadsheets.workbook import Row, Sheet

POSITION: Final = Column(field="position", title="STT", aliases=("TT", "Số TT", "Số thứ tự"), is_required=False)
PUPIL_CODE: Final = Column(
    field="pupil_code",
    title="Mã định danh Bộ GD&ĐT",
    aliases=("Mã học sinh", "Mã HS", "Mã định danh", "Mã định danh Bộ", "Mã định danh học sinh", "Mã số học sinh"),
)
FULL_NAME: Final = Column(
    field="full_name",
    title="Họ và tên",
    aliases=("Họ tên", "Tên học sinh", "Họ và tên học sinh", "Họ tên học sinh"),
    is_required=False,
    can_merge=True,
)
BORN_ON: Final = Column(
    field="born_on", title="Ngày sinh", aliases=("Ngày tháng năm sinh", "Ngày, tháng, năm sinh"), is_required=False
)
FAMILY_NAMES: Final = Column(
    field="family_names", title="Họ đệm", aliases=("Họ và đệm", "Họ và tên đệm", "Họ"), is_required=False
)
GIVEN_NAME: Final = Column(field="given_name", title="Tên", is_required=False)
PUPIL_COLUMNS: Final = (POSITION, PUPIL_CODE, FULL_NAME, FAMILY_NAMES, GIVEN_NAME, BORN_ON)

_CODE: Final = re.compile(r"(?=[A-Za-z._-]*\d)[A-Za-z0-9._-]{4,20}")
_CODE_LENGTH: Final = 10
_CHECK_PUPIL: Final = "Đối chiếu mã với danh sách học sinh rồi nhập lại."


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilCells:
    """Học sinh trong một dòng: zero-based row index, the sector's code, the name and birth day as the file has them."""

    index: int
    cells: Row
    code: str
    full_name: str
    born_on: date | None


@dataclass(slots=True)
class CodeNotes:
    """Codes whose lost zeros were given back, so that each is told once in a file and not once in a sheet."""

    padded: set[str] = field(default_factory=set)


def pupil_rows(sheet: Sheet, header: HeaderMatch, problems: ProblemCollector, notes: CodeNotes) -> Iterator[PupilCells]:
    """Yield the rows that hold a pupil: a code, or a position and a name. Rows without a code are problems.

    Footers below the last pupil are left out in silence; anything left out between pupils is a warning.
    """
    candidates = [
        (index, row) for index, row in enumerate(sheet.rows) if index >= header.first_data_row and any(map(str.strip, row))
    ]
    last = max((index for index, row in candidates if _is_pupil(row, header)), default=-1)
    for index, row in candidates:
        if index > last:
            break
        if not _is_pupil(row, header):
            problems.warn("row_skipped", "Dòng này không có học sinh nên không được đọc.", "Xóa dòng nếu thừa.", row=index)
            continue
        code = _read_code(row, header, index, problems, notes)
        if code:
            yield PupilCells(
                index=index,
                cells=row,
                code=code,
                full_name=_full_name(row, header),
                born_on=read_date(header.cell(row, "born_on")),
            )


def distinct_pupils(rows: Sequence[PupilCells], problems: ProblemCollector) -> list[PupilCells]:
    """Leave out exact repetitions (a warning) and refuse the same code with other data."""
    seen: dict[str, PupilCells] = {}
    for row in rows:
        first = seen.setdefault(row.code, row)
        if first is row:
            continue
        place = f"dòng {first.index + 1}"
        if _content(first) == _content(row):
            problems.warn("row_duplicate", f"Dòng này lặp lại {place}.", "Xóa dòng lặp; hiện chỉ đọc một lần.", row=row.index)
        else:
            problems.block(
                "pupil_code_duplicate", f"Mã học sinh này đã có ở {place} với nội dung khác.", _CHECK_PUPIL, row=row.index
            )
    return list(seen.values())


def read_sector_code(text: str) -> str:
    """Return the sector's code with the leading zero that a numeric cell lost."""
    code = read_digits(text)
    return code.zfill(_CODE_LENGTH) if is_digits(code) and len(code) == _CODE_LENGTH - 1 else code


def _is_pupil(row: Row, header: HeaderMatch) -> bool:
    if _CODE.fullmatch(read_digits(header.cell(row, "pupil_code"))):
        return True
    if not _full_name(row, header):
        return False
    return is_digits(header.text(row, "position")) or read_date(header.cell(row, "born_on")) is not None


def _read_code(row: Row, header: HeaderMatch, index: int, problems: ProblemCollector, notes: CodeNotes) -> str:
    column = header.column("pupil_code")
    typed = read_digits(header.cell(row, "pupil_code"))
    if not typed:
        problems.block(
            "pupil_code_missing", "Học sinh này chưa có mã.", "Điền mã định danh rồi nhập lại.", row=index, column=column
        )
        return ""
    if _CODE.fullmatch(typed) is None:
        problems.block(
            "pupil_code_unreadable", f"“{typed[:30]}” không phải là mã học sinh.", _CHECK_PUPIL, row=index, column=column
        )
        return ""
    code = read_sector_code(typed)
    if code != typed and code not in notes.padded:
        notes.padded.add(code)
        problems.warn(
            "pupil_code_padded",
            "Mã học sinh mất số 0 ở đầu, đã thêm lại.",
            "Để cột mã ở dạng Văn bản.",
            row=index,
            column=column,
        )
    return code


def _full_name(row: Row, header: HeaderMatch) -> str:
    columns = header.columns.get("full_name") or (
        *header.columns.get("family_names", ()),
        *header.columns.get("given_name", ()),
    )
    return words(" ".join(row[column] for column in columns if column < len(row)))


def _content(row: PupilCells) -> tuple[str, ...]:
    """The row's cells without its position, trailing blanks dropped."""
    cells = [words(cell) for cell in row.cells[1:]]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
