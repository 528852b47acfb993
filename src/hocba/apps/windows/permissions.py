"""Who may open, lock and reopen scopes."""

from datetime import date
from uuid import UUID

from hocba.apps.accounts import queries as accounts
from hocba.foundation.context import SYSTEM_ACTOR

_OFFICE = frozenset({"principal", "deputy_principal", "clerk"})
_LEADERS = frozenset({"principal", "deputy_principal"})


def can_open_scopes(actor: accounts.Actor, school_id: UUID, on: date) -> bool:
    """Tell whether the actor may open the scopes of a year: the office, or set-up without a person."""
    return actor.person_id == SYSTEM_ACTOR or bool(_OFFICE & accounts.roles_on(actor.person_id, school_id, on))


def can_change_scopes(actor: accounts.Actor, school_id: UUID, on: date) -> bool:
    """Tell whether the actor may lock, unlock, close or reopen: hiệu trưởng, phó hiệu trưởng."""
    return bool(_LEADERS & accounts.roles_on(actor.person_id, school_id, on))
