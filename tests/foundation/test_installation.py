"""Commands share one installation: whoever comes first starts the database, whoever leaves last stops it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hocba.foundation.embedded_postgres import is_running, stop
from hocba.foundation.installation import data_folder, open_installation
from hocba_core.kernel.errors import HocbaError
from kit.database import Database

MIGRATING = 0x686F636261  # the advisory lock of a schema upgrade
GUEST = """
import sys
from hocba.foundation.installation import open_installation
with open_installation(migrate="migrate" in sys.argv, may_be_behind=True):
    from django.db import connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        print(*cursor.fetchone(), flush=True)
    sys.stdin.readline()
    if "break" in sys.argv:
        raise SystemExit(7)
"""


class Guest:
    """A process that opens the installation, and stays until it is told to leave."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        command = [sys.executable, "-c", GUEST, *arguments]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def wait_until_in(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "hocba_app\n", self.process.communicate()[1]

    def leave(self) -> int:
        _, error = self.process.communicate("\n")
        assert "Traceback" not in error
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        assert self.process.wait() == -signal.SIGKILL
        self.process.communicate()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder that the first test finds empty."""
    made = tmp_path_factory.mktemp("installation") / "data"
    yield made
    stop(made, at_once=True)


def embedded(folder: Path) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return environment | {"HOCBA_DATA": str(folder), "HOCBA_DATABASE": "wheel"}


def test_two_commands_started_at_once_make_one_database_and_the_last_stops_it(folder: Path) -> None:
    first, second = Guest(embedded(folder)), Guest(embedded(folder))
    first.wait_until_in()
    second.wait_until_in()
    assert first.leave() == 0
    assert is_running(folder)
    assert second.leave() == 0
    assert not is_running(folder)


def test_two_commands_that_leave_at_once_leave_nothing_running(folder: Path) -> None:
    guests = [Guest(embedded(folder)), Guest(embedded(folder))]
    for guest in guests:
        guest.wait_until_in()
    for guest in guests:
        assert guest.process.stdin is not None
        guest.process.stdin.write("\n")
        guest.process.stdin.flush()
    assert [guest.leave() for guest in guests] == [0, 0]
    assert not is_running(folder)


def test_a_command_that_breaks_stops_the_database_too(folder: Path) -> None:
    guest = Guest(embedded(folder), "break")
    guest.wait_until_in()
    assert guest.leave() == 7
    assert not is_running(folder)


def test_after_a_kill_the_next_command_finds_its_way_and_cleans_up(folder: Path) -> None:
    killed = Guest(embedded(folder))
    killed.wait_until_in()
    killed.kill()
    assert is_running(folder), "nobody was left to stop it"
    following = Guest(embedded(folder))
    following.wait_until_in()
    assert following.leave() == 0
    assert not is_running(folder)


def test_while_one_command_brings_the_schema_up_to_date_another_waits(
    database: Database, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    owner_connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    guest = Guest(dict(os.environ), "migrate")
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while owner_connection.execute(waiting).fetchone() == (0,):
        assert guest.process.poll() is None
        time.sleep(0.1)
    owner_connection.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
    guest.wait_until_in()
    assert guest.leave() == 0


def test_a_database_without_its_schema_is_refused_with_the_way_out(folder: Path) -> None:
    command = [sys.executable, "-m", "hocba.cli.main", "issue", "--school", "1", "--year", "2025-2026", "--as", "dung"]
    done = subprocess.run(command, env=embedded(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "schema_behind" in done.stderr
    assert "hocba serve" in done.stderr
    assert not is_running(folder)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tệp").write_text("", encoding="utf-8")
    monkeypatch.setenv("HOCBA_DATA", str(tmp_path / "tệp" / "data"))
    with pytest.raises(HocbaError) as refused, open_installation():
        pass
    assert refused.value.code == "data_folder_not_writable"
    assert "HOCBA_DATA" in refused.value.next_step


def test_without_a_setting_the_data_lies_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for unset in (None, ""):
        monkeypatch.delenv("HOCBA_DATA") if unset is None else monkeypatch.setenv("HOCBA_DATA", unset)
        assert data_folder() == tmp_path / ".data"
