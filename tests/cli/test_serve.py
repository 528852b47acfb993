"""``hocba serve`` and ``hocba worker``: they start together, end together, and leave nothing behind, however they end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from hocba.foundation.embedded_postgres import is_running, stop
from kit.database import Database

PATIENCE_SECONDS = 120
READY = "Đang chạy tại"


class Served:
    """A running command, and the processes under it."""

    def __init__(self, *arguments: str, environment: dict[str, str] | None = None) -> None:
        command = [sys.executable, "-m", "hocba.cli.main", *arguments]
        self.process = subprocess.Popen(
            command, env=environment or dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.remarks = ""

    def wait_until_said(self, sentence: str) -> None:
        assert self.process.stderr is not None
        for remark in self.process.stderr:
            self.remarks += remark
            if sentence in remark:
                return
        raise AssertionError(self.remarks)

    def children(self) -> set[int]:
        """Every process below the command."""
        found: set[int] = set()
        waiting = [self.process.pid]
        while waiting:
            listed = Path(f"/proc/{waiting.pop()}/task").glob("*/children")
            below = {int(word) for path in listed for word in path.read_text().split()} - found
            found |= below
            waiting += below
        return found

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.wait()

    def wait(self) -> int:
        """Wait until the command and everyone who could still speak through it has gone."""
        self.remarks += self.process.communicate(timeout=PATIENCE_SECONDS)[1]
        return self.process.returncode


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def serving(database: Database, port: int) -> Iterator[Served]:
    served = Served("serve", "--port", str(port))
    served.wait_until_said(READY)
    yield served
    if served.process.poll() is None:
        served.end(signal.SIGTERM)
    assert served.process.stderr is not None
    served.process.stderr.close()


def health(port: int) -> int:
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        return int(answer.status)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_works_until_asked_to_stop_and_leaves_nothing(
    serving: Served, port: int, owner_connection: psycopg.Connection[tuple[object, ...]], how: signal.Signals
) -> None:
    assert health(port) == 200
    wait_until(lambda: owner_connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone() == (1,))
    children = serving.children()
    assert len(children) >= 3, "web server, its workers, the background worker"
    assert serving.end(how) == 0, serving.remarks
    assert "Traceback" not in serving.remarks
    assert "Đang dừng" in serving.remarks
    assert not any(is_alive(child) for child in children)
    assert not is_taken(port)
    assert owner_connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone() == (0,), "it left in order"


def test_killed_it_leaves_nobody_on_the_port(serving: Served, port: int) -> None:
    children = serving.children()
    assert serving.end(signal.SIGKILL) == -signal.SIGKILL
    wait_until(lambda: not any(is_alive(child) for child in children))
    print(f"{len(children)} processes ended with their parent")
    assert not is_taken(port)
    again = Served("serve", "--port", str(port))
    again.wait_until_said(READY)
    assert health(port) == 200
    assert again.end(signal.SIGINT) == 0


def test_when_one_of_them_dies_all_end_and_it_says_so(serving: Served, port: int) -> None:
    children = serving.children()
    background = next(child for child in children if b"hocba.config.worker" in Path(f"/proc/{child}/cmdline").read_bytes())
    os.kill(background, signal.SIGKILL)
    serving.wait_until_said("Đã tự dừng: tiến trình nền")
    assert serving.wait() == 1
    assert not any(is_alive(child) for child in children)
    assert not is_taken(port)


def test_a_taken_port_is_named_with_another_one(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        served = Served("serve", "--port", str(port))
        assert served.wait() == 1
    assert "port_taken" in served.remarks
    assert f"--port {port + 1}" in served.remarks


def test_a_worker_alone_stops_in_order_too(
    database: Database, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    worker = Served("worker")
    wait_until(lambda: owner_connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone() == (1,))
    children = worker.children()
    assert worker.end(signal.SIGTERM) == 0, worker.remarks
    assert children
    assert not any(is_alive(child) for child in children)
    assert owner_connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone() == (0,)


def test_from_an_empty_folder_it_lays_the_schema_serves_and_stops_its_database(tmp_path: Path, port: int) -> None:
    folder = tmp_path / "data"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment |= {"HOCBA_DATA": str(folder), "HOCBA_DATABASE": "wheel"}
    served = Served("serve", "--port", str(port), environment=environment)
    try:
        served.wait_until_said(READY)
        assert health(port) == 200
        assert is_running(folder)
        assert served.end(signal.SIGINT) == 0, served.remarks
        assert not is_running(folder)
        assert not is_taken(port)
    finally:
        if served.process.poll() is None:
            served.end(signal.SIGKILL)
        stop(folder, at_once=True)
