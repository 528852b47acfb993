"""Pupil lists: who is in which class, with what the profile of a record needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import is_digits, read_digits
from hocba.apps.exchange.spreadsheets.header import HeaderMatch
from hocba.apps.exchange.spreadsheets.problems import Problem, ProblemCollector, Reading
from hocba.apps.exchange.spreadsheets.pupil_rows import CodeNotes, PupilCells, distinct_pupils, pupil_rows
from hocba.apps.exchange.spreadsheets.roster_checks import check_pupils, note_sector_code, read_citizen_id
from hocba.apps.exchange.spreadsheets.roster_columns import ROSTER_TABLE, STUDY_STEP_TABLE
from hocba.apps.exchange.spreadsheets.row_reader import RowReader
from hocba.apps.exchange.spreadsheets.table_choice import choose_tables, no_such_table
from hocba.apps.exchange.spreadsheets.titles import grade_of, is_class_name, read_class_name, read_titles
from hocba.apps.exchange.spreadsheets.workbook import Workbook
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear


class PupilStatus(StrEnum):
    """Trạng thái of a pupil in the school year."""

    STUDYING = "studying"  # đang học
    TRANSFERRED_IN = "transferred_in"  # chuyển đến
    TRANSFERRED_OUT = "transferred_out"  # chuyển đi
    LEFT = "left"  # thôi học


class Gender(StrEnum):
    """Giới tính."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """Học sinh: one row of a pupil list; ``row`` counts from 1, empty text where the file has nothing.

    ``position`` is the pupil's number (STT) within the class, counted in the file's order. ``citizen_id`` is empty or has
    been given back its lost zeros; doubts about it are warnings. ``entered_on`` and ``left_on`` are within the year,
    ``left_on`` the first day that the pupil is no longer here.
    """

    row: int
    position: int
    pupil_code: str
    full_name: str
    born_on: date
    gender: Gender
    class_name: str
    grade: int
    status: PupilStatus
    ethnicity: str
    nationality: str
    citizen_id: str
    passport_number: str
    phone: str
    birth_place: str
    permanent_address: str
    home_province: str
    home_commune: str
    current_address: str
    father_name: str
    father_occupation: str
    father_birth_year: str
    mother_name: str
    mother_occupation: str
    mother_birth_year: str
    guardian_name: str
    guardian_occupation: str
    policy_group: str
    register_number: str
    entered_on: date | None
    left_on: date | None
    other_school: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyStepRow:
    """Quá trình học tập trước đó: a year that the pupil spent in some class of some school."""

    row: int
    pupil_code: str
    school_year: SchoolYear
    class_name: str
    school_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReading(Reading):
    """Danh sách học sinh đã đọc."""

    school_name: str
    school_year: SchoolYear | None
    pupils: tuple[PupilRow, ...]
    study_steps: tuple[StudyStepRow, ...]


_STATUSES: Final[Mapping[str, PupilStatus]] = {
    "danghoc": PupilStatus.STUDYING,
    "chuyenden": PupilStatus.TRANSFERRED_IN,
    "chuyendentrongnam": PupilStatus.TRANSFERRED_IN,
    "chuyendi": PupilStatus.TRANSFERRED_OUT,
    "chuyentruong": PupilStatus.TRANSFERRED_OUT,
    "thoihoc": PupilStatus.LEFT,
    "bohoc": PupilStatus.LEFT,
}
_GENDERS: Final[Mapping[str, Gender]] = {"nam": Gender.MALE, "nu": Gender.FEMALE}
_PLAIN_FIELDS: Final = (
    "ethnicity",
    "phone",
    "birth_place",
    "permanent_address",
    "home_province",
    "home_commune",
    "current_address",
    "father_name",
    "father_occupation",
    "father_birth_year",
    "mother_name",
    "mother_occupation",
    "mother_birth_year",
    "guardian_name",
    "guardian_occupation",
    "policy_group",
    "register_number",
    "other_school",
)


def parse_roster(workbook: Workbook) -> RosterReading:
    """Đọc danh sách học sinh: every sheet with its header, and the sheet of earlier school years if there is one.

    Raises ``header_not_found`` when no sheet is a pupil list.
    """
    tables = choose_tables(workbook, {"pupils": ROSTER_TABLE, "study_steps": STUDY_STEP_TABLE})
    if not any(kind == "pupils" for kind, _, _ in tables.found):
        raise no_such_table(workbook, ROSTER_TABLE)
    problems: list[Problem] = list(tables.problems)
    pupils: list[PupilRow] = []
    steps: list[StudyStepRow] = []
    school_name, school_year = "", None
    notes = CodeNotes()
    positions: dict[str, int] = {}
    for kind, sheet, header in tables.found:
        collector = ProblemCollector(sheet.name)
        rows = list(pupil_rows(sheet, header, collector, notes))
        if kind == "pupils":
            titles = read_titles(sheet.rows[: header.row])
            school_name, school_year = school_name or titles.school_name, school_year or titles.school_year
            read = [(row, _read_pupil(row, header, collector, positions)) for row in distinct_pupils(rows, collector)]
            found = [pupil for _, pupil in read if pupil]
            check_pupils(found, pupils, school_year, header, collector)
            pupils += found
        else:
            steps += [step for row in rows if (step := _read_step(row, header, collector))]
        problems += collector.found
    return RosterReading(
        school_name=school_name,
        school_year=school_year,
        pupils=tuple(pupils),
        study_steps=tuple(steps),
        problems=tuple(problems),
    )


def _read_pupil(
    pupil: PupilCells, header: HeaderMatch, problems: ProblemCollector, positions: dict[str, int]
) -> PupilRow | None:
    cells = RowReader(header=header, row=pupil.cells, index=pupil.index, problems=problems)
    if not pupil.full_name:
        cells.block("full_name", "cell_empty", "Ô “Họ và tên” đang để trống.", "Điền vào rồi nhập lại.")
    born_on = cells.day("born_on", "Ngày sinh", is_needed=True)
    cells.needed_text("gender", "Giới tính")
    gender = cells.choice("gender", "Giới tính", _GENDERS, "Nam, Nữ")
    class_name, grade = _class_and_grade(cells)
    status = cells.choice("status", "Trạng thái", _STATUSES, "Đang học, Chuyển đến, Chuyển đi, Thôi học")
    entered_on, left_on = cells.day("entered_on", "Ngày vào trường"), cells.day("left_on", "Ngày rời trường")
    note_sector_code(pupil.code, cells)
    if born_on is None or gender is None or grade is None or not pupil.full_name:
        return None
    citizen_id = read_citizen_id(cells, born_on=born_on, is_female=gender is Gender.FEMALE)
    positions[class_name] = positions.get(class_name, 0) + 1
    return PupilRow(
        row=pupil.index + 1,
        position=positions[class_name],
        pupil_code=pupil.code,
        full_name=pupil.full_name,
        born_on=born_on,
        gender=gender,
        class_name=class_name,
        grade=grade,
        status=status or PupilStatus.STUDYING,
        nationality=cells.text("nationality") or "Việt Nam",
        citizen_id=citizen_id,
        passport_number=read_digits(header.cell(pupil.cells, "passport_number")),
        entered_on=entered_on,
        left_on=left_on,
        **{field: cells.text(field) for field in _PLAIN_FIELDS},
    )


def _class_and_grade(cells: RowReader) -> tuple[str, int | None]:
    """Lớp and khối; where the file states both they must agree."""
    class_name = read_class_name(cells.needed_text("class_name", "Lớp học"))
    if not class_name:
        return "", None
    grade = grade_of(class_name) if is_class_name(class_name) else None
    if grade is None:
        cells.block("class_name", "class_unknown", f"“{class_name[:20]}” không phải là tên lớp.", "Ghi tên lớp như 6A1.")
        return class_name, None
    stated = cells.text("grade").lower().removeprefix("khối").strip()
    if stated and not (is_digits(stated) and int(stated) == grade):
        cells.block(
            "grade",
            "grade_contradicts",
            f"Khối “{stated[:20]}” không khớp lớp {class_name}.",
            "Sửa lớp hoặc khối rồi nhập lại.",
        )
    return class_name, grade


def _read_step(pupil: PupilCells, header: HeaderMatch, problems: ProblemCollector) -> StudyStepRow | None:
    cells = RowReader(header=header, row=pupil.cells, index=pupil.index, problems=problems)
    year_text = cells.needed_text("school_year", "Năm học")
    class_name = read_class_name(cells.needed_text("class_name", "Lớp"))
    school_name = cells.needed_text("school_name", "Trường")
    if not (year_text and class_name and school_name):
        return None
    try:
        year = SchoolYear.parse(year_text)
    except HocbaError as error:
        cells.block("school_year", error.code, error.message, error.next_step)
        return None
    return StudyStepRow(
        row=pupil.index + 1, pupil_code=pupil.code, school_year=year, class_name=class_name, school_name=school_name
    )
