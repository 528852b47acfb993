"""Raw SQL with everything set that the application would set: what a stolen application password could try."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from hocba.apps.gradebook.models import Book
from kit.small_school import SmallSchool

Connection = psycopg.Connection[tuple[object, ...]]
Statement = LiteralString | sql.Composed

ENTRY: LiteralString = """
INSERT INTO gradebook_markentry (id, school_id, book_id, term, sequence, made_at, actor_id, request_id, reason,
    idempotency_key, cells, refused, patch_digest, previous_hash, entry_hash)
VALUES (%(id)s, %(school)s, %(book)s, %(term)s, %(sequence)s, now(), %(actor)s, %(id)s, 'bịa', %(key)s, %(cells)s, '[]',
    '', '', '')
"""


def set_context(connection: Connection, school: SmallSchool) -> None:
    """Say who acts in which school, as the application does at the start of a transaction."""
    context = {"school_id": school.school_id, "actor_id": uuid4(), "request_id": uuid4(), "reason": "thử"}
    for name, value in context.items():
        connection.execute("SELECT set_config(%s, %s, true)", [f"hocba.{name}", str(value)])


@contextmanager
def inside(connection: Connection, school: SmallSchool) -> Iterator[None]:
    """A transaction in the school's context, rolled back at the end."""
    with connection.transaction(force_rollback=True):
        set_context(connection, school)
        yield


def refusal(
    connection: Connection, school: SmallSchool, statement: Statement, values: Mapping[str, object] | None = None
) -> psycopg.Error:
    """Run a statement in the school's context and return how the database refused it."""
    with pytest.raises(psycopg.Error) as refused, inside(connection, school):
        connection.execute(statement, values)
    return refused.value


def entry(school: SmallSchool, term: str, *, book: UUID | None = None) -> dict[str, object]:
    """The values of one forged entry for ``ENTRY``: em An's final mark in Toán."""
    return {
        "id": uuid4(),
        "school": school.school_id,
        "book": book or book_of(school, "TOAN"),
        "term": term,
        "sequence": 0,
        "actor": uuid4(),
        "key": uuid4().hex,
        "cells": f'[["{school.pupils[0]}", "final", null, "9.0"]]',
    }


def book_of(school: SmallSchool, subject: str) -> UUID:
    """The id of a course's book."""
    with school.reading():
        return Book.objects.get(course_id=school.courses[subject].id).id


def count_of(table: str) -> sql.Composed:
    """A statement that counts the rows of a table."""
    return sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
