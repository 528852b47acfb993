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
        known_courses = {
            (row.school_class_id, row.subject_code): row for row in Course.objects.filter(school_class__year_id=year_id)
        }
        new_courses = sum(_assign_course(_class(classes, duty.class_name), duty, known_courses) for duty in courses)
        new_homerooms = sum(_assign_homeroom(_class(classes, duty.class_name), duty) for duty in homerooms)
        counts = {"courses": new_courses, "homerooms": new_homerooms}
        if new_courses or new_homerooms:
            record_action("roster.teachers.assign", at=at, payload=counts)
        return counts


def _assign_course(school_class: SchoolClass, duty: CourseAssignment, known: dict[tuple[UUID, str], Course]) -> bool:
    course = known.get((school_class.id, duty.subject_code)) or ensure_course(school_class, duty.subject_code)
    _, is_new = TeachingAssignment.objects.update_or_create(
        school_id=course.school_id,
        course=course,
        person_id=duty.person_id,
        starts_on=duty.starts_on,
        defaults={"ends_on": duty.ends_on},
    )
    return is_new


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
