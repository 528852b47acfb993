"""Cửa của Thông tư 22/2021: what the dispatcher calls."""

from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Evaluation, Missing
from hocba_core.rules.finding import Recorder
from hocba_core.rules.settings import RuleSettings
from hocba_core.rules.sheet import GradebookSheet
from hocba_core.rules.vn.circular_22_2021.completeness import missing_in_term, missing_in_year
from hocba_core.rules.vn.circular_22_2021.parameters import parameters_for
from hocba_core.rules.vn.circular_22_2021.pupil_year import evaluate_pupil_year
from hocba_core.rules.vn.circular_22_2021.summer import missing_in_summer


class Circular22:
    """Thông tư 22/2021 in the version that governs one school year; stateless, one per version and kept."""

    def __init__(self, school_year_start: int) -> None:
        self._parameters = parameters_for(school_year_start)

    def evaluate(self, sheet: GradebookSheet, settings: RuleSettings, recorder: Recorder | None) -> Evaluation:
        """Return the pupil's year."""
        return evaluate_pupil_year(sheet, settings, self._parameters, recorder)

    def missing(self, sheet: GradebookSheet, term: Term, settings: RuleSettings) -> tuple[Missing, ...]:
        """Return what ``term`` still misses."""
        if term is Term.YEAR:
            return missing_in_year(sheet, settings, self._parameters)
        if term is Term.SUMMER:
            return missing_in_summer(sheet, self.evaluate(sheet, settings, None))
        return missing_in_term(sheet, term, settings, self._parameters)
