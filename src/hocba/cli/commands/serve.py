"""``hocba serve`` and ``hocba worker``: the web server and the background worker, with the database they need."""

import argparse
import sys

from hocba.cli import processes
from hocba.cli.output import note
from hocba.cli.parser import Parser
from hocba.foundation.installation import open_installation

_WORKER = [sys.executable, "-m", "hocba.config.worker"]


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the commands."""
    serve = groups.add_parser("serve", help="chạy máy chủ web cùng tiến trình nền; Ctrl-C để dừng")
    serve.add_argument("--port", type=int, default=8000, metavar="CỔNG", help="cổng trên máy này (mặc định 8000)")
    serve.set_defaults(run=run_serve)
    worker = groups.add_parser("worker", help="chạy riêng một tiến trình nền")
    worker.set_defaults(run=run_worker)


def run_serve(chosen: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM, then stop server, worker and database in this order."""
    with open_installation(migrate=True):
        return serve(chosen.port)


def serve(port: int) -> int:
    """Run web server and worker in an open installation."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", "2", "--no-ws", "--blocking-threads", "4", "--backpressure", "64"]
    web += ["--workers-kill-timeout", "10"]  # a worker told to stop while it still starts waits for ever otherwise
    web += ["--log-level", "warning", "hocba.config.wsgi:application"]
    processes.refuse_taken_port(port)
    return processes.run_together(
        {"máy chủ web": web, "tiến trình nền": _WORKER},
        when_ready=lambda: note(f"Đang chạy tại http://127.0.0.1:{port} . Nhấn Ctrl-C để dừng."),
        ready_url=f"http://127.0.0.1:{port}/healthz",
    )


def run_worker(_chosen: argparse.Namespace) -> int:
    """Work off jobs until Ctrl-C or SIGTERM."""
    with open_installation():
        return processes.run_together({"tiến trình nền": _WORKER}, when_ready=lambda: note("Tiến trình nền đang chạy."))
