"""Reads a trust folder from disk into the mapping that the core parses."""

from pathlib import Path

from hocba_core.kernel.errors import HocbaError

_FILE_LIMIT = 20 * 1024 * 1024
_COUNT_LIMIT = 20_000


def read(folder: Path, *, is_required: bool) -> dict[str, bytes]:
    """Return relative path -> bytes of every file; a missing folder is empty unless somebody named it."""
    if not folder.is_dir():
        if is_required:
            raise HocbaError(
                "trust_folder_unreadable", f"Không có thư mục tin cậy “{folder}”.", "Xem lại đường dẫn sau --trust."
            )
        return {}
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    if len(paths) > _COUNT_LIMIT:
        raise HocbaError("trust_folder_too_large", "Thư mục tin cậy có quá nhiều tệp.", "Chỉ để các tệp nêu trong đặc tả.")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.stat().st_size <= _FILE_LIMIT}
