"""Named points where a test may kill the process for real; without the setting they cost one comparison."""

import os
import signal

_WANTED = os.environ.get("HOCBA_FAILPOINT", "")


def reach(name: str) -> None:
    """Die by SIGKILL here when ``HOCBA_FAILPOINT`` is ``name``: nothing is flushed, no handler runs."""
    if name == _WANTED:
        os.kill(os.getpid(), signal.SIGKILL)
