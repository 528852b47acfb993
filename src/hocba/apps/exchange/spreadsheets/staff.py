"""Staff lists: who works in the school, in which post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import label_key
from hocba.apps.exchange.spreadsheets.header import Column, TableLayout
from hocba.apps.exchange.spreadsheets.problems import Problem, ProblemCollector, Reading
from hocba.apps.exchange.spreadsheets.pupil_rows import (
    BORN_ON,
    FAMILY_NAMES,
    FULL_NAME,
    GIVEN_NAME,
    POSITION,
    PUPIL_CODE,
    CodeNotes,
    distinct_pupils,
    pupil_rows,
)
from hocba.apps.exchange.spreadsheets.row_reader import RowReader
from hocba.apps.exchange.spreadsheets.table_choice import choose_tables, no_such_table
from hocba.apps.exchange.spreadsheets.titles import read_titles
from hocba.apps.exchange.spreadsheets.workbook import Workbook


class StaffRole(StrEnum):
    """Vai trò that a post gives in the system; the values are those of dated roles."""

    PRINCIPAL = "principal"
    DEPUTY_PRINCIPAL = "deputy_principal"
    CLERK = "clerk"
    TEACHER = "teacher"
    OTHER = "other"


class StaffStatus(StrEnum):
    """Trạng thái of a member of staff."""

    WORKING = "working"
    ON_LEAVE = "on_leave"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """Cán bộ, giáo viên: one row; ``position`` is the post as written, ``duty`` the office held (chức vụ), maybe empty."""

    row: int
    staff_code: str
    full_name: str
    born_on: date | None
    gender: str
    status: StaffStatus
    position: str
    duty: str
    role: StaffRole
    specialism: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffReading(Reading):
    """Danh sách cán bộ, giáo viên đã đọc."""

    school_name: str
    staff: tuple[StaffRow, ...]


_CODE: Final = Column(
    field="pupil_code",
    title=PUPIL_CODE.title,
    aliases=("Mã giáo viên", "Mã cán bộ", "Mã GV", "Mã định danh", "Mã cán bộ giáo viên"),
)
STAFF_TABLE: Final = TableLayout(
    POSITION,
    _CODE,
    FULL_NAME,
    FAMILY_NAMES,
    GIVEN_NAME,
    BORN_ON,
    Column(field="gender", title="Giới tính", is_required=False),
    Column(field="status", title="Trạng thái", is_required=False),
    Column(field="post", title="Vị trí việc làm", aliases=("Vị trí", "Loại cán bộ")),
    Column(field="duty", title="Chức vụ", aliases=("Chức danh quản lí", "Chức danh"), is_required=False),
    Column(field="specialism", title="Chuyên môn", aliases=("Môn dạy", "Chuyên ngành"), is_required=False),
    Column(field="phone", title="Số điện thoại", aliases=("SĐT", "Điện thoại"), is_required=False),
)
_STATUSES: Final[Mapping[str, StaffStatus]] = {
    "danglamviec": StaffStatus.WORKING,
    "dangcongtac": StaffStatus.WORKING,
    "nghithaisan": StaffStatus.ON_LEAVE,
    "tamnghi": StaffStatus.ON_LEAVE,
    "chuyendi": StaffStatus.LEFT,
    "nghihuu": StaffStatus.LEFT,
    "thoiviec": StaffStatus.LEFT,
}
_GENDERS: Final[Mapping[str, str]] = {"nam": "male", "nu": "female"}
_ROLES: Final = (
    ("phohieutruong", StaffRole.DEPUTY_PRINCIPAL),
    ("phogiamdoc", StaffRole.DEPUTY_PRINCIPAL),
    ("hieutruong", StaffRole.PRINCIPAL),
    ("giamdoc", StaffRole.PRINCIPAL),
    ("vanthu", StaffRole.CLERK),
    ("giaovien", StaffRole.TEACHER),
)


def parse_staff(workbook: Workbook) -> StaffReading:
    """Đọc danh sách cán bộ, giáo viên. Raises ``header_not_found`` when no sheet is one."""
    tables = choose_tables(workbook, {"staff": STAFF_TABLE})
    if not tables.found:
        raise no_such_table(workbook, STAFF_TABLE)
    problems: list[Problem] = list(tables.problems)
    staff: list[StaffRow] = []
    school_name = ""
    notes = CodeNotes()
    for _, sheet, header in tables.found:
        collector = ProblemCollector(sheet.name)
        school_name = school_name or read_titles(sheet.rows[: header.row]).school_name
        for person in distinct_pupils(list(pupil_rows(sheet, header, collector, notes)), collector):
            cells = RowReader(header=header, row=person.cells, index=person.index, problems=collector)
            if not person.full_name:
                cells.block("full_name", "cell_empty", "Ô “Họ và tên” đang để trống.", "Điền vào rồi nhập lại.")
            position, duty = cells.needed_text("post", "Vị trí việc làm"), cells.text("duty")
            status = cells.choice("status", "Trạng thái", _STATUSES, "Đang làm việc, Nghỉ thai sản, Chuyển đi")
            staff.append(
                StaffRow(
                    row=person.index + 1,
                    staff_code=person.code,
                    full_name=person.full_name,
                    born_on=cells.day("born_on", "Ngày sinh"),
                    gender=cells.choice("gender", "Giới tính", _GENDERS, "Nam, Nữ") or "",
                    status=status or StaffStatus.WORKING,
                    position=position,
                    duty=duty,
                    role=_role(duty) or _role(position) or StaffRole.OTHER,
                    specialism=cells.text("specialism"),
                    phone=cells.text("phone"),
                )
            )
        problems += collector.found
    return StaffReading(school_name=school_name, staff=tuple(staff), problems=tuple(problems))


def _role(text: str) -> StaffRole | None:
    """The role that an office or a post names, the closest word first: “Phó Hiệu trưởng” holds “hiệu trưởng”."""
    key = label_key(text)
    return next((role for word, role in _ROLES if word in key), None)
