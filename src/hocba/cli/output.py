"""What a command says: answers on stdout, progress on stderr, JSON where asked, exit codes."""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import Any, TypeVar

from hocba_core.kernel.errors import HocbaError

OK, NO, UNUSABLE = 0, 1, 2
_UNUSABLE_ENDINGS = ("_unknown", "_unreadable", "_encrypted", "_too_large", "_not_found", "_empty", "_invalid")
_Item = TypeVar("_Item")


def answer(value: dict[str, Any], *, as_json: bool, text: str) -> None:
    """Print one answer: a JSON object on one line, or the sentence."""
    print(json.dumps(value, ensure_ascii=False) if as_json else text, flush=True)


def refuse(error: HocbaError, *, as_json: bool) -> int:
    """Print an expected refusal and return the exit code: 2 for input that cannot be used, 1 for an answer of no."""
    if as_json:
        facts = {"code": error.code, "message": error.message, "next_step": error.next_step, **error.details}
        print(json.dumps({"error": facts}, ensure_ascii=False), flush=True)
    else:
        note(f"{error.message}\n  → {error.next_step}" if error.next_step else error.message)
        note(f"  (mã: {error.code})")
    return UNUSABLE if error.code.endswith(_UNUSABLE_ENDINGS) else NO


def note(text: str) -> None:
    """Say something on stderr."""
    print(text, file=sys.stderr, flush=True)


def progress(items: Iterable[_Item], label: str, total: int | None = None) -> Iterator[_Item]:
    """Yield ``items`` while a line on stderr counts them: rewritten in a terminal, at most every fifth of a second."""
    count = total if total is not None else len(items) if isinstance(items, Sized) else 0
    is_terminal = sys.stderr.isatty()
    shown_at = 0.0
    done = 0
    for item in items:
        yield item
        done += 1
        if is_terminal and time.monotonic() - shown_at > 0.2:
            shown_at = time.monotonic()
            print(f"\r  {label}: {done}/{count}", end="", file=sys.stderr, flush=True)
    if is_terminal:
        print("\r\033[K", end="", file=sys.stderr)
    note(f"  {label}: {done}/{count or done}")
