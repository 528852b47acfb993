"""``hocba doctor``: each check goes red for its own reason, and says what to do."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from hocba.apps.ledger.actions import record_leaves, sequence
from hocba.cli import checks
from hocba.cli.check import Check
from hocba.foundation.context import acting
from hocba_core.tlog.leaf import LeafType
from kit.commands import hocba
from kit.database import Database
from kit.signing_school import SigningSchool, open_signing_school

Usage = namedtuple("Usage", "total used free")
NAMES = ["cơ sở dữ liệu", "lược đồ dữ liệu", "tiến trình nền", "đồng hồ", "khóa ký", "đĩa"]


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def show_life(owner: psycopg.Connection[tuple[object, ...]], *, seconds_ago: int = 0) -> None:
    """Let a worker have given its last sign of life so many seconds ago."""
    beat = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"
    owner.execute(beat.encode(), [seconds_ago])


def is_red(check: Check, code: str) -> bool:
    """Tell whether the check is red for this reason, with a sentence and a next step."""
    assert check.message
    return not check.is_ok and check.code == code and bool(check.next_step)


def test_a_whole_installation_is_well(database: Database, owner_connection: psycopg.Connection[tuple[object, ...]]) -> None:
    show_life(owner_connection)
    said = hocba("doctor", "--json")
    assert [answer["check"] for answer in said.objects] == NAMES
    assert {answer["code"] for answer in said.objects} == {"ok"}
    assert (said.code, {"check", "ok", "code", "message", "next_step"}) == (0, set(said.objects[0]))


def test_without_a_worker_it_is_red_and_says_what_to_run(
    database: Database, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    said = hocba("doctor")
    assert said.code == 1
    assert "✕ tiến trình nền" in said.out
    assert "hocba worker" in said.out
    show_life(owner_connection, seconds_ago=10 * 60)
    assert is_red(checks.worker(datetime.now(UTC)), "worker_absent")


def test_a_job_that_was_given_up_is_red(
    database: Database, owner_connection: psycopg.Connection[tuple[object, ...]], now: datetime
) -> None:
    show_life(owner_connection)
    assert checks.worker(now).is_ok
    owner_connection.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES ('default', 'x', '{}', 'failed')"
    )
    assert is_red(checks.worker(now), "jobs_failed")


def test_a_database_that_does_not_answer_is_red(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.setenv(name, f"postgresql://hocba_app@/hocba?host={tmp_path}")
    said = hocba("doctor", "--json")
    [answer] = said.objects
    assert (said.code, answer["check"], answer["code"]) == (1, "cơ sở dữ liệu", "database_not_reached")
    assert answer["next_step"]


def test_a_role_that_passes_the_walls_between_schools_is_red(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.database_role().is_ok
    monkeypatch.setenv("DATABASE_URL", database.owner_dsn)
    said = hocba("doctor", "--json")
    assert (said.code, said.objects[0]["code"]) == (1, "database_role_too_strong")
    monkeypatch.setattr(checks, "connection", connections["owner"])
    assert is_red(checks.database_role(), "database_role_too_mighty")


def test_a_schema_that_is_behind_is_red_and_tables_are_not_asked(
    database: Database, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    owner_connection.execute("DELETE FROM django_migrations WHERE app = 'registry'")
    said = hocba("doctor", "--json")
    answers = {answer["check"]: answer for answer in said.objects}
    assert (said.code, answers["lược đồ dữ liệu"]["code"]) == (1, "schema_behind")
    assert "hocba serve" in answers["lược đồ dữ liệu"]["next_step"]
    assert "tiến trình nền" not in answers
    assert answers["đĩa"]["ok"]


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_differs_from_the_databases_is_red(database: Database, now: datetime, hours: int) -> None:
    assert checks.clock(now).is_ok
    assert is_red(checks.clock(now + timedelta(hours=hours)), "clock_wrong")


def test_a_clock_before_the_last_checkpoint_is_red(database: Database, now: datetime) -> None:
    with acting(school_id=uuid4(), reason="ghi lá"):
        record_leaves(leaf_type=LeafType.CLOSING, body_digests=[bytes(32)], at=now)
    sequence(at=now + timedelta(minutes=10))
    assert is_red(checks.clock(now), "clock_wrong")


@pytest.fixture
def school(database: Database) -> SigningSchool:
    return open_signing_school(pupil_count=1)


def keys_folder() -> Path:
    return Path(settings.HOCBA_DATA) / "keys"


def test_keys_that_expire_soon_or_do_not_open_are_red(school: SigningSchool, now: datetime) -> None:
    [well] = checks.keys(keys_folder(), now)
    assert well.is_ok
    assert "5 khóa" in well.message
    [soon] = checks.keys(keys_folder(), now + timedelta(days=3 * 365))
    assert is_red(soon, "key_expires_soon")
    assert "5/5" in soon.message
    broken = sorted(keys_folder().glob("*.p12"))[0]
    broken.write_bytes(broken.read_bytes()[:-20])
    [unreadable] = checks.keys(keys_folder(), now)
    assert is_red(unreadable, "key_unreadable")
    assert "1/5" in unreadable.message


def test_a_server_without_keys_is_well(database: Database, tmp_path: Path, now: datetime) -> None:
    assert [check.is_ok for check in checks.keys(tmp_path, now)] == [True]


def test_revocation_lists_that_are_old_or_broken_are_red(school: SigningSchool, now: datetime) -> None:
    assert [check.is_ok for check in checks.revocation_lists(now)] == [True]
    [stale] = checks.revocation_lists(now + timedelta(days=2 * 366))
    assert is_red(stale, "crl_stale")
    (Path(settings.HOCBA_TRUST_FOLDER) / "crls" / "hong.crl").write_bytes(b"not a list")
    [unreadable] = checks.revocation_lists(now)
    assert is_red(unreadable, "crl_unreadable")


def test_a_full_disk_is_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.disk(tmp_path).is_ok
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(100 * 1024**3, 99 * 1024**3, 500 * 1024**2))
    assert is_red(checks.disk(tmp_path), "disk_low")
    assert "0,5 GB" in checks.disk(tmp_path).message
