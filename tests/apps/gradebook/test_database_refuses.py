"""As the application role and by raw SQL: marks, absences, closings and scopes hold against a stolen password."""

from collections.abc import Iterator
from datetime import date
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from hocba.apps.closing.actions import close_scope
from hocba.apps.schoolday.actions import AbsencePatch, note_absences
from kit.database import Database
from kit.raw_sql import ENTRY, Connection, book_of, count_of, entry, inside, refusal, set_context
from kit.small_school import AT, SmallSchool, small_school

APPEND_ONLY = (
    "gradebook_markentry",
    "windows_scopeevent",
    "schoolday_absenceentry",
    "closing_closing",
    "closing_closingresult",
    "foundation_auditentry",
    "foundation_event",
)
NEW_MARK_ROW = """
INSERT INTO gradebook_marksheetrow (id, school_id, pupil_id, course_id, term, regular, comment, version)
SELECT gen_random_uuid(), school_id, pupil_id, course_id, 'term_1', '{}', '', 1 FROM gradebook_marksheetrow LIMIT 1
"""
NEW_HOMEROOM_ROW = """
INSERT INTO gradebook_homeroomrow
    (id, school_id, pupil_id, school_class_id, term, conduct, remark, award, contest, certificate, version)
SELECT gen_random_uuid(), school_id, pupil_id, school_class_id, 'term_1', 'good', '', '', '', '', 1
FROM gradebook_homeroomrow LIMIT 1
"""
NEW_ABSENCE = """
INSERT INTO schoolday_absenceentry
    (id, school_id, pupil_id, school_class_id, term, absent_on, session, kind, sequence, made_at, actor_id)
SELECT gen_random_uuid(), school_id, pupil_id, school_class_id, 'term_1', '2025-10-06', 'morning', 'excused', 0, now(), actor_id
FROM schoolday_absenceentry LIMIT 1
"""
NEW_CLOSING = """
INSERT INTO closing_closing (id, school_id, school_class_id, term, pupil_id, number, scope_sequence, closed_at, actor_id,
    reason, regulation, chain_heads, digest)
SELECT gen_random_uuid(), school_id, school_class_id, %(term)s, pupil_id, 0, %(sequence)s, now(), actor_id,
    reason, regulation, %(heads)s::jsonb, digest
FROM closing_closing LIMIT 1
"""
PLACE_OF_ENTRY = """
SELECT sequence > 1, actor_id::text = current_setting('hocba.actor_id'), length(entry_hash), entry_hash = head_hash
FROM gradebook_markentry AS entry JOIN gradebook_book AS book ON book.id = entry.book_id WHERE entry.id = %s
"""
VERBS = ("UPDATE {} SET school_id = school_id", "DELETE FROM {}", "TRUNCATE {} CASCADE")


@pytest.fixture(scope="module")
def school(module_database: Database) -> SmallSchool:
    """Term 1 closed, term 2 open with marks, an absence in each."""
    small = small_school()
    absences = [
        AbsencePatch(pupil_id=small.pupils[0], absent_on=day, session="morning", kind="excused")
        for day in (date(2025, 10, 1), date(2026, 3, 2))
    ]
    step = {"school_id": small.school_id, "class_id": small.class_id, "at": AT}
    note_absences(**step, absences=absences, acting_user=small.binh, reason="Ghi nghỉ học")
    small.fill("term_1")
    close_scope(**step, term="term_1", acting_user=small.dung, reason="Chốt")
    small.fill_course("TOAN", "term_2")
    return small


@pytest.fixture(scope="module")
def other(school: SmallSchool) -> SmallSchool:
    """Another school with marks of its own."""
    neighbour = small_school(code="20180402")
    neighbour.fill_course("TOAN", "term_1")
    return neighbour


