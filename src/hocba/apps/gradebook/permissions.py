"""Who may write in which book. Administrators never may; who entered for whom stands in the entry."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from hocba.apps.accounts import queries as accounts
from hocba.apps.roster import queries as roster

_OFFICE = frozenset({"clerk", "deputy_principal"})


def can_write_books(
    actor: accounts.Actor, school_id: UUID, class_id: UUID, course_ids: Collection[UUID | None], on: date
) -> bool:
    """Tell whether the actor keeps each of these books of a class that day, or enters lists for their keepers from the office.

    A course's book is kept by who teaches it; None is the homeroom book, kept by the homeroom teacher.
    """
    return _keeps(actor, class_id, course_ids, on) or _is_office(actor, school_id, on)


def _keeps(actor: accounts.Actor, class_id: UUID, course_ids: Collection[UUID | None], on: date) -> bool:
    courses = [course_id for course_id in course_ids if course_id is not None]
    if courses:
        teachers = roster.teachers_of_class(class_id, on)
        if any(teachers.get(course_id) != actor.person_id for course_id in courses):
            return False
    return None not in course_ids or roster.homeroom_teacher(class_id, on) == actor.person_id


def _is_office(actor: accounts.Actor, school_id: UUID, on: date) -> bool:
    return bool(_OFFICE & accounts.roles_on(actor.person_id, school_id, on))
