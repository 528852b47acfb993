"""Lớp 8A2 of trường THCS Bình Minh: cô Hà teaches Toán, thầy Bình is homeroom, cô Lan the office, thầy Dũng principal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from hocba.apps.accounts import actions as accounts
from hocba.apps.accounts.queries import Actor, actor_by_person, system_actor
from hocba.apps.gradebook.actions import write_marks
from hocba.apps.gradebook.values import CellPatch, WriteOutcome
from hocba.apps.organisations import actions as organisations
from hocba.apps.roster import actions as roster
from hocba.apps.roster import queries as roster_queries
from hocba.apps.roster.values import CourseInfo
from hocba.apps.windows.actions import open_scopes
from hocba.foundation.context import acting
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.catalogue import required_regular_count

AT = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
YEAR = SchoolYear(2025)
TERMS = {"term_1": (date(2025, 9, 5), date(2026, 1, 17)), "term_2": (date(2026, 1, 19), date(2026, 5, 31))}
FIRST_DAY = date(2025, 9, 1)
NAMES = ("Nguyễn Văn An", "Đặng Thị Ánh", "Vàng A Sáng", "Trần Bảo Châu", "Y Blan", "Lê Hoà", "Lê Hòa", "Phạm Thế Vinh")


@dataclass(slots=True, kw_only=True)
class SmallSchool:
    """One school with one class, ready to be written in."""

    school_id: UUID
    year_id: UUID
    class_id: UUID
    ha: Actor
    binh: Actor
    lan: Actor
    dung: Actor
    pupils: list[UUID]
    courses: dict[str, CourseInfo] = field(default_factory=dict)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Look at the school's rows."""
        with acting(school_id=self.school_id, reason="read"):
            yield

    def write(self, subject: str | None, term: str, cells: Sequence[CellPatch], **changes: object) -> WriteOutcome:
        """Write cells into a subject's book, or into the homeroom book, as its teacher."""
        facts: dict[str, object] = {
            "school_id": self.school_id,
            "term": term,
            "cells": cells,
            "at": AT,
            "reason": "Nhập điểm",
            "idempotency_key": uuid4().hex,
        }
        if subject is None:
            facts |= {"class_id": self.class_id, "acting_user": self.binh}
        else:
            facts |= {"course_id": self.courses[subject].id, "acting_user": self.ha}
        return write_marks(**(facts | changes))  # type: ignore[arg-type]

    def fill_course(self, subject: str, term: str, mark: str = "8.0", pupils: Sequence[UUID] | None = None) -> None:
        """Give every pupil all the marks that a term needs."""
        course = self.courses[subject]
        count = required_regular_count(course.periods_per_year) if course.assessment == "score" else 2
        value = mark if course.assessment == "score" else "pass"
        columns = [*(f"regular_{index}" for index in range(1, count + 1)), "midterm", "final"]
        wanted = self.pupils if pupils is None else pupils
        cells = [patch(pupil, column, value) for pupil in wanted for column in columns]
        cells += [patch(pupil, "comment", "Chăm học.") for pupil in wanted]
        self.write(subject, term, cells)

    def fill(self, term: str, mark: str = "8.0", conduct: str = "good") -> None:
        """Complete a term of every course and of the homeroom book."""
        for subject in self.courses:
            self.fill_course(subject, term, mark)
        homeroom = [patch(pupil, "conduct", conduct) for pupil in self.pupils]
        self.write(None, term, [*homeroom, *(patch(pupil, "remark", "Ngoan, chăm.") for pupil in self.pupils)])


def patch(pupil_id: UUID, column: str, value: str | None, base: str | None = None) -> CellPatch:
    """One cell."""
    return CellPatch(pupil_id=pupil_id, column=column, base=base, value=value)


