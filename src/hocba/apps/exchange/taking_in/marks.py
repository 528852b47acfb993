"""Mark books: one gesture for each sheet; exemptions and takers of optional courses with them."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from hocba.apps.exchange.spreadsheets.marks import MarkBookReading, MarkRow, MarkSheet
from hocba.apps.exchange.taking_in.cells import SheetCells, cell_text, write_cells
from hocba.apps.exchange.taking_in.pupil_lookup import ClassPupils
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster import actions as roster
from hocba.apps.roster.queries import class_by_name, course_of_class, courses_of_class
from hocba.apps.roster.values import ClassInfo, CourseInfo

_KnownRow = tuple[UUID, MarkRow]


def take_in(reading: MarkBookReading, setting: Setting, *, year_id: UUID) -> dict[str, int]:
    """Write every sheet of the workbook, class by class; return how many sheets, pupils' rows and changed cells."""
    by_class: defaultdict[str, list[MarkSheet]] = defaultdict(list)
    for sheet in reading.sheets:
        by_class[sheet.class_name].append(sheet)
    changed = sum(_take_in_class(class_by_name(year_id, name), sheets, setting) for name, sheets in by_class.items())
    rows = sum(len(sheet.rows) for sheet in reading.sheets)
    return {"sheets": len(reading.sheets), "rows": rows, "cells": changed}


def _take_in_class(school_class: ClassInfo, sheets: Sequence[MarkSheet], setting: Setting) -> int:
    pupils = ClassPupils(setting, school_class.id, school_class.name)
    courses = {course.subject_code: course for course in courses_of_class(school_class.id)}
    by_term: defaultdict[str, list[SheetCells]] = defaultdict(list)
    known: list[tuple[CourseInfo, MarkSheet, Sequence[_KnownRow]]] = []
    for sheet in sheets:
        course = courses.get(sheet.subject_code) or course_of_class(school_class.id, sheet.subject_code)
        rows = _known_rows(sheet, pupils)
        known.append((course, sheet, rows))
        by_term[sheet.term.value].append(_sheet_cells(sheet, course, rows))
    for course, sheet, taken in sorted(known, key=lambda each: each[0].id):  # in one order by all writers
        _record_options(course, sheet, taken, setting)
    return sum(
        write_cells(setting, class_id=school_class.id, term=term, sheets=of_term) for term, of_term in sorted(by_term.items())
    )


def _known_rows(sheet: MarkSheet, pupils: ClassPupils) -> list[_KnownRow]:
    found = [(pupils.find(row.pupil_code, sheet=sheet.sheet, row=row.row), row) for row in sheet.rows]
    return [(pupil_id, row) for pupil_id, row in found if pupil_id is not None]


def _record_options(course: CourseInfo, sheet: MarkSheet, rows: Sequence[_KnownRow], setting: Setting) -> None:
    exempt = [pupil_id for pupil_id, row in rows if row.is_exempt]
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
            pupil_ids=[pupil_id for pupil_id, _ in rows],
            acting_user=setting.acting_user,
            at=setting.at,
        )


def _sheet_cells(sheet: MarkSheet, course: CourseInfo, rows: Sequence[_KnownRow]) -> SheetCells:
    return SheetCells(
        course_id=course.id,
        sheet=sheet.sheet,
        rows={pupil_id: row.row for pupil_id, row in rows},
        cells=[(pupil_id, column, value) for pupil_id, row in rows for column, value in _cells(row)],
    )


def _cells(row: MarkRow) -> list[tuple[str, str]]:
    """What the row states: empty cells are not written, so they clear nothing."""
    stated = [(f"regular_{number}", mark) for number, mark in enumerate(row.regular, start=1)]
    stated += [("midterm", row.midterm), ("final", row.final), ("carried", row.carried)]
    cells = [(column, cell_text(mark)) for column, mark in stated if mark is not None]
    return cells + ([("comment", row.comment)] if row.comment else [])
