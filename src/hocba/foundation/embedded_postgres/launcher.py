"""Runs PostgreSQL's programs as somebody who is not root, because they refuse root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .errors import UnableToProvideDatabase

_NOBODY: Final = 65534
# Looks with the program's own eyes: can it be run, and can the data folder be written?
_PROBE: Final = 'test -x "$1" && test -w "$2"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Launcher:
    """Cách chạy chương trình: what stands before each command, and whose the data folder is."""

    prefix: tuple[str, ...]
    user_id: int
    group_id: int

    def run(self, command: list[str], *, cwd: Path, timeout_seconds: int) -> subprocess.CompletedProcess[str]:
        """Runs one program to its end, with a clean environment and its messages in English."""
        return subprocess.run(  # noqa: S603
            [*self.prefix, *command],
            cwd=cwd,
            env=_clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout_seconds,
            check=False,
        )

    def own(self, path: Path) -> None:
        """Gives one of our own files or folders to the user the server runs as; never a folder above ours."""
        if os.geteuid() == 0 and path.stat().st_uid != self.user_id:
            os.chown(path, self.user_id, self.group_id)


def choose_launcher(folder: Path, *, program: Path, data: Path) -> Launcher:
    """The first way of running ``program`` in which it can also write ``folder``.

    ``data`` is the cluster inside the folder; when it exists, its owner decides.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        return _as_ourselves(folder, owner)
    before = folder.stat()
    for launcher in _for_root(owner):
        launcher.own(folder)
        if _can_work(launcher, program, folder):
            return launcher
    os.chown(folder, before.st_uid, before.st_gid)
    raise UnableToProvideDatabase(
        "database_refuses_root",
        "PostgreSQL không chạy dưới quyền root, và máy này không cho phép đổi sang người dùng thường trong thư mục hiện tại.",
        "Hãy đặt thư mục này ở nơi người dùng thường đọc được (ví dụ /srv/hocba), hoặc chạy lệnh bằng người dùng thường.",
    )


def _as_ourselves(folder: Path, owner: int | None) -> Launcher:
    if owner is not None and owner != os.geteuid():
        raise UnableToProvideDatabase(
            "database_of_another_user",
            f"Thư mục dữ liệu {folder} do một người dùng khác của máy tạo ra.",
            "Hãy chạy lệnh bằng đúng người dùng đó.",
        )
    prefix = () if _is_known(os.geteuid()) else _under_a_known_name()
    return Launcher(prefix=prefix, user_id=os.geteuid(), group_id=os.getegid())


def _is_known(user_id: int) -> bool:
    try:
        pwd.getpwuid(user_id)
    except KeyError:
        return False  # as in a container that was given a bare number
    return True


def _under_a_known_name() -> tuple[str, ...]:
    """A user namespace in which we are called by another number: the files stay ours.

    initdb looks its user up by number, so the number must be one that this machine knows.
    """
    unshare = shutil.which("unshare")
    alias = _some_ordinary_user()
    return () if unshare is None else (unshare, "--user", f"--map-user={alias}", f"--map-group={alias}")


def _for_root(owner: int | None) -> list[Launcher]:
    """The ways down from root, the best first; the owner of existing data leaves only his own."""
    ways = []
    prefix, setpriv = _under_a_known_name(), shutil.which("setpriv")
    if prefix and owner in (None, 0):
        ways.append(Launcher(prefix=prefix, user_id=0, group_id=0))  # folders that only root may enter stay reachable
    if setpriv is not None and owner != 0:
        user, group = _server_user(owner)
        prefix = (setpriv, f"--reuid={user}", f"--regid={group}", "--clear-groups")
        ways.append(Launcher(prefix=prefix, user_id=user, group_id=group))
        # Last: containers that forbid user namespaces, in a folder that only root can enter. The server keeps the one
        # right to pass closed folders, which is still less than the application beside it has.
        reach = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
        ways.append(Launcher(prefix=(*prefix, *reach), user_id=user, group_id=group))
    return ways


def _can_work(launcher: Launcher, program: Path, folder: Path) -> bool:
    try:
        shell = shutil.which("sh") or "/bin/sh"
        done = launcher.run([shell, "-c", _PROBE, "sh", str(program), str(folder)], cwd=Path("/"), timeout_seconds=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _some_ordinary_user() -> int:
    ordinary = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid not in (0, _NOBODY)]
    return ordinary[0] if ordinary else _NOBODY


def _server_user(owner: int | None) -> tuple[int, int]:
    """Whoever owns the data; else the account kept for database servers; else the one that owns nothing."""
    if owner is not None:
        try:
            return owner, pwd.getpwuid(owner).pw_gid
        except KeyError:
            return owner, owner
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    return _NOBODY, _NOBODY


def _clean_environment() -> dict[str, str]:
    """Nothing of ours may steer the server: PG* variables, and libraries of other programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LD_", "LC_", "DYLD_"))}
    kept.pop("LANGUAGE", None)
    return {**kept, "LANG": "C", "LC_ALL": "C"}
