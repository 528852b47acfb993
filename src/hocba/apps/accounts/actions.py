"""Verbs about people, accounts and dated roles. Idempotent: the same facts again change nothing, what is not stated stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate

from hocba.apps.accounts.models import Account, Person, RoleAssignment
from hocba.apps.accounts.permissions import can_change_person, can_give_role, can_register_people
from hocba.apps.accounts.queries import Actor, folded_login
from hocba.foundation.context import acting
from hocba.foundation.outbox import record_action
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.text import clean
from hocba_core.kernel.vietnamese_names import sort_key


class UnableToRegisterPerson(HocbaError):
    """Không ghi nhận được người: ``people_not_yours`` or ``staff_code_of_another``."""


class UnableToOpenAccount(HocbaError):
    """Không mở được tài khoản: ``people_not_yours`` or ``login_taken``."""


class UnableToGiveRole(HocbaError):
    """Không giao hoặc kết thúc được vai trò: ``role_not_yours`` or ``role_span_wrong``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFacts:
    """Vai trò của một người, from a day on (to a day, exclusive, where stated)."""

    person_id: UUID
    role: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def register_person(*, staff_code: str, full_name: str, born_on: date | None = None, acting_user: Actor, at: datetime) -> UUID:
    """Record a natural person by the staff code that stands in her certificate.

    Her name and birth date follow the newest statement of an office where she works. For another school's person the
    statement must agree: a mistyped code must not let a stranger sign.
    """
    on = localdate(at)
    if not can_register_people(acting_user, on):
        raise UnableToRegisterPerson(
            "people_not_yours", "Tài khoản này không được ghi nhận cán bộ, giáo viên.", "Nhờ văn thư hoặc ban giám hiệu."
        )
    name = clean(full_name)
    stated = {"full_name": name, "sort_key": sort_key(name), **({"born_on": born_on} if born_on else {})}
    person, is_new = Person.objects.get_or_create(staff_code=staff_code, defaults=stated)
    changed = {column: value for column, value in stated.items() if getattr(person, column) != value}
    if is_new or not changed:
        return person.id
    if not can_change_person(acting_user, person.id, on):
        raise UnableToRegisterPerson(
            "staff_code_of_another",
            f"Mã {staff_code} là của một người ở trường khác, họ tên hoặc ngày sinh không khớp.",
            "Xem lại mã trong tệp, hoặc nhờ trường ấy sửa thông tin.",
        )
    Person.objects.filter(id=person.id).update(**changed)
    return person.id


@transaction.atomic
def open_account(*, person_id: UUID, login: str, password: str | None = None, acting_user: Actor, at: datetime) -> None:
    """Give a person a way to sign in; who has an account keeps it.

    Without a password the account cannot sign in by password until one is set.
    """
    if not can_register_people(acting_user, localdate(at)):
        raise UnableToOpenAccount(
            "people_not_yours", "Tài khoản này không được mở tài khoản.", "Nhờ văn thư hoặc ban giám hiệu."
        )
    if Account.objects.filter(person_id=person_id).exists():
        return
    folded = folded_login(login)
    account, is_new = Account.objects.get_or_create(
        login=folded, defaults={"person_id": person_id, "password": make_password(password)}
    )
    if not is_new and account.person_id != person_id:
        raise UnableToOpenAccount("login_taken", f"Tên đăng nhập “{folded}” đã có người dùng.", "Chọn tên khác.")


def give_roles(*, organisation_id: UUID, roles: Sequence[RoleFacts], acting_user: Actor, at: datetime) -> int:
    """Let people act in roles for an organisation; return how many are new or have another last day now.

    A role that has ended stays ended when a list without a last day names it again.
    """
    with acting(school_id=organisation_id, actor_id=acting_user.person_id, reason="Giao vai trò"):
        changed = [facts for facts in roles if _differs(organisation_id, facts)]
        for facts in changed:
            _assert_may_give(acting_user, organisation_id, facts.role, at)
            _assert_span(facts)
            RoleAssignment.objects.update_or_create(
                person_id=facts.person_id,
                organisation_id=organisation_id,
                role=facts.role,
                valid_from=facts.valid_from,
                defaults={"valid_to": facts.valid_to},
            )
        if changed:
            given = [{"person": str(facts.person_id), "role": facts.role} for facts in changed]
            record_action("accounts.roles.give", at=at, payload={"roles": given})
        return len(changed)


def end_role(*, person_id: UUID, organisation_id: UUID, role: str, ends_on: date, acting_user: Actor, at: datetime) -> None:
    """End a role on a day; what was done before stays valid."""
    with acting(school_id=organisation_id, actor_id=acting_user.person_id, reason="Kết thúc vai trò"):
        _assert_may_give(acting_user, organisation_id, role, at)
        held = RoleAssignment.objects.filter(person_id=person_id, organisation_id=organisation_id, role=role)
        if held.filter(valid_to=None, valid_from__lt=ends_on).update(valid_to=ends_on):
            record_action("accounts.role.end", at=at, payload={"person": str(person_id), "role": role})


def _differs(organisation_id: UUID, facts: RoleFacts) -> bool:
    """Tell whether the statement says something new: a role unknown by its first day, or a last day."""
    known = RoleAssignment.objects.filter(
        person_id=facts.person_id, organisation_id=organisation_id, role=facts.role, valid_from=facts.valid_from
    ).first()
    return known is None or (facts.valid_to is not None and facts.valid_to != known.valid_to)


def _assert_may_give(actor: Actor, organisation_id: UUID, role: str, at: datetime) -> None:
    if not can_give_role(actor, organisation_id, role, localdate(at)):
        label = RoleAssignment.Role(role).label.lower()
        raise UnableToGiveRole(
            "role_not_yours", f"Tài khoản này không được giao hay kết thúc vai trò {label}.", "Nhờ hiệu trưởng làm việc này."
        )


def _assert_span(facts: RoleFacts) -> None:
    if facts.valid_to is not None and facts.valid_to <= facts.valid_from:
        raise UnableToGiveRole("role_span_wrong", "Ngày kết thúc vai trò phải sau ngày bắt đầu.", "Xem lại hai ngày.")
