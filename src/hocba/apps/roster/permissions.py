"""Who may change lists of years, classes, pupils and duties."""

from datetime import date
from uuid import UUID

from hocba.apps.accounts import queries as accounts
from hocba.foundation.context import SYSTEM_ACTOR

_OFFICE = frozenset({"principal", "deputy_principal", "clerk", "administrator"})


def can_change_roster(actor: accounts.Actor, school_id: UUID, on: date) -> bool:
    """Tell whether the actor may change the school's lists: its office, or set-up without a person (S84)."""
    return actor.person_id == SYSTEM_ACTOR or bool(_OFFICE & accounts.roles_on(actor.person_id, school_id, on))
