"""Writers race a closer: nobody who read "open" commits after the closing."""

import os
import random
import threading
from dataclasses import dataclass, field
from time import sleep

import psycopg
import pytest
from django.db import connections

from hocba.apps.closing.actions import close_scope
from hocba.apps.closing.models import Closing
from hocba.apps.gradebook.queries import chain_heads
from hocba.apps.windows.actions import reopen_scope
from hocba.apps.windows.refusals import UnableToWrite
from kit.database import Database
from kit.raw_sql import ENTRY, Connection, entry, set_context
from kit.small_school import AT, SmallSchool, patch, small_school

TRIES = 2_000 if os.environ.get("HOCBA_FULL") else 200
WRITERS = 4
WRITES_OF_ONE = 5
CLOSED_EVENT = """
INSERT INTO windows_scopeevent (id, school_id, school_class_id, term, sequence, kind, happened_at, actor_id, reason)
VALUES (gen_random_uuid(), %s, %s, 'term_1', 0, 'closed', now(), gen_random_uuid(), 'chốt')
"""
WITHOUT_LOCK = """
CREATE OR REPLACE FUNCTION hocba_assert_writable_for(school uuid, class uuid, term text, pupils uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT kind FROM windows_scopeevent AS e WHERE e.school_id = school AND e.school_class_id = class
            AND e.term = hocba_scope_of(hocba_assert_writable_for.term) ORDER BY sequence DESC LIMIT 1) = 'closed' THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'HB003', DETAIL = 'closed';
    END IF;
END $$;
"""


@dataclass(slots=True)
class Tally:
    """What really happened."""

    accepted: int = 0
    refused: int = 0
    rounds: int = 0
    contested: int = 0
    broken: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def tries(self) -> int:
        return self.accepted + self.refused


@pytest.fixture
def school(database: Database) -> SmallSchool:
    small = small_school(names=("Nguyễn Văn An", "Đặng Thị Ánh", "Vàng A Sáng", "Y Blan"))
    small.fill("term_1")
    return small


