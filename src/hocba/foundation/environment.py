"""Typed readers of environment variables; a wrong value stops the start with a sentence."""

import os
from pathlib import Path

from hocba_core.kernel.errors import HocbaError


def read_text(name: str, default: str = "") -> str:
    """Return the variable's text, or the content of the file that ``NAME_FILE`` points at. Empty counts as not set."""
    if file_name := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as problem:
            raise _wrong(f"{name}_FILE", file_name, "đường dẫn tới một tệp chữ đọc được") from problem
    return os.environ.get(name) or default


def read_bool(name: str, *, default: bool) -> bool:
    """Return a yes or no: ``1``/``0``, ``true``/``false``."""
    text = read_text(name, "1" if default else "0").lower()
    if text not in {"0", "1", "true", "false"}:
        raise _wrong(name, text, "1 hoặc 0")
    return text in {"1", "true"}


def read_int(name: str, default: int) -> int:
    """Return a whole number."""
    text = read_text(name, str(default))
    if not (text.isascii() and text.isdecimal()):
        raise _wrong(name, text, "một số nguyên, ví dụ 4")
    return int(text)


def read_list(name: str, default: str = "") -> list[str]:
    """Return the non-empty items of a comma-separated list."""
    return [item.strip() for item in read_text(name, default).split(",") if item.strip()]


def _wrong(name: str, text: str, expected: str) -> HocbaError:
    return HocbaError("setting_invalid", f"Thiết lập {name} = “{text}” không dùng được.", f"Ghi {expected}.")
