"""Homeroom workbooks: conduct and remarks, absences by day, awards; one workbook for a class and year."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import format_date, read_level
from hocba.apps.exchange.spreadsheets.header import Column, HeaderMatch, TableLayout
from hocba.apps.exchange.spreadsheets.problems import Problem, ProblemCollector, Reading
from hocba.apps.exchange.spreadsheets.pupil_rows import PUPIL_COLUMNS, CodeNotes, PupilCells, distinct_pupils, pupil_rows
from hocba.apps.exchange.spreadsheets.row_reader import RowReader
from hocba.apps.exchange.spreadsheets.table_choice import choose_tables, no_such_table
from hocba.apps.exchange.spreadsheets.titles import Titles, is_class_name, read_class_name, read_titles
from hocba.apps.exchange.spreadsheets.workbook import Sheet, Workbook
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.sheet import Level


class Session(StrEnum):
    """Buổi: what part of the day a pupil was away."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    WHOLE_DAY = "whole_day"


class AwardKind(StrEnum):
    """Loại ghi nhận in the year's record."""

    AWARD = "award"  # khen thưởng
    CONTEST = "contest"  # kết quả tham gia cuộc thi
    CERTIFICATE = "certificate"  # chứng chỉ


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductRow:
    """Rèn luyện: levels and remarks of one pupil for both terms, the remark of the year; None and "" where empty."""

    row: int
    pupil_code: str
    full_name: str
    born_on: date | None
    term_1_level: Level | None
    term_1_remark: str
    term_2_level: Level | None
    term_2_remark: str
    year_remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """Nghỉ học: one pupil, one day and session, with leave (có phép) or without."""

    row: int
    pupil_code: str
    full_name: str
    absent_on: date
    session: Session
    is_excused: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRow:
    """Khen thưởng, cuộc thi, chứng chỉ: one line of a pupil's year."""

    row: int
    pupil_code: str
    full_name: str
    kind: AwardKind
    text: str
    awarded_on: date | None
    decision_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomReading(Reading):
    """Sổ chủ nhiệm đã đọc; ``class_name`` is empty only when a problem says so."""

    class_name: str
    school_year: SchoolYear | None
    conduct: tuple[ConductRow, ...]
    absences: tuple[AbsenceRow, ...]
    awards: tuple[AwardRow, ...]


CONDUCT_TABLE: Final = TableLayout(
    *PUPIL_COLUMNS,
    Column(
        field="term_1_level",
        title="Rèn luyện HK I",
        aliases=("Rèn luyện HK1", "RL HK I", "RL HK1", "KQRL HK I", "Rèn luyện học kì I"),
    ),
    Column(field="term_1_remark", title="Nhận xét HK I", aliases=("Nhận xét HK1", "Nhận xét học kì I"), is_required=False),
    Column(
        field="term_2_level",
        title="Rèn luyện HK II",
        aliases=("Rèn luyện HK2", "RL HK II", "RL HK2", "KQRL HK II", "Rèn luyện học kì II"),
        is_required=False,
    ),
    Column(field="term_2_remark", title="Nhận xét HK II", aliases=("Nhận xét HK2", "Nhận xét học kì II"), is_required=False),
    Column(field="year_remark", title="Nhận xét cả năm", aliases=("Nhận xét", "Nhận xét của GVCN"), is_required=False),
)
ABSENCE_TABLE: Final = TableLayout(
    *PUPIL_COLUMNS,
    Column(field="absent_on", title="Ngày nghỉ", aliases=("Ngày vắng",)),
    Column(field="session", title="Buổi", aliases=("Buổi nghỉ", "Buổi vắng"), is_required=False),
    Column(field="leave", title="Phép", aliases=("P/K", "Có phép", "Loại nghỉ", "Có phép/Không phép")),
    Column(field="reason", title="Lí do", aliases=("Lý do", "Ghi chú"), is_required=False),
)
AWARD_TABLE: Final = TableLayout(
    *PUPIL_COLUMNS,
    Column(field="kind", title="Loại", aliases=("Hình thức",)),
    Column(field="text", title="Nội dung", aliases=("Thành tích", "Nội dung khen thưởng")),
    Column(field="awarded_on", title="Ngày", aliases=("Ngày quyết định", "Ngày cấp"), is_required=False),
    Column(field="decision_number", title="Số quyết định", aliases=("Số QĐ", "Số hiệu"), is_required=False),
)
_SESSIONS: Final[Mapping[str, Session]] = {
    "sang": Session.MORNING,
    "s": Session.MORNING,
    "chieu": Session.AFTERNOON,
    "c": Session.AFTERNOON,
    "cangay": Session.WHOLE_DAY,
    "2buoi": Session.WHOLE_DAY,
}
_LEAVES: Final[Mapping[str, bool]] = {
    "p": True,
    "cp": True,
    "cophep": True,
    "k": False,
    "kp": False,
    "khongphep": False,
}
_KINDS: Final[Mapping[str, AwardKind]] = {
    "khenthuong": AwardKind.AWARD,
    "giaykhen": AwardKind.AWARD,
    "cuocthi": AwardKind.CONTEST,
    "ketquacuocthi": AwardKind.CONTEST,
    "kythi": AwardKind.CONTEST,
    "kithi": AwardKind.CONTEST,
    "chungchi": AwardKind.CERTIFICATE,
}


