"""Homeroom books: conduct, remarks, awards; absences by day."""

from collections import defaultdict
from uuid import UUID

from hocba.apps.exchange.spreadsheets.homeroom import AbsenceRow, AwardRow, ConductRow, HomeroomReading, Session
from hocba.apps.exchange.taking_in.cells import SheetCells, write_cells
from hocba.apps.exchange.taking_in.pupil_lookup import ClassPupils
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster.queries import class_by_name
from hocba.apps.schoolday.actions import AbsencePatch, note_absences

_SESSIONS = {
    Session.MORNING: ("morning",),
    Session.AFTERNOON: ("afternoon",),
    Session.WHOLE_DAY: ("morning", "afternoon"),
}
_SHEET = "Sổ chủ nhiệm"


def take_in(reading: HomeroomReading, setting: Setting, *, year_id: UUID) -> dict[str, int]:
    """Write a class's homeroom book; return how many cells changed and absences are new."""
    school_class = class_by_name(year_id, reading.class_name)
    pupils = ClassPupils(setting, school_class.id, school_class.name)
    by_term: defaultdict[str, list[tuple[UUID, str, str]]] = defaultdict(list)
    for row in reading.conduct:
        if pupil_id := pupils.find(row.pupil_code, sheet=_SHEET, row=row.row):
            for term, column, value in _conduct(row):
                by_term[term].append((pupil_id, column, value))
    for pupil_id, column, value in _awards(reading.awards, pupils):
        by_term["year"].append((pupil_id, column, value))
    rows = pupils.rows_by_pupil((row.pupil_code, row.row) for row in reading.conduct)
    changed = sum(
        write_cells(
            setting,
            class_id=school_class.id,
            term=term,
            sheets=[SheetCells(course_id=None, sheet=_SHEET, rows=rows, cells=cells)],
        )
        for term, cells in sorted(by_term.items())
    )
    noted = note_absences(
        school_id=setting.school_id,
        class_id=school_class.id,
        absences=_absences(reading.absences, pupils),
        acting_user=setting.acting_user,
        at=setting.at,
        reason=f"Nhập từ tệp {setting.file_sha256[:12]}",
    )
    return {"cells": changed, "absences": noted}


def _conduct(row: ConductRow) -> list[tuple[str, str, str]]:
    stated = [
        ("term_1", "conduct", row.term_1_level.value if row.term_1_level else ""),
        ("term_1", "remark", row.term_1_remark),
        ("term_2", "conduct", row.term_2_level.value if row.term_2_level else ""),
        ("term_2", "remark", row.term_2_remark),
        ("year", "remark", row.year_remark),
    ]
    return [cell for cell in stated if cell[2]]


def _awards(rows: tuple[AwardRow, ...], pupils: ClassPupils) -> list[tuple[UUID, str, str]]:
    """Several lines of one kind become one text, joined as the record prints them."""
    texts: defaultdict[tuple[UUID, str], list[str]] = defaultdict(list)
    for row in rows:
        if pupil_id := pupils.find(row.pupil_code, sheet=_SHEET, row=row.row):
            texts[(pupil_id, row.kind.value)].append(row.text)
    return [(pupil_id, column, "; ".join(lines)) for (pupil_id, column), lines in texts.items()]


def _absences(rows: tuple[AbsenceRow, ...], pupils: ClassPupils) -> list[AbsencePatch]:
    return [
        AbsencePatch(
            pupil_id=pupil_id,
            absent_on=row.absent_on,
            session=session,
            kind="excused" if row.is_excused else "unexcused",
        )
        for row in rows
        if (pupil_id := pupils.find(row.pupil_code, sheet=_SHEET, row=row.row))
        for session in _SESSIONS[row.session]
    ]