def small_school(*, code: str = "20180401", names: Sequence[str] = NAMES, is_open: bool = True) -> SmallSchool:
    """Set the school up; with ``is_open`` its scopes are open for writing."""
    school_id = _organisations(code)
    ha, binh, lan, dung = (_person(code, number, name) for number, name in enumerate(_STAFF))
    duties = ((ha, "teacher"), (binh, "teacher"), (lan, "clerk"), (dung, "principal"))
    roles = [accounts.RoleFacts(person_id=person.person_id, role=role, valid_from=FIRST_DAY) for person, role in duties]
    accounts.give_roles(organisation_id=school_id, roles=roles, acting_user=system_actor(), at=AT)
    year_id = roster.open_year(school_id=school_id, school_year=YEAR, terms=TERMS, acting_user=lan, at=AT)
    roster.switch_to_digital(school_id=school_id, level="lower_secondary", first_year=YEAR, acting_user=lan, at=AT)
    pupils = [_pupil(code, position, name) for position, name in enumerate(names, start=1)]
    roster.enrol_pupils(school_id=school_id, year_id=year_id, pupils=pupils, acting_user=lan, at=AT)
    with acting(school_id=school_id, reason="read"):
        class_id = roster_queries.class_by_name(year_id, "8A2").id
        courses = {course.subject_code: course for course in roster_queries.courses_of_class(class_id)}
        known = roster_queries.pupils_by_sector_code(school_id, [facts.sector_code for facts in pupils])
    roster.assign_teachers(
        school_id=school_id,
        year_id=year_id,
        courses=[
            roster.CourseAssignment(class_name="8A2", subject_code=subject, person_id=ha.person_id, starts_on=FIRST_DAY)
            for subject in courses
        ],
        homerooms=[roster.HomeroomDuty(class_name="8A2", person_id=binh.person_id, starts_on=FIRST_DAY)],
        acting_user=lan,
        at=AT,
    )
    if is_open:
        open_scopes(school_id=school_id, class_ids=[class_id], acting_user=lan, at=AT, reason="Mở sổ đầu năm")
    return SmallSchool(
        school_id=school_id,
        year_id=year_id,
        class_id=class_id,
        ha=ha,
        binh=binh,
        lan=lan,
        dung=dung,
        pupils=[known[facts.sector_code] for facts in pupils],
        courses=courses,
    )


_STAFF = ("Nguyễn Thị Hà", "Trần Văn Bình", "Lê Thị Lan", "Hoàng Văn Dũng")


def _organisations(code: str) -> UUID:
    province = organisations.register_organisation(kind="province", code="20", name="Tỉnh Lạng Sơn")
    commune = organisations.register_organisation(kind="commune", code="20-BM", name="Xã Bình Minh")
    school = organisations.register_organisation(kind="school", code=code, name="Trường THCS Bình Minh", place="Lạng Sơn")
    organisations.place_under(child_id=commune, parent_id=province, valid_from=FIRST_DAY)
    organisations.place_under(child_id=school, parent_id=commune, valid_from=FIRST_DAY)
    return school


def _person(code: str, number: int, name: str) -> Actor:
    staff_code = f"{code}-{number}"
    return actor_by_person(accounts.register_person(staff_code=staff_code, full_name=name, acting_user=system_actor(), at=AT))


def _pupil(code: str, position: int, name: str) -> roster.PupilFacts:
    return roster.PupilFacts(
        sector_code=f"{code[-2:]}{position:08d}",
        full_name=name,
        gender="male" if position % 2 else "female",
        born_on=date(2012, 3, position % 27 + 1),
        birth_place="Lạng Sơn",
        ethnicity="Kinh",
        address="Thôn Một",
        phone="0900000000",
        id_type="citizen",
        citizen_id=f"020212{position:06d}",
        nationality="Việt Nam",
        guardians=(roster.GuardianFacts(relation="mother", full_name="Lê Thị Mai", occupation="Nông dân"),),
        enrolment=roster.EnrolmentFacts(class_name="8A2", grade=8, position=position, starts_on=FIRST_DAY),
    )
