"""Who may write in which book. Administrators never may; who entered for whom stands in the entry."""

from datetime import date
from uuid import UUID

from hocba.apps.accounts import queries as accounts
from hocba.apps.roster import queries as roster

_OFFICE = frozenset({"clerk", "deputy_principal"})


def can_write_course(actor: accounts.Actor, school_id: UUID, course_id: UUID, on: date) -> bool:
    """Tell whether the actor teaches the course that day, or enters lists for the teacher from the office."""
    return roster.teacher_of_course(course_id, on) == actor.person_id or _is_office(actor, school_id, on)


def can_write_homeroom(actor: accounts.Actor, school_id: UUID, class_id: UUID, on: date) -> bool:
    """Tell whether the actor is the homeroom teacher that day, or enters lists for her from the office."""
    return roster.homeroom_teacher(class_id, on) == actor.person_id or _is_office(actor, school_id, on)


def _is_office(actor: accounts.Actor, school_id: UUID, on: date) -> bool:
    return bool(_OFFICE & accounts.roles_on(actor.person_id, school_id, on))
