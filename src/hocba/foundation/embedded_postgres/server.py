"""One PostgreSQL server on one data folder: create, start, stop."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .configuration import Purpose, include_configuration, write_configuration
from .credentials import SUPERUSER
from .errors import UnableToProvideDatabase
from .installations import Installation
from .launcher import Launcher
from .processes import SOCKET_NAME, clear_remains, is_of_cluster, processes_of_cluster, read_pid_file, wait_until_gone

LONGEST_SOCKET_PATH: Final = 107
_LONGEST_LOG_BYTES: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Các thư mục của cụm dữ liệu, all under the data folder except the socket."""

    root: Path

    @property
    def home(self) -> Path:
        return self.root / "postgres"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def socket_note(self) -> Path:
        return self.home / "socket_folder"

    def data_version(self) -> int | None:
        """The major version that wrote the data; ``None`` when there is no data yet."""
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="ascii").strip().split(".")[0])
        except (OSError, ValueError):
            return None


def create_cluster(
    folders: Folders, installation: Installation, launcher: Launcher, *, password: str, purpose: Purpose
) -> None:
    """Makes an empty cluster. It takes its final name last, so that a killed run leaves nothing half made."""
    unfinished = folders.home / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    password_file = folders.home / "initdb.password"
    password_file.unlink(missing_ok=True)
    with os.fdopen(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password + "\n")
    launcher.own(password_file)
    try:
        command = [str(installation.bin_dir / "initdb"), "-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8"]
        command += [
            *_locale_options(installation.version),
            "--auth=scram-sha-256",
            f"--pwfile={password_file}",
            "--no-instructions",
        ]
        command += ["--no-sync"] if purpose == "test" else []
        done = launcher.run(command, cwd=folders.home, timeout_seconds=300)
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode != 0:
        raise UnableToProvideDatabase(
            "database_not_created",
            f"Không tạo được cơ sở dữ liệu: {_last_line(done.stderr or done.stdout)}.",
            f"Hãy kiểm tra chỗ trống và quyền ghi của thư mục {folders.home}, rồi chạy lại.",
        )
    include_configuration(unfinished)
    unfinished.rename(folders.data)


def start(folders: Folders, installation: Installation, launcher: Launcher, *, purpose: Purpose) -> Path:
    """Starts the server, recovering first what a killed one left, and answers the socket's folder."""
    socket_dir = _socket_folder(folders, launcher)
    clear_remains(folders.data, socket_dir)
    launcher.own(write_configuration(folders.data, socket_dir=socket_dir, purpose=purpose))
    _prepare_log(folders.log, launcher)
    command = [str(installation.bin_dir / "pg_ctl"), "start", "-D", str(folders.data), "-l", str(folders.log)]
    command += ["-w", "-t", "600", "-s", "-p", str(installation.bin_dir / "postgres")]
    try:
        done = launcher.run(command, cwd=folders.home, timeout_seconds=660)
    except subprocess.TimeoutExpired:
        raise _not_started(folders) from None
    if done.returncode != 0:
        raise _not_started(folders)
    return socket_dir


def running_socket(folders: Folders) -> Path | None:
    """The socket's folder if the server is up and answers there."""
    noted = read_pid_file(folders.data)
    if noted is None or noted.status != "ready" or noted.socket_dir is None or not is_of_cluster(noted.pid, folders.data):
        return None
    return noted.socket_dir if (noted.socket_dir / SOCKET_NAME).exists() else None


def stop_server(folders: Folders, *, at_once: bool) -> bool:
    """Ends the server (``at_once`` without writing anything more) and answers whether there was one."""
    noted = read_pid_file(folders.data)
    if noted is None or not is_of_cluster(noted.pid, folders.data):
        _remove_socket_folder(folders)
        return False
    # SIGINT: clients are cut off, everything is written. SIGQUIT: the next start recovers.
    for how, seconds in ((signal.SIGQUIT, 10.0),) if at_once else ((signal.SIGINT, 60.0), (signal.SIGQUIT, 20.0)):
        try:
            os.kill(noted.pid, how)
        except ProcessLookupError:
            break
        if _has_ended(noted.pid, folders.data, seconds):
            break
    wait_until_gone(folders.data, seconds=5)
    _remove_socket_folder(folders)
    return True


def _has_ended(pid: int, data: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_of_cluster(pid, data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _locale_options(version: int) -> list[str]:
    """Order by code point, the same on every machine; names are ordered by our own key, not by the database."""
    if version >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    # Letters beyond ASCII have upper and lower case only where the machine's C library knows C.UTF-8.
    program = shutil.which("locale")
    known = "" if program is None else subprocess.run([program, "-a"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    return ["--locale=C", "--lc-ctype=C.UTF-8"] if "c.utf" in known.lower() else ["--locale=C"]


def _socket_folder(folders: Folders, launcher: Launcher) -> Path:
    """A short private folder, kept from run to run: a socket's path may have 107 bytes, a data folder's may be longer."""
    try:
        kept = Path(folders.socket_note.read_text(encoding="utf-8").strip())
        status = kept.lstat()
        if kept.is_dir() and not kept.is_symlink() and status.st_uid == launcher.user_id and status.st_mode & 0o077 == 0:
            return kept
    except OSError:
        pass
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108  (only inside a new 0700 folder)
        if len(os.fsencode(f"{parent}/hocba-12345678/{SOCKET_NAME}")) <= LONGEST_SOCKET_PATH:
            break
    made = Path(tempfile.mkdtemp(prefix="hocba-", dir=parent))
    launcher.own(made)
    folders.socket_note.write_text(f"{made}\n", encoding="utf-8")
    return made


def _remove_socket_folder(folders: Folders) -> None:
    """After the end of the server; what a killed one left in its folder goes too."""
    if any(True for _ in processes_of_cluster(folders.data)):
        return
    with suppress(OSError):  # gone already, or no longer ours: the next start looks again
        folder = Path(folders.socket_note.read_text(encoding="utf-8").strip())
        for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()
        folders.socket_note.unlink()


def _prepare_log(log: Path, launcher: Launcher) -> None:
    if log.exists() and log.stat().st_size > _LONGEST_LOG_BYTES:
        log.replace(log.with_suffix(".log.old"))
    log.touch(mode=0o600)
    launcher.own(log)


def _not_started(folders: Folders) -> UnableToProvideDatabase:
    try:
        last = _last_line(folders.log.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        last = ""
    return UnableToProvideDatabase(
        "database_not_started",
        f"Cơ sở dữ liệu không khởi động được{': ' + last if last else ''}.",
        f"Hãy xem nhật ký {folders.log}, kiểm tra chỗ trống của ổ đĩa, rồi chạy lại.",
    )


def _last_line(text: str) -> str:
    """The most telling line of a program's output: the last error, or the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "error:", "ERROR:"))]
    return (errors or lines or [""])[-1].rstrip(".")
