"""Secrets of one installation: made once, kept in files that only the owner reads."""

import os
import secrets
from pathlib import Path


def read_or_make(folder: Path, name: str, byte_count: int = 32) -> bytes:
    """Return the secret ``name``; the first call makes it. Two processes starting at once agree on one value."""
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{name}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(byte_count))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii"))
