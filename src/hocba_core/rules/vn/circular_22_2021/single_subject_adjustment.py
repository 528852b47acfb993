"""Điều chỉnh do duy nhất một môn: the one-subject clause (Điều 9.3)."""

from bisect import insort
from collections.abc import Sequence

from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder, result_text
from hocba_core.rules.settings import RuleSettings, SingleSubjectReading
from hocba_core.rules.sheet import CommentResult, SubjectSheet
from hocba_core.rules.vn.circular_22_2021.outcome import Outcome
from hocba_core.rules.vn.circular_22_2021.parameters import RANKED_LEVELS, Parameters
from hocba_core.rules.vn.circular_22_2021.standards import rank_of

RULE = "single_subject_adjustment"


def single_subject_adjustment(
    scores: list[int],
    failed_comment_count: int,
    rank: int,
    term: Term,
    settings: RuleSettings,
    parameters: Parameters,
    recorder: Recorder | None = None,
    culprits: Sequence[tuple[SubjectSheet, Outcome]] = (),
) -> int:
    """Return ``rank``, or the next higher one when a single subject alone lowered it by two ranks or more (Điều 9.3).

    Reading A (default) removes the subject and grades the rest by the same table; reading B takes it as perfect. Only one
    subject can be the culprit: to reach Tốt or Khá without it, all other comments are Đạt and all other scores stand
    above the floor, so it is the only failed comment, or, when none failed, the lowest score. ``scores`` are hundredths,
    lowest first; ``culprits`` is read only to name the subject in the finding.
    """
    best_rank = parameters.standards[0].rank
    if best_rank - rank < parameters.single_subject_drop:
        return rank
    reached = _rank_but_for_one(scores, failed_comment_count, settings, parameters)
    if reached - rank < parameters.single_subject_drop:
        return rank
    raised = rank + parameters.single_subject_raise
    if recorder is not None:
        wanted = CommentResult.FAILED if failed_comment_count else scores[0]
        code = next(subject.code for subject, outcome in culprits if outcome == wanted)
        recorder.record(
            RULE,
            parameters.articles[RULE],
            RANKED_LEVELS[raised],
            subject=code,
            term=term,
            subject_result=result_text(wanted) or "",
            level_before=RANKED_LEVELS[rank],
            level_but_for_subject=RANKED_LEVELS[reached],
            reading=settings.single_subject_reading,
        )
    return raised


def _rank_but_for_one(scores: list[int], failed_comment_count: int, settings: RuleSettings, parameters: Parameters) -> int:
    """Return the rank reached when the one possible culprit is removed (A) or perfect (B); the lowest when there is none."""
    if failed_comment_count:
        can_be_culprit = settings.can_comment_subject_be_culprit
        return rank_of(scores, failed_comment_count - 1, parameters) if can_be_culprit else 0
    others = scores[1:]
    if settings.single_subject_reading is SingleSubjectReading.PERFECT_SUBJECT and scores:
        insort(others, parameters.perfect_score)
    return rank_of(others, 0, parameters)
