"""Who may act, for which school, from which day to which; and who may say so."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from hocba.apps.accounts import actions, queries
from hocba.apps.accounts.actions import RoleFacts, UnableToGiveRole, UnableToRegisterPerson
from hocba.apps.accounts.models import Person, RoleAssignment
from hocba.apps.accounts.queries import Actor, system_actor
from hocba.apps.organisations.actions import register_organisation
from hocba.foundation.context import acting
from hocba.foundation.models import AuditEntry
from kit.database import Database

AT = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
TODAY = date(2026, 5, 20)
FIRST_DAY = date(2025, 9, 1)
A_DAY = timedelta(days=1)
CAST = {"ha": ("Nguyễn Thị Hà", "teacher"), "lan": ("Lê Thị Lan", "clerk"), "dung": ("Hoàng Văn Dũng", "principal")}
BY_SET_UP = {"acting_user": system_actor(), "at": AT}


def register(code: str, name: str, **more: object) -> UUID:
    return actions.register_person(staff_code=code, full_name=name, **(BY_SET_UP | more))  # type: ignore[arg-type]


def give(school: UUID, person: UUID, role: str, **more: object) -> int:
    facts = {name: more.pop(name) for name in ("valid_from", "valid_to") if name in more}
    duty = RoleFacts(person_id=person, role=role, **({"valid_from": FIRST_DAY} | facts))  # type: ignore[arg-type]
    return actions.give_roles(organisation_id=school, roles=[duty], **(BY_SET_UP | more))  # type: ignore[arg-type]


@pytest.fixture
def school(database: Database) -> UUID:
    return register_organisation(kind="school", code="20180401", name="Trường THCS Bình Minh")


@pytest.fixture
def cast(school: UUID) -> dict[str, Actor]:
    people = {}
    for number, (who, (name, role)) in enumerate(CAST.items()):
        person = register(f"GV-{number}", name)
        give(school, person, role)
        people[who] = queries.actor_by_person(person)
    return people


def roles_on(school: UUID, actor: Actor, day: date) -> set[str]:
    return set(queries.roles_on(actor.person_id, school, day))


def test_a_role_holds_from_its_first_day_to_the_day_before_its_last(school: UUID, cast: dict[str, Actor]) -> None:
    give(school, cast["ha"].person_id, "deputy_principal", valid_from=TODAY, valid_to=TODAY + 30 * A_DAY)
    assert roles_on(school, cast["ha"], TODAY - A_DAY) == {"teacher"}
    assert roles_on(school, cast["ha"], TODAY) == {"teacher", "deputy_principal"}
    assert roles_on(school, cast["ha"], TODAY + 29 * A_DAY) == {"teacher", "deputy_principal"}
    assert roles_on(school, cast["ha"], TODAY + 30 * A_DAY) == {"teacher"}
    assert queries.people_with_role(school, "deputy_principal", TODAY) == [cast["ha"].person_id]
    assert roles_on(school, cast["ha"], FIRST_DAY - A_DAY) == set()


def test_a_role_in_one_school_is_none_in_another(school: UUID, cast: dict[str, Actor]) -> None:
    other = register_organisation(kind="school", code="20180402", name="Trường THCS Hoa Sen")
    assert roles_on(other, cast["dung"], TODAY) == set()
    with pytest.raises(UnableToGiveRole):
        give(other, cast["ha"].person_id, "teacher", acting_user=cast["dung"])


def test_the_same_roles_again_change_nothing_and_are_not_told_twice(school: UUID, cast: dict[str, Actor]) -> None:
    assert give(school, cast["ha"].person_id, "teacher") == 0
    with acting(school_id=school, reason="đọc"):
        told = list(AuditEntry.objects.filter(action="accounts.roles.give").values_list("payload", flat=True))
    assert len(told) == len(CAST)
    assert {"person": str(cast["lan"].person_id), "role": "clerk"} in [role for entry in told for role in entry["roles"]]


def test_an_ended_role_stays_ended_when_the_list_names_it_again(school: UUID, cast: dict[str, Actor]) -> None:
    former = cast["dung"].person_id
    ending = {"organisation_id": school, "role": "principal", "ends_on": TODAY, **BY_SET_UP}
    actions.end_role(person_id=former, **ending)
    assert give(school, former, "principal") == 0
    assert roles_on(school, cast["dung"], TODAY - A_DAY) == {"principal"}
    assert roles_on(school, cast["dung"], TODAY) == set()


def test_a_role_cannot_end_before_it_begins(school: UUID, cast: dict[str, Actor]) -> None:
    with pytest.raises(UnableToGiveRole) as refused:
        give(school, cast["ha"].person_id, "clerk", valid_from=TODAY, valid_to=TODAY)
    assert refused.value.code == "role_span_wrong"
    with pytest.raises(IntegrityError, match="role_span"), transaction.atomic():
        RoleAssignment.objects.create(
            person_id=cast["ha"].person_id, organisation_id=school, role="clerk", valid_from=TODAY, valid_to=TODAY
        )


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("dung", "principal", True),
        ("dung", "teacher", True),
        ("lan", "teacher", True),
        ("lan", "clerk", False),
        ("lan", "principal", False),
        ("ha", "teacher", False),
        ("ha", "administrator", False),
    ],
)
def test_nobody_gives_more_than_is_hers_to_give(school: UUID, cast: dict[str, Actor], who: str, role: str, may: bool) -> None:
    newcomer = register("GV-9", "Trần Văn Bình")
    actions_of_role: list[Callable[[], object]] = [
        lambda: give(school, newcomer, role, acting_user=cast[who]),
        partial(
            actions.end_role,
            person_id=newcomer,
            organisation_id=school,
            role=role,
            ends_on=TODAY,
            acting_user=cast[who],
            at=AT,
        ),
    ]
    for act in actions_of_role:
        if may:
            act()
            continue
        with pytest.raises(UnableToGiveRole) as refused:
            act()
        assert refused.value.code == "role_not_yours"
        assert refused.value.next_step
    assert RoleAssignment.objects.filter(person_id=newcomer).count() == may


def test_a_role_that_has_ended_gives_nothing_any_more(school: UUID, cast: dict[str, Actor]) -> None:
    actions.end_role(
        person_id=cast["dung"].person_id, organisation_id=school, role="principal", ends_on=date(2026, 5, 1), **BY_SET_UP
    )
    with pytest.raises(UnableToGiveRole):
        give(school, cast["ha"].person_id, "principal", acting_user=cast["dung"])


def test_a_name_in_two_unicode_forms_is_one_name_in_one_form(school: UUID) -> None:
    person = register("GV-7", unicodedata.normalize("NFD", "Đặng  Thị Ánh "))
    assert register("GV-7", "Đặng Thị Ánh") == person
    kept = Person.objects.get(id=person)
    assert kept.full_name == unicodedata.normalize("NFC", "Đặng Thị Ánh")
    assert Person.objects.filter(staff_code="GV-7").count() == 1


def test_what_is_not_stated_of_a_person_is_kept(school: UUID) -> None:
    person = register("GV-7", "Đặng Thị Ánh", born_on=date(1985, 3, 1))
    register("GV-7", "Đặng Thị Ánh Nguyệt")
    kept = Person.objects.get(id=person)
    assert (kept.full_name, kept.born_on) == ("Đặng Thị Ánh Nguyệt", date(1985, 3, 1))


def test_a_teacher_registers_nobody(school: UUID, cast: dict[str, Actor]) -> None:
    with pytest.raises(UnableToRegisterPerson) as refused:
        register("GV-9", "Trần Văn Bình", acting_user=cast["ha"])
    assert refused.value.code == "people_not_yours"
    assert not Person.objects.filter(staff_code="GV-9").exists()


def test_another_schools_person_must_be_who_the_list_says(school: UUID, cast: dict[str, Actor]) -> None:
    other = register_organisation(kind="school", code="20180402", name="Trường THCS Hoa Sen")
    clerk = register("GV-8", "Vàng A Sáng")
    give(other, clerk, "clerk")
    theirs = {"acting_user": queries.actor_by_person(clerk)}
    assert register("GV-0", "Nguyễn Thị Hà", **theirs) == cast["ha"].person_id, "a visiting teacher is known already"
    with pytest.raises(UnableToRegisterPerson) as refused:
        register("GV-0", "Nguyễn Thị Hạ", **theirs)
    assert refused.value.code == "staff_code_of_another"
    assert Person.objects.get(staff_code="GV-0").full_name == "Nguyễn Thị Hà"
    assert register("GV-0", "Nguyễn Thị Hạ", acting_user=cast["lan"]) == cast["ha"].person_id, "her own school may"


def test_the_system_is_nobody_with_a_role(school: UUID, cast: dict[str, Actor]) -> None:
    assert roles_on(school, system_actor(), TODAY) == set()
    assert queries.full_names([system_actor().person_id, uuid4()]) == {}
