"""Sau kì nghỉ hè: what training and re-assessment change, for promotion only (Điều 13 and 14)."""

from collections.abc import Sequence
from typing import NamedTuple

from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Evaluation, Missing, Promotion
from hocba_core.rules.finding import Recorder
from hocba_core.rules.settings import RuleSettings
from hocba_core.rules.sheet import GradebookSheet, Level
from hocba_core.rules.vn.circular_22_2021.learning_level import learning_level
from hocba_core.rules.vn.circular_22_2021.outcome import Outcome
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters
from hocba_core.rules.vn.circular_22_2021.promotion import promotion_after_summer
from hocba_core.rules.vn.circular_22_2021.reassessment import open_subjects, replaced_results


class Summer(NamedTuple):
    """Kết quả sau hè: all None (and ``taken`` empty) where nothing was open or nothing was done yet."""

    reassess: tuple[str, ...] = ()
    conduct: Level | None = None
    learning: Level | None = None
    promotion: Promotion | None = None
    taken: frozenset[str] = frozenset()


NO_SUMMER = Summer()


def summer(
    sheet: GradebookSheet,
    year: Sequence[Outcome],
    conduct: Level,
    learning: Level,
    standing: Promotion,
    settings: RuleSettings,
    parameters: Parameters,
    recorder: Recorder | None = None,
) -> Summer:
    """Return what the summer did for a pupil who stands at re-assessment or summer training.

    Training comes first where both are due: re-assessment counts only after the new conduct is Đạt or better. Subjects
    that were open and not re-taken keep their year result.
    """
    reassess = open_subjects(sheet.subjects, year, parameters) if learning is Level.FAILED else ()
    conduct_after = None
    if standing is Promotion.SUMMER_TRAINING:
        conduct_after = sheet.conduct_summer
        if conduct_after is None:
            return Summer(reassess)
        if recorder is not None:
            article = parameters.promotion_articles[standing.value]
            recorder.record("summer_training", article, conduct_after, term=Term.SUMMER, conduct_year=conduct)
    is_open = bool(reassess) and conduct_after is not Level.FAILED
    taken = frozenset(each.code for each in sheet.subjects if is_open and each.summer is not None and each.code in reassess)
    if standing is Promotion.REASSESS and not taken:
        return Summer(reassess)
    learning_after = None
    if taken:
        replaced = replaced_results(sheet.subjects, year, reassess, parameters, recorder)
        learning_after = learning_level(sheet.subjects, replaced, Term.SUMMER, settings, parameters, recorder).level
    decision = promotion_after_summer(
        conduct_after or conduct,
        learning_after or learning,
        sheet.absent_session_count,
        parameters,
        is_reassessment_still_open=is_open and not taken,
        recorder=recorder,
    )
    return Summer(reassess, conduct_after, learning_after, decision, taken)


def missing_in_summer(sheet: GradebookSheet, evaluation: Evaluation) -> tuple[Missing, ...]:
    """Return which summer results are still to come; a pupil who never comes is closed with a reason, not with a mark."""
    standing, after = evaluation.promotion, evaluation.promotion_after_summer
    if standing is Promotion.SUMMER_TRAINING and sheet.conduct_summer is None:
        return (Missing(None, Term.SUMMER, "conduct", 1, 0),)
    if after is Promotion.REASSESS or (standing is Promotion.REASSESS and after is None):
        return tuple(Missing(code, Term.SUMMER, "reassessment", 1, 0) for code in evaluation.reassess)
    return ()