def test_no_mark_is_committed_after_the_closing(school: SmallSchool) -> None:
    tally = race(school, TRIES // (WRITERS * WRITES_OF_ONE))
    print(
        f"{tally.tries} tries in {tally.rounds} races: {tally.accepted} accepted, {tally.refused} refused, "
        f"{tally.contested} races had both, {tally.broken} closings were overtaken"
    )
    assert tally.failures == []
    assert tally.tries == TRIES
    assert tally.contested > tally.rounds // 4, "hardly a race: writers and closer did not meet"
    assert tally.broken == 0


def test_the_race_is_lost_without_the_scopes_lock(school: SmallSchool, owner_connection: Connection) -> None:
    owner_connection.execute(WITHOUT_LOCK)
    tally = race(school, 10, until_broken=True)
    print(f"planted: caught in race {tally.rounds}: {tally.accepted} accepted, {tally.broken} overtaken, {tally.failures}")
    assert tally.broken or tally.failures


def test_without_the_scopes_lock_a_writer_commits_after_the_closing(
    school: SmallSchool, database: Database, owner_connection: Connection
) -> None:
    """The same bug step by step: the writer has read "open", the closer closes, the writer commits."""
    owner_connection.execute(WITHOUT_LOCK)
    with psycopg.connect(database.app_dsn) as writer:
        set_context(writer, school)
        writer.execute(ENTRY, entry(school, "term_1"))
        close_scope(**_step(school), term="term_1")
        writer.commit()
    assert overtaken(school) == 1


def test_a_closer_waits_for_a_writer_and_sees_what_she_wrote(school: SmallSchool, database: Database) -> None:
    with psycopg.connect(database.app_dsn) as writer:
        set_context(writer, school)
        writer.execute(ENTRY, entry(school, "term_1"))
        closer = threading.Thread(target=_in_thread, args=(_close, school, [failures := []]))
        closer.start()
        _wait_until_somebody_waits(database)
        writer.rollback()
        closer.join(30)
    assert failures == []
    assert overtaken(school) == 0


def test_a_writer_waits_for_a_closer_and_is_refused(school: SmallSchool, database: Database) -> None:
    with psycopg.connect(database.app_dsn) as closer, psycopg.connect(database.app_dsn) as writer:
        set_context(closer, school)
        closer.execute(CLOSED_EVENT, [school.school_id, school.class_id])
        set_context(writer, school)
        values, refusals = entry(school, "term_1"), []

        def write() -> None:
            try:
                writer.execute(ENTRY, values)
            except psycopg.Error as refusal:
                refusals.append(refusal.sqlstate)

        thread = threading.Thread(target=write)
        thread.start()
        _wait_until_somebody_waits(database)
        assert refusals == []
        closer.commit()
        thread.join(30)
    assert refusals == ["HB003"]


def race(school: SmallSchool, rounds: int, *, until_broken: bool = False) -> Tally:
    """Let writers and a closer meet ``rounds`` times; count what was accepted, refused, and closings that were overtaken."""
    chance, tally = random.Random(20260520), Tally()  # noqa: S311 - only delays
    marks = dict.fromkeys(school.pupils[:WRITERS], "8.0")
    for number in range(rounds):
        if number:
            reopen_scope(**_step(school), term="term_1")
        before = Tally(tally.accepted, tally.refused)
        failures: list[BaseException] = []
        closer = threading.Thread(target=_in_thread, args=(_close, school, [failures, chance.uniform(0, 0.1)]))
        writers = [
            threading.Thread(target=_in_thread, args=(_write, school, [failures, marks, pupil, tally])) for pupil in marks
        ]
        for thread in (*writers, closer):
            thread.start()
        for thread in (*writers, closer):
            thread.join(60)
        tally.rounds += 1
        tally.failures += [repr(failure) for failure in failures]
        if failures:
            break
        tally.contested += tally.accepted > before.accepted and tally.refused > before.refused
        tally.broken += overtaken(school) > 0
        if until_broken and tally.broken:
            break
    return tally


def overtaken(school: SmallSchool) -> int:
    """How many books moved on after the closing that names their heads."""
    with school.reading():
        named = Closing.objects.filter(term="term_1").order_by("-number").values_list("chain_heads", flat=True)[0]
        return sum(named[str(book)] != [str(count), head.hex()] for book, (count, head) in chain_heads(school.class_id).items())


_LOCK = threading.Lock()


def _write(school: SmallSchool, _failures: list, marks: dict, pupil: object, tally: Tally) -> None:  # type: ignore[type-arg]
    for _ in range(WRITES_OF_ONE):
        value = "7.5" if marks[pupil] == "6.5" else "6.5"
        try:
            outcome = school.write("TOAN", "term_1", [patch(pupil, "final", value, base=marks[pupil])])  # type: ignore[arg-type]
        except UnableToWrite:
            with _LOCK:
                tally.refused += 1
        else:
            assert outcome.changed == 1
            marks[pupil] = value
            with _LOCK:
                tally.accepted += 1


def _close(school: SmallSchool, _failures: list, delay: float = 0.0) -> None:  # type: ignore[type-arg]
    sleep(delay)
    close_scope(**_step(school), term="term_1")


def _in_thread(work, school: SmallSchool, arguments: list) -> None:  # type: ignore[no-untyped-def,type-arg]
    try:
        work(school, *arguments)
    except BaseException as problem:  # a thread's failure must reach the test
        arguments[0].append(problem)
    finally:
        connections.close_all()


def _wait_until_somebody_waits(database: Database) -> None:
    with psycopg.connect(database.app_dsn, autocommit=True) as watcher:
        for _ in range(1000):
            waiting = watcher.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone()
            if waiting != (0,):
                return
            sleep(0.01)
    raise AssertionError("nobody waits for the scope's lock")


def _step(school: SmallSchool) -> dict:  # type: ignore[type-arg]
    return {"school_id": school.school_id, "class_id": school.class_id, "acting_user": school.dung, "at": AT, "reason": "Chốt"}
