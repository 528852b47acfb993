"""Reads about people who act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from hocba.apps.accounts.models import Account, Person, RoleAssignment
from hocba.foundation.context import SYSTEM_ACTOR
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.text import nfc


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Người thực hiện: the natural person behind an action."""

    person_id: UUID
    account_id: UUID | None
    full_name: str
    staff_code: str


def system_actor() -> Actor:
    """Return the actor of work that no person asked for (sequencing, resuming)."""
    return Actor(person_id=SYSTEM_ACTOR, account_id=None, full_name="Hệ thống", staff_code="")


def actor_by_login(login: str) -> Actor:
    """Return who signs in as ``login``; raise ``account_unknown``."""
    account = Account.objects.select_related("person").filter(login=folded_login(login), is_active=True).first()
    if account is None:
        raise HocbaError("account_unknown", f"Không có tài khoản “{login}” đang hoạt động.", "Xem lại tên đăng nhập.")
    return _actor(account.person, account.id)


def folded_login(login: str) -> str:
    """Return a login as it is stored: phones write the first letter large, people add a space."""
    return nfc(login).strip().casefold()


def actor_by_person(person_id: UUID) -> Actor:
    """Return the actor for a known person."""
    return _actor(Person.objects.get(id=person_id), None)


def roles_on(person_id: UUID, organisation_id: UUID, on: date) -> frozenset[str]:
    """Return the roles a person holds in an organisation on a day."""
    dated = _on(on).filter(person_id=person_id, organisation_id=organisation_id)
    return frozenset(dated.values_list("role", flat=True))


def organisations_served(person_id: UUID, roles: Collection[str], on: date) -> frozenset[UUID]:
    """Return the organisations in which a person holds one of these roles on a day."""
    dated = _on(on).filter(person_id=person_id, role__in=roles)
    return frozenset(dated.values_list("organisation_id", flat=True))


def people_with_role(organisation_id: UUID, role: str, on: date) -> list[UUID]:
    """Return who holds ``role`` in an organisation on a day, by staff code."""
    dated = _on(on).filter(organisation_id=organisation_id, role=role)
    return list(dated.order_by("person__staff_code").values_list("person_id", flat=True))


def people_by_staff_code(staff_codes: list[str]) -> dict[str, UUID]:
    """Return person ids for the staff codes that are known."""
    return dict(Person.objects.filter(staff_code__in=staff_codes).values_list("staff_code", "id"))


def logins_of(organisation_id: UUID, on: date) -> list[tuple[UUID, str]]:
    """Return person id and login of everyone with a role in the organisation on a day, by login."""
    people = _on(on).filter(organisation_id=organisation_id).values("person_id")
    return list(
        Account.objects.filter(person_id__in=people, is_active=True).order_by("login").values_list("person_id", "login")
    )


def taken_logins() -> set[str]:
    """Return every login that is in use."""
    return set(Account.objects.values_list("login", flat=True))


def staff_codes() -> frozenset[str]:
    """Return every known staff code."""
    return frozenset(Person.objects.values_list("staff_code", flat=True))


def full_names(person_ids: list[UUID]) -> dict[UUID, str]:
    """Return the full name of each person."""
    return dict(Person.objects.filter(id__in=person_ids).values_list("id", "full_name"))


def _on(on: date) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def _actor(person: Person, account_id: UUID | None) -> Actor:
    return Actor(person_id=person.id, account_id=account_id, full_name=person.full_name, staff_code=person.staff_code)
