"""A scope is opened, locked, unlocked for a while, closed and reopened, and each step follows from where it stands."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import now

from hocba.apps.windows import actions, queries
from hocba.apps.windows.models import ScopeEvent
from hocba.apps.windows.refusals import UnableToChangeScope, UnableToWrite
from hocba.foundation.context import acting
from hocba.foundation.models import AuditEntry, Event
from kit.database import Database
from kit.small_school import AT, SmallSchool, patch, small_school

STEPS = {
    "opened": lambda **step: actions.open_scope(**step),
    "locked": lambda **step: actions.lock_scope(**step),
    "unlocked": lambda **step: actions.unlock_scope(**step, until=now() + timedelta(hours=1)),
    "closed": lambda **step: actions.close_scope(**step),
    "reopened": lambda **step: actions.reopen_scope(**step),
}
ALLOWED = {
    None: {"opened"},
    "opened": {"opened", "locked", "closed"},
    "locked": {"unlocked", "closed"},
    "unlocked": {"unlocked", "locked", "closed"},
    "closed": {"reopened"},
    "reopened": {"locked", "closed"},
}
WAY_TO = {None: (), "opened": ("opened",), "locked": ("opened", "locked"), "unlocked": ("opened", "locked", "unlocked")} | {
    "closed": ("opened", "closed"),
    "reopened": ("opened", "closed", "reopened"),
}


@pytest.fixture
def school(database: Database) -> SmallSchool:
    return small_school(is_open=False)


def step(school: SmallSchool, term: str = "term_1", **changes: Any) -> dict[str, Any]:
    facts = {
        "school_id": school.school_id,
        "class_id": school.class_id,
        "acting_user": school.dung,
        "at": AT,
        "reason": "Kế hoạch",
    }
    return facts | {"term": term} | changes


@pytest.mark.parametrize("standing", ALLOWED)
def test_only_the_steps_that_follow_are_taken(school: SmallSchool, standing: str | None) -> None:
    for kind in WAY_TO[standing]:
        STEPS[kind](**step(school))
    for kind, take in STEPS.items():
        with acting(school_id=school.school_id, reason="thử"):
            if kind in ALLOWED[standing]:
                take(**step(school))
                assert queries.scope_state(school.class_id, "term_1").kind == kind
                transaction.set_rollback(True)
            else:
                with pytest.raises(UnableToChangeScope) as refusal:
                    take(**step(school))
                assert refusal.value.code == "scope_transition"


def test_a_scope_that_was_never_opened_is_not_writable(school: SmallSchool) -> None:
    with pytest.raises(UnableToWrite, match="học kì I chưa mở") as refusal:
        school.write("TOAN", "term_1", [patch(school.pupils[0], "final", "8.0")])
    assert refusal.value.code == "scope_unopened"
    assert refusal.value.next_step == "Đề nghị nhà trường mở sổ."


def test_marks_of_term_2_follow_the_scope_of_the_year(school: SmallSchool) -> None:
    actions.open_scope(**step(school, "year"))
    assert school.write("TOAN", "term_2", [patch(school.pupils[0], "final", "8.0")]).changed == 1
    actions.lock_scope(**step(school, "year"))
    with pytest.raises(UnableToWrite, match="đã khóa"):
        school.write("TOAN", "term_2", [patch(school.pupils[1], "final", "8.0")])


def test_a_window_ends_by_the_databases_own_clock(school: SmallSchool) -> None:
    actions.open_scope(**step(school, until=now() + timedelta(hours=1)))
    assert school.write("TOAN", "term_1", [patch(school.pupils[0], "final", "8.0")]).changed == 1
    actions.lock_scope(**step(school))
    actions.unlock_scope(**step(school), until=now() - timedelta(seconds=1))
    with pytest.raises(UnableToWrite) as refusal:
        school.write("TOAN", "term_1", [patch(school.pupils[1], "final", "8.0")])
    assert refusal.value.code == "scope_expired"


def test_a_pupils_window_in_a_locked_class_is_hers_alone(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    actions.open_scope(**step(school))
    actions.lock_scope(**step(school))
    actions.unlock_scope(**step(school, pupil_id=an), until=now() + timedelta(hours=1))
    assert school.write("TOAN", "term_1", [patch(an, "final", "8.0")]).changed == 1
    with pytest.raises(UnableToWrite):
        school.write("TOAN", "term_1", [patch(anh, "final", "8.0")])
    with school.reading():
        assert set(queries.lanes(school.class_id, "term_1")) == {an}
        assert queries.scope_state(school.class_id, "term_1").kind == "locked"
        assert queries.scope_state(school.class_id, "term_1", an).kind == "unlocked"


def test_a_step_of_the_whole_class_takes_its_lanes_along(school: SmallSchool) -> None:
    an = school.pupils[0]
    for kind in ("opened", "locked"):
        STEPS[kind](**step(school))
    STEPS["unlocked"](**step(school, pupil_id=an))
    actions.close_scope(**step(school))
    with pytest.raises(UnableToWrite):
        school.write("TOAN", "term_1", [patch(an, "final", "8.0")])
    with school.reading():
        assert queries.lanes(school.class_id, "term_1") == {}


def test_opening_a_year_opens_each_scope_once(school: SmallSchool) -> None:
    facts = {
        "school_id": school.school_id,
        "class_ids": [school.class_id],
        "acting_user": school.lan,
        "at": AT,
        "reason": "Đầu năm",
    }
    assert actions.open_scopes(**facts) == 3
    assert actions.open_scopes(**facts) == 0
    with school.reading():
        states = queries.scope_states([school.class_id])
    assert {term: state.kind for (_, term), state in states.items()} == dict.fromkeys(("term_1", "year", "summer"), "opened")


def test_the_office_opens_and_only_leaders_do_the_rest(school: SmallSchool) -> None:
    for stranger in (school.ha, school.binh):
        with pytest.raises(UnableToChangeScope, match="lãnh đạo nhà trường"):
            actions.open_scope(**step(school, acting_user=stranger))
    with pytest.raises(UnableToChangeScope):
        actions.open_scope(**step(school, acting_user=school.lan))
    actions.open_scope(**step(school))


def test_each_step_leaves_one_audit_entry_one_event_and_who_took_it(school: SmallSchool) -> None:
    with school.reading():
        before = AuditEntry.objects.count(), Event.objects.count()
    actions.open_scope(**step(school))
    with school.reading():
        assert (AuditEntry.objects.count(), Event.objects.count()) == (before[0] + 1, before[1] + 1)
        row = ScopeEvent.objects.get()
    assert (row.actor_id, row.reason, row.sequence) == (school.dung.person_id, "Kế hoạch", 1)


def test_a_refusal_inside_an_open_context_keeps_its_name_and_the_context_goes_on(school: SmallSchool) -> None:
    with acting(school_id=school.school_id, actor_id=school.lan.person_id, reason="Nhập tệp"):
        with pytest.raises(UnableToWrite):
            school.write("TOAN", "term_1", [patch(school.pupils[0], "final", "8.0")], acting_user=school.lan)
        actions.open_scope(**step(school))
        assert school.write("TOAN", "term_1", [patch(school.pupils[0], "final", "8.0")]).changed == 1


def test_writable_asks_the_moment(school: SmallSchool) -> None:
    until = datetime(2026, 1, 1, tzinfo=AT.tzinfo)
    state = queries.ScopeState(kind="unlocked", since=AT, writable_until=until)
    assert state.is_writable(until)
    assert not state.is_writable(until + timedelta(microseconds=1))
    assert not queries.UNOPENED.is_writable(AT)
