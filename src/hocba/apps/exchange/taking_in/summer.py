"""Summer results: re-assessed subjects and conduct after training, into the summer term of the books."""

from collections import defaultdict
from uuid import UUID

from hocba.apps.exchange.spreadsheets.summer import SummerReading
from hocba.apps.exchange.taking_in.cells import cell_text, write_cells
from hocba.apps.exchange.taking_in.pupil_lookup import ClassPupils
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster.queries import class_by_name, course_of_class
from hocba_core.kernel.terms import Term

_SHEET = "Trong hè"


def take_in(reading: SummerReading, setting: Setting, *, year_id: UUID) -> dict[str, int]:
    """Write the results; return how many cells changed."""
    books: defaultdict[tuple[UUID | None, UUID | None], list[tuple[UUID, str, str]]] = defaultdict(list)
    rows: dict[UUID, int] = {}
    classes = {row.class_name for row in reading.reassessments} | {row.class_name for row in reading.trainings}
    for name in sorted(classes):
        school_class = class_by_name(year_id, name)
        pupils = ClassPupils(setting, school_class.id, name)
        for again in reading.reassessments:
            if again.class_name == name and (pupil_id := pupils.find(again.pupil_code, sheet=_SHEET, row=again.row)):
                course = course_of_class(school_class.id, again.subject_code)
                books[(course.id, None)].append((pupil_id, "final", cell_text(again.result)))
                rows[pupil_id] = again.row
        for training in reading.trainings:
            if training.class_name == name and (pupil_id := pupils.find(training.pupil_code, sheet=_SHEET, row=training.row)):
                stated = (("conduct", training.level.value if training.level else ""), ("remark", training.remark))
                books[(None, school_class.id)] += [(pupil_id, column, value) for column, value in stated if value]
                rows[pupil_id] = training.row
    changed = sum(
        write_cells(
            setting, course_id=course_id, class_id=class_id, term=Term.SUMMER.value, cells=cells, sheet=_SHEET, rows=rows
        )
        for (course_id, class_id), cells in books.items()
    )
    return {"cells": changed}