def parse_homeroom_book(workbook: Workbook, *, known_classes: Container[str] | None = None) -> HomeroomReading:
    """Đọc sổ chủ nhiệm: the sheets of conduct, absences and awards, told by their headers.

    A missing sheet is an empty list. Raises ``header_not_found`` when no sheet is any of the three.
    """
    tables = choose_tables(workbook, {"conduct": CONDUCT_TABLE, "absences": ABSENCE_TABLE, "awards": AWARD_TABLE})
    if not tables.found:
        raise no_such_table(workbook, CONDUCT_TABLE)
    problems: list[Problem] = list(tables.problems)
    conduct: list[ConductRow] = []
    absences: list[AbsenceRow] = []
    awards: list[AwardRow] = []
    titles = Titles()
    notes = CodeNotes()
    for kind, sheet, header in tables.found:
        collector = ProblemCollector(sheet.name)
        titles = _join(titles, read_titles(sheet.rows[: header.row]))
        rows = list(pupil_rows(sheet, header, collector, notes))
        if kind == "conduct":
            conduct += [_conduct(_reader(pupil, header, collector), pupil) for pupil in distinct_pupils(rows, collector)]
        elif kind == "absences":
            absences += _absences(rows, header, collector)
        else:
            awards += [found for pupil in rows if (found := _award(_reader(pupil, header, collector), pupil))]
        problems += collector.found
    class_name = _class_name(titles, tables.found[0][1], problems, known_classes)
    return HomeroomReading(
        class_name=class_name,
        school_year=titles.school_year,
        conduct=tuple(conduct),
        absences=tuple(absences),
        awards=tuple(awards),
        problems=tuple(problems),
    )


def _join(first: Titles, second: Titles) -> Titles:
    return Titles(class_name=first.class_name or second.class_name, school_year=first.school_year or second.school_year)


def _class_name(titles: Titles, sheet: Sheet, problems: list[Problem], known_classes: Container[str] | None) -> str:
    name = read_class_name(titles.class_name)
    collector = ProblemCollector(sheet.name)
    if not is_class_name(name):
        collector.block("class_not_stated", "Tệp này không ghi lớp.", "Ghi “Lớp: …” phía trên dòng tiêu đề.")
    elif known_classes is not None and name not in known_classes:
        collector.block("class_unknown", f"Trường không có lớp {name}.", "Sửa tên lớp, hoặc nhập danh sách học sinh trước.")
    problems += collector.found
    return name


def _reader(pupil: PupilCells, header: HeaderMatch, problems: ProblemCollector) -> RowReader:
    return RowReader(header=header, row=pupil.cells, index=pupil.index, problems=problems)


def _conduct(reader: RowReader, pupil: PupilCells) -> ConductRow:
    return ConductRow(
        row=pupil.index + 1,
        pupil_code=pupil.code,
        full_name=pupil.full_name,
        born_on=pupil.born_on,
        term_1_level=_level(reader, "term_1_level"),
        term_1_remark=reader.text("term_1_remark"),
        term_2_level=_level(reader, "term_2_level"),
        term_2_remark=reader.text("term_2_remark"),
        year_remark=reader.text("year_remark"),
    )


def _level(reader: RowReader, field: str) -> Level | None:
    text = reader.text(field)
    level = read_level(text)
    if text and level is None:
        reader.block(
            field, "level_unreadable", f"“{text[:30]}” không phải là mức rèn luyện.", "Ghi Tốt, Khá, Đạt hoặc Chưa đạt."
        )
    return level


def _absences(rows: list[PupilCells], header: HeaderMatch, problems: ProblemCollector) -> list[AbsenceRow]:
    found: list[AbsenceRow] = []
    seen: dict[tuple[str, date, Session], AbsenceRow] = {}
    for pupil in rows:
        reader = _reader(pupil, header, problems)
        absence = _absence(reader, pupil)
        if absence is None:
            continue
        first = seen.setdefault((absence.pupil_code, absence.absent_on, absence.session), absence)
        if first is absence:
            found.append(absence)
        elif first.is_excused == absence.is_excused:
            reader.warn(
                "absent_on", "row_duplicate", f"Buổi nghỉ này đã có ở dòng {first.row}.", "Xóa dòng lặp; hiện chỉ đọc một lần."
            )
        else:
            message = f"Buổi nghỉ ngày {format_date(absence.absent_on)} đã có ở dòng {first.row}, nhưng khác cột Phép."
            reader.block("leave", "absence_contradicts", message, "Giữ lại dòng đúng rồi nhập lại.")
    return found


def _absence(reader: RowReader, pupil: PupilCells) -> AbsenceRow | None:
    absent_on = reader.day("absent_on", "Ngày nghỉ", is_needed=True)
    session = reader.choice("session", "Buổi", _SESSIONS, "Sáng, Chiều, Cả ngày")
    excused = reader.choice("leave", "Phép", _LEAVES, "P (có phép), K (không phép)")
    if not reader.text("leave"):
        reader.block("leave", "cell_empty", "Ô “Phép” đang để trống.", "Ghi P hoặc K.")
    if absent_on is None or excused is None:
        return None
    return AbsenceRow(
        row=pupil.index + 1,
        pupil_code=pupil.code,
        full_name=pupil.full_name,
        absent_on=absent_on,
        session=session or Session.MORNING,
        is_excused=excused,
        reason=reader.text("reason"),
    )


def _award(reader: RowReader, pupil: PupilCells) -> AwardRow | None:
    reader.needed_text("kind", "Loại")
    kind = reader.choice("kind", "Loại", _KINDS, "Khen thưởng, Cuộc thi, Chứng chỉ")
    text = reader.needed_text("text", "Nội dung")
    awarded_on = reader.day("awarded_on", "Ngày")
    if kind is None or not text:
        return None
    return AwardRow(
        row=pupil.index + 1,
        pupil_code=pupil.code,
        full_name=pupil.full_name,
        kind=kind,
        text=text,
        awarded_on=awarded_on,
        decision_number=reader.text("decision_number"),
    )
