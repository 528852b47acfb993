"""One installation: its data folder, its database, Django ready to use. What every stateful command starts with."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from hocba.foundation.environment import read_text
from hocba_core.kernel.errors import HocbaError

_MIGRATING = 0x686F636261  # key of an advisory lock: "hocba"


def data_folder() -> Path:
    """Return where this installation keeps its data (``HOCBA_DATA``, else ``.data`` here)."""
    return Path(read_text("HOCBA_DATA", ".data")).resolve()


@contextmanager
def open_installation(*, migrate: bool = False, may_be_behind: bool = False) -> Iterator[Path]:
    """Start the embedded database unless one is given, and set Django up. The last one to leave stops the database.

    With ``migrate`` the schema is brought up to date as the owner. Otherwise ``schema_behind`` is raised where it is not,
    unless it ``may_be_behind``.
    """
    from hocba.foundation import embedded_postgres  # only here: verifying loads no database driver

    folder = data_folder()
    with _presence(folder) as presence:
        fcntl.flock(presence, fcntl.LOCK_SH)
        try:
            embedded_postgres.ensure_running(folder)
            _set_up_django()
            if migrate:
                _migrate()
            elif not may_be_behind:
                _refuse_schema_behind()
            yield folder
        finally:
            _close_connections()
            if _is_last(presence):
                embedded_postgres.stop(folder)


def _presence(folder: Path) -> TextIO:
    """The file whose lock says that somebody uses this installation."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return (folder / "in-use").open("a", encoding="ascii")
    except OSError as problem:
        raise HocbaError(
            "data_folder_not_writable",
            f"Không ghi được vào thư mục dữ liệu {folder}.",
            "Chạy bằng đúng người dùng đã cài đặt, hoặc đặt HOCBA_DATA tới một thư mục khác.",
        ) from problem


def _is_last(presence: TextIO) -> bool:
    """Tell whether no other command uses this installation: then the shared lock can become exclusive."""
    try:
        fcntl.flock(presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hocba.config.settings")
    django.setup()


def is_schema_behind() -> bool:
    """Tell whether the database still lacks a migration of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _refuse_schema_behind() -> None:
    if is_schema_behind():
        raise HocbaError(
            "schema_behind",
            "Cơ sở dữ liệu chưa được dựng hoặc chưa được nâng cấp theo bản này.",
            "Chạy hocba serve, lệnh này tự nâng cấp trước khi phục vụ.",
        )


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])  # two commands started at once: one waits
        try:
            call_command("migrate", database="owner", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def _close_connections() -> None:
    from django.apps import apps
    from django.db import connections

    if apps.ready:
        connections.close_all()
