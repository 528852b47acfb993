"""A process for each core, each with Django of its own. Imports nothing of ours: a new process starts here."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context


@contextmanager
def worker_pool() -> Iterator[Executor]:
    """Yield the pool. Its processes are spawned: a fork after the first page was set would hang.

    They start at once, while the caller still does what comes before the work for them.
    """
    count = min(4, os.cpu_count() or 1)
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_start) as pool:
        pool.submit(os.getpid)
        yield pool


def _start() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hocba.config.settings")
    django.setup()
    import hocba.cli.demo  # noqa: F401 (the first task would wait for it otherwise)
