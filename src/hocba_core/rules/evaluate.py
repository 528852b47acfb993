"""The door of the rules: one pupil's sheet in, the results of one school year out, by whatever circular governs it."""

from functools import cache
from typing import Final, Protocol

from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Evaluation, Missing
from hocba_core.rules.finding import Recorder
from hocba_core.rules.regulation import governing_regulation, not_available
from hocba_core.rules.settings import DEFAULT, RuleSettings
from hocba_core.rules.sheet import GradebookSheet
from hocba_core.rules.vn.circular_22_2021.circular import Circular22


class _Circular(Protocol):
    def evaluate(self, sheet: GradebookSheet, settings: RuleSettings, recorder: Recorder | None) -> Evaluation: ...

    def missing(self, sheet: GradebookSheet, term: Term, settings: RuleSettings) -> tuple[Missing, ...]: ...


_CIRCULARS: Final = {"vn/circular_22_2021": Circular22}


def evaluate(sheet: GradebookSheet, settings: RuleSettings = DEFAULT, *, explain: bool = False) -> Evaluation:
    """Tính kết quả cả năm của một học sinh by the circular that governs level, grade and school year.

    Results that cannot be known yet are None and ``missing`` says why. With ``explain`` the same code also fills
    ``findings``: every result with its article and inputs. Raises ``RegulationNotAvailableError``.
    """
    circular = _circular(sheet.level, sheet.grade, sheet.school_year.start)
    return circular.evaluate(sheet, settings, Recorder() if explain else None)


def missing_for(sheet: GradebookSheet, term: Term, settings: RuleSettings = DEFAULT) -> tuple[Missing, ...]:
    """Return what stands between the sheet and a complete ``term``; empty when it can be closed.

    ``Term.YEAR`` means both terms. ``Term.SUMMER`` names remedies that are open and have no result yet.
    Raises ``RegulationNotAvailableError``.
    """
    return _circular(sheet.level, sheet.grade, sheet.school_year.start).missing(sheet, term, settings)


@cache
def _circular(level: str, grade: int, school_year_start: int) -> _Circular:
    regulation = governing_regulation(level, grade, SchoolYear(school_year_start))
    circular = _CIRCULARS.get(regulation.identifier)
    if circular is None:
        raise not_available(regulation)
    return circular(school_year_start)
