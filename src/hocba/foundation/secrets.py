"""Secrets of one installation: made once, kept in files that only the owner reads."""

import os
import secrets
from pathlib import Path

from hocba_core.kernel.errors import HocbaError


def read_or_make(folder: Path, name: str, byte_count: int = 32) -> bytes:
    """Return the secret ``name``; the first call makes it. Two processes starting at once agree on one value.

    Raises ``secret_unreadable`` for a file that is damaged or not ours: a new secret in its place would lose what the old
    one protects.
    """
    path = folder / name
    try:
        if not path.exists():
            _make(path, byte_count)
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as problem:
        raise _unreadable(path) from problem
    if len(secret) != byte_count:
        raise _unreadable(path)
    return secret


def _make(path: Path, byte_count: int) -> None:
    """Write beside and link: whoever links first has made the secret, and half a file never bears its name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(byte_count))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _unreadable(path: Path) -> HocbaError:
    return HocbaError(
        "secret_unreadable",
        f"Không đọc được tệp khóa {path}.",
        "Chạy bằng đúng người dùng đã cài đặt, hoặc đặt lại tệp này từ bản sao lưu.",
    )
