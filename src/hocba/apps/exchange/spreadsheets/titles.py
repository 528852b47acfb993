"""What the title rows above a header say: class, subject, term, school year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import words
from hocba.apps.exchange.spreadsheets.workbook import Row
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term

_STOP: Final = r"(?=\t|$|\s+lớp\s*:|\s+môn(?:\s+học)?\s*:|\s+học\s+k[ìỳ]|\s+năm\s+học|\s+giáo\s+viên|\s+sĩ\s+số)"
_CLASS: Final = re.compile(r"lớp\s*:\s*([^\t]+?)" + _STOP, re.IGNORECASE)
_LOOSE_CLASS: Final = re.compile(r"\blớp\s+(\d{1,2}\s*[/.]?\s*[A-ZĐ]?\d{0,2})\b", re.IGNORECASE)
_SUBJECT: Final = re.compile(r"môn(?:\s+học)?(?:\s*/\s*HĐGD)?\s*:\s*([^\t]+?)" + _STOP, re.IGNORECASE)
_TEACHER: Final = re.compile(
    r"giáo\s+viên(?:\s+bộ\s+môn|\s+chủ\s+nhiệm|\s+giảng\s+dạy)?\s*:\s*([^\t]+?)" + _STOP, re.IGNORECASE
)
_SCHOOL: Final = re.compile(r"(?:^|\t)(?:tên\s+)?trường\s*:?\s*([^\t]+)", re.IGNORECASE)
_TERM: Final = re.compile(r"\bh(?:ọc\s*)?k(?:[ìỳ])?\s*:?\s*(II|I|2|1)\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(20\d\d)\s*[-–]\s*(20\d\d)\b")
_CLASS_NAME: Final = re.compile(r"(1[0-2]|[1-9])(?!\d)[A-ZĐ/._-]?\w{0,10}")
_LONGEST_CELL: Final = 300  # titles are short; longer cells are somebody's notes
_TERMS: Final = {"I": Term.FIRST, "1": Term.FIRST, "II": Term.SECOND, "2": Term.SECOND}


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Phần đầu bảng: each None or empty where the file does not state it."""

    school_name: str = ""
    class_name: str = ""
    subject_text: str = ""
    teacher_name: str = ""
    term: Term | None = None
    school_year: SchoolYear | None = None


def read_titles(rows: Sequence[Row]) -> Titles:
    """Read the rows above a header; a label and its value may share a cell or stand in two."""
    lines = ["\t".join(words(cell[:_LONGEST_CELL]) for cell in row if cell.strip()) for row in rows]
    text = "\n".join(lines)
    return Titles(
        school_name=_first(_SCHOOL, lines),
        class_name=read_class_name(_first(_CLASS, lines) or _first(_LOOSE_CLASS, lines)),
        subject_text=_first(_SUBJECT, lines),
        teacher_name=_first(_TEACHER, lines),
        term=read_term(text),
        school_year=_read_year(text),
    )


def read_term(text: str) -> Term | None:
    """Read “Học kì I”, “Học kỳ: 2”, “HKII”, “HK1”."""
    match = _TERM.search(text)
    return _TERMS[match[1].upper()] if match else None


def read_class_name(text: str) -> str:
    """Write a class's name as one word in capitals: “6 a1” is 6A1."""
    return words(text).upper().replace(" ", "")


def is_class_name(name: str) -> bool:
    """Tell whether ``name`` looks like a class: a grade from 1 to 12, then whatever the school adds."""
    return _CLASS_NAME.fullmatch(name) is not None


def grade_of(class_name: str) -> int | None:
    """Khối of a class by its name: 6A1 is in grade 6, 10A3 in grade 10."""
    match = _CLASS_NAME.fullmatch(class_name)
    return int(match[1]) if match else None


def _read_year(text: str) -> SchoolYear | None:
    match = _YEAR.search(text)
    if match is None:
        return None
    try:
        return SchoolYear.parse(match[0])
    except HocbaError:
        return None


def _first(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    for line in lines:
        if match := pattern.search(line):
            return match[1].strip()
    return ""
