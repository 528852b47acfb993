"""Chains can be recomputed outside the database, and rows rebuilt from entries."""

from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from hocba.apps.gradebook import queries
from hocba.apps.gradebook.models import Book, MarkSheetRow
from kit.database import Database
from kit.small_school import SmallSchool, patch, small_school

OwnerConnection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def school(database: Database) -> SmallSchool:
    small = small_school()
    an, anh = small.pupils[:2]
    small.write("TOAN", "term_1", [patch(an, "midterm", "6.0"), patch(an, "comment", 'Nói "được"; chăm\\ ngoan – 100 % ')])
    small.write("TOAN", "term_1", [patch(an, "midterm", "7.0"), patch(anh, "final", "9.0")])
    small.write("TOAN", "term_2", [patch(an, "midterm", "8.0")])
    small.write(None, "term_1", [patch(an, "conduct", "good")])
    return small


def test_python_recomputes_every_hash_that_the_database_made(school: SmallSchool) -> None:
    with school.reading():
        reports = [queries.verify_chain(book.id) for book in Book.objects.all()]
    assert sorted(report.entry_count for report in reports) == [1, 3]
    assert all(report.is_intact for report in reports)


@pytest.mark.parametrize(
    "change",
    [
        "cells = jsonb_set(cells, '{0,3}', '\"9.5\"')",
        "refused = '[]'",
        "made_at = made_at + interval '1 microsecond'",
        "actor_id = gen_random_uuid()",
        "request_id = gen_random_uuid()",
        "reason = reason || '.'",
        "idempotency_key = 'x'",
        "term = 'term_2'",
        "patch_digest = '\\x00'",
        "previous_hash = sha256(previous_hash)",
        "entry_hash = sha256(entry_hash)",
        "sequence = 9",
    ],
)
def test_a_changed_column_breaks_the_chain_at_its_entry(
    school: SmallSchool, owner_connection: OwnerConnection, change: str
) -> None:
    book = _book(school, "TOAN")
    _meddle(owner_connection, "UPDATE gradebook_markentry SET {} WHERE book_id = {} AND sequence = 2", sql.SQL(change), book)
    with school.reading():
        report = queries.verify_chain(book)
    assert report.broken_at in {2, 3}  # an entry moved to the end is missed at its place
    assert not report.is_intact


def test_a_removed_entry_breaks_the_chain_at_its_place_and_a_removed_last_one_at_the_head(
    school: SmallSchool, owner_connection: OwnerConnection
) -> None:
    book = _book(school, "TOAN")
    _meddle(owner_connection, "DELETE FROM gradebook_markentry WHERE book_id = {} AND sequence = 3", book)
    with school.reading():
        assert queries.verify_chain(book).broken_at == 0
    _meddle(owner_connection, "DELETE FROM gradebook_markentry WHERE book_id = {} AND sequence = 1", book)
    with school.reading():
        assert queries.verify_chain(book).broken_at == 1


def test_current_rows_follow_from_the_entries(school: SmallSchool) -> None:
    with school.reading():
        audit = queries.audit_books(school.class_id)
        rebuilt = queries.rebuild_sheets(school.class_id)
    assert audit.is_sound
    toan = school.courses["TOAN"].id
    assert set(rebuilt) == {(toan, "term_1"), (toan, "term_2"), (None, "term_1")}
    assert rebuilt[toan, "term_2"] == {school.pupils[0]: {"midterm": "8.0"}}


def test_a_row_changed_behind_the_entries_is_named(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    with school.reading():
        MarkSheetRow.objects.filter(pupil_id=anh).update(final=1000)
        MarkSheetRow.objects.filter(pupil_id=an, term="term_2").delete()
        audit = queries.audit_books(school.class_id)
    found = {(each.pupil_id, each.term, each.column, each.from_entries, each.in_row) for each in audit.differences}
    assert found == {(anh, "term_1", "final", "9.0", "10.0"), (an, "term_2", "midterm", "8.0", None)}


def _book(school: SmallSchool, subject: str) -> UUID:
    with school.reading():
        return Book.objects.get(course_id=school.courses[subject].id).id


def _meddle(connection: OwnerConnection, statement: LiteralString, *parts: object) -> None:
    """Change what triggers protect, as somebody who owns the tables could."""
    connection.execute("ALTER TABLE gradebook_markentry DISABLE TRIGGER USER")
    assert connection.execute(sql.SQL(statement).format(*parts)).rowcount == 1
