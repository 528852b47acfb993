"""The three verbs: make sure that a database runs, ask whether it does, end it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from hocba.foundation.environment import read_text

from .configuration import Purpose
from .credentials import APP, OWNER, Passwords, dsn, load_passwords, write_addresses
from .errors import UnableToProvideDatabase
from .given_server import APP_VARIABLE, check_given_server, given_addresses
from .installations import choose_installation
from .launcher import choose_launcher
from .roles import ensure_roles
from .server import Folders, create_cluster, running_socket, start, stop_server

SOURCE_VARIABLE: Final = "HOCBA_DATABASE"
SOURCES: Final = ("auto", "url", "system", "wheel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Cơ sở dữ liệu đang chạy: two addresses (libpq URIs), where its programs come from, its major version."""

    app_dsn: str
    owner_dsn: str
    source: str
    version: int


def ensure_running(data_dir: Path, *, source: str = "auto", purpose: Purpose = "data") -> Cluster:
    """Answers a database that runs, making and starting the embedded one if need be. May be called at any time.

    ``source``: ``url`` (the server named in ``DATABASE_URL``), ``system``, ``wheel``, or ``auto``, which takes the first of
    these that there is; the variable ``HOCBA_DATABASE`` stands for ``auto``. Raises ``UnableToProvideDatabase``.
    """
    wanted = _wanted_source(source)
    if wanted == "url" or (wanted == "auto" and purpose == "data" and read_text(APP_VARIABLE)):
        app, owner = given_addresses()
        return Cluster(app_dsn=app, owner_dsn=owner, source="url", version=check_given_server(app, owner))
    folders = Folders(root=data_dir.absolute())
    _make_folder(folders.home)
    with _only_one(folders):
        return _ensure_embedded(folders, wanted, purpose)


def is_running(data_dir: Path) -> bool:
    """Whether the embedded server of this data folder is up and takes connections."""
    return running_socket(Folders(root=data_dir.absolute())) is not None


def stop(data_dir: Path, *, at_once: bool = False) -> bool:
    """Ends the embedded server, and answers whether one ran. A server named by ``DATABASE_URL`` is never touched."""
    folders = Folders(root=data_dir.absolute())
    if not folders.home.is_dir():
        return False
    with _only_one(folders):
        return stop_server(folders, at_once=at_once)


def _wanted_source(source: str) -> str:
    wanted = (read_text(SOURCE_VARIABLE) or "auto") if source == "auto" else source
    if wanted not in SOURCES:
        raise UnableToProvideDatabase(
            "database_source_unknown",
            f"Không có nguồn cơ sở dữ liệu nào tên là “{wanted}”.",
            f"Hãy đặt {SOURCE_VARIABLE} bằng một trong các giá trị: {', '.join(SOURCES)}.",
        )
    return wanted


def _ensure_embedded(folders: Folders, source: str, purpose: Purpose) -> Cluster:
    version = folders.data_version()
    passwords = load_passwords(folders.secrets, cluster_exists=version is not None)
    socket_dir = _answering_socket(folders, passwords)
    installation = choose_installation(source, data_version=version)
    if socket_dir is None:
        launcher = choose_launcher(folders.home, program=installation.bin_dir / "postgres", data=folders.data)
        if version is None:
            create_cluster(folders, installation, launcher, password=passwords.superuser, purpose=purpose)
        stop_server(folders, at_once=False)  # one that lost its socket, or is on its way out
        socket_dir = start(folders, installation, launcher, purpose=purpose)
        ensure_roles(passwords, socket_dir=socket_dir, purpose=purpose)
    elif not (folders.secrets / "database.json").exists():
        ensure_roles(passwords, socket_dir=socket_dir, purpose=purpose)  # killed between start and roles
    app, owner = _addresses(passwords, socket_dir)
    write_addresses(folders.secrets, app=app, owner=owner)
    return Cluster(app_dsn=app, owner_dsn=owner, source=installation.source, version=installation.version)


def _answering_socket(folders: Folders, passwords: Passwords) -> Path | None:
    """The socket of a server that really answers: one killed a moment ago still looks alive from outside."""
    socket_dir = running_socket(folders)
    if socket_dir is None:
        return None
    try:
        psycopg.connect(_addresses(passwords, socket_dir)[0], connect_timeout=10).close()
    except psycopg.OperationalError:
        if running_socket(folders) is not None and not (folders.secrets / "database.json").exists():
            return socket_dir  # up, but killed before it had its roles
        return None
    return socket_dir


def _addresses(passwords: Passwords, socket_dir: Path) -> tuple[str, str]:
    return dsn(APP, passwords.app, socket_dir=socket_dir), dsn(OWNER, passwords.owner, socket_dir=socket_dir)


def _make_folder(folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise UnableToProvideDatabase(
            "database_folder_not_writable",
            f"Không tạo được thư mục dữ liệu {folder}.",
            "Hãy kiểm tra quyền ghi và chỗ trống, hoặc đặt HOCBA_DATA tới một thư mục khác.",
        ) from problem


@contextmanager
def _only_one(folders: Folders) -> Iterator[None]:
    """Two commands started at the same moment must not both make the cluster."""
    try:
        descriptor = os.open(folders.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise UnableToProvideDatabase(
            "database_of_another_user",
            f"Thư mục dữ liệu {folders.home} do một người dùng khác của máy tạo ra.",
            "Hãy chạy lệnh bằng đúng người dùng đó.",
        ) from problem
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
