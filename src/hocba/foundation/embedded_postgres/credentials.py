"""Passwords and addresses of the embedded database, in files that only their owner reads."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from .errors import UnableToProvideDatabase

DATABASE: Final = "hocba"
SUPERUSER: Final = "postgres"
OWNER: Final = "hocba_owner"
APP: Final = "hocba_app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """Mật khẩu của ba vai trò: never shown, never logged."""

    superuser: str
    owner: str
    app: str


def load_passwords(secrets_dir: Path, *, cluster_exists: bool) -> Passwords:
    """The stored passwords; new random ones only when there is no cluster yet that knows others."""
    path = secrets_dir / "postgres.json"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Passwords(superuser=stored["superuser"], owner=stored["owner"], app=stored["app"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        if cluster_exists:
            raise UnableToProvideDatabase(
                "database_secrets_missing",
                f"Không đọc được tệp mật khẩu {path} của cơ sở dữ liệu đã có.",
                "Hãy khôi phục tệp này từ bản sao lưu; không có nó thì không mở được dữ liệu.",
            ) from problem
    fresh = {name: secrets.token_urlsafe(24) for name in ("superuser", "owner", "app")}
    write_secret(path, fresh)
    return Passwords(**fresh)


def dsn(user: str, password: str, *, socket_dir: Path, database: str = DATABASE) -> str:
    """A libpq URI over the local socket."""
    return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={quote(str(socket_dir))}"


def write_addresses(secrets_dir: Path, *, app: str, owner: str) -> None:
    """``database.json``, from which the settings take their connections when the environment names none."""
    write_secret(secrets_dir / "database.json", {"app": app, "owner": owner})


def write_secret(path: Path, content: dict[str, str]) -> None:
    """Replaces the file in one step: a reader, or a run that was killed, never sees half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps(content, indent=1, sort_keys=True) + "\n"
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") == text:
        return
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
