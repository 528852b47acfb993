"""One throw-away database server for the run; one clone of the migrated database for each test that asks."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kit.database import Database, begin_run, clean_data_folder, cloned_database, end_run, set_up_django

TESTS = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        end_run()


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """The core stands without Django, and so do its tests and those of set-up; all others may import models."""
    if module_path.relative_to(TESTS).parts[0] not in {"core", "setup"}:
        set_up_django()


@pytest.fixture
def database() -> Iterator[Database]:
    """A migrated database of this test's own. Django is connected to it as the application's role."""
    with cloned_database() as clone:
        clean_data_folder()
        yield clone


@pytest.fixture(scope="module")
def module_database() -> Iterator[Database]:
    """The same for all tests of one module, where making its content takes long and the tests only read."""
    with cloned_database() as clone:
        clean_data_folder()
        yield clone


@pytest.fixture
def owner_connection(database: Database) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Raw SQL as the owner of the schema: sees every school's rows."""
    with psycopg.connect(database.owner_dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture
def app_connection(database: Database) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Raw SQL as the application's role: what a stolen application password could do."""
    with psycopg.connect(database.app_dsn, autocommit=True) as connection:
        yield connection
