"""Reads a trust folder from disk into the mapping that the core parses. Knows nothing of Django: the command uses it too."""

from pathlib import Path

from hocba_core.kernel.errors import HocbaError

_FILE_LIMIT = 20 * 1024 * 1024
_COUNT_LIMIT = 20_000
Stamp = tuple[tuple[str, int, int], ...]


def read(folder: Path, *, is_required: bool) -> dict[str, bytes]:
    """Return relative path -> bytes of every file; a missing folder is empty unless somebody named it."""
    if is_required and not folder.is_dir():
        raise HocbaError("trust_folder_unreadable", f"Không có thư mục tin cậy “{folder}”.", "Xem lại đường dẫn sau --trust.")
    paths = _paths(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.stat().st_size <= _FILE_LIMIT}


def stamp(folder: Path) -> Stamp:
    """Return what changes when a file of the folder does: each path, its moment of change and size."""
    facts = ((path, path.stat()) for path in _paths(folder))
    return tuple((str(path), fact.st_mtime_ns, fact.st_size) for path, fact in facts)


def _paths(folder: Path) -> list[Path]:
    """Links are left out: what is believed lies in the folder itself."""
    if not folder.is_dir():
        return []
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    if len(paths) > _COUNT_LIMIT:
        raise HocbaError("trust_folder_too_large", "Thư mục tin cậy có quá nhiều tệp.", "Chỉ để các tệp nêu trong đặc tả.")
    return paths
