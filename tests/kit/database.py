"""A throw-away PostgreSQL for one run of the tests, and a migrated copy of the database for each test.

Tests connect as the application's role, and start from a clone instead of a flush: flushing meets the append-only guards.
"""

import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from hocba.foundation.embedded_postgres import ensure_running, stop

CLUSTER = "HOCBA_TEST_CLUSTER"
TEMPLATE = "hocba"
NO_DATABASE = "only-with-the-fixture-named-database"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One test's own database: libpq addresses of the application's role and of the owner."""

    name: str
    app_dsn: str
    owner_dsn: str


def begin_run() -> None:
    """Names a folder for this run, which worker processes inherit, and clears what a killed run left behind."""
    if CLUSTER not in os.environ:
        for left in Path(tempfile.gettempdir()).glob("hocba-test-*"):
            if left.stat().st_uid == os.geteuid() and not _is_alive(left):
                _remove(left)
        folder = Path(tempfile.mkdtemp(prefix="hocba-test-"))
        (folder / "run.pid").write_text(str(os.getpid()))
        os.environ[CLUSTER] = str(folder)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    data = Path(os.environ[CLUSTER]) / f"data-{worker}"
    data.mkdir(exist_ok=True)
    os.environ["HOCBA_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hocba.config.settings"
    os.environ.pop("HOCBA_DATABASE", None)
    _point_environment(f"postgresql://hocba_app@/{NO_DATABASE}", f"postgresql://hocba_owner@/{NO_DATABASE}")


def end_run() -> None:
    """Ends the server and removes the folder. Only the process that began the run calls this."""
    folder = os.environ.pop(CLUSTER, None)
    if folder is not None:
        _remove(Path(folder))


def set_up_django() -> None:
    """Loads the settings and the apps; a second call does nothing."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@contextmanager
def cloned_database() -> Iterator[Database]:
    """A clone of the migrated database, to which Django, this process and its children are pointed meanwhile."""
    template = _migrated_template()
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{next(_numbers)}"
    database = Database(name=name, app_dsn=_named(template.app_dsn, name), owner_dsn=_named(template.owner_dsn, name))
    # Copying the files is quicker than logging each page, as nothing here has to survive a power cut.
    _as_owner(template, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, TEMPLATE)
    try:
        with _pointing_at(database):
            yield database
    finally:
        _as_owner(template, "DROP DATABASE {} WITH (FORCE)", name)


def clean_data_folder() -> Path:
    """Empties ``HOCBA_DATA`` except for the secrets, which the settings have read already."""
    folder = Path(os.environ["HOCBA_DATA"])
    for entry in folder.iterdir():
        if entry.name == "secrets":
            continue
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    return folder


def _migrated_template() -> Database:
    """The cluster, started and migrated by whichever worker comes first."""
    folder = Path(os.environ[CLUSTER])
    with (folder / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cluster = ensure_running(folder, source="wheel", purpose="test")
        template = Database(name=TEMPLATE, app_dsn=cluster.app_dsn, owner_dsn=cluster.owner_dsn)
        if not (folder / "template.ready").exists():
            with _pointing_at(template):
                _migrate()
            (folder / "template.ready").touch()
    return template


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)


@contextmanager
def _pointing_at(database: Database) -> Iterator[None]:
    set_up_django()
    before = os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]
    _point_environment(database.app_dsn, database.owner_dsn)
    _point_django(database.app_dsn, database.owner_dsn)
    try:
        yield
    finally:
        _point_environment(*before)
        _point_django(*before)


def _point_environment(app_dsn: str, owner_dsn: str) -> None:
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = app_dsn, owner_dsn


def _point_django(app_dsn: str, owner_dsn: str) -> None:
    from django.db import connections

    connections.close_all()
    for alias, address in (("default", app_dsn), ("owner", owner_dsn)):
        parts = conninfo_to_dict(address)
        settings = connections.settings[alias]  # connections of other threads are made from the same values
        settings.update(NAME=parts["dbname"], USER=parts["user"])
        settings.update(PASSWORD=parts.get("password", ""), HOST=parts.get("host", ""), PORT="")


def _as_owner(template: Database, statement: str, *names: str) -> None:
    """Runs a statement about whole databases, from a database that nobody copies."""
    with psycopg.connect(_named(template.owner_dsn, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def _named(address: str, name: str) -> str:
    return address.replace(f"@/{TEMPLATE}?", f"@/{name}?")


def _is_alive(folder: Path) -> bool:
    try:
        os.kill(int((folder / "run.pid").read_text()), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _remove(folder: Path) -> None:
    with suppress(OSError):
        stop(folder, at_once=True)
    shutil.rmtree(folder, ignore_errors=True)
