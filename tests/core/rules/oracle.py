"""A second, independent reading of circular 22: exact fractions, the clauses tried one by one, no cleverness.

It shares nothing with the engine but the values that go in, so that the two agree only when both read the circular alike.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

RANKS = ("fail", "pass", "fair", "good")


def one_decimal(value: Fraction) -> Fraction:
    """Round half up to one decimal, on text decimals of the exact value's doubled tenths."""
    twentieths = Decimal(int(value * 20)) / 2
    exact_tie_or_more = twentieths.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Fraction(int(exact_tie_or_more), 10)


def term_average(regular: Sequence[Fraction], midterm: Fraction, final: Fraction) -> Fraction:
    """Điều 9.1.b, term."""
    return one_decimal((sum(regular, Fraction(0)) + 2 * midterm + 3 * final) / (len(regular) + 5))


def year_average(first: Fraction, second: Fraction) -> Fraction:
    """Điều 9.1.b, year."""
    return one_decimal((first + 2 * second) / 3)


def plain_level(scores: Sequence[Fraction], comments: Sequence[bool]) -> int:
    """Điều 9.2 as it is written."""

    def at_least_six(bound: str) -> bool:
        return sum(score >= Fraction(bound) for score in scores) >= 6

    failed = sum(not comment for comment in comments)
    if failed == 0 and all(score >= Fraction("6.5") for score in scores) and at_least_six("8.0"):
        return 3
    if failed == 0 and all(score >= 5 for score in scores) and at_least_six("6.5"):
        return 2
    if failed <= 1 and at_least_six("5.0") and not any(score < Fraction("3.5") for score in scores):
        return 1
    return 0


def level(scores: Sequence[Fraction], comments: Sequence[bool], *, reading: str = "A", can_comment: bool = True) -> int:
    """Điều 9.3: try every subject as the one that alone pulled the level down."""
    base = plain_level(scores, comments)
    for place in range(len(scores)):
        rest = [*scores[:place], *([Fraction(10)] if reading == "B" else []), *scores[place + 1 :]]
        reached = plain_level(rest, comments)
        if reached >= 2 and reached - base >= 2:
            return base + 1
    for place in range(len(comments) if can_comment else 0):
        reached = plain_level(scores, [*comments[:place], *comments[place + 1 :]])
        if reached >= 2 and reached - base >= 2:
            return base + 1
    return base


def conduct(first: str, second: str) -> str:
    """Điều 8.2.b as it is written: Tốt, Khá, Đạt each by its own list, else Chưa đạt."""
    if second == "good" and first in ("good", "fair"):
        return "good"
    if (second == "fair" and first in ("good", "fair", "pass")) or (
        (second == "pass" and first == "good") or (second == "good" and first in ("pass", "fail"))
    ):
        return "fair"
    if (second == "pass" and first in ("fair", "pass", "fail")) or (second == "fair" and first == "fail"):
        return "pass"
    return "fail"


def promotion(conduct_year: str, level_year: int, absent: int, *, sequential: bool) -> str:
    """Điều 12 to 14 at year end."""
    if absent > 45:
        return "retained"
    if conduct_year == "fail":
        return "summer_training" if level_year > 0 or sequential else "retained"
    return "promoted" if level_year > 0 else "reassess"


def award(conduct_year: str, level_year: int, scores: Sequence[Fraction]) -> str | None:
    """Điều 15.1."""
    if conduct_year != "good" or level_year != 3:
        return None
    return "excellent" if sum(score >= 9 for score in scores) >= 6 else "good"


def open_subjects(scores: Mapping[str, Fraction], comments: Mapping[str, bool]) -> list[str]:
    """Điều 14: what may be re-taken."""
    return sorted([*(code for code, score in scores.items() if score < 5), *(code for code, ok in comments.items() if not ok)])
