"""A school sees, writes and points at its own rows only: asked by raw SQL, as the application's role."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from hocba.apps.roster import actions as roster
from hocba.apps.roster.queries import members_during
from hocba.foundation.models import AppendOnlyModel, TenantModel
from kit.database import Database
from kit.small_school import AT, FIRST_DAY, SmallSchool, small_school

Connection = psycopg.Connection[tuple[object, ...]]
TABLES = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel))
# Triggers of the gradebook that speak before row-level security does: a book of another school has no open scope here.
EARLIER_GUARDS = {"HB003", "HB006"}
ROSTER = [table for table in TABLES if table.startswith("roster_")]


@pytest.fixture(scope="module")
def schools(module_database: Database) -> tuple[SmallSchool, SmallSchool]:
    """Two schools with a class each; the second has marks, absences of nobody, and a locked book."""
    one, other = small_school(names=("Nguyễn Văn An",)), small_school(code="20180402", names=("Trần Bảo Châu",))
    for school in (one, other):
        school.fill_course("TOAN", "term_1")
        _fill_the_rest(school)
    return one, other


def _fill_the_rest(school: SmallSchool) -> None:
    """A row in each roster table that the small school leaves empty."""
    step = {"school_id": school.school_id, "acting_user": school.lan, "at": AT}
    course = {"course_id": school.courses["GDTC"].id, "pupil_ids": school.pupils}
    roster.record_takers(**step, **course)
    roster.record_exemptions(**step, **course, term="term_1", reason="Bệnh")
    roster.record_posts(
        **step, posts=[roster.PostFacts(person_id=school.ha.person_id, position="Giáo viên", starts_on=FIRST_DAY)]
    )
    with school.reading():
        [member] = members_during(school.class_id)
    former = roster.StudyStepFacts(
        sector_code=member.sector_code, start=2024, class_name="7A2", school_name="Trường THCS Bình Minh"
    )
    roster.record_study_steps(**step, steps=[former])


@pytest.fixture
def app(module_database: Database) -> Iterator[Connection]:
    with psycopg.connect(module_database.app_dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture
def owner(module_database: Database) -> Iterator[Connection]:
    with psycopg.connect(module_database.owner_dsn, autocommit=True) as connection:
        yield connection


@contextmanager
def inside(connection: Connection, school_id: UUID) -> Iterator[None]:
    """Stand in a school with a full context, and take everything back at the end."""
    with connection.transaction(force_rollback=True):
        values = {"school_id": school_id, "actor_id": uuid4(), "request_id": uuid4(), "reason": "thử"}
        for name, value in values.items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"hocba.{name}", str(value)])
        yield


def ask(connection: Connection, question: str, *values: object) -> list[tuple[object, ...]]:
    return connection.execute(question.encode(), values).fetchall()


def filled_tables(owner: Connection) -> list[str]:
    """The tables in which both schools have rows."""
    return [table for table in TABLES if len(ask(owner, f"SELECT DISTINCT school_id FROM {table}")) == 2]  # noqa: S608


def test_without_a_school_no_table_shows_a_row(schools: object, app: Connection, owner: Connection) -> None:
    filled = filled_tables(owner)
    print(f"{len(filled)} of {len(TABLES)} tables hold rows of both schools")
    assert len(filled) >= 12
    for table in TABLES:
        assert ask(app, f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608


def test_a_school_sees_all_of_its_own_rows_and_nothing_else(
    schools: tuple[SmallSchool, SmallSchool], app: Connection, owner: Connection
) -> None:
    for school in schools:
        with inside(app, school.school_id):
            seen = {table: ask(app, f"SELECT school_id, count(*) FROM {table} GROUP BY 1") for table in TABLES}  # noqa: S608
        for table, rows in seen.items():
            own = ask(owner, f"SELECT school_id, count(*) FROM {table} WHERE school_id = %s GROUP BY 1", school.school_id)  # noqa: S608
            assert rows == own, table


def test_a_school_changes_no_row_of_another(
    schools: tuple[SmallSchool, SmallSchool], app: Connection, owner: Connection
) -> None:
    one, other = schools
    tried = 0
    for table in filled_tables(owner):
        for statement in (f"UPDATE {table} SET id = id WHERE school_id = %s", f"DELETE FROM {table} WHERE school_id = %s"):  # noqa: S608
            with inside(app, one.school_id):
                try:
                    assert app.execute(statement.encode(), [other.school_id]).rowcount == 0, statement
                except psycopg.errors.InsufficientPrivilege:
                    assert _only_grows(table) or table == "gradebook_book", statement
            tried += 1
    print(f"{tried} statements changed nothing")
    assert tried >= 24


def test_a_school_writes_no_row_into_another(
    schools: tuple[SmallSchool, SmallSchool], app: Connection, owner: Connection
) -> None:
    one, other = schools
    tried = 0
    for table in filled_tables(owner):
        moved = "jsonb_build_object('id', %s::text, 'school_id', %s::text)"
        row = f"SELECT (jsonb_populate_record(t, {moved})).* FROM {table} t LIMIT 1"  # noqa: S608
        with inside(app, one.school_id), pytest.raises(psycopg.Error) as refused:
            app.execute(f"INSERT INTO {table} {row}".encode(), [str(uuid4()), str(other.school_id)])
        assert "row-level security" in str(refused.value) or refused.value.sqlstate in EARLIER_GUARDS, (table, refused.value)
        tried += 1
    assert tried >= 12


def test_a_row_cannot_be_given_to_another_school(
    schools: tuple[SmallSchool, SmallSchool], app: Connection, owner: Connection
) -> None:
    one, other = schools
    for table in set(filled_tables(owner)) & set(ROSTER):
        with inside(app, one.school_id), pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            app.execute(f"UPDATE {table} SET school_id = %s".encode(), [other.school_id])  # noqa: S608


@pytest.mark.parametrize("table", ROSTER)
def test_a_row_points_at_nothing_of_another_school(
    schools: tuple[SmallSchool, SmallSchool], owner: Connection, table: str
) -> None:
    """Even the owner, who passes row-level security, meets the composite keys."""
    one, other = schools
    for field in _keys_to_tenants(table):
        target = field.related_model._meta.db_table
        mine = ask(owner, f"SELECT id FROM {table} WHERE school_id = %s LIMIT 1", one.school_id)  # noqa: S608
        theirs = ask(owner, f"SELECT id FROM {target} WHERE school_id = %s LIMIT 1", other.school_id)  # noqa: S608
        point = f"UPDATE {table} SET {field.column} = %s WHERE id = %s"  # noqa: S608
        with inside(owner, one.school_id), pytest.raises(psycopg.errors.ForeignKeyViolation, match="same_school"):
            owner.execute(point.encode(), [theirs[0][0], mine[0][0]])


def _only_grows(table: str) -> bool:
    return any(issubclass(model, AppendOnlyModel) for model in apps.get_models() if model._meta.db_table == table)


def _keys_to_tenants(table: str) -> list[ForeignKey[Model, Model]]:
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    fields = [field for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    return [field for field in fields if issubclass(field.related_model, TenantModel)]
