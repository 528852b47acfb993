"""Mark books: one gesture for each sheet; exemptions and takers of optional courses with them."""

from uuid import UUID

from hocba.apps.exchange.spreadsheets.marks import MarkBookReading, MarkRow, MarkSheet
from hocba.apps.exchange.taking_in.cells import cell_text, write_cells
from hocba.apps.exchange.taking_in.pupil_lookup import ClassPupils
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster import actions as roster
from hocba.apps.roster.queries import class_by_name, course_of_class


def take_in(reading: MarkBookReading, setting: Setting, *, year_id: UUID) -> dict[str, int]:
    """Write every sheet of the workbook; return how many sheets, pupils' rows and changed cells."""
    changed = sum(_take_in_sheet(sheet, setting, year_id) for sheet in reading.sheets)
    rows = sum(len(sheet.rows) for sheet in reading.sheets)
    return {"sheets": len(reading.sheets), "rows": rows, "cells": changed}


def _take_in_sheet(sheet: MarkSheet, setting: Setting, year_id: UUID) -> int:
    school_class = class_by_name(year_id, sheet.class_name)
    course = course_of_class(school_class.id, sheet.subject_code)
    pupils = ClassPupils(setting, school_class.id, school_class.name)
    found = [(pupils.find(row.pupil_code, sheet=sheet.sheet, row=row.row), row) for row in sheet.rows]
    known = [(pupil_id, row) for pupil_id, row in found if pupil_id is not None]
    exempt = [pupil_id for pupil_id, row in known if row.is_exempt]
    if exempt:
        roster.record_exemptions(
            school_id=setting.school_id,
            course_id=course.id,
            term=sheet.term.value,
            pupil_ids=exempt,
            reason="Miễn theo sổ điểm của trường",
            acting_user=setting.acting_user,
            at=setting.at,
        )
    if course.is_optional:
        roster.record_takers(
            school_id=setting.school_id,
            course_id=course.id,
            pupil_ids=[pupil_id for pupil_id, _ in known],
            acting_user=setting.acting_user,
            at=setting.at,
        )
    return write_cells(
        setting,
        course_id=course.id,
        term=sheet.term.value,
        cells=[(pupil_id, column, value) for pupil_id, row in known for column, value in _cells(row)],
        sheet=sheet.sheet,
        rows=pupils.rows_by_pupil((row.pupil_code, row.row) for row in sheet.rows),
    )


def _cells(row: MarkRow) -> list[tuple[str, str]]:
    """What the row states: empty cells are not written, so they clear nothing."""
    stated = [(f"regular_{number}", mark) for number, mark in enumerate(row.regular, start=1)]
    stated += [("midterm", row.midterm), ("final", row.final), ("carried", row.carried)]
    cells = [(column, cell_text(mark)) for column, mark in stated if mark is not None]
    return cells + ([("comment", row.comment)] if row.comment else [])
