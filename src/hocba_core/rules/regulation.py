"""Which circular governs a level, grade and school year. Facts in ``regulations.yaml``."""

from functools import cache
from typing import Final, NamedTuple

import yaml

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.packaged import read_bytes
from hocba_core.kernel.school_year import SchoolYear

LEVELS: Final = ("primary", "lower_secondary", "upper_secondary")


class Regulation(NamedTuple):
    """Thông tư áp dụng: ``identifier`` names its folder (``vn/circular_22_2021``), ``title`` is what people call it."""

    identifier: str
    short_name: str
    title: str


class RegulationNotAvailableError(HocbaError):
    """Chưa có quy định: no circular is known for the case, or hocba does not compute by that circular yet.

    Codes ``regulation_unknown`` and ``regulation_not_available``.
    """


def governing_regulation(level: str, grade: int, school_year: SchoolYear) -> Regulation:
    """Return the circular that governs ``grade`` of ``level`` in ``school_year`` (circular 22, Điều 21; circular 27, Điều 20).

    The roll-out goes by grade and school year, never by today's date. Raises ``RegulationNotAvailableError`` with code
    ``regulation_unknown`` where no circular is recorded.
    """
    return _governing(level, grade, school_year.start)


def governing_regulation_of_grade(grade: int, school_year: SchoolYear) -> Regulation:
    """Return the circular for ``grade`` in general schools, the level found from the grade; errors as above."""
    return _governing(level_of_grade(grade), grade, school_year.start)


def level_of_grade(grade: int) -> str:
    """Return the general-school level of ``grade`` (khối lớp); empty text for a grade that no level has."""
    table, _ = _tables()
    return next((name for name in LEVELS if grade in table[name]), "")


def regulation_by_short_name(short_name: str) -> Regulation:
    """Return the circular that files call ``short_name`` (``TT22``); raise ``regulation_unknown`` for any other text."""
    _, circulars = _tables()
    found = next((each for each in circulars.values() if each.short_name == short_name), None)
    if found is None:
        raise RegulationNotAvailableError(
            "regulation_unknown", f"Không biết thông tư nào tên là “{short_name[:40]}”.", "Kiểm tra lại tên thông tư."
        )
    return found


def not_available(regulation: Regulation) -> RegulationNotAvailableError:
    """Return the refusal for a circular that has no rules in hocba yet."""
    return RegulationNotAvailableError(
        "regulation_not_available",
        f"Hocba chưa tính được theo {regulation.title}.",
        "Nhập kết quả đã có trên sổ giấy, hoặc chờ phiên bản có quy định này.",
        regulation=regulation.identifier,
    )


@cache
def _governing(level: str, grade: int, start: int) -> Regulation:
    table, circulars = _tables()
    rows = [row for row in table.get(level, {}).get(grade, ()) if row[0] <= start]
    if not rows:
        raise RegulationNotAvailableError(
            "regulation_unknown",
            f"Chưa có quy định đánh giá cho khối {grade}, cấp học “{level}”, năm học {SchoolYear(start)}.",
            "Kiểm tra lại cấp học, khối lớp và năm học.",
            level=level,
            grade=grade,
        )
    return circulars[max(rows)[1]]


@cache
def _tables() -> tuple[dict[str, dict[int, list[tuple[int, str]]]], dict[str, Regulation]]:
    data = yaml.safe_load(read_bytes("hocba_core.rules", "regulations.yaml"))
    levels = {
        level: {grade: [(row["from"], row["circular"]) for row in rows] for grade, rows in grades.items()}
        for level, grades in data["levels"].items()
    }
    circulars = {
        identifier: Regulation(identifier, fact["short_name"], fact["title"]) for identifier, fact in data["circulars"].items()
    }
    return levels, circulars
