"""The server's settings: one file of ours, written anew at each start."""

from pathlib import Path
from typing import Final, Literal

Purpose = Literal["data", "test"]

FILE: Final = "hocba.conf"

_EVERYWHERE: Final = {
    "listen_addresses": "",  # no TCP at all: the socket's folder is the wall
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "lc_messages": "C",
    "max_connections": "100",
    # The server's log must not keep personal data: no statement texts, no key values of refused rows.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_timezone": "UTC",
}
_BY_PURPOSE: Final[dict[Purpose, dict[str, str]]] = {
    "data": {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"},
    # Thrown away after the tests: nothing of it has to outlive a power cut.
    "test": {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "128MB",
        "autovacuum": "off",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "30min",
    },
}


def write_configuration(data: Path, *, socket_dir: Path, purpose: Purpose) -> Path:
    """Writes the settings into the cluster and answers the file's path."""
    # The value is itself a list, so a folder is quoted twice: once as an item, once as a value.
    folder = '"' + str(socket_dir).replace('"', '""') + '"'
    values = {**_EVERYWHERE, **_BY_PURPOSE[purpose], "unix_socket_directories": folder}
    path = data / FILE
    path.write_text("".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in values.items()))
    return path


def include_configuration(data: Path) -> None:
    """Makes a new cluster read our settings after its own."""
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"\ninclude '{FILE}'\n")
