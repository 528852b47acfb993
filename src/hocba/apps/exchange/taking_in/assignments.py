"""Who teaches what, who keeps which class."""

from datetime import date
from uuid import UUID

from hocba.apps.accounts.queries import people_by_staff_code
from hocba.apps.exchange.spreadsheets.assignments import AssignmentsReading
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster import actions as roster


def take_in(reading: AssignmentsReading, setting: Setting, *, year_id: UUID, first_day: date) -> dict[str, int]:
    """Record assignments; one without a first day starts with the year. Staff codes are known: the parser checked."""
    codes = [row.staff_code for row in reading.assignments] + [row.staff_code for row in reading.homeroom_teachers]
    people = people_by_staff_code(codes)
    return roster.assign_teachers(
        school_id=setting.school_id,
        year_id=year_id,
        courses=[
            roster.CourseAssignment(
                class_name=row.class_name,
                subject_code=row.subject_code,
                person_id=people[row.staff_code],
                starts_on=row.starts_on or first_day,
                ends_on=row.ends_on,
            )
            for row in reading.assignments
        ],
        homerooms=[
            roster.HomeroomDuty(
                class_name=row.class_name,
                person_id=people[row.staff_code],
                starts_on=row.starts_on or first_day,
                ends_on=row.ends_on,
            )
            for row in reading.homeroom_teachers
        ],
        acting_user=setting.acting_user,
        at=setting.at,
    )
