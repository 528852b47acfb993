"""Mức học tập: the level of a term or of the year (Điều 9.2), with the one-subject clause (Điều 9.3)."""

from collections.abc import Sequence
from typing import NamedTuple

from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder, mark_text
from hocba_core.rules.settings import RuleSettings
from hocba_core.rules.sheet import Assessment, CommentResult, Level, SubjectSheet
from hocba_core.rules.vn.circular_22_2021.outcome import Left, Outcome
from hocba_core.rules.vn.circular_22_2021.parameters import RANKED_LEVELS, Parameters
from hocba_core.rules.vn.circular_22_2021.single_subject_adjustment import single_subject_adjustment
from hocba_core.rules.vn.circular_22_2021.standards import rank_of

RULE = "learning_level"
_PASSED, _FAILED = CommentResult.PASSED, CommentResult.FAILED
_UNSETTLED_ARTICLE = "exemption"


class Learning(NamedTuple):
    """Kết quả học tập: ``level`` is None while results are missing, or when ``is_unsettled``.

    ``is_unsettled``: so many scored subjects have left (miễn) that the counts of Điều 9.2 cannot be reached by anyone; the
    circular does not lower them, so the principal decides (Điều 11, 12.4). ``scores`` are hundredths, lowest first.
    ``is_clear``: every subject has a score or is Đạt, so that nothing can be missing among them.
    """

    level: Level | None
    scores: list[int]
    is_unsettled: bool = False
    is_clear: bool = False


def learning_level(
    subjects: Sequence[SubjectSheet],
    outcomes: Sequence[Outcome],
    term: Term,
    settings: RuleSettings,
    parameters: Parameters,
    recorder: Recorder | None = None,
) -> Learning:
    """Return the learning level from the ``outcomes`` of ``subjects`` (same order) in ``term`` (Điều 9.2 and 9.3)."""
    scores: list[int] = []
    failed_comment_count = 0
    is_clear, is_finished = True, bool(outcomes)
    for outcome in outcomes:
        if type(outcome) is int:
            scores.append(outcome)
        elif outcome is not _PASSED:
            is_clear = False
            if outcome is _FAILED:
                failed_comment_count += 1
            elif outcome is None:
                is_finished = False
    scores.sort()
    if not is_finished:
        return Learning(None, scores)
    if len(scores) < parameters.least_counted_subjects and _could_reach_with_those_who_left(
        subjects, outcomes, len(scores), parameters
    ):
        if recorder is not None:
            recorder.record(RULE, parameters.articles[_UNSETTLED_ARTICLE], None, term=term, scored_subject_count=len(scores))
        return Learning(None, scores, is_unsettled=True)
    rank = rank_of(scores, failed_comment_count, parameters)
    if recorder is not None:
        _record_raw(term, scores, failed_comment_count, rank, parameters, recorder)
    culprits = list(zip(subjects, outcomes, strict=True)) if recorder is not None else ()
    rank = single_subject_adjustment(scores, failed_comment_count, rank, term, settings, parameters, recorder, culprits)
    return Learning(RANKED_LEVELS[rank], scores, is_clear=is_clear)


def _could_reach_with_those_who_left(
    subjects: Sequence[SubjectSheet], outcomes: Sequence[Outcome], scored_count: int, parameters: Parameters
) -> bool:
    left = sum(
        isinstance(outcome, Left) and subject.assessment is Assessment.SCORE
        for subject, outcome in zip(subjects, outcomes, strict=True)
    )
    return scored_count + left >= parameters.least_counted_subjects


def _record_raw(
    term: Term, scores: list[int], failed_comment_count: int, rank: int, parameters: Parameters, recorder: Recorder
) -> None:
    counts = " ".join(
        f"{mark_text(standard.counted_score_from)}:{sum(score >= standard.counted_score_from for score in scores)}"
        for standard in parameters.standards
    )
    article = next((each.article for each in parameters.standards if each.rank == rank), parameters.otherwise_article)
    recorder.record(
        RULE,
        article,
        RANKED_LEVELS[rank],
        term=term,
        scored_subject_count=len(scores),
        lowest_score=mark_text(scores[0]) if scores else "",
        failed_comment_count=failed_comment_count,
        scores_from=counts,
    )
