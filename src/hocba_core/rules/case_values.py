"""Values of worked cases: how marks and codes are read, and how expected and found are compared."""

import re
import reprlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.rounding import HIGHEST_MARK

_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?")
_SHORT: Final = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_SHORT.maxlevel = 3


def shown(value: Any) -> str:
    """Write a value of a case for people, cut where it is long or nested."""
    return "không có" if value is None else _SHORT.repr(value).replace("'", '"')


def unreadable(what: str, value: Any) -> HocbaError:
    """Return the refusal of a case whose ``what`` cannot be read."""
    return HocbaError("case_unreadable", f"Không đọc được “{what}”: {shown(value)}.", "Sửa lại ví dụ.")


def decimal_of(value: Any) -> Decimal | None:
    """Read a YAML number, or text that is one, exactly as it was written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    text = str(value)
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def mark_of(value: Any, what: str) -> int:
    """Read a mark as hundredths: 0 to 10 with at most two decimals; raise ``case_unreadable`` otherwise."""
    number = decimal_of(value)
    if number is None or number * 100 != int(number * 100) or not 0 <= number * 100 <= HIGHEST_MARK:
        raise unreadable(what, value)
    return int(number * 100)


def integer_of(value: Any, what: str) -> int:
    """Read a count; raise ``case_unreadable`` unless it is a whole number, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise unreadable(what, value)
    return value


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """Return a Vietnamese sentence naming each expected key that was not found so; empty when all agree."""
    problems = []
    for key, value in expected.items():
        if key not in found:
            problems.append(f"loại ví dụ này không trả lời “{shown(key)}”")
        elif not _agree(value, found[key]):
            problems.append(f"{key}: chờ {shown(value)}, tính ra {shown(found[key])}")
    return f"{'; '.join(problems)}." if problems else ""


def _agree(expected: Any, found: Any) -> bool:
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(key in found and _agree(value, found[key]) for key, value in expected.items())
    if isinstance(expected, list):
        return (
            isinstance(found, Sequence)
            and not isinstance(found, str)
            and len(found) == len(expected)
            and all(_agree(*pair) for pair in zip(expected, found, strict=True))
        )
    if expected is None or found is None or isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    expected_number, found_number = decimal_of(expected), decimal_of(found)
    if expected_number is not None and found_number is not None:
        return expected_number == found_number
    return bool(expected == found)
