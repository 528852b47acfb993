"""Summer results: re-assessed subjects and conduct after training, into the summer term of the books."""

from collections import defaultdict
from uuid import UUID

from hocba.apps.exchange.spreadsheets.summer import ReassessmentRow, SummerReading, SummerTrainingRow
from hocba.apps.exchange.taking_in.cells import SheetCells, cell_text, write_cells
from hocba.apps.exchange.taking_in.pupil_lookup import ClassPupils
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster.queries import class_by_name, course_of_class, courses_of_class
from hocba.apps.roster.values import ClassInfo
from hocba_core.kernel.terms import Term

_SHEET = "Trong hè"


def take_in(reading: SummerReading, setting: Setting, *, year_id: UUID) -> dict[str, int]:
    """Write the results, class by class; return how many cells changed."""
    classes = {row.class_name for row in reading.reassessments} | {row.class_name for row in reading.trainings}
    return {"cells": sum(_take_in_class(reading, setting, class_by_name(year_id, name)) for name in sorted(classes))}


def _take_in_class(reading: SummerReading, setting: Setting, school_class: ClassInfo) -> int:
    pupils = ClassPupils(setting, school_class.id, school_class.name)
    courses = {course.subject_code: course for course in courses_of_class(school_class.id)}
    books: defaultdict[UUID | None, list[tuple[UUID, str, str]]] = defaultdict(list)
    rows: dict[UUID, int] = {}
    for again in reading.reassessments:
        if again.class_name == school_class.name and (pupil_id := _find(pupils, again, rows)):
            course = courses.get(again.subject_code) or course_of_class(school_class.id, again.subject_code)
            books[course.id].append((pupil_id, "final", cell_text(again.result)))
    for training in reading.trainings:
        if training.class_name == school_class.name and (pupil_id := _find(pupils, training, rows)):
            stated = (("conduct", training.level.value if training.level else ""), ("remark", training.remark))
            books[None] += [(pupil_id, column, value) for column, value in stated if value]
    sheets = [SheetCells(course_id=course_id, sheet=_SHEET, rows=rows, cells=cells) for course_id, cells in books.items()]
    return write_cells(setting, class_id=school_class.id, term=Term.SUMMER.value, sheets=sheets)


def _find(pupils: ClassPupils, row: ReassessmentRow | SummerTrainingRow, rows: dict[UUID, int]) -> UUID | None:
    pupil_id = pupils.find(row.pupil_code, sheet=_SHEET, row=row.row)
    if pupil_id is not None:
        rows[pupil_id] = row.row
    return pupil_id
