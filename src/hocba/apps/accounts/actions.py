"""Verbs about people, accounts and dated roles. Idempotent: the same facts again change nothing."""

from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password

from hocba.apps.accounts.models import Account, Person, RoleAssignment
from hocba_core.kernel.vietnamese_names import sort_key


def register_person(*, staff_code: str, full_name: str, born_on: date | None = None) -> UUID:
    """Record a natural person by the staff code that stands in her certificate."""
    facts = {"full_name": full_name, "sort_key": sort_key(full_name), "born_on": born_on}
    person, _ = Person.objects.update_or_create(staff_code=staff_code, defaults=facts)
    return person.id


def open_account(*, person_id: UUID, login: str, password: str | None = None) -> None:
    """Give a person a way to sign in. Without a password the account cannot sign in by password until one is set."""
    Account.objects.get_or_create(person_id=person_id, defaults={"login": login, "password": make_password(password)})


def grant_role(*, person_id: UUID, organisation_id: UUID, role: str, valid_from: date, valid_to: date | None = None) -> None:
    """Let a person act in a role for an organisation, from a day (to a day)."""
    RoleAssignment.objects.update_or_create(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        valid_from=valid_from,
        defaults={"valid_to": valid_to},
    )


def end_role(*, person_id: UUID, organisation_id: UUID, role: str, ends_on: date) -> None:
    """End a role on a day; what was done before stays valid."""
    RoleAssignment.objects.filter(
        person_id=person_id, organisation_id=organisation_id, role=role, valid_to=None, valid_from__lt=ends_on
    ).update(valid_to=ends_on)
