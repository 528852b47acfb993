"""Summer results: re-assessed subjects (circular 22, Điều 14) and conduct after summer training (Điều 13)."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import MarkValue, read_level, read_mark
from hocba.apps.exchange.spreadsheets.header import Column, HeaderMatch, TableLayout
from hocba.apps.exchange.spreadsheets.problems import Problem, ProblemCollector, Reading
from hocba.apps.exchange.spreadsheets.pupil_rows import PUPIL_COLUMNS, CodeNotes, PupilCells, pupil_rows
from hocba.apps.exchange.spreadsheets.row_reader import RowReader
from hocba.apps.exchange.spreadsheets.subject_names import find_subject
from hocba.apps.exchange.spreadsheets.table_choice import choose_tables, no_such_table
from hocba.apps.exchange.spreadsheets.titles import is_class_name, read_class_name, read_titles
from hocba.apps.exchange.spreadsheets.workbook import Workbook
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.sheet import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassessmentRow:
    """Đánh giá lại: one pupil's new result of one subject, hundredths or Đ/CĐ."""

    row: int
    pupil_code: str
    full_name: str
    class_name: str
    subject_code: str
    result: MarkValue
    assessed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummerTrainingRow:
    """Rèn luyện trong hè: tasks, whether done and confirmed by a parent, and the level after it."""

    row: int
    pupil_code: str
    full_name: str
    class_name: str
    task: str
    is_completed: bool
    is_confirmed_by_parent: bool
    level: Level | None
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummerReading(Reading):
    """Kết quả trong hè đã đọc."""

    school_year: SchoolYear | None
    reassessments: tuple[ReassessmentRow, ...]
    trainings: tuple[SummerTrainingRow, ...]


_CLASS: Final = Column(field="class_name", title="Lớp", aliases=("Lớp học", "Tên lớp"))
REASSESSMENT_TABLE: Final = TableLayout(
    *PUPIL_COLUMNS,
    _CLASS,
    Column(field="subject", title="Môn học", aliases=("Môn", "Môn đánh giá lại")),
    Column(
        field="result",
        title="Kết quả đánh giá lại",
        aliases=("Điểm đánh giá lại", "Điểm, mức đánh giá lại", "Điểm kiểm tra lại", "Điểm/mức đánh giá lại"),
    ),
    Column(field="assessed_on", title="Ngày đánh giá", aliases=("Ngày kiểm tra", "Ngày"), is_required=False),
)
TRAINING_TABLE: Final = TableLayout(
    *PUPIL_COLUMNS,
    _CLASS,
    Column(field="task", title="Nhiệm vụ", aliases=("Nhiệm vụ rèn luyện",), is_required=False),
    Column(field="is_completed", title="Hoàn thành", aliases=("Hoàn thành nhiệm vụ",)),
    Column(
        field="is_confirmed", title="Cha mẹ xác nhận", aliases=("Phụ huynh xác nhận", "Gia đình xác nhận"), is_required=False
    ),
    Column(field="level", title="Rèn luyện sau hè", aliases=("Kết quả rèn luyện sau hè", "Đánh giá lại rèn luyện")),
    Column(field="remark", title="Nhận xét", is_required=False),
)
_YES_NO: Final[Mapping[str, bool]] = {
    "co": True,
    "x": True,
    "hoanthanh": True,
    "daxacnhan": True,
    "true": True,
    "khong": False,
    "chua": False,
    "chuahoanthanh": False,
    "false": False,
}