@pytest.fixture
def app(module_database: Database) -> Iterator[Connection]:
    with psycopg.connect(module_database.app_dsn, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", VERBS)
def test_rows_that_only_grow_refuse_change_delete_and_truncate(
    app: Connection, school: SmallSchool, table: str, verb: LiteralString
) -> None:
    with inside(app, school):
        assert app.execute(count_of(table)).fetchone() != (0,)
    refused = refusal(app, school, sql.SQL(verb).format(sql.Identifier(table)))
    assert refused.sqlstate == "42501"  # the privilege is missing


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", VERBS)
def test_even_the_owner_meets_the_trigger(
    module_database: Database, school: SmallSchool, table: str, verb: LiteralString
) -> None:
    with psycopg.connect(module_database.owner_dsn, autocommit=True) as owner:
        assert refusal(owner, school, sql.SQL(verb).format(sql.Identifier(table))).sqlstate == "HB001"


def test_an_entry_in_a_closed_scope_is_refused(app: Connection, school: SmallSchool) -> None:
    refused = refusal(app, school, ENTRY, entry(school, "term_1"))
    assert (refused.sqlstate, refused.diag.message_detail) == ("HB003", "closed")
    with inside(app, school):
        assert app.execute(ENTRY, entry(school, "term_2")).rowcount == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gradebook_marksheetrow SET final = 1000 WHERE term = 'term_1'",
        "UPDATE gradebook_marksheetrow SET term = 'term_2' WHERE term = 'term_1' AND final IS NOT NULL",
        "UPDATE gradebook_marksheetrow SET term = 'term_1' WHERE term = 'term_2'",
        "DELETE FROM gradebook_marksheetrow WHERE term = 'term_1'",
        NEW_MARK_ROW,
        "UPDATE gradebook_homeroomrow SET conduct = 'fail' WHERE term = 'term_1'",
        "DELETE FROM gradebook_homeroomrow WHERE term = 'term_1'",
        NEW_HOMEROOM_ROW,
        NEW_ABSENCE,
    ],
)
def test_rows_and_absences_of_a_closed_scope_are_refused(
    app: Connection, school: SmallSchool, statement: LiteralString
) -> None:
    refused = refusal(app, school, statement)
    assert (refused.sqlstate, refused.diag.message_detail) == ("HB003", "closed")


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_old_snapshot_cannot_slip_past_a_closing(app: Connection, school: SmallSchool, level: LiteralString) -> None:
    values = entry(school, "term_2")
    with app.transaction(force_rollback=True):
        app.execute(sql.SQL("SET TRANSACTION ISOLATION LEVEL {}").format(sql.SQL(level)))
        set_context(app, school)
        with pytest.raises(psycopg.Error) as refused:
            app.execute(ENTRY, values)
    assert refused.value.sqlstate == "HB004"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gradebook_book SET entry_count = 0",
        "DELETE FROM gradebook_book",
        "SELECT FROM gradebook_book FOR UPDATE",
    ],
)
def test_the_head_of_a_chain_is_moved_by_the_trigger_alone(
    app: Connection, school: SmallSchool, statement: LiteralString
) -> None:
    assert refusal(app, school, statement).sqlstate == "42501"


def test_what_a_forged_entry_claims_of_its_place_and_author_is_overruled(app: Connection, school: SmallSchool) -> None:
    forged = {**entry(school, "term_2"), "sequence": 1, "actor": school.ha.person_id}
    with inside(app, school):
        app.execute(ENTRY, forged)
        row = app.execute(PLACE_OF_ENTRY, [forged["id"]]).fetchone()
    assert row == (True, True, 32, True)


@pytest.mark.parametrize(
    ("cells", "sqlstate"),
    [
        ('[["%(pupil)s", "final", null, 9]]', "23514"),
        ('[["%(pupil)s", "final", null]]', "23514"),
        ('{"final": "9.0"}', "23514"),
        ('[["7b3f5a40-0000-4000-8000-000000000000", "final", null, "9.0"]]', "HB008"),
    ],
)
def test_malformed_cells_and_strangers_are_refused(app: Connection, school: SmallSchool, cells: str, sqlstate: str) -> None:
    values = {**entry(school, "term_2"), "cells": cells.replace("%(pupil)s", str(school.pupils[0]))}
    assert refusal(app, school, ENTRY, values).sqlstate == sqlstate


