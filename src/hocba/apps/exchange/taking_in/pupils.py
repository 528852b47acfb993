"""The list of pupils: who they are, where they sit."""

from datetime import date
from uuid import UUID

from hocba.apps.exchange.spreadsheets.roster import PupilRow, PupilStatus, RosterReading
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster import actions as roster
from hocba.apps.roster.queries import classes_of_year
from hocba.apps.windows.actions import open_scopes

_EXITS = {PupilStatus.TRANSFERRED_OUT: "transferred_out", PupilStatus.LEFT: "left"}


def take_in(reading: RosterReading, setting: Setting, *, year_id: UUID, first_day: date) -> dict[str, int]:
    """Record pupils, guardians, enrolments and former years; open the books of new classes."""
    counts = roster.enrol_pupils(
        school_id=setting.school_id,
        year_id=year_id,
        pupils=[_facts(row, first_day) for row in reading.pupils],
        acting_user=setting.acting_user,
        at=setting.at,
    )
    steps = [
        roster.StudyStepFacts(
            sector_code=step.pupil_code,
            start=step.school_year.start,
            class_name=step.class_name,
            school_name=step.school_name,
        )
        for step in reading.study_steps
    ]
    counts["study_steps"] = roster.record_study_steps(
        school_id=setting.school_id, steps=steps, acting_user=setting.acting_user, at=setting.at
    )
    open_scopes(
        school_id=setting.school_id,
        class_ids=[row.id for row in classes_of_year(year_id)],
        acting_user=setting.acting_user,
        at=setting.at,
        reason="Mở sổ đầu năm",
    )
    return counts


def _facts(row: PupilRow, first_day: date) -> roster.PupilFacts:
    is_transfer = row.status is PupilStatus.TRANSFERRED_IN
    return roster.PupilFacts(
        sector_code=row.pupil_code,
        full_name=row.full_name,
        gender=row.gender.value,
        born_on=row.born_on,
        citizen_id=row.citizen_id or row.passport_number,
        id_type="citizen" if row.citizen_id else "passport" if row.passport_number else "none",
        ethnicity=row.ethnicity,
        nationality=row.nationality,
        address=row.current_address or row.permanent_address,
        phone=row.phone,
        birth_place=row.birth_place,
        home_town=", ".join(part for part in (row.home_commune, row.home_province) if part),
        policy_group=row.policy_group,
        register_number=row.register_number,
        guardians=tuple(_guardians(row)),
        enrolment=roster.EnrolmentFacts(
            class_name=row.class_name,
            grade=row.grade,
            position=row.position,
            starts_on=(row.entered_on if is_transfer else None) or first_day,
            ends_on=row.left_on,
            entry_kind="transferred_in" if is_transfer else "ordinary",
            exit_kind=_EXITS.get(row.status, ""),
            other_school=row.other_school,
        ),
    )


def _guardians(row: PupilRow) -> list[roster.GuardianFacts]:
    stated = (
        ("father", row.father_name, row.father_occupation),
        ("mother", row.mother_name, row.mother_occupation),
        ("guardian", row.guardian_name, row.guardian_occupation),
    )
    return [
        roster.GuardianFacts(relation=relation, full_name=name, occupation=occupation)
        for relation, name, occupation in stated
        if name
    ]
