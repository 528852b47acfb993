"""Who may sign which slot, and who may make a certificate known. Pure questions about one day."""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """Người được ký trong một lớp: the roster's teachers, the principal, and the clerks who hold the seal."""

    teachers: Mapping[UUID, UUID]  # course -> person
    homeroom: UUID | None
    principals: tuple[UUID, ...]
    clerks: tuple[UUID, ...]

    def of(self, role: Role, course_id: UUID | None) -> tuple[UUID, ...]:
        """Return who may sign a role (of a course)."""
        if role is Role.SUBJECT_TEACHER:
            teacher = None if course_id is None else self.teachers.get(course_id)
            return () if teacher is None else (teacher,)
        if role is Role.HOMEROOM:
            return () if self.homeroom is None else (self.homeroom,)
        return self.principals if role is Role.PRINCIPAL else self.clerks


def signers_of_class(*, school_id: UUID, class_id: UUID, at: datetime) -> Signers:
    """Return who may sign what in a class, by the assignments of the signing day and the offices of today."""
    on, today = signing_day(class_id, at), timezone.localdate(at)
    return Signers(
        teachers=teachers_of_class(class_id, on),
        homeroom=homeroom_teacher(class_id, on),
        principals=tuple(people_with_role(school_id, _PRINCIPAL, today)),
        clerks=tuple(people_with_role(school_id, _CLERK, today)),
    )


def can_sign(person_id: UUID, *, school_id: UUID, class_id: UUID, role: Role, course_id: UUID | None, at: datetime) -> bool:
    """Tell whether the person may fill slots of this role (and course) in the class."""
    if role is Role.PRINCIPAL or role is Role.SEAL:
        office = _PRINCIPAL if role is Role.PRINCIPAL else _CLERK
        return office in roles_on(person_id, school_id, timezone.localdate(at))
    on = signing_day(class_id, at)
    if role is Role.HOMEROOM:
        return homeroom_teacher(class_id, on) == person_id
    return course_id is not None and teacher_of_course(course_id, on) == person_id


def can_register_certificate(acting_id: UUID, *, school_id: UUID, person_id: UUID | None, at: datetime) -> bool:
    """Tell whether ``acting_id`` may make a certificate known: the office for anyone, a person for herself."""
    if acting_id in (SYSTEM_ACTOR, person_id):
        return True
    return bool(roles_on(acting_id, school_id, timezone.localdate(at)) & _REGISTRARS)
