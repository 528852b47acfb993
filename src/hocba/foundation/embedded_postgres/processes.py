"""Which processes really belong to a cluster: a number in a pid file may be somebody else's by now."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOCKET_NAME: Final = ".s.PGSQL.5432"
_PROC: Final = Path("/proc")
_POLL_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class PidFile:
    """What ``postmaster.pid`` says: the server's process, its socket folder and its state."""

    pid: int
    socket_dir: Path | None
    status: str


def read_pid_file(data: Path) -> PidFile | None:
    """The pid file's content; ``None`` where there is none, or only half of one."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        pid = abs(int(lines[0]))
    except (OSError, ValueError, IndexError):
        return None
    socket_dir = Path(lines[4]) if len(lines) > 4 and lines[4] else None
    return PidFile(pid=pid, socket_dir=socket_dir, status=lines[7].strip() if len(lines) > 7 else "starting")


def is_of_cluster(pid: int, data: Path) -> bool:
    """Whether this process lives and is a server process of the cluster: each of them works inside the data folder."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False  # another user's process: only the data's owner can run a server on it
    if not _PROC.is_dir():
        return True
    try:
        return (_PROC / str(pid) / "cwd").readlink() == data.resolve()
    except PermissionError:
        return True
    except OSError:
        return False


def processes_of_cluster(data: Path) -> Iterator[int]:
    """Every living server process of the cluster, also those whose postmaster was killed."""
    if not _PROC.is_dir():
        return
    folder = data.resolve()
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            if (entry / "cwd").readlink() == folder:
                yield int(entry.name)


def wait_until_gone(data: Path, *, seconds: float) -> bool:
    """Waits until no process of the cluster is left."""
    deadline = time.monotonic() + seconds
    while any(True for _ in processes_of_cluster(data)):
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def clear_remains(data: Path, socket_dir: Path) -> None:
    """After a killed postmaster: its orphans end, and its lock files go, which may name a stranger or a zombie by now.

    The data itself needs nothing: the server recovers it from its log when it starts.
    """
    if not wait_until_gone(data, seconds=5):
        for how in (signal.SIGQUIT, signal.SIGKILL):
            for pid in processes_of_cluster(data):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, how)
            if wait_until_gone(data, seconds=5):
                break
    if _PROC.is_dir() and not any(True for _ in processes_of_cluster(data)):
        for lock in (data / "postmaster.pid", socket_dir / SOCKET_NAME, socket_dir / f"{SOCKET_NAME}.lock"):
            lock.unlink(missing_ok=True)
