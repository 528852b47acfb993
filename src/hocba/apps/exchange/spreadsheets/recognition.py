"""What kind of file it is, told by its header rows; and the one call that reads any of them."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hocba.apps.exchange.spreadsheets.assignments import (
    HOMEROOM_TABLE,
    TEACHING_TABLE,
    AssignmentsReading,
    parse_assignments,
)
from hocba.apps.exchange.spreadsheets.header import TableLayout, best_header, find_header
from hocba.apps.exchange.spreadsheets.homeroom import (
    ABSENCE_TABLE,
    AWARD_TABLE,
    CONDUCT_TABLE,
    HomeroomReading,
    parse_homeroom_book,
)
from hocba.apps.exchange.spreadsheets.marks import MARK_TABLE, MarkBookReading, parse_mark_book
from hocba.apps.exchange.spreadsheets.roster import RosterReading, parse_roster
from hocba.apps.exchange.spreadsheets.roster_columns import ROSTER_TABLE
from hocba.apps.exchange.spreadsheets.school import SchoolReading, has_school_labels, parse_school
from hocba.apps.exchange.spreadsheets.staff import STAFF_TABLE, StaffReading, parse_staff
from hocba.apps.exchange.spreadsheets.summer import REASSESSMENT_TABLE, TRAINING_TABLE, SummerReading, parse_summer
from hocba.apps.exchange.spreadsheets.table_choice import share_found
from hocba.apps.exchange.spreadsheets.workbook import Sheet, Workbook
from hocba_core.kernel.errors import HocbaError


class FileKind(StrEnum):
    """Loại tệp that hocba takes in."""

    SCHOOL = "school"
    STAFF = "staff"
    ROSTER = "roster"
    ASSIGNMENTS = "assignments"
    MARK_BOOK = "mark_book"
    HOMEROOM_BOOK = "homeroom_book"
    SUMMER = "summer"

    @property
    def label(self) -> str:
        """The Vietnamese name people read."""
        return _LABELS[self]


AnyReading = (
    SchoolReading | StaffReading | RosterReading | AssignmentsReading | MarkBookReading | HomeroomReading | SummerReading
)

_LABELS: Final = {
    FileKind.SCHOOL: "thông tin trường",
    FileKind.STAFF: "danh sách cán bộ, giáo viên",
    FileKind.ROSTER: "danh sách học sinh",
    FileKind.ASSIGNMENTS: "phân công giảng dạy",
    FileKind.MARK_BOOK: "sổ điểm",
    FileKind.HOMEROOM_BOOK: "sổ chủ nhiệm",
    FileKind.SUMMER: "kết quả trong hè",
}
_TABLES: Final[Sequence[tuple[FileKind, TableLayout]]] = (
    (FileKind.MARK_BOOK, MARK_TABLE),
    (FileKind.ROSTER, ROSTER_TABLE),
    (FileKind.STAFF, STAFF_TABLE),
    (FileKind.SUMMER, REASSESSMENT_TABLE),
    (FileKind.SUMMER, TRAINING_TABLE),
    (FileKind.HOMEROOM_BOOK, CONDUCT_TABLE),
    (FileKind.HOMEROOM_BOOK, ABSENCE_TABLE),
    (FileKind.HOMEROOM_BOOK, AWARD_TABLE),
    (FileKind.ASSIGNMENTS, TEACHING_TABLE),
    (FileKind.ASSIGNMENTS, HOMEROOM_TABLE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """What the school has already: classes and staff codes that a file may name. None: not checked."""

    classes: Container[str] | None = None
    staff: Container[str] | None = None


def recognise(workbook: Workbook) -> FileKind:
    """Nhận ra loại tệp by its header rows, never by its name.

    Raises ``header_not_found`` (with the columns looked for, and where) when a sheet comes near to a table, and
    ``spreadsheet_kind_unknown`` when none does.
    """
    nearest: tuple[float, Sheet, TableLayout] | None = None
    for sheet in workbook.sheets:
        best: tuple[int, FileKind] | None = None
        for kind, layout in _TABLES:
            match = best_header(sheet.rows, layout)
            share = share_found(match, layout)
            if share == 1 and (best is None or len(layout.required) > best[0]):
                best = (len(layout.required), kind)
            if nearest is None or share > nearest[0]:
                nearest = (share, sheet, layout)
        if best is not None:
            return best[1]
    if any(has_school_labels(sheet) for sheet in workbook.sheets):
        return FileKind.SCHOOL
    if nearest is not None and nearest[0] >= 0.5:
        find_header(nearest[1].rows, nearest[2], sheet=nearest[1].name)
    raise HocbaError(
        "spreadsheet_kind_unknown",
        "Không nhận ra tệp này là loại gì: không trang nào có dòng tiêu đề quen thuộc trong 12 dòng đầu.",
        "Tệp nhận được: " + ", ".join(kind.label for kind in FileKind) + ". Kiểm tra lại dòng tiêu đề rồi nhập lại.",
    )


def parse(workbook: Workbook, known: KnownNames | None = None) -> AnyReading:
    """Đọc một tệp bất kì trong các loại trên: recognise it and hand it to its parser."""
    names = known or KnownNames()
    parsers: Mapping[FileKind, Callable[[], AnyReading]] = {
        FileKind.SCHOOL: lambda: parse_school(workbook),
        FileKind.STAFF: lambda: parse_staff(workbook),
        FileKind.ROSTER: lambda: parse_roster(workbook),
        FileKind.ASSIGNMENTS: lambda: parse_assignments(workbook, known_classes=names.classes, known_staff=names.staff),
        FileKind.MARK_BOOK: lambda: parse_mark_book(workbook, known_classes=names.classes),
        FileKind.HOMEROOM_BOOK: lambda: parse_homeroom_book(workbook, known_classes=names.classes),
        FileKind.SUMMER: lambda: parse_summer(workbook, known_classes=names.classes),
    }
    return parsers[recognise(workbook)]()
