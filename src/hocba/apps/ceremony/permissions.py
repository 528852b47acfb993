"""Who may sign which slot, and who may make a certificate known. Pure questions about one day."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from hocba.apps.accounts.queries import people_with_role, roles_on
from hocba.apps.roster.queries import class_info, homeroom_teacher, teacher_of_course, teachers_of_class, year_info
from hocba.foundation.context import SYSTEM_ACTOR
from hocba_core.signing.policy import Role

_PRINCIPAL, _CLERK = "principal", "clerk"
_REGISTRARS = frozenset({_PRINCIPAL, _CLERK, "administrator"})


def signing_day(class_id: UUID, at: datetime) -> date:
    """Return the day whose assignments decide who signs: today, or the year's last day once the year is over."""
    last_day = year_info(class_info(class_id).year_id).last_day
    return min(timezone.localdate(at), last_day)


def signers_of(*, school_id: UUID, class_id: UUID, role: Role, course_id: UUID | None, at: datetime) -> tuple[UUID, ...]:
    """Return the people who may sign a role (of a course) for a class: the roster's teachers, the principal, the clerks."""
    on = signing_day(class_id, at)
    if role is Role.SUBJECT_TEACHER:
        teacher = None if course_id is None else teacher_of_course(course_id, on)
        return () if teacher is None else (teacher,)
    if role is Role.HOMEROOM:
        homeroom = homeroom_teacher(class_id, on)
        return () if homeroom is None else (homeroom,)
    office = _PRINCIPAL if role is Role.PRINCIPAL else _CLERK
    return tuple(people_with_role(school_id, office, timezone.localdate(at)))


def subject_signers(class_id: UUID, at: datetime) -> dict[UUID, UUID]:
    """Return course id -> person id of a class in one statement."""
    return teachers_of_class(class_id, signing_day(class_id, at))


def can_sign(person_id: UUID, *, school_id: UUID, class_id: UUID, role: Role, course_id: UUID | None, at: datetime) -> bool:
    """Tell whether the person may fill slots of this role (and course) in the class."""
    return person_id in signers_of(school_id=school_id, class_id=class_id, role=role, course_id=course_id, at=at)


def can_register_certificate(acting_id: UUID, *, school_id: UUID, person_id: UUID | None, at: datetime) -> bool:
    """Tell whether ``acting_id`` may make a certificate known: the office for anyone, a person for herself."""
    if acting_id in (SYSTEM_ACTOR, person_id):
        return True
    return bool(roles_on(acting_id, school_id, timezone.localdate(at)) & _REGISTRARS)
