"""What happened is told once: audit entry, event and dispatch job stand or fall with the change itself."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection

from hocba.apps.organisations.actions import register_organisation
from hocba.foundation.context import acting
from hocba.foundation.models import AuditEntry, Event
from hocba.foundation.outbox import DISPATCH_JOB, emit, record_action
from hocba_core.kernel.errors import HocbaError
from kit.database import Database

AT = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def school(database: Database) -> UUID:
    return register_organisation(kind="school", code="20180401", name="Trường THCS Bình Minh")


def jobs() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return [(name, _as_dict(args)) for name, args in cursor.fetchall()]


def _as_dict(args: object) -> object:
    return json.loads(args) if isinstance(args, str) else args


def enrol_and_break(school_id: UUID) -> None:
    with acting(school_id=school_id, reason="Nhập danh sách"):
        before = len(jobs())
        record_action("roster.pupils.enrol", at=AT, payload={})
        emit("roster.pupils.enrolled", at=AT, payload={})
        assert len(jobs()) == before + 1
        raise HocbaError("refused", "Không được.")


def test_an_audit_entry_says_who_when_why_and_what(school: UUID) -> None:
    person = uuid4()
    with acting(school_id=school, actor_id=person, reason="Nhập danh sách") as context:
        record_action("roster.pupils.enrol", at=AT, payload={"pupils": 40})
        entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.made_at, entry.reason) == (person, AT, "Nhập danh sách")
    assert (entry.request_id, entry.school_id) == (context.request_id, school)
    assert (entry.action, entry.payload) == ("roster.pupils.enrol", {"pupils": 40})


def test_an_event_and_its_one_job_are_stored_together(school: UUID) -> None:
    with acting(school_id=school, reason="Nhập danh sách"):
        event = emit("roster.pupils.enrolled", at=AT, payload={"pupils": 40})
        stored = Event.objects.get()
    assert (stored.name, stored.happened_at, stored.payload) == ("roster.pupils.enrolled", AT, {"pupils": 40})
    assert jobs() == [(DISPATCH_JOB, {"event_id": str(event.id), "school_id": str(school)})]


def test_what_is_taken_back_leaves_neither_entry_nor_event_nor_job(school: UUID) -> None:
    with pytest.raises(HocbaError):
        enrol_and_break(school)
    assert jobs() == []
    with acting(school_id=school, reason="đọc"):
        assert not AuditEntry.objects.exists()
        assert not Event.objects.exists()


def test_a_refused_inner_step_takes_only_its_own_event_back(school: UUID) -> None:
    with acting(school_id=school, reason="Nhập tệp"):
        emit("exchange.file.imported", at=AT, payload={})
        with pytest.raises(HocbaError):
            enrol_and_break(school)
    with acting(school_id=school, reason="đọc"):
        assert [event.name for event in Event.objects.all()] == ["exchange.file.imported"]
    assert len(jobs()) == 1


@pytest.mark.parametrize("tell", [record_action, emit])
def test_nothing_is_told_outside_a_school(database: Database, tell: object) -> None:
    assert callable(tell)
    with pytest.raises(RuntimeError):
        tell("roster.pupils.enrolled", at=AT, payload={})
    with pytest.raises(RuntimeError, match="belongs to a school"), acting(school_id=None, reason="Việc chung"):
        tell("roster.pupils.enrolled", at=AT, payload={})
