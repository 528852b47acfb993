"""One installation: its data folder, its database, Django ready to use. What every stateful command starts with."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def data_folder() -> Path:
    """Return where this installation keeps its data (``HOCBA_DATA``, else ``.data`` here)."""
    return Path(os.environ.get("HOCBA_DATA", ".data")).resolve()


@contextmanager
def open_installation(*, migrate: bool = False) -> Iterator[Path]:
    """Start the embedded database unless one is given, and set Django up. The last one to leave stops the database.

    With ``migrate`` the schema is brought up to date as the owner.
    """
    from hocba.foundation import embedded_postgres  # only here: verifying loads no database driver

    folder = data_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "in-use").open("a", encoding="ascii") as presence:
        fcntl.flock(presence, fcntl.LOCK_SH)
        try:
            embedded_postgres.ensure_running(folder)
            _set_up_django()
            if migrate:
                _migrate()
            yield folder
        finally:
            _close_connections()
            if _is_last(presence):
                embedded_postgres.stop(folder)


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


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)


def _close_connections() -> None:
    from django.apps import apps
    from django.db import connections

    if apps.ready:
        connections.close_all()
