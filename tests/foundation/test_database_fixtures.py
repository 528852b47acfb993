"""The fixtures that other tests stand on."""

import os
import subprocess
import sys

import psycopg
import psycopg.errors
import pytest

from kit.database import CLUSTER, Database


def test_django_is_connected_to_the_clone_as_the_application(database: Database) -> None:
    from django.db import connection, connections

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == (database.name, "hocba_app")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("hocba_owner",)


def test_every_table_of_the_apps_stands_in_the_clone(
    database: Database, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    from django.apps import apps

    found = {row[0] for row in owner_connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    wanted = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    assert wanted
    assert wanted <= found


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_one_test_writes_another_does_not_see(turn: str, owner_connection: psycopg.Connection[tuple[object, ...]]) -> None:
    assert owner_connection.execute("SELECT to_regclass('left_over')").fetchone() == (None,)
    owner_connection.execute("CREATE TABLE left_over (id int)")


def test_the_application_may_use_tables_but_make_none(
    app_connection: psycopg.Connection[tuple[object, ...]], owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    owner_connection.execute("CREATE TABLE ours (id int)")
    app_connection.execute("INSERT INTO ours VALUES (1)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute("CREATE TABLE mine (id int)")


def test_a_child_process_finds_the_same_database(database: Database) -> None:
    program = (
        "import django; django.setup(); from django.db import connection as c; k = c.cursor(); "
        "k.execute('SELECT current_database(), current_user'); print(*k.fetchone())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [database.name, "hocba_app"]


def test_a_test_without_the_fixture_reaches_no_database() -> None:
    from django.db import OperationalError, connection

    with pytest.raises(OperationalError):
        connection.ensure_connection()
    assert os.environ["HOCBA_DATA"].startswith(os.environ[CLUSTER])
