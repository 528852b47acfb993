"""Child processes that live and end together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from hocba.cli.output import NO, OK, note
from hocba_core.kernel.errors import HocbaError

_READY_SECONDS = 30
_STOP_SECONDS = 15
_PR_SET_PDEATHSIG = 1


def run_together(commands: Mapping[str, Sequence[str]], *, when_ready: Callable[[], None], ready_url: str | None = None) -> int:
    """Run every command until one ends or somebody asks to stop; then end all. Return 0 when stopped on request."""
    stop_wanted = False

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stop_wanted
        stop_wanted = True

    former = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    running = {name: _start(command) for name, command in commands.items()}
    is_announced, slow_at = False, time.monotonic() + _READY_SECONDS
    try:
        while not stop_wanted:
            ended = [name for name, process in running.items() if process.poll() is not None]
            if ended:
                note(f"Đã tự dừng: {', '.join(ended)}. Xem các dòng phía trên, hoặc chạy hocba doctor.")
                return NO
            if not is_announced and _answers(ready_url):
                is_announced = True
                when_ready()
            elif not is_announced and time.monotonic() > slow_at:
                slow_at = float("inf")
                note("Khởi động lâu hơn thường lệ, vẫn đang chờ. Có thể chạy hocba doctor ở cửa sổ khác.")
            time.sleep(0.2)
        note("Đang dừng…")
        return OK
    finally:
        _end(running)
        for number, handler in former.items():
            signal.signal(number, handler)


def refuse_taken_port(port: int) -> None:
    """Raise ``port_taken`` when something already listens on the port."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise HocbaError(
                "port_taken",
                f"Cổng {port} đang có chương trình khác dùng.",
                f"Dừng chương trình đó, hoặc chọn --port {port + 1}.",
            )


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a child in its own session; on Linux the kernel ends it when its parent dies, however it dies."""
    end_with_parent = _end_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(command, start_new_session=True, preexec_fn=end_with_parent)  # noqa: S603


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for process in running.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # one that refuses, and what a dead one left behind on its port
        process.wait()


def _answers(url: str | None) -> bool:
    if url is None:
        return True
    try:
        with urlopen(url, timeout=1) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
