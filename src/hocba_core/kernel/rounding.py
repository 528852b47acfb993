"""Exact arithmetic of marks, in hundredths (8,5 is 850). No binary floating point anywhere."""

import re

from hocba_core.kernel.errors import HocbaError

HIGHEST_MARK = 1000
_MARK = re.compile(r"\d{1,2}(?:[.,]\d+)?", re.ASCII)


def half_up_tenth(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` (hundredths) rounded half up to a whole tenth, still in hundredths.

    ``half_up_tenth(6600, 8) == 830``: 8.25 becomes 8.3 (regulations 0.1: one decimal, half up).
    """
    return (2 * numerator + 10 * denominator) // (20 * denominator) * 10


def parse_mark(text: str) -> int:
    """Read ``8``, ``8.5`` or ``8,5`` as hundredths; 0 ≤ x ≤ 10 with at most one decimal (circular 22, Điều 5.3).

    Raises codes ``mark_unreadable``, ``mark_too_fine`` or ``mark_out_of_range``.
    """
    cleaned = text.strip()
    if _MARK.fullmatch(cleaned) is None:
        raise HocbaError("mark_unreadable", f"“{text}” không phải là điểm.", "Gõ số từ 0 đến 10, ví dụ 8,5.")
    whole, _, fraction = cleaned.replace(",", ".").partition(".")
    if len(fraction.rstrip("0")) > 1:
        raise HocbaError("mark_too_fine", f"Điểm {cleaned} có hơn một chữ số thập phân.", "Làm tròn đến một chữ số, ví dụ 7,3.")
    mark = int(whole) * 100 + int((fraction + "0")[0]) * 10
    if mark > HIGHEST_MARK:
        raise HocbaError("mark_out_of_range", f"{cleaned} lớn hơn 10.", "Gõ lại số từ 0 đến 10.")
    return mark


def format_mark(mark: int) -> str:
    """Write hundredths for people: ``850`` is ``8,5``, ``1000`` is ``10,0``."""
    return f"{mark // 100},{mark % 100 // 10}"


def mark_to_data(mark: int) -> str:
    """Write hundredths for files: ``850`` is ``8.5`` (always one decimal)."""
    return f"{mark // 100}.{mark % 100 // 10}"
