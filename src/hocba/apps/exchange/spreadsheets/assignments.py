"""Teaching assignments: who teaches what to which class, and who is homeroom teacher, from a day to a day."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import is_digits, read_digits
from hocba.apps.exchange.spreadsheets.header import Column, HeaderMatch, TableLayout
from hocba.apps.exchange.spreadsheets.problems import Problem, ProblemCollector, Reading
from hocba.apps.exchange.spreadsheets.pupil_rows import POSITION, read_sector_code
from hocba.apps.exchange.spreadsheets.row_reader import RowReader
from hocba.apps.exchange.spreadsheets.subject_names import find_subject
from hocba.apps.exchange.spreadsheets.table_choice import choose_tables, no_such_table
from hocba.apps.exchange.spreadsheets.titles import is_class_name, read_class_name
from hocba.apps.exchange.spreadsheets.workbook import Sheet, Workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """Phân công giảng dạy: a teacher, a subject, a class, from a day (None: the year's first) to a day, exclusive."""

    row: int
    class_name: str
    subject_code: str
    subject_text: str
    staff_code: str
    full_name: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomTeacherRow:
    """Phân công chủ nhiệm: the homeroom teacher of a class, from a day to a day, exclusive."""

    row: int
    class_name: str
    staff_code: str
    full_name: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentsReading(Reading):
    """Phân công đã đọc."""

    assignments: tuple[AssignmentRow, ...]
    homeroom_teachers: tuple[HomeroomTeacherRow, ...]


_CLASS: Final = Column(field="class_name", title="Lớp", aliases=("Lớp học", "Tên lớp"))
_TEACHER: Final = Column(field="staff_code", title="Mã giáo viên", aliases=("Mã GV", "Mã định danh giáo viên", "Mã cán bộ"))
_NAME: Final = Column(
    field="full_name", title="Giáo viên", aliases=("Họ và tên giáo viên", "Họ tên", "Họ và tên"), is_required=False
)
_STARTS: Final = Column(field="starts_on", title="Từ ngày", aliases=("Ngày bắt đầu", "Hiệu lực từ"), is_required=False)
_ENDS: Final = Column(field="ends_on", title="Đến ngày", aliases=("Ngày kết thúc", "Hiệu lực đến"), is_required=False)
TEACHING_TABLE: Final = TableLayout(
    POSITION,
    _CLASS,
    Column(field="subject", title="Môn học", aliases=("Môn", "Tên môn học")),
    _TEACHER,
    _NAME,
    _STARTS,
    _ENDS,
)
HOMEROOM_TABLE: Final = TableLayout(
    POSITION,
    _CLASS,
    Column(field="staff_code", title="Mã giáo viên chủ nhiệm", aliases=("Mã GVCN",)),
    Column(field="full_name", title="Giáo viên chủ nhiệm", aliases=("GVCN", "Họ tên GVCN"), is_required=False),
    _STARTS,
    _ENDS,
)


def parse_assignments(
    workbook: Workbook, *, known_classes: Container[str] | None = None, known_staff: Container[str] | None = None
) -> AssignmentsReading:
    """Đọc phân công: the sheets of teaching and of homeroom teachers.

    ``known_classes`` and ``known_staff``: names and codes of the school; others block. "Đến ngày" in a file is the last
    day of work, ``ends_on`` in a row the day after. Raises ``header_not_found`` when no sheet is a table of assignments.
    """
    tables = choose_tables(workbook, {"teaching": TEACHING_TABLE, "homeroom": HOMEROOM_TABLE})
    if not tables.found:
        raise no_such_table(workbook, TEACHING_TABLE)
    problems: list[Problem] = list(tables.problems)
    teaching: list[AssignmentRow] = []
    homeroom: list[HomeroomTeacherRow] = []
    for kind, sheet, header in tables.found:
        collector = ProblemCollector(sheet.name)
        seen: dict[tuple[object, ...], int] = {}
        for reader in _rows(sheet, header, collector):
            shared = _Shared(reader, known_classes, known_staff)
            if kind == "teaching":
                if row := shared.assignment():
                    teaching += (
                        [row]
                        if _is_first(seen, reader, (row.class_name, row.subject_code, row.staff_code, row.starts_on))
                        else []
                    )
            elif leader := shared.homeroom_teacher():
                homeroom += [leader] if _is_first(seen, reader, (leader.class_name, leader.starts_on)) else []
        problems += collector.found
    return AssignmentsReading(assignments=tuple(teaching), homeroom_teachers=tuple(homeroom), problems=tuple(problems))


def _rows(sheet: Sheet, header: HeaderMatch, problems: ProblemCollector) -> list[RowReader]:
    """Rows that state a class or a position with a teacher; what stands below the last of them is a footer."""
    readers = [
        RowReader(header=header, row=row, index=index, problems=problems)
        for index, row in enumerate(sheet.rows)
        if index >= header.first_data_row
    ]
    return [reader for reader in readers if _states_something(reader)]


def _states_something(reader: RowReader) -> bool:
    name = read_class_name(reader.text("class_name"))
    code = read_digits(reader.text("staff_code"))
    return is_class_name(name) or is_digits(code) or (bool(name or code) and is_digits(reader.text("position")))


def _is_first(seen: dict[tuple[object, ...], int], reader: RowReader, key: tuple[object, ...]) -> bool:
    first = seen.setdefault(key, reader.index)
    if first == reader.index:
        return True
    reader.warn(
        "class_name", "row_duplicate", f"Phân công này đã có ở dòng {first + 1}.", "Xóa dòng lặp; hiện chỉ đọc một lần."
    )
    return False


class _Shared:
    def __init__(self, cells: RowReader, known_classes: Container[str] | None, known_staff: Container[str] | None) -> None:
        self.cells = cells
        self.known_classes = known_classes
        self.known_staff = known_staff

    def assignment(self) -> AssignmentRow | None:
        class_name, staff_code = self._class_name(), self._staff_code()
        starts_on, ends_on = self._span()
        text = self.cells.needed_text("subject", "Môn học")
        subject = find_subject(text)
        if text and subject is None:
            self.cells.block("subject", "subject_unknown", f"Không nhận ra môn học “{text[:60]}”.", "Ghi đúng tên môn học.")
        if subject is None or not class_name or not staff_code:
            return None
        return AssignmentRow(
            row=self.cells.index + 1,
            class_name=class_name,
            subject_code=subject.code,
            subject_text=text,
            staff_code=staff_code,
            full_name=self.cells.text("full_name"),
            starts_on=starts_on,
            ends_on=ends_on,
        )

    def homeroom_teacher(self) -> HomeroomTeacherRow | None:
        class_name, staff_code = self._class_name(), self._staff_code()
        starts_on, ends_on = self._span()
        if not class_name or not staff_code:
            return None
        return HomeroomTeacherRow(
            row=self.cells.index + 1,
            class_name=class_name,
            staff_code=staff_code,
            full_name=self.cells.text("full_name"),
            starts_on=starts_on,
            ends_on=ends_on,
        )

    def _class_name(self) -> str:
        name = read_class_name(self.cells.needed_text("class_name", "Lớp"))
        is_known = self.known_classes is None or name in self.known_classes
        if name and not (is_class_name(name) and is_known):
            self.cells.block("class_name", "class_unknown", f"Trường không có lớp {name[:20]}.", "Sửa tên lớp rồi nhập lại.")
            return ""
        return name

    def _staff_code(self) -> str:
        code = read_sector_code(self.cells.needed_text("staff_code", "Mã giáo viên"))
        if code and self.known_staff is not None and code not in self.known_staff:
            self.cells.block(
                "staff_code", "staff_unknown", f"Không có giáo viên mã {code[:20]}.", "Nhập danh sách giáo viên trước."
            )
        return code

    def _span(self) -> tuple[date | None, date | None]:
        starts_on, last_day = self.cells.day("starts_on", "Từ ngày"), self.cells.day("ends_on", "Đến ngày")
        if starts_on and last_day and last_day < starts_on:
            self.cells.block("ends_on", "dates_reversed", "“Đến ngày” sớm hơn “Từ ngày”.", "Sửa hai ngày rồi nhập lại.")
        return starts_on, _day_after(last_day)


def _day_after(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day is not None and day < date.max else None
