"""Kết quả rèn luyện cả năm: the year's conduct from the two terms (Điều 8.2.b)."""

from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder
from hocba_core.rules.settings import MissingFirstTermPolicy, RuleSettings
from hocba_core.rules.sheet import Level
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "conduct_year"


def conduct_year(
    term_1: Level | None, term_2: Level | None, settings: RuleSettings, parameters: Parameters, recorder: Recorder | None = None
) -> Level | None:
    """Return the year's conduct by the table of Điều 8.2.b (term 2 dominates), or None while a term is missing.

    Where term 1 is missing and the principal approved it (a setting), term 2 stands for the year.
    """
    if term_2 is None:
        year = None
    elif term_1 is None:
        year = term_2 if settings.missing_first_term is MissingFirstTermPolicy.USE_SECOND_TERM else None
    else:
        year = parameters.conduct_year[term_1][term_2]
    if recorder is not None:
        recorder.record(RULE, parameters.articles[RULE], year, term=Term.YEAR, term_1=term_1 or "", term_2=term_2 or "")
    return year
