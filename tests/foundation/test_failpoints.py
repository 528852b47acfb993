"""A failpoint kills for real where it is wanted, and nowhere else."""

import os
import signal
import subprocess
import sys

import pytest

PROGRAM = """
import atexit
from hocba.foundation.failpoints import reach
atexit.register(print, "left in order")
print("before", flush=True)
reach("sign.after_intent")
print("after", flush=True)
"""


def run(wanted: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOCBA_FAILPOINT": wanted}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)


def test_the_wanted_point_kills_without_any_farewell() -> None:
    done = run("sign.after_intent")
    assert done.returncode == -signal.SIGKILL
    assert done.stdout == "before\n"


@pytest.mark.parametrize("wanted", ["", "sign.before_intent", "sign"])
def test_without_it_the_point_is_passed(wanted: str) -> None:
    done = run(wanted)
    assert done.returncode == 0
    assert done.stdout == "before\nafter\nleft in order\n"
