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
from hocba_core.rules.vn.circular_22_2021.summer import NO_SUMMER, summer

_FIRST, _SECOND, _YEAR = Term.FIRST, Term.SECOND, Term.YEAR
_EXEMPT: Final = Left.EXEMPT
_REMEDIES = (Promotion.REASSESS, Promotion.SUMMER_TRAINING)


def evaluate_pupil_year(
    sheet: GradebookSheet, settings: RuleSettings, parameters: Parameters, recorder: Recorder | None = None
) -> Evaluation:
    """Return one pupil's results by circular 22. With a recorder the same code also collects the findings."""
    subjects = sheet.subjects
    outcomes = [subject_outcomes(subject, settings, parameters, recorder) for subject in subjects]
    first, second, year = zip(*outcomes, strict=True) if outcomes else ((), (), ())
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
    # Scores, and comments at Đạt, exist only when complete: then nobody has left and nothing can be missing.
    is_plain = learning_1.is_clear and learning_2.is_clear
    is_complete = is_plain and sheet.conduct_term_1 is not None and sheet.conduct_term_2 is not None
    return Evaluation(
        parameters.version,
        _plain_results(sheet, outcomes) if is_plain and not after.taken else _subject_results(sheet, outcomes, after.taken),
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
        () if is_complete else missing_in_year(sheet, settings, parameters),
        tuple(recorder.findings) if recorder is not None else (),
    )


def _plain_results(sheet: GradebookSheet, outcomes: list[tuple[Outcome, Outcome, Outcome]]) -> tuple[SubjectResult, ...]:
    """Build what is usual without looking at each value, by the bare constructor: twelve are made for every pupil."""
    new = tuple.__new__
    return tuple(
        [
            new(SubjectResult, (subject[0], first, second, year, None, False))
            for subject, (first, second, year) in zip(sheet.subjects, outcomes, strict=True)
        ]
    )


def _subject_results(
    sheet: GradebookSheet, outcomes: list[tuple[Outcome, Outcome, Outcome]], taken: frozenset[str]
) -> tuple[SubjectResult, ...]:
    return tuple(
        [
            SubjectResult(
                subject.code,
                _shown(first),
                _shown(second),
                _shown(year),
                subject.summer if subject.code in taken else None,
                year is _EXEMPT,
            )
            for subject, (first, second, year) in zip(sheet.subjects, outcomes, strict=True)
        ]
    )


def _shown(outcome: Outcome) -> int | CommentResult | None:
    return None if isinstance(outcome, Left) else outcome
