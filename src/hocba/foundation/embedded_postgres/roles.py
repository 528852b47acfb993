"""Makes the database and the two roles in it."""

from importlib.resources import files
from pathlib import Path

import psycopg
from psycopg import sql

from .configuration import Purpose
from .credentials import APP, DATABASE, OWNER, SUPERUSER, Passwords, dsn
from .errors import UnableToProvideDatabase


def ensure_roles(passwords: Passwords, *, socket_dir: Path, purpose: Purpose) -> None:
    """Brings roles, passwords, rights and the database into their state, whatever was there before."""
    try:
        with _superuser(passwords, socket_dir, SUPERUSER) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        with _superuser(passwords, socket_dir, DATABASE) as connection:
            connection.execute((files(__package__) / "roles.sql").read_bytes())
            _set_password(connection, OWNER, passwords.owner)
            _set_password(connection, APP, passwords.app)
            if purpose == "test":  # each test clones the migrated database, and drops it whoever is still connected
                connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
                connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))
    except psycopg.OperationalError as problem:
        raise UnableToProvideDatabase(
            "database_refuses_password",
            "Cơ sở dữ liệu đang chạy nhưng không nhận mật khẩu đã lưu.",
            "Hãy khôi phục thư mục secrets đi cùng dữ liệu này từ bản sao lưu, rồi chạy lại.",
        ) from problem


def _superuser(passwords: Passwords, socket_dir: Path, database: str) -> psycopg.Connection[tuple[object, ...]]:
    address = dsn(SUPERUSER, passwords.superuser, socket_dir=socket_dir, database=database)
    return psycopg.connect(address, autocommit=True, connect_timeout=20)


def _set_password(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
    connection.execute(statement)
