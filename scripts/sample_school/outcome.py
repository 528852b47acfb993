"""What the year comes to, by a short reading of circular 22 of its own: to tune the sample and to check imports against.

Written apart from the product's rules on purpose: two readings that agree on a thousand pupils say more than one.
"""

from collections.abc import Mapping
from fractions import Fraction

from sample_school.marking import TermMarks, half_up

LEVELS = ("Chưa đạt", "Đạt", "Khá", "Tốt")
_CONDUCT_YEAR = {  # rows: term I, columns: term II in the order of LEVELS
    "Tốt": ("Chưa đạt", "Khá", "Khá", "Tốt"),
    "Khá": ("Chưa đạt", "Đạt", "Khá", "Tốt"),
    "Đạt": ("Chưa đạt", "Đạt", "Khá", "Khá"),
    "Chưa đạt": ("Chưa đạt", "Đạt", "Đạt", "Khá"),
}
Results = Mapping[str, int | str | None]


def conduct_year(term_1: str, term_2: str) -> str:
    """Điều 8.2.b."""
    return _CONDUCT_YEAR[term_1][LEVELS.index(term_2)]


def year_results(marks: Mapping[str, Mapping[int, TermMarks]]) -> dict[str, int | str | None]:
    """Điều 9.1: the year's result of each subject, in tenths or Đ/CĐ; None for an exempt subject."""
    results: dict[str, int | str | None] = {}
    for code, terms in marks.items():
        first, second = terms[1].result, terms[2].result
        if isinstance(first, int) and isinstance(second, int):
            results[code] = half_up(Fraction(first + 2 * second, 3))
        else:
            results[code] = second
    return results


def learning_level(results: Results) -> str:
    """Điều 9.2 and 9.3."""
    base = _plain_level(results)
    for code in results:
        without = _plain_level({other: result for other, result in results.items() if other != code})
        if without >= 2 and without - base >= 2:
            return LEVELS[base + 1]
    return LEVELS[base]


def _plain_level(results: Results) -> int:
    scores = [result for result in results.values() if isinstance(result, int)]
    failed = sum(result == "CĐ" for result in results.values())
    lowest = min(scores)
    if failed == 0 and lowest >= 65 and sum(score >= 80 for score in scores) >= 6:
        return 3
    if failed == 0 and lowest >= 50 and sum(score >= 65 for score in scores) >= 6:
        return 2
    if failed <= 1 and lowest >= 35 and sum(score >= 50 for score in scores) >= 6:
        return 1
    return 0


def open_subjects(results: Results) -> list[str]:
    """Điều 14: subjects that may be re-assessed."""
    return [code for code, result in results.items() if result == "CĐ" or (isinstance(result, int) and result < 50)]