@pytest.mark.parametrize(
    "assignment", ["final = 1010", "final = 855", "regular = '{-10}'", "regular = '{805}'", "midterm = 10", "topic = 1"]
)
def test_a_mark_out_of_range_or_step_is_refused(app: Connection, school: SmallSchool, assignment: LiteralString) -> None:
    course = "GDTC" if assignment == "midterm = 10" else "TOAN"
    values = {"school": school.school_id, "pupil": school.pupils[0], "course": school.courses[course].id}
    with inside(app, school):
        app.execute(
            "INSERT INTO gradebook_marksheetrow (id, school_id, pupil_id, course_id, term, regular, comment, version)"
            " VALUES (gen_random_uuid(), %(school)s, %(pupil)s, %(course)s, 'term_2', '{}', '', 1)"
            " ON CONFLICT (school_id, course_id, term, pupil_id) DO NOTHING",
            values,
        )
        change = sql.SQL("UPDATE gradebook_marksheetrow SET {} WHERE course_id = %(course)s AND term = 'term_2'")
        with pytest.raises(psycopg.errors.CheckViolation):
            app.execute(change.format(sql.SQL(assignment)), values)


@pytest.mark.parametrize("missing", ["actor_id", "request_id", "reason"])
def test_a_write_without_its_context_is_refused(app: Connection, school: SmallSchool, missing: str) -> None:
    values = entry(school, "term_2")
    with inside(app, school):
        app.execute("SELECT set_config(%s, '', true)", [f"hocba.{missing}"])
        with pytest.raises(psycopg.Error) as refused:
            app.execute(ENTRY, values)
    assert refused.value.sqlstate == "HB002"


def test_another_schools_rows_are_neither_seen_nor_written(app: Connection, school: SmallSchool, other: SmallSchool) -> None:
    with inside(app, school):
        for table in (*APPEND_ONLY, "gradebook_book", "gradebook_marksheetrow", "gradebook_homeroomrow"):
            of_other = sql.SQL("SELECT count(*) FROM {} WHERE school_id = %s").format(sql.Identifier(table))
            assert app.execute(of_other, [other.school_id]).fetchone() == (0,)
        changed = "UPDATE gradebook_marksheetrow SET final = 0 WHERE school_id = %s"
        assert app.execute(changed, [other.school_id]).rowcount == 0
    foreign = book_of(other, "TOAN")
    assert refusal(app, school, ENTRY, entry(other, "term_1")).sqlstate == "HB006"
    assert refusal(app, school, ENTRY, entry(school, "term_2", book=foreign)).sqlstate == "23503"
    opening = "SELECT hocba_open_book(%(book)s, 'term_1', '{null}', 'k')"
    assert refusal(app, school, opening, {"book": foreign}).sqlstate == "HB006"
    start = (
        "INSERT INTO gradebook_book (id, school_id, school_class_id, entry_count, head_hash)"
        " VALUES (gen_random_uuid(), %(school)s, %(class)s, 0, '')"
    )
    assert refusal(app, school, start, {"school": other.school_id, "class": other.class_id}).sqlstate == "42501"
    assert refusal(app, school, start, {"school": school.school_id, "class": other.class_id}).sqlstate == "23503"


def test_without_a_school_nothing_is_seen(app: Connection, school: SmallSchool) -> None:
    for table in (*APPEND_ONLY, "gradebook_marksheetrow", "roster_pupil"):
        assert app.execute(count_of(table)).fetchone() == (0,)


def test_a_temporary_table_cannot_stand_in_for_the_events_of_a_scope(app: Connection, school: SmallSchool) -> None:
    values = entry(school, "term_1")
    with inside(app, school):
        app.execute("CREATE TEMP TABLE windows_scopeevent AS SELECT * FROM public.windows_scopeevent WHERE kind = 'opened'")
        with pytest.raises(psycopg.Error) as refused:
            app.execute(ENTRY, values)
    assert refused.value.sqlstate == "HB003"


def test_a_closing_cannot_be_invented(app: Connection, school: SmallSchool) -> None:
    """Without the event that closed the scope, or with other heads than the books have, there is no closing."""
    assert refusal(app, school, NEW_CLOSING, {"term": "year", "sequence": 1, "heads": "{}"}).sqlstate == "HB005"
    assert refusal(app, school, NEW_CLOSING, {"term": "term_1", "sequence": 2, "heads": "{}"}).sqlstate == "HB007"
