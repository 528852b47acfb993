"""Cả năm của một học sinh: the rules of circular 22 in the order in which the circular states them."""

from typing import Final

from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Evaluation, Promotion, SubjectResult
from hocba_core.rules.finding import Recorder
from hocba_core.rules.settings import RuleSettings
from hocba_core.rules.sheet import CommentResult, GradebookSheet
from hocba_core.rules.vn.circular_22_2021.award import award
from hocba_core.rules.vn.circular_22_2021.completeness import missing_in_year
from hocba_core.rules.vn.circular_22_2021.conduct_year import conduct_year
from hocba_core.rules.vn.circular_22_2021.learning_level import learning_level
from hocba_core.rules.vn.circular_22_2021.level_completion import level_completion
from hocba_core.rules.vn.circular_22_2021.outcome import Left, Outcome
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters
from hocba_core.rules.vn.circular_22_2021.promotion import promotion
from hocba_core.rules.vn.circular_22_2021.subject_outcomes import subject_outcomes
from hocba_core.rules.vn.circular_22_2021.summer import NO_SUMMER, Summer, summer

_FIRST, _SECOND, _YEAR = Term.FIRST, Term.SECOND, Term.YEAR
_EXEMPT: Final = Left.EXEMPT
_NOT_TAKEN: Final = Left.NOT_TAKEN
_REMEDIES = (Promotion.REASSESS, Promotion.SUMMER_TRAINING)
_DOUBTS: tuple[Outcome, ...] = (None, CommentResult.FAILED, Left.EXEMPT)


def evaluate_pupil_year(
    sheet: GradebookSheet, settings: RuleSettings, parameters: Parameters, recorder: Recorder | None = None
) -> Evaluation:
    """Return one pupil's results by circular 22. With a recorder the same code also collects the findings."""
    subjects = sheet.subjects
    outcomes = [subject_outcomes(subject, settings, parameters, recorder) for subject in subjects]
    first, second, year = (list(column) for column in zip(*outcomes, strict=True)) if outcomes else ([], [], [])
    learning_1 = learning_level(subjects, first, _FIRST, settings, parameters, recorder)
    learning_2 = learning_level(subjects, second, _SECOND, settings, parameters, recorder)
    learning = learning_level(subjects, year, _YEAR, settings, parameters, recorder)
    conduct = conduct_year(sheet.conduct_term_1, sheet.conduct_term_2, settings, parameters, recorder)
    standing = promotion(conduct, learning, sheet.absent_session_count, settings, parameters, recorder)
    title = award(conduct, learning, parameters, recorder)
    after = NO_SUMMER
    if standing in _REMEDIES and conduct is not None and learning.level is not None:
        after = summer(sheet, year, conduct, learning.level, standing, settings, parameters, recorder)
    completed = level_completion(sheet.level, sheet.grade, after.promotion or standing, parameters, recorder)
    return Evaluation(
        parameters.version,
        _subject_results(sheet, outcomes, after),
        sheet.conduct_term_1,
        sheet.conduct_term_2,
        conduct,
        after.conduct,
        learning_1.level,
        learning_2.level,
        learning.level,
        after.learning,
        sheet.absent_session_count,
        standing,
        after.promotion,
        after.reassess,
        title,
        completed,
        missing_in_year(sheet, settings, parameters) if _may_miss_something(sheet, first, second) else (),
        tuple(recorder.findings) if recorder is not None else (),
    )


def _subject_results(
    sheet: GradebookSheet, outcomes: list[tuple[Outcome, Outcome, Outcome]], after: Summer
) -> tuple[SubjectResult, ...]:
    taken = after.taken
    return tuple(
        [
            SubjectResult(
                subject.code,
                None if first is _EXEMPT or first is _NOT_TAKEN else first,
                None if second is _EXEMPT or second is _NOT_TAKEN else second,
                None if year is _EXEMPT or year is _NOT_TAKEN else year,
                subject.summer if taken and subject.code in taken else None,
                year is _EXEMPT,
            )
            for subject, (first, second, year) in zip(sheet.subjects, outcomes, strict=True)
        ]
    )


def _may_miss_something(sheet: GradebookSheet, first: list[Outcome], second: list[Outcome]) -> bool:
    """Spare the completeness walk where it cannot find anything: scores, and comments at Đạt, exist only when complete."""
    return (
        sheet.conduct_term_1 is None
        or sheet.conduct_term_2 is None
        or not first
        or any(doubt in first or doubt in second for doubt in _DOUBTS)
    )
