"""Reads a file that somebody named, if it is a plain one: a pipe, a terminal or a device would keep the reader waiting."""

import os
import stat
from pathlib import Path


class NotPlainFileError(OSError):
    """The path leads to a folder, a pipe, a device or a terminal."""


def read_at_most(path: Path, byte_count: int, *, follows_links: bool) -> bytes:
    """Return the first ``byte_count`` bytes of a plain file; raise ``NotPlainFileError`` or another ``OSError``."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follows_links else os.O_NOFOLLOW)
    descriptor = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotPlainFileError
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(byte_count)
    finally:
        os.close(descriptor)
