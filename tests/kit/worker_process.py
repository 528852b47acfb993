"""A real worker in its own process, that may be told where to die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

TESTS = Path(__file__).parent.parent
_PATIENCE_SECONDS = 120


class WorkerProcess:
    """``python -m hocba.config.worker`` against the current test's database; ``plant`` names a bug to put in."""

    def __init__(self, *, failpoint: str = "", plant: str = "", chunk: int = 1) -> None:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kit.chaos_settings",
            "PYTHONPATH": str(TESTS),
            "HOCBA_FAILPOINT": failpoint,
            "HOCBA_PLANT": plant,
            "HOCBA_HEARTBEAT_SECONDS": "1",
            "HOCBA_SIGNING_CHUNK": str(chunk),
        }
        module = "kit.planted_worker" if plant else "hocba.config.worker"
        self._log = (Path(os.environ["HOCBA_DATA"]) / "worker.log").open("ab")
        self._process = subprocess.Popen([sys.executable, "-m", module], env=environment, stdout=self._log, stderr=self._log)

    def __enter__(self) -> "WorkerProcess":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def wait_for_kill(self) -> None:
        """Wait until the worker has died by SIGKILL; anything else is a test that tests nothing."""
        try:
            assert self._process.wait(_PATIENCE_SECONDS) == -signal.SIGKILL, self.log()
        except subprocess.TimeoutExpired:
            raise AssertionError(self.log()) from None

    def wait_until(self, is_done: Callable[[], bool]) -> None:
        """Wait until ``is_done``, while the worker lives."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not is_done():
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask the worker to stop; it leaves in order."""
        self._process.terminate()
        assert self._process.wait(_PATIENCE_SECONDS) == 0, self.log()

    def log(self) -> str:
        return (Path(os.environ["HOCBA_DATA"]) / "worker.log").read_text()[-4000:]
