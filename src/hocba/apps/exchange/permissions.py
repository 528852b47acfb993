"""Who may take files in."""

from datetime import date
from uuid import UUID

from hocba.apps.accounts import queries as accounts
from hocba.foundation.context import SYSTEM_ACTOR

_OFFICE = frozenset({"principal", "deputy_principal", "clerk", "administrator"})


def can_import_roster(actor: accounts.Actor, school_id: UUID, on: date) -> bool:
    """Tell whether the actor may load initial data: the office, or set-up without a person (S84)."""
    return actor.person_id == SYSTEM_ACTOR or bool(_OFFICE & accounts.roles_on(actor.person_id, school_id, on))
