"""Who teaches which course and who keeps which class, from a day to a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.actions.classes import ensure_course
from hocba.apps.roster.models import Course, HomeroomAssignment, SchoolClass, TeachingAssignment
from hocba.foundation.context import acting
from hocba.foundation.outbox import record_action
from hocba_core.kernel.errors import HocbaError


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseAssignment:
    """Phân công giảng dạy một môn của một lớp (``ends_on`` exclusive)."""

    class_name: str
    subject_code: str
    person_id: UUID
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomDuty:
    """Phân công chủ nhiệm một lớp (``ends_on`` exclusive)."""

    class_name: str
    person_id: UUID
    starts_on: date
    ends_on: date | None = None


def assign_teachers(
    *,
    school_id: UUID,
    year_id: UUID,
    courses: Sequence[CourseAssignment],
    homerooms: Sequence[HomeroomDuty],
    acting_user: Actor,
    at: datetime,
) -> dict[str, int]:
    """Record assignments; return how many are new. One that is known by its first day only takes over its last day."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Nhập phân công giảng dạy"):
        classes = {row.name: row for row in SchoolClass.objects.filter(year_id=year_id)}
        new_courses = _assign_courses(year_id, courses, classes)
        new_homerooms = sum(_assign_homeroom(_class(classes, duty.class_name), duty) for duty in homerooms)
        counts = {"courses": new_courses, "homerooms": new_homerooms}
        if new_courses or new_homerooms:
            record_action("roster.teachers.assign", at=at, payload=counts)
        return counts


def _assign_courses(year_id: UUID, duties: Sequence[CourseAssignment], classes: dict[str, SchoolClass]) -> int:
    of_year = Course.objects.filter(school_class__year_id=year_id)
    courses = {(row.school_class_id, row.subject_code): row for row in of_year}
    standing = TeachingAssignment.objects.filter(course__school_class__year_id=year_id)
    known = {(row.course_id, row.person_id, row.starts_on): row.ends_on for row in standing}
    changed: dict[tuple[UUID, UUID, date], TeachingAssignment] = {}
    for duty in duties:
        school_class = _class(classes, duty.class_name)
        course = courses.get((school_class.id, duty.subject_code))
        if course is None:
            course = courses[school_class.id, duty.subject_code] = ensure_course(school_class, duty.subject_code)
        key = (course.id, duty.person_id, duty.starts_on)
        if key in changed or key not in known or known[key] != duty.ends_on:
            changed[key] = TeachingAssignment(
                school_id=course.school_id,
                course=course,
                person_id=duty.person_id,
                starts_on=duty.starts_on,
                ends_on=duty.ends_on,
            )
    TeachingAssignment.objects.bulk_create(
        changed.values(),
        update_conflicts=True,
        unique_fields=["school", "course", "person", "starts_on"],
        update_fields=["ends_on"],
    )
    return len(changed.keys() - known.keys())


def _assign_homeroom(school_class: SchoolClass, duty: HomeroomDuty) -> bool:
    _, is_new = HomeroomAssignment.objects.update_or_create(
        school_id=school_class.school_id,
        school_class=school_class,
        person_id=duty.person_id,
        starts_on=duty.starts_on,
        defaults={"ends_on": duty.ends_on},
    )
    return is_new


def _class(classes: dict[str, SchoolClass], name: str) -> SchoolClass:
    if name not in classes:
        raise HocbaError("class_unknown", f"Trường không có lớp {name}.", "Nhập danh sách học sinh của năm học trước.")
    return classes[name]
