"""What an office states about em An and her class, for tests of the roster."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hocba.apps.accounts.actions import register_person
from hocba.apps.accounts.queries import Actor, system_actor
from hocba.apps.organisations.actions import register_organisation
from hocba.apps.roster import actions as roster
from hocba.apps.roster import queries
from hocba.apps.roster.values import MemberInfo, PupilProfile
from hocba.foundation.context import acting
from hocba.foundation.models import AuditEntry
from hocba_core.kernel.school_year import SchoolYear

AT = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
FIRST_DAY, MID_YEAR, LAST_DAY = date(2025, 9, 5), date(2026, 1, 19), date(2026, 5, 31)
YEAR = SchoolYear(2025)
TERMS = {"term_1": (FIRST_DAY, date(2026, 1, 17)), "term_2": (MID_YEAR, LAST_DAY)}
AN = roster.PupilFacts(
    sector_code="2091000001",
    full_name="Vi Hoài An",
    gender="female",
    born_on=date(2014, 7, 18),
    birth_place="Lạng Sơn",
    ethnicity="Tày",
    address="Thôn Một",
    phone="0900000001",
    id_type="citizen",
    citizen_id="021314000001",
    nationality="Việt Nam",
    guardians=(roster.GuardianFacts(relation="mother", full_name="Lê Thị Mai", occupation="Nông dân"),),
    enrolment=roster.EnrolmentFacts(class_name="6A1", grade=6, position=1, starts_on=FIRST_DAY),
)


class Office:
    """A school whose office takes lists in."""

    def __init__(self, code: str = "20180401") -> None:
        self.school_id = register_organisation(kind="school", code=code, name="Trường THCS Bình Minh", place="Lạng Sơn")
        self.year_id = self.open_year()

    def open_year(self, school_year: SchoolYear = YEAR, terms: Any = TERMS, **more: Any) -> UUID:
        return roster.open_year(school_year=school_year, terms=terms, **self.step(**more))

    def step(self, **more: Any) -> Any:
        return {"school_id": self.school_id, "acting_user": system_actor(), "at": AT} | more

    def enrol(self, *pupils: roster.PupilFacts, **more: Any) -> dict[str, int]:
        return roster.enrol_pupils(year_id=self.year_id, pupils=pupils, **self.step(**more))

    def assign(self, *duties: roster.CourseAssignment | roster.HomeroomDuty, **more: Any) -> dict[str, int]:
        courses = [duty for duty in duties if isinstance(duty, roster.CourseAssignment)]
        homerooms = [duty for duty in duties if isinstance(duty, roster.HomeroomDuty)]
        return roster.assign_teachers(year_id=self.year_id, courses=courses, homerooms=homerooms, **self.step(**more))

    def reading(self) -> Any:
        return acting(school_id=self.school_id, reason="đọc")

    def members(self, class_name: str, on: date) -> list[MemberInfo]:
        with self.reading():
            return queries.members_on(queries.class_by_name(self.year_id, class_name).id, on)

    def names(self, class_name: str, on: date) -> list[str]:
        return [member.full_name for member in self.members(class_name, on)]

    def profile(self, sector_code: str = AN.sector_code) -> PupilProfile:
        with self.reading():
            pupil_id = queries.pupils_by_sector_code(self.school_id, [sector_code])[sector_code]
            return queries.pupil_profiles([pupil_id])[pupil_id]

    def told(self, action: str) -> int:
        with self.reading():
            return AuditEntry.objects.filter(action=action).count()


def pupil(number: int, name: str, **seat: Any) -> roster.PupilFacts:
    """Another pupil of the list."""
    enrolment = replace(AN.enrolment, **({"position": number} | seat))
    code, citizen_id = f"20910000{number:02d}", f"0213140000{number:02d}"
    return replace(AN, sector_code=code, full_name=name, citizen_id=citizen_id, guardians=(), enrolment=enrolment)


def seated(facts: roster.PupilFacts, **seat: Any) -> roster.PupilFacts:
    """The same pupil with another seat."""
    return replace(facts, enrolment=replace(facts.enrolment, **seat))


def teacher(number: int, name: str) -> Actor:
    """A person who may be assigned."""
    staff_code = f"GV-{number}"
    person_id = register_person(staff_code=staff_code, full_name=name, acting_user=system_actor(), at=AT)
    return Actor(person_id=person_id, account_id=None, full_name=name, staff_code=staff_code)