def parse_summer(workbook: Workbook, *, known_classes: Container[str] | None = None) -> SummerReading:
    """Đọc kết quả trong hè. Raises ``header_not_found`` when no sheet is one of the two tables."""
    tables = choose_tables(workbook, {"reassessments": REASSESSMENT_TABLE, "trainings": TRAINING_TABLE})
    if not tables.found:
        raise no_such_table(workbook, REASSESSMENT_TABLE)
    problems: list[Problem] = list(tables.problems)
    reassessments: list[ReassessmentRow] = []
    trainings: list[SummerTrainingRow] = []
    years: list[SchoolYear] = []
    notes = CodeNotes()
    for kind, sheet, header in tables.found:
        collector = ProblemCollector(sheet.name)
        if year := read_titles(sheet.rows[: header.row]).school_year:
            years.append(year)
        seen: dict[tuple[str, str], int] = {}
        for pupil in pupil_rows(sheet, header, collector, notes):
            reader = _Reader(pupil=pupil, header=header, problems=collector, known_classes=known_classes)
            if kind == "reassessments" and (row := reader.reassessment()) and reader.is_first(seen, row.subject_code):
                reassessments.append(row)
            elif kind == "trainings" and (training := reader.training()) and reader.is_first(seen, ""):
                trainings.append(training)
        problems += collector.found
    return SummerReading(
        school_year=years[0] if years else None,
        reassessments=tuple(reassessments),
        trainings=tuple(trainings),
        problems=tuple(problems),
    )


class _Reader:
    def __init__(
        self, *, pupil: PupilCells, header: HeaderMatch, problems: ProblemCollector, known_classes: Container[str] | None
    ) -> None:
        self.pupil = pupil
        self.cells = RowReader(header=header, row=pupil.cells, index=pupil.index, problems=problems)
        self.known_classes = known_classes

    def reassessment(self) -> ReassessmentRow | None:
        class_name = self._class_name()
        subject_text = self.cells.needed_text("subject", "Môn học")
        subject = find_subject(subject_text)
        if subject_text and subject is None:
            self.cells.block(
                "subject", "subject_unknown", f"Không nhận ra môn học “{subject_text[:60]}”.", "Ghi đúng tên môn học."
            )
        result_text = self.cells.needed_text("result", "Kết quả đánh giá lại")
        assessed_on = self.cells.day("assessed_on", "Ngày đánh giá")
        if subject is None or not result_text:
            return None
        try:
            result = read_mark(result_text, is_comment=subject.is_comment_only)
        except HocbaError as error:
            self.cells.block("result", error.code, error.message, error.next_step)
            return None
        return ReassessmentRow(
            row=self.pupil.index + 1,
            pupil_code=self.pupil.code,
            full_name=self.pupil.full_name,
            class_name=class_name,
            subject_code=subject.code,
            result=result,
            assessed_on=assessed_on,
        )

    def training(self) -> SummerTrainingRow:
        text = self.cells.text("level")
        level = read_level(text)
        if text and level is None:
            self.cells.block(
                "level", "level_unreadable", f"“{text[:30]}” không phải là mức rèn luyện.", "Ghi Tốt, Khá, Đạt hoặc Chưa đạt."
            )
        return SummerTrainingRow(
            row=self.pupil.index + 1,
            pupil_code=self.pupil.code,
            full_name=self.pupil.full_name,
            class_name=self._class_name(),
            task=self.cells.text("task"),
            is_completed=bool(self.cells.choice("is_completed", "Hoàn thành", _YES_NO, "Có, Không")),
            is_confirmed_by_parent=bool(self.cells.choice("is_confirmed", "Cha mẹ xác nhận", _YES_NO, "Có, Không")),
            level=level,
            remark=self.cells.text("remark"),
        )

    def is_first(self, seen: dict[tuple[str, str], int], subject_code: str) -> bool:
        """Refuse a second row of the same pupil and subject: which of the two counts is not ours to guess."""
        first = seen.setdefault((self.pupil.code, subject_code), self.pupil.index)
        if first == self.pupil.index:
            return True
        self.cells.block(
            "pupil_code", "row_duplicate", f"Kết quả này đã có ở dòng {first + 1}.", "Giữ lại một dòng rồi nhập lại."
        )
        return False

    def _class_name(self) -> str:
        name = read_class_name(self.cells.needed_text("class_name", "Lớp"))
        is_known = self.known_classes is None or name in self.known_classes
        if name and not (is_class_name(name) and is_known):
            self.cells.block("class_name", "class_unknown", f"Trường không có lớp {name[:20]}.", "Sửa tên lớp rồi nhập lại.")
        return name
