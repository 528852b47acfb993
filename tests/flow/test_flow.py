"""Events become jobs: every route leads somewhere, once, and killed work is taken up again."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from hocba.flow.jobs import dispatch
from hocba.flow.mark_heads import ACTION, record_mark_heads
from hocba.flow.routes import ROUTES
from hocba.foundation.context import acting
from hocba.foundation.models import AuditEntry, Event
from hocba.foundation.outbox import emit
from kit.database import Database
from kit.signing_school import SigningSchool, open_signing_school
from kit.small_school import small_school
from kit.worker_process import WorkerProcess

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def test_every_route_starts_at_an_event_of_a_station_and_ends_at_a_job() -> None:
    told = set()
    for station in settings.STATIONS:
        folder = Path(settings.PACKAGE_DIR) / "apps" / station
        if (folder / "events.py").exists():
            module = import_module(f"hocba.apps.{station}.events")
            told |= {value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}
    assert set(ROUTES) <= told
    app.perform_import_paths()
    assert {route.job for routes in ROUTES.values() for route in routes} <= set(app.tasks)


def _event(school: SigningSchool, name: str, **payload: str) -> Event:
    with school.reading():
        return emit(name, at=AT, payload=payload)


def _waiting(job: str) -> list[dict[str, str]]:
    return list(ProcrastinateJob.objects.filter(task_name=job, status="todo").values_list("args", flat=True))


def test_an_event_defers_its_jobs_with_their_arguments(database: Database) -> None:
    school = open_signing_school(pupil_count=1)
    batch = str(uuid4())
    event = _event(school, "ceremony.batch.started", batch_id=batch)
    dispatch(str(event.id), str(school.school_id))
    assert _waiting("hocba.ceremony.run_batch") == [{"batch_id": batch, "school_id": str(school.school_id)}]


def test_an_event_that_nobody_waits_for_defers_nothing(database: Database) -> None:
    school = open_signing_school(pupil_count=1)
    before = ProcrastinateJob.objects.count()
    event = _event(school, "ceremony.signatures.requested")
    dispatch(str(event.id), str(school.school_id))
    assert ProcrastinateJob.objects.count() == before + 1  # its own dispatch


def test_work_that_waits_already_is_not_queued_twice(database: Database) -> None:
    school = open_signing_school(pupil_count=1)
    for _ in range(3):
        event = _event(school, "registry.records.issued")
        dispatch(str(event.id), str(school.school_id))
    assert len(_waiting("hocba.ledger.sequence")) == 1


def test_a_fact_that_was_rolled_back_tells_nobody(database: Database) -> None:
    school = open_signing_school(pupil_count=1)
    before = ProcrastinateJob.objects.count()

    def fail() -> None:
        with school.reading():
            emit("registry.records.issued", at=AT, payload={})
            raise RuntimeError("the action failed")

    with pytest.raises(RuntimeError):
        fail()
    assert ProcrastinateJob.objects.count() == before


def test_a_job_whose_worker_died_is_put_back_and_done(
    database: Database, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    school = open_signing_school(pupil_count=1)
    school.store()
    [duty] = [duty for duty in school.duties() if duty.subject == "VAN"]
    school.start(duty)
    with WorkerProcess(failpoint="sign.after_key_asked") as worker:
        worker.wait_for_kill()
    assert ProcrastinateJob.objects.filter(task_name="hocba.ceremony.run_batch", status="doing").count() == 1
    with WorkerProcess() as worker:
        worker.wait_until(
            lambda: not ProcrastinateJob.objects.filter(status="doing").exists() and _signed(owner_connection) == 1
        )
        worker.stop()


def _signed(connection: psycopg.Connection[tuple[object, ...]]) -> object:
    [(count,)] = connection.execute("SELECT count(*) FROM ceremony_collectedsignature").fetchall()
    return count


def test_heads_of_mark_chains_are_logged_when_they_change_and_only_then(database: Database) -> None:
    school = small_school()
    assert record_mark_heads(school_id=school.school_id, at=AT) is None
    school.fill_course("TOAN", "term_1")
    assert record_mark_heads(school_id=school.school_id, at=AT) is not None
    assert record_mark_heads(school_id=school.school_id, at=AT + timedelta(minutes=1)) is None
    school.fill_course("VAN", "term_1")
    assert record_mark_heads(school_id=school.school_id, at=AT + timedelta(minutes=2)) is not None
    with acting(school_id=school.school_id, reason="read"):
        bodies = [entry.payload["leaf_body"] for entry in AuditEntry.objects.filter(action=ACTION).order_by("made_at")]
    assert [(body["is_whole"], len(body["heads"])) for body in bodies] == [(True, 1), (False, 1)]


def test_once_a_day_the_heads_are_logged_whole(database: Database) -> None:
    school = small_school()
    school.fill_course("TOAN", "term_1")
    record_mark_heads(school_id=school.school_id, at=AT)
    school.fill_course("VAN", "term_1")
    record_mark_heads(school_id=school.school_id, at=AT + timedelta(days=1))
    with acting(school_id=school.school_id, reason="read"):
        [_, second] = AuditEntry.objects.filter(action=ACTION).order_by("made_at")
    assert second.payload["leaf_body"]["is_whole"]
    assert len(second.payload["leaf_body"]["heads"]) == 2
