"""Keeps one reader process alive, and survives whatever happens to it."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import python_calamine

from hocba.apps.exchange.spreadsheets.reader_process import LENGTH

_MEMORY_BYTES: Final = 1024 * 1024 * 1024
_SECONDS: Final = 20.0
_OUT_OF_MEMORY: Final = b"memory allocation of"
_SCRIPT: Final = Path(__file__).with_name("reader_process.py")
_LIBRARY_FOLDER: Final = Path(python_calamine.__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the reader process said: sheets as (name, rows of texts), or an error code."""

    sheets: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Child:
    process: subprocess.Popen[bytes]
    requests: IO[bytes]
    answers: IO[bytes]
    complaints: IO[bytes]  # a file, not a pipe: nobody reads it while the child lives
    started_by: int

    def is_ours_and_alive(self) -> bool:
        """After a fork the parent's pipes must not be shared."""
        return self.started_by == os.getpid() and self.process.poll() is None

    def dispose(self) -> bytes:
        """Kill it, let go of its pipes, return the last words."""
        self.process.kill()
        self.process.wait()
        self.complaints.seek(0)
        last_words = self.complaints.read(20_000)
        for stream in (self.requests, self.answers, self.complaints):
            with suppress(OSError):
                stream.close()
        return last_words


class GuardedReader:
    """Reads one file at a time in a child process; the child is started when needed and again after it died."""

    def __init__(self, *, rows: int, columns: int, sheets: int, seconds: float = _SECONDS) -> None:
        self._limits = {"rows": rows, "columns": columns, "sheets": sheets}
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: _Child | None = None
        atexit.register(self.close)

    def read(self, data: bytes) -> Answer:
        """Return the cells of ``data``, or an error: ``encrypted``, ``too_large``, ``unreadable``."""
        with self._lock:
            child = self._running()
            watchdog = threading.Timer(self._seconds, child.process.kill)
            watchdog.start()
            try:
                return self._exchange(child, data)
            except (OSError, EOFError):
                self._child = None
                last_words = child.dispose()
                return Answer(error="too_large" if _OUT_OF_MEMORY in last_words else "unreadable")
            finally:
                watchdog.cancel()

    def close(self) -> None:
        """Stop the child, if this process started one; the next file starts another."""
        child, self._child = self._child, None
        if child is not None and child.started_by == os.getpid():
            child.dispose()

    @property
    def child_id(self) -> int | None:
        """The process id of the living child."""
        return self._child.process.pid if self._child is not None else None

    def _running(self) -> _Child:
        if self._child is None or not self._child.is_ours_and_alive():
            self._child = self._start()
        return self._child

    def _start(self) -> _Child:
        settings = {**self._limits, "memory_bytes": _MEMORY_BYTES, "library_folder": str(_LIBRARY_FOLDER)}
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the child)
        process = subprocess.Popen(  # noqa: S603 (our own interpreter and script)
            [sys.executable, "-I", "-S", str(_SCRIPT), json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env={"RUST_BACKTRACE": "0"},
        )
        if process.stdin is None or process.stdout is None:
            raise OSError("the reader process has no pipes")
        return _Child(
            process=process,
            requests=process.stdin,
            answers=process.stdout,
            complaints=complaints,
            started_by=os.getpid(),
        )

    def _exchange(self, child: _Child, data: bytes) -> Answer:
        child.requests.write(LENGTH.pack(len(data)) + data)
        child.requests.flush()
        (length,) = LENGTH.unpack(_read_exactly(child.answers, LENGTH.size))
        answer = json.loads(_read_exactly(child.answers, length))
        return Answer(sheets=answer.get("sheets", []), error=answer.get("error", ""))


def _read_exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise EOFError("the reader process died")
    return data
