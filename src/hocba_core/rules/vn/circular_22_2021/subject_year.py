"""Điểm trung bình môn cả năm: the year average of a scored subject (Điều 9.1.b)."""

from hocba_core.kernel.rounding import half_up_tenth
from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder, result_text
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "subject_year"


def subject_year(
    subject: str, term_1: int | None, term_2: int | None, parameters: Parameters, recorder: Recorder | None = None
) -> int | None:
    """Return ĐTBmcn in hundredths: (term 1 + 2 × term 2) / 3, half up to one decimal (Điều 9.1.b).

    Computed from the term averages as recorded, already rounded. None while one term has no average: a missing term is
    never left out of the division.
    """
    if term_1 is None or term_2 is None:
        year = None
    else:
        weight_1, weight_2 = parameters.year_weights
        year = half_up_tenth(weight_1 * term_1 + weight_2 * term_2, weight_1 + weight_2)
    if recorder is not None:
        recorder.record(
            RULE,
            parameters.articles[RULE],
            result_text(year),
            subject=subject,
            term=Term.YEAR,
            term_1=result_text(term_1) or "",
            term_2=result_text(term_2) or "",
        )
    return year


def year_from_second_term(
    subject: str, term_2: int | None, parameters: Parameters, recorder: Recorder | None = None
) -> int | None:
    """Return the term-2 average as the year's, for a subject that has no term 1 and whose case the principal approved.

    The circular is silent on a subject begun in term 2; a setting allows this reading for one pupil.
    """
    if recorder is not None:
        recorder.record(
            RULE,
            parameters.articles[RULE],
            result_text(term_2),
            subject=subject,
            term=Term.YEAR,
            term_2=result_text(term_2) or "",
            setting="missing_first_term=use_second_term",
        )
    return term_2
