"""The health page answers by the database."""

from django.test import Client

from kit.database import Database


def test_it_is_well_while_the_database_answers(database: Database) -> None:
    answer = Client(SERVER_NAME="localhost").get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_it_is_not_well_without_a_database() -> None:
    answer = Client(SERVER_NAME="localhost").get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})
