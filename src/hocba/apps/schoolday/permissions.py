"""Who may note absences."""

from datetime import date
from uuid import UUID

from hocba.apps.accounts import queries as accounts
from hocba.apps.roster import queries as roster

_OFFICE = frozenset({"clerk", "deputy_principal"})


def can_note_absences(actor: accounts.Actor, school_id: UUID, class_id: UUID, on: date) -> bool:
    """Tell whether the actor is the class's homeroom teacher that day, or enters for her from the office."""
    if roster.homeroom_teacher(class_id, on) == actor.person_id:
        return True
    return bool(_OFFICE & accounts.roles_on(actor.person_id, school_id, on))
