"""Who may register people, open accounts and give roles."""

from datetime import date
from uuid import UUID

from hocba.apps.accounts.queries import Actor, organisations_served, roles_on
from hocba.foundation.context import SYSTEM_ACTOR

OFFICE = frozenset({"principal", "deputy_principal", "clerk", "administrator"})
_ALL = frozenset({"principal", "deputy_principal", "clerk", "teacher", "administrator"})
_MAY_GIVE = {
    "principal": _ALL,
    "administrator": _ALL,
    "deputy_principal": frozenset({"clerk", "teacher"}),
    "clerk": frozenset({"teacher"}),
}


def can_register_people(actor: Actor, on: date) -> bool:
    """Tell whether the actor may register people and open accounts: an office, or set-up without a person."""
    return is_set_up(actor) or bool(organisations_served(actor.person_id, OFFICE, on))


def can_change_person(actor: Actor, person_id: UUID, on: date) -> bool:
    """Tell whether the actor may change what is known of a person: whoever is the office where she works."""
    if is_set_up(actor):
        return True
    places = organisations_served(person_id, _ALL, on)
    return not places or bool(places & organisations_served(actor.person_id, OFFICE, on))


def can_give_role(actor: Actor, organisation_id: UUID, role: str, on: date) -> bool:
    """Tell whether the actor may give or end a role: nobody gives more than stands in the table, set-up gives any."""
    held = roles_on(actor.person_id, organisation_id, on)
    return is_set_up(actor) or any(role in _MAY_GIVE.get(own, ()) for own in held)


def is_set_up(actor: Actor) -> bool:
    """Tell whether no person acts, as when a school's first lists are taken in."""
    return actor.person_id == SYSTEM_ACTOR
