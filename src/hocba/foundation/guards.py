"""SQL that makes the database refuse: append-only tables, context on every write, one school's rows only.

Migrations of the stations call these; ``tests/consistency`` walks all models and fails when one lacks its guard.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db.migrations.operations import RunSQL

GLOBAL_APPS = frozenset({"organisations", "accounts", "ledger", "procrastinate", "sessions", "contenttypes", "auth"})

FUNCTIONS = """
CREATE FUNCTION hocba_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append_only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'HB001';
END $$;

CREATE FUNCTION hocba_require_context() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF COALESCE(current_setting('hocba.actor_id', true), '') = ''
       OR COALESCE(current_setting('hocba.request_id', true), '') = ''
       OR COALESCE(current_setting('hocba.reason', true), '') = '' THEN
        RAISE EXCEPTION 'context_missing: % on % without actor, request and reason', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'HB002';
    END IF;
    RETURN NULL;
END $$;
"""
DROP_FUNCTIONS = "DROP FUNCTION hocba_refuse_change(); DROP FUNCTION hocba_require_context();"


def append_only(table: str) -> RunSQL:
    """Refuse update, delete and truncate on ``table``, by trigger and by privilege."""
    return RunSQL(
        f"""
        CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION hocba_refuse_change();
        CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION hocba_refuse_change();
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {_role()};
        """,
        f"DROP TRIGGER append_only_row ON {table}; DROP TRIGGER append_only_table ON {table};",
    )


def context_required(table: str) -> RunSQL:
    """Refuse any write on ``table`` outside an acting context."""
    return RunSQL(
        f"""
        CREATE TRIGGER context_required BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION hocba_require_context();
        """,
        f"DROP TRIGGER context_required ON {table};",
    )


def tenant(table: str) -> RunSQL:
    """Show and accept only rows of the school in ``hocba.school_id``; the empty string after SET LOCAL counts as none."""
    condition = "school_id = NULLIF(current_setting('hocba.school_id', true), '')::uuid"
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON {table} USING ({condition}) WITH CHECK ({condition});
        ALTER TABLE {table} ADD CONSTRAINT {table}_tenant_key UNIQUE (school_id, id);
        """,
        f"""
        ALTER TABLE {table} DROP CONSTRAINT {table}_tenant_key;
        DROP POLICY tenant ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def same_school(table: str, column: str, target: str) -> RunSQL:
    """Bind ``column`` to a row of ``target`` in the same school (Django cannot point at a composite key)."""
    name = f"{table}_{column}_same_school"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (school_id, {column}) REFERENCES {target} (school_id, id);",
        f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


def granted(table: str) -> RunSQL:
    """Let the application read and write the rows of ``table``; the schema stays the owner's."""
    return RunSQL(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {_role()};", RunSQL.noop)


def guard_tables(
    *, tenants: Sequence[str] = (), growing: Sequence[str] = (), same_school_keys: Sequence[tuple[str, str, str]] = ()
) -> list[RunSQL]:
    """Return the operations that guard a station: ``tenants`` may change, ``growing`` only grow; both belong to a school."""
    operations = []
    for table in (*tenants, *growing):
        operations += [granted(table), tenant(table), context_required(table)]
    operations += [append_only(table) for table in growing]
    operations += [same_school(*key) for key in same_school_keys]
    return operations


def _role() -> str:
    return f'"{settings.HOCBA_APPLICATION_ROLE}"'
