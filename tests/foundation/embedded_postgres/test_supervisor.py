"""The embedded database, on the wheel's programs and on the system's where there are some."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hocba.foundation.embedded_postgres import Cluster, UnableToProvideDatabase, ensure_running, is_running, stop
from hocba.foundation.embedded_postgres.installations import system_installations
from hocba.foundation.embedded_postgres.processes import processes_of_cluster, read_pid_file

SYSTEM_ABSENT = not system_installations()


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "HOCBA_DATABASE"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def source() -> str:
    return "wheel"


# The main things also on the system's programs, where there are some.
on_each_source = pytest.mark.parametrize(
    "source", ["wheel", pytest.param("system", marks=pytest.mark.skipif(SYSTEM_ABSENT, reason="no PostgreSQL on this system"))]
)


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / ("dữ liệu của trường " + "rất dài " * 20)
    yield folder
    stop(folder, at_once=True)


def ask(address: str, question: str) -> object:
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(question.encode())
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def postmaster(data_dir: Path) -> int:
    noted = read_pid_file(data_dir / "postgres" / "data")
    assert noted is not None
    return noted.pid


@on_each_source
def test_a_first_call_makes_the_database_and_a_second_one_finds_it(source: str, data_dir: Path) -> None:
    first = ensure_running(data_dir, source=source, purpose="test")
    pid = postmaster(data_dir)
    assert ensure_running(data_dir, source=source, purpose="test") == first
    assert postmaster(data_dir) == pid
    assert (first.source, is_running(data_dir)) == (source, True)
    assert first.version >= 15
    stored = json.loads((data_dir / "secrets" / "database.json").read_text())
    assert stored == {"app": first.app_dsn, "owner": first.owner_dsn}


@on_each_source
def test_the_application_role_owns_nothing_and_bypasses_nothing(source: str, data_dir: Path) -> None:
    cluster = ensure_running(data_dir, source=source, purpose="test")
    assert ask(cluster.owner_dsn, "SELECT rolbypassrls AND NOT rolsuper FROM pg_roles WHERE rolname = current_user") is True
    for right in ("rolsuper", "rolbypassrls", "rolcreatedb", "rolcreaterole", "rolreplication"):
        with psycopg.connect(cluster.app_dsn) as connection:
            held = connection.execute(
                "SELECT to_jsonb(r) ->> %s FROM pg_roles r WHERE rolname = current_user", (right,)
            ).fetchone()
        assert held == ("false",)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster.app_dsn, "CREATE TABLE mine (id int)")
    ask(cluster.owner_dsn, "CREATE TABLE ours (id int)")
    ask(cluster.app_dsn, "INSERT INTO ours VALUES (1)")
    for statement in ("DROP TABLE ours", "TRUNCATE ours", "ALTER TABLE ours ADD x int", "SET ROLE hocba_owner"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(cluster.app_dsn, statement)


@on_each_source
def test_vietnamese_letters_have_two_cases_and_order_by_code_point(source: str, data_dir: Path) -> None:
    cluster = ensure_running(data_dir, source=source, purpose="test")
    assert ask(cluster.app_dsn, "SELECT lower('ĐỨC ẤN')") == "đức ấn"
    assert ask(cluster.app_dsn, "SELECT 'Z' < 'a' AND 'z' < 'Đ'") is True
    for extension in ("btree_gist", "pg_trgm", "pgcrypto", "unaccent"):
        ask(cluster.owner_dsn, f"CREATE EXTENSION {extension}")


@on_each_source
def test_nobody_else_on_the_machine_can_reach_it(source: str, data_dir: Path) -> None:
    cluster = ensure_running(data_dir, source=source, purpose="test")
    noted = read_pid_file(data_dir / "postgres" / "data")
    assert noted is not None
    assert noted.socket_dir is not None
    private = [noted.socket_dir, data_dir / "postgres", data_dir / "postgres" / "data", data_dir / "secrets"]
    private += list((data_dir / "secrets").iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in private] == [0] * len(private)
    assert ask(cluster.owner_dsn, "SHOW listen_addresses") == ""
    assert len(os.fsencode(noted.socket_dir / ".s.PGSQL.5432")) <= 107
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://hocba_app:wrong@/hocba?host={noted.socket_dir}")


@on_each_source
def test_a_killed_server_starts_again_with_everything_that_was_committed(source: str, data_dir: Path) -> None:
    cluster = ensure_running(data_dir, source=source)
    ask(cluster.owner_dsn, "CREATE TABLE kept (id int)")
    kills = 0
    for round_number in range(4):
        ask(cluster.app_dsn, "INSERT INTO kept SELECT count(*) FROM kept")
        pid = postmaster(data_dir)
        os.kill(pid, signal.SIGKILL)
        cluster = ensure_running(data_dir, source=source)
        assert postmaster(data_dir) != pid
        kills += 1
        assert ask(cluster.app_dsn, "SELECT count(*) FROM kept") == round_number + 1
    print(f"{kills} postmasters killed, {kills} started again")
    assert kills == 4


def test_backends_that_outlive_a_killed_postmaster_do_not_stop_the_next_start(source: str, data_dir: Path) -> None:
    cluster = ensure_running(data_dir, source=source, purpose="test")
    pid = postmaster(data_dir)
    with subprocess.Popen([sys.executable, "-c", _BUSY, cluster.owner_dsn], stderr=subprocess.DEVNULL) as client:
        busy = "SELECT min(pid) FROM pg_stat_activity WHERE query LIKE 'DO %' AND state = 'active'"
        orphan = next(found for found in (ask(cluster.owner_dsn, busy) for _ in range(1000)) if found)
        os.kill(pid, signal.SIGKILL)
        cluster = ensure_running(data_dir, source=source, purpose="test")
        client.kill()
    assert ask(cluster.app_dsn, "SELECT 1") == 1
    assert orphan not in list(processes_of_cluster(data_dir / "postgres" / "data"))


_BUSY = """
import sys, psycopg
psycopg.connect(sys.argv[1]).execute("DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$")
"""


def test_a_pid_file_that_names_a_stranger_is_not_believed(source: str, data_dir: Path) -> None:
    cluster = ensure_running(data_dir, source=source, purpose="test")
    data = data_dir / "postgres" / "data"
    text = (data / "postmaster.pid").read_text().splitlines()
    os.kill(int(text[0]), signal.SIGKILL)
    while any(True for _ in processes_of_cluster(data)):
        pass
    (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *text[1:]]) + "\n")
    assert not is_running(data_dir)
    assert stop(data_dir) is False
    assert ask(ensure_running(data_dir, source=source, purpose="test").app_dsn, "SELECT 1") == 1
    assert cluster.source == source


def test_a_lost_socket_folder_is_made_again(source: str, data_dir: Path) -> None:
    ensure_running(data_dir, source=source, purpose="test")
    noted = read_pid_file(data_dir / "postgres" / "data")
    assert noted is not None
    assert noted.socket_dir is not None
    for file in noted.socket_dir.iterdir():
        file.unlink()
    noted.socket_dir.rmdir()
    assert not is_running(data_dir)
    assert ask(ensure_running(data_dir, source=source, purpose="test").app_dsn, "SELECT 1") == 1


def test_a_creation_that_was_killed_half_way_is_begun_anew(source: str, data_dir: Path) -> None:
    unfinished = data_dir / "postgres" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("9\n")
    assert ask(ensure_running(data_dir, source=source, purpose="test").app_dsn, "SELECT 1") == 1
    assert not unfinished.exists()


def test_roles_are_completed_when_the_run_died_before_them(source: str, data_dir: Path) -> None:
    cluster = ensure_running(data_dir, source=source, purpose="test")
    ask(cluster.owner_dsn, "REVOKE CONNECT ON DATABASE hocba FROM hocba_app")
    (data_dir / "secrets" / "database.json").unlink()
    assert ask(ensure_running(data_dir, source=source, purpose="test").app_dsn, "SELECT 1") == 1


@on_each_source
def test_stopping_is_clean_and_leaves_no_socket_folder(source: str, data_dir: Path) -> None:
    ensure_running(data_dir, source=source)
    noted = read_pid_file(data_dir / "postgres" / "data")
    assert noted is not None
    assert noted.socket_dir is not None
    assert (stop(data_dir), is_running(data_dir), stop(data_dir)) == (True, False, False)
    assert not noted.socket_dir.exists()
    log = (data_dir / "postgres" / "server.log").read_text()
    assert "database system is shut down" in log


def test_the_log_keeps_no_personal_data(source: str, data_dir: Path) -> None:
    cluster = ensure_running(data_dir, source=source, purpose="test")
    ask(cluster.owner_dsn, "CREATE TABLE pupil (citizen_id text PRIMARY KEY)")
    ask(cluster.app_dsn, "INSERT INTO pupil VALUES ('001234567890')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(cluster.app_dsn, "INSERT INTO pupil VALUES ('001234567890')")
    log = (data_dir / "postgres" / "server.log").read_text()
    assert "duplicate key value" in log
    assert "001234567890" not in log


def test_two_first_calls_at_the_same_moment_make_one_database(source: str, data_dir: Path) -> None:
    program = "import sys; from pathlib import Path; from hocba.foundation.embedded_postgres import ensure_running; "
    program += "print(ensure_running(Path(sys.argv[1]), source=sys.argv[2], purpose='test').app_dsn)"
    command = [sys.executable, "-c", program, str(data_dir), source]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = {run.communicate(timeout=60)[0] for run in runs}
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert len(answers) == 1


def test_data_of_another_version_is_refused_with_a_sentence(source: str, data_dir: Path) -> None:
    ensure_running(data_dir, source=source, purpose="test")
    stop(data_dir)
    (data_dir / "postgres" / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(UnableToProvideDatabase) as refusal:
        ensure_running(data_dir, source=source, purpose="test")
    assert refusal.value.code == "database_version_differs"
    assert "PostgreSQL 14" in refusal.value.message


@pytest.mark.skipif(SYSTEM_ABSENT, reason="no PostgreSQL here")
def test_existing_data_decides_which_programs_are_taken(data_dir: Path) -> None:
    made = ensure_running(data_dir, source="wheel", purpose="test")
    stop(data_dir)
    if made.version not in {one.version for one in system_installations()}:
        assert ensure_running(data_dir, purpose="test").source == "wheel"


def test_lost_passwords_are_named_and_the_data_is_left_alone(source: str, data_dir: Path) -> None:
    ensure_running(data_dir, source=source, purpose="test")
    (data_dir / "secrets" / "postgres.json").unlink()
    with pytest.raises(UnableToProvideDatabase) as refusal:
        ensure_running(data_dir, source=source, purpose="test")
    assert refusal.value.code == "database_secrets_missing"


def test_a_server_of_ones_own_is_taken_by_its_addresses(
    source: str, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ensure_running(data_dir, source=source, purpose="test")
    monkeypatch.setenv("DATABASE_URL", own.app_dsn)
    monkeypatch.setenv("DATABASE_OWNER_URL", own.owner_dsn)
    expected = Cluster(app_dsn=own.app_dsn, owner_dsn=own.owner_dsn, source="url", version=own.version)
    assert ensure_running(tmp_path / "unused") == expected
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize(
    ("app", "owner", "code"),
    [
        ("owner", "owner", "database_role_too_strong"),
        ("app", "app", "database_owner_too_weak"),
        ("app", "", "database_url_missing"),
        ("nowhere", "owner", "database_not_reached"),
    ],
)
def test_a_server_of_ones_own_is_checked_before_it_is_used(
    app: str, owner: str, code: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ensure_running(data_dir, source="wheel", purpose="test")
    addresses = {"app": own.app_dsn, "owner": own.owner_dsn, "": "", "nowhere": "postgresql://a:secret@/b?host=/nowhere"}
    monkeypatch.setenv("DATABASE_URL", addresses[app])
    monkeypatch.setenv("DATABASE_OWNER_URL", addresses[owner])
    with pytest.raises(UnableToProvideDatabase) as refusal:
        ensure_running(data_dir)
    assert refusal.value.code == code
    assert "secret" not in str(refusal.value)


def test_an_unknown_source_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCBA_DATABASE", "oracle")
    with pytest.raises(UnableToProvideDatabase) as refusal:
        ensure_running(tmp_path)
    assert refusal.value.code == "database_source_unknown"
