"""Reads a trust folder from disk into the mapping that the core parses. Knows nothing of Django: the command uses it too.

Only the paths of docs/specs/trust-folder.md are looked at, and what lies there is read or refused, never passed over: a
list of revocations or of replaced records that went missing unseen would turn a no into a yes.
"""

import os
from pathlib import Path
from typing import Final

from hocba.foundation.plain_files import NotPlainFileError, read_at_most
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.text import visible
from hocba_core.verify.limits import STATUS_BYTES

_FOLDERS: Final = {"anchors": ".pem", "intermediates": ".pem", "crls": ".crl"}
_FILES: Final = ("schools.json", "log.vkey", "status.note")
_FILE_LIMIT = STATUS_BYTES
_COUNT_LIMIT = 20_000
Stamp = tuple[tuple[str, int, int], ...]


def read(folder: Path, *, is_required: bool) -> dict[str, bytes]:
    """Return relative path -> bytes of every file that counts; a missing folder is empty unless somebody named it.

    Raises ``trust_folder_unreadable`` naming what is a link, no plain file, too large or not to be read.
    """
    if is_required and not folder.is_dir():
        raise HocbaError(
            "trust_folder_unreadable", f"Không có thư mục tin cậy “{visible(str(folder))}”.", "Xem lại đường dẫn sau --trust."
        )
    return {name: _read_file(folder, name) for name in _names(folder)}


def stamp(folder: Path) -> Stamp:
    """Return what changes when a file of the folder does: each path, its moment of change and size."""
    facts = []
    for name in _names(folder):
        try:
            fact = (folder / name).lstat()
        except OSError as problem:
            raise _refusal(name, "không đọc được") from problem
        facts.append((str(folder / name), fact.st_mtime_ns, fact.st_size))
    return tuple(facts)


def _names(folder: Path) -> list[str]:
    """List the paths that count, whatever lies there; a file with another ending is somebody's note and none of them."""
    if not folder.is_dir():
        return []
    names = [name for name in _FILES if os.path.lexists(folder / name)]
    for part, ending in _FOLDERS.items():
        names += [f"{part}/{name}" for name in _listed(folder, part) if name.endswith(ending)]
    if len(names) > _COUNT_LIMIT:
        raise HocbaError("trust_folder_too_large", "Thư mục tin cậy có quá nhiều tệp.", "Chỉ để các tệp nêu trong đặc tả.")
    return sorted(names)


def _listed(folder: Path, part: str) -> list[str]:
    path = folder / part
    if not os.path.lexists(path):
        return []
    if path.is_symlink() or not path.is_dir():
        raise _refusal(part, "không phải là thư mục thường")
    try:
        return [each.name for each in path.iterdir()]
    except OSError as problem:
        raise _refusal(part, "không đọc được") from problem


def _read_file(folder: Path, name: str) -> bytes:
    """Read one plain file. Links are refused: what is believed lies in the folder itself."""
    if (folder / name).is_symlink():
        raise _refusal(name, "là một liên kết")
    try:
        data = read_at_most(folder / name, _FILE_LIMIT + 1, follows_links=False)
    except NotPlainFileError as problem:
        raise _refusal(name, "không phải là tệp thường") from problem
    except OSError as problem:
        raise _refusal(name, "không đọc được") from problem
    if len(data) > _FILE_LIMIT:
        raise _refusal(name, "quá lớn")
    return data


def _refusal(name: str, what: str) -> HocbaError:
    return HocbaError(
        "trust_folder_unreadable",
        f"Trong thư mục tin cậy, “{visible(name)}” {what}.",
        "Chép lại thư mục tin cậy đầy đủ, mỗi phần là một tệp thường.",
        file=visible(name),
    )
