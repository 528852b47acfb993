"""The spans of a school year that marks, locks and closings belong to."""

from enum import StrEnum
from typing import Final


class Term(StrEnum):
    """Kì: học kì I, học kì II, and the two spans that only a closing knows (cả năm, trong hè)."""

    FIRST = "term_1"
    SECOND = "term_2"
    YEAR = "year"
    SUMMER = "summer"

    @property
    def label(self) -> str:
        """The Vietnamese name people read."""
        return _LABELS[self]


_LABELS: Final = {Term.FIRST: "Học kì I", Term.SECOND: "Học kì II", Term.YEAR: "Cả năm", Term.SUMMER: "Trong hè"}
