"""One cell at a time: from text to a date, a mark, an identifier, a word of a list."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, TypeVar

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.rounding import parse_mark
from hocba_core.kernel.text import clean
from hocba_core.kernel.vietnamese_names import search_key
from hocba_core.rules.sheet import CommentResult, Level

T = TypeVar("T")
MarkValue = int | CommentResult

_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_SERIAL: Final = re.compile(r"\d{4,5}")
_DIGITS: Final = re.compile(r"\d+")
_SERIAL_ORIGIN: Final = date(1899, 12, 30)  # Excel's day 0, with its leap day of 1900
_NOT_A_KEY: Final = re.compile(r"[^a-z0-9]+")
_SEPARATORS: Final = re.compile(r"\s*[;|]\s*|\s+")
_COMMENT_RESULTS: Final[Mapping[str, CommentResult]] = {
    "d": CommentResult.PASSED,
    "dat": CommentResult.PASSED,
    "cd": CommentResult.FAILED,
    "chuadat": CommentResult.FAILED,
}
_LEVELS: Final[Mapping[str, Level]] = {
    "t": Level.GOOD,
    "tot": Level.GOOD,
    "k": Level.FAIR,
    "kha": Level.FAIR,
    "d": Level.PASSED,
    "dat": Level.PASSED,
    "cd": Level.FAILED,
    "chuadat": Level.FAILED,
}
_EXEMPT: Final = frozenset({"m", "mien", "mienhoc", "duocmien"})


@lru_cache(maxsize=65_536)
def words(text: str) -> str:
    """Return a cell's text in NFC, trimmed, runs of white space made one space."""
    return clean(text)


@lru_cache(maxsize=65_536)
def label_key(text: str) -> str:
    """Return letters and digits without diacritics: under it “Họ và tên (*)” and “HỌ VÀ TÊN” are one label."""
    return _NOT_A_KEY.sub("", search_key(text))


@lru_cache(maxsize=65_536)
def read_date(text: str) -> date | None:
    """Read dd/MM/yyyy (also with - or .), an ISO date, or a spreadsheet's day number; None for anything else."""
    trimmed = text.strip()
    try:
        if match := _DAY_FIRST.fullmatch(trimmed):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _YEAR_FIRST.fullmatch(trimmed):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if _SERIAL.fullmatch(trimmed) and trimmed.isascii():
            return _SERIAL_ORIGIN + timedelta(days=int(trimmed))
    except ValueError:
        return None
    return None


@lru_cache(maxsize=4_096)
def read_mark(text: str, *, is_comment: bool) -> MarkValue:
    """Read one assessment: hundredths, or Đ and CĐ where the subject is assessed by comment only.

    Raises the kernel's codes of marks, ``mark_is_a_date``, ``mark_needs_level`` and ``mark_needs_number``.
    """
    trimmed = text.strip()
    if _YEAR_FIRST.fullmatch(trimmed):
        raise HocbaError(
            "mark_is_a_date",
            "Ô điểm đang là ngày tháng: bảng tính đã tự đổi số có dấu chấm thành ngày.",
            "Định dạng cột điểm là Văn bản, gõ lại điểm rồi nhập lại.",
        )
    result = _COMMENT_RESULTS.get(label_key(trimmed))
    if is_comment:
        if result is None:
            raise HocbaError(
                "mark_needs_level",
                f"“{trimmed[:20]}” không phải là Đ hay CĐ.",
                "Môn này đánh giá bằng nhận xét: ghi Đ hoặc CĐ.",
            )
        return result
    if result is not None:
        raise HocbaError("mark_needs_number", f"Môn này đánh giá bằng điểm số, ô ghi “{trimmed}”.", "Ghi điểm từ 0 đến 10.")
    return parse_mark(trimmed)


def split_marks(text: str) -> tuple[str, ...]:
    """Part the marks that stand in one cell: “8; 7,5; 9”. A comma never parts marks: “7, 5” may be one mark or two."""
    return tuple(part for part in _SEPARATORS.split(text.strip()) if part)


def is_exempt(text: str) -> bool:
    """Tell whether the cell says Miễn."""
    return label_key(text) in _EXEMPT


def read_level(text: str) -> Level | None:
    """Read Tốt, Khá, Đạt, Chưa đạt or T, K, Đ, CĐ; None for anything else."""
    return _LEVELS.get(label_key(text))


def read_word(text: str, choices: Mapping[str, T]) -> T | None:
    """Look a cell up in ``choices``, whose keys are label keys."""
    return choices.get(label_key(text))


def read_digits(text: str) -> str:
    """Return an identifier without the spaces, apostrophe or point that a spreadsheet put around it."""
    trimmed = words(text).lstrip("'").replace(" ", "")
    return trimmed.removesuffix(".0")


def is_digits(text: str) -> bool:
    """Tell whether ``text`` is ASCII digits only."""
    return text.isascii() and _DIGITS.fullmatch(text) is not None


def format_date(day: date) -> str:
    """Write a date as people here do."""
    return f"{day:%d/%m/%Y}"
