"""One account a person, one person a login, and passwords that cost an attacker more than a core."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction

from hocba.apps.accounts import actions, queries
from hocba.apps.accounts.actions import RoleFacts, UnableToOpenAccount
from hocba.apps.accounts.models import Account
from hocba.apps.accounts.queries import system_actor
from hocba.apps.organisations.actions import register_organisation
from hocba_core.kernel.errors import HocbaError
from kit.database import Database

AT = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
BY_SET_UP = {"acting_user": system_actor(), "at": AT}


def person(code: str, name: str) -> UUID:
    return actions.register_person(staff_code=code, full_name=name, **BY_SET_UP)  # type: ignore[arg-type]


def open_account(person_id: UUID, login: str, password: str | None = None) -> None:
    actions.open_account(person_id=person_id, login=login, password=password, **BY_SET_UP)  # type: ignore[arg-type]


@pytest.fixture
def ha(database: Database) -> UUID:
    return person("GV-1", "Nguyễn Thị Hà")


def test_an_account_is_found_by_its_login_however_it_is_typed(ha: UUID) -> None:
    open_account(ha, "HaNT")
    for typed in ("hant", "Hant", " hant "):
        assert queries.actor_by_login(typed).person_id == ha
    with pytest.raises(HocbaError) as refused:
        queries.actor_by_login("hantt")
    assert refused.value.code == "account_unknown"


def test_a_person_keeps_her_one_account(ha: UUID) -> None:
    open_account(ha, "hant")
    open_account(ha, "ha.nguyen")
    assert list(Account.objects.values_list("login", flat=True)) == ["hant"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(person_id=ha, login="ha2")


def test_a_login_is_one_persons(ha: UUID) -> None:
    open_account(ha, "hant")
    namesake = person("GV-2", "Nông Thị Hà")
    with pytest.raises(UnableToOpenAccount) as refused:
        open_account(namesake, "HANT")
    assert refused.value.code == "login_taken"
    assert "hant" in refused.value.message
    open_account(namesake, "hant2")
    assert queries.taken_logins() == {"hant", "hant2"}


def test_a_closed_account_does_not_sign_in(ha: UUID) -> None:
    open_account(ha, "hant")
    Account.objects.update(is_active=False)
    with pytest.raises(HocbaError) as refused:
        queries.actor_by_login("hant")
    assert refused.value.code == "account_unknown"


def test_without_a_password_no_password_signs_in(ha: UUID) -> None:
    open_account(ha, "hant")
    account = Account.objects.get()
    assert not account.has_usable_password()
    for guess in ("", "hant", "None", account.password):
        assert not account.check_password(guess)


def test_a_password_is_kept_by_argon2id_with_our_cost(ha: UUID) -> None:
    open_account(ha, "hant", "mật khẩu của cô Hà")
    stored = Account.objects.get().password
    assert stored.startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")
    assert check_password("mật khẩu của cô Hà", stored)
    assert not check_password("mật khẩu của cô hà", stored)


def test_a_teacher_opens_no_account(ha: UUID) -> None:
    school = register_organisation(kind="school", code="20180401", name="Trường THCS Bình Minh")
    duty = RoleFacts(person_id=ha, role="teacher", valid_from=date(2025, 9, 1))
    actions.give_roles(organisation_id=school, roles=[duty], **BY_SET_UP)  # type: ignore[arg-type]
    newcomer = person("GV-2", "Trần Văn Bình")
    with pytest.raises(UnableToOpenAccount) as refused:
        actions.open_account(person_id=newcomer, login="binhtv", acting_user=queries.actor_by_person(ha), at=AT)
    assert refused.value.code == "people_not_yours"
    assert queries.logins_of(school, AT.date()) == []
    open_account(ha, "hant")
    assert queries.logins_of(school, AT.date()) == [(ha, "hant")]
