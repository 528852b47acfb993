"""Who teaches which course and who keeps which class, from a day to a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.actions.classes import ensure_course
from hocba.apps.roster.models import Course, HomeroomAssignment, SchoolClass, TeachingAssignment
from hocba.apps.roster.refusals import UnableToAssign, assert_may_change
from hocba.foundation.context import acting
from hocba.foundation.outbox import record_action
from hocba_core.kernel.errors import HocbaError


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseAssignment:
    """Phân công giảng dạy một môn của một lớp (``ends_on`` exclusive; None: not stated)."""

    class_name: str
    subject_code: str
    person_id: UUID
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomDuty:
    """Phân công chủ nhiệm một lớp (``ends_on`` exclusive; None: not stated)."""

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
    """Record assignments; return how many are new or have another last day now.

    An assignment is known by its first day. One that has ended stays ended when a list without a last day names it again.
    A new homeroom teacher takes over from the former one (bàn giao, S169).
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Nhập phân công giảng dạy"):
        assert_may_change(acting_user, school_id, at)
        for course_duty in courses:
            _assert_span(course_duty)
        for homeroom_duty in homerooms:
            _assert_span(homeroom_duty)
        classes = {row.name: row for row in SchoolClass.objects.filter(year_id=year_id)}
        counts = {
            "courses": _assign_courses(year_id, courses, classes),
            "homerooms": _assign_homerooms(year_id, homerooms, classes),
        }
        if any(counts.values()):
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
        if key not in known or (duty.ends_on is not None and duty.ends_on != known[key]):
            known[key] = duty.ends_on
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
    return len(changed)


def _assign_homerooms(year_id: UUID, duties: Sequence[HomeroomDuty], classes: dict[str, SchoolClass]) -> int:
    known: defaultdict[UUID, list[HomeroomAssignment]] = defaultdict(list)
    for row in HomeroomAssignment.objects.filter(school_class__year_id=year_id):
        known[row.school_class_id].append(row)
    changed = 0
    for duty in sorted(duties, key=lambda duty: duty.starts_on):
        school_class = _class(classes, duty.class_name)
        changed += _assign_homeroom(school_class, duty, known[school_class.id])
    return changed


def _assign_homeroom(school_class: SchoolClass, duty: HomeroomDuty, known: list[HomeroomAssignment]) -> bool:
    row = next((row for row in known if (row.person_id, row.starts_on) == (duty.person_id, duty.starts_on)), None)
    if row is not None and duty.ends_on in (None, row.ends_on):
        return False
    if row is None:
        for former in known:
            if former.starts_on < duty.starts_on and former.ends_on is None:
                former.ends_on = duty.starts_on
                former.save(update_fields=["ends_on"])
        row = HomeroomAssignment(
            school_id=school_class.school_id, school_class=school_class, person_id=duty.person_id, starts_on=duty.starts_on
        )
        known.append(row)
    row.ends_on = duty.ends_on
    if any(_overlap(row, other) for other in known if other is not row):
        raise UnableToAssign(
            "homeroom_taken",
            f"Lớp {school_class.name} đã có giáo viên chủ nhiệm khác trong thời gian này.",
            "Ghi ngày kết thúc của người trước, rồi nhập lại.",
        )
    row.save()
    return True


def _overlap(one: HomeroomAssignment, other: HomeroomAssignment) -> bool:
    begins_before_end = other.ends_on is None or one.starts_on < other.ends_on
    return begins_before_end and (one.ends_on is None or other.starts_on < one.ends_on)


def _assert_span(duty: CourseAssignment | HomeroomDuty) -> None:
    if duty.ends_on is not None and duty.ends_on <= duty.starts_on:
        raise UnableToAssign(
            "assignment_span_wrong", f"Phân công ở lớp {duty.class_name} kết thúc trước khi bắt đầu.", "Xem lại hai ngày."
        )


def _class(classes: dict[str, SchoolClass], name: str) -> SchoolClass:
    if name not in classes:
        raise HocbaError("class_unknown", f"Trường không có lớp {name}.", "Nhập danh sách học sinh của năm học trước.")
    return classes[name]
