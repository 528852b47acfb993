"""Every table of the line is guarded by the database itself, and a guard that is missing is named."""

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from hocba.foundation.guards import GLOBAL_APPS
from hocba.foundation.models import AppendOnlyModel, TenantModel
from kit.database import Database

Connection = psycopg.Connection[tuple[object, ...]]
APPLICATION = "hocba_app"
FRAMEWORK_TABLES = {"django_migrations", "django_content_type", "django_session"}


def test_every_table_of_the_line_carries_its_guards(database: Database, owner_connection: Connection) -> None:
    checked = [model._meta.db_table for model in _tenant_models()]
    print(
        f"{len(checked)} tables of schools, {sum(issubclass(model, AppendOnlyModel) for model in _tenant_models())} only grow"
    )
    assert len(checked) > 20
    assert list(missing_guards(owner_connection)) == []


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("DROP POLICY tenant ON gradebook_markentry", "gradebook_markentry: policy"),
        ("ALTER TABLE roster_pupil NO FORCE ROW LEVEL SECURITY", "roster_pupil: forced row-level security"),
        ("DROP TRIGGER append_only_table ON closing_closing", "closing_closing: trigger append_only_table"),
        ("DROP TRIGGER context_required ON roster_course", "roster_course: trigger context_required"),
        ("GRANT DELETE ON registry_issuedrecord TO hocba_app", "registry_issuedrecord: DELETE is granted"),
        (
            "ALTER TABLE gradebook_markentry DROP CONSTRAINT gradebook_markentry_book_id_same_school",
            "gradebook_markentry: same-school key of book_id",
        ),
        ("CREATE TABLE roster_forgotten (id uuid)", "roster_forgotten: unknown table"),
        ("ALTER FUNCTION hocba_chain_mark_entry() RESET search_path", "hocba_chain_mark_entry: fixed search_path"),
    ],
)
def test_a_missing_guard_is_named(database: Database, owner_connection: Connection, damage: str, named: str) -> None:
    owner_connection.execute(damage.encode())
    assert list(missing_guards(owner_connection)) == [named]


def test_the_application_owns_nothing_and_cannot_pass_row_level_security(
    database: Database, owner_connection: Connection
) -> None:
    role = owner_connection.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", [APPLICATION]
    ).fetchone()
    assert role == (False, False, False, False)
    owned = "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole"
    assert owner_connection.execute(owned, [APPLICATION]).fetchone() == (0,)
    created = owner_connection.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [APPLICATION]).fetchone()
    assert created == (False,)


def missing_guards(connection: Connection) -> Iterator[str]:
    """Yield every guard that a table should have and has not."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    for (table,) in _rows(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        if table not in known | FRAMEWORK_TABLES and not str(table).startswith("procrastinate_"):
            yield f"{table}: unknown table"
    for model in apps.get_models():
        is_global = model.__module__.startswith("hocba.") and not issubclass(model, TenantModel)
        if is_global and model._meta.app_label not in GLOBAL_APPS:
            yield f"{model._meta.db_table}: global, but its station is not on the list"
    for model in _tenant_models():
        for missing in _missing_of(connection, model):
            yield f"{model._meta.db_table}: {missing}"
    yield from _loose_functions(connection)


def _missing_of(connection: Connection, model: type[Model]) -> Iterator[str]:
    table = model._meta.db_table
    [(is_enabled, is_forced)] = _rows(
        connection, "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table
    )
    if not is_enabled:
        yield "row-level security"
    if not is_forced:
        yield "forced row-level security"
    policies = _rows(connection, "SELECT qual, with_check FROM pg_policies WHERE tablename = %s", table)
    if len(policies) != 1 or not all("hocba.school_id" in str(part) and "NULLIF" in str(part) for part in policies[0]):
        yield "policy"
    enabled = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'"
    triggers = {str(name) for (name,) in _rows(connection, enabled, table)}
    wanted = {"context_required"}
    if issubclass(model, AppendOnlyModel):
        wanted |= {"append_only_row", "append_only_table"}
        for privilege in ("UPDATE", "DELETE", "TRUNCATE"):
            if _rows(connection, "SELECT has_table_privilege(%s, %s, %s)", APPLICATION, table, privilege) == [(True,)]:
                yield f"{privilege} is granted"
    yield from (f"trigger {name}" for name in sorted(wanted - triggers))
    yield from _missing_keys(connection, model)


def _missing_keys(connection: Connection, model: type[Model]) -> Iterator[str]:
    constraints = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
    definitions = {definition for (definition,) in _rows(connection, constraints, model._meta.db_table)}
    if "UNIQUE (school_id, id)" not in definitions:
        yield "tenant key"
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and issubclass(field.related_model, TenantModel):
            target = field.related_model._meta.db_table
            if f"FOREIGN KEY (school_id, {field.column}) REFERENCES {target}(school_id, id)" not in definitions:
                yield f"same-school key of {field.column}"


def _loose_functions(connection: Connection) -> Iterator[str]:
    """Functions that run as the owner must fix their search path and belong to the application alone, or be triggers."""
    functions = _rows(
        connection,
        """
        SELECT proname, COALESCE(proconfig::text, ''), prorettype = 'trigger'::regtype,
               EXISTS (SELECT FROM aclexplode(COALESCE(proacl, acldefault('f', proowner))) WHERE grantee = 0)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY proname
        """,
    )
    for name, config, is_trigger, is_public in functions:
        if "pg_temp" not in str(config):
            yield f"{name}: fixed search_path"
        if is_public and not is_trigger:
            yield f"{name}: executable by anyone"


def _tenant_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def _rows(connection: Connection, statement: str, *values: str) -> list[tuple[object, ...]]:
    return connection.execute(statement.encode(), values).fetchall()
