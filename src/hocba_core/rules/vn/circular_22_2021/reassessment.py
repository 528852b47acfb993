"""Kiểm tra, đánh giá lại môn học trong kì nghỉ hè: which subjects are open, and what replaces what (Điều 14)."""

from collections.abc import Sequence

from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder, mark_text, result_text
from hocba_core.rules.sheet import CommentResult, SubjectSheet
from hocba_core.rules.vn.circular_22_2021.outcome import Outcome
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "reassessment"


def open_subjects(subjects: Sequence[SubjectSheet], year: Sequence[Outcome], parameters: Parameters) -> tuple[str, ...]:
    """Return, sorted, the codes of subjects whose ``year`` result is Chưa đạt or a score below 5,0 (Điều 14)."""
    return tuple(sorted(subject.code for subject, outcome in zip(subjects, year, strict=True) if _is_open(outcome, parameters)))


def replaced_results(
    subjects: Sequence[SubjectSheet],
    year: Sequence[Outcome],
    open_codes: tuple[str, ...],
    parameters: Parameters,
    recorder: Recorder | None = None,
) -> list[Outcome]:
    """Return the year results with each re-assessed open subject's new result in place of its year result (Điều 14).

    The new result is not weighted with the terms. A summer result of a subject that is not open changes nothing.
    """
    replaced = list(year)
    for place, subject in enumerate(subjects):
        if subject.summer is not None and subject.code in open_codes:
            replaced[place] = subject.summer
            if recorder is not None:
                recorder.record(
                    RULE,
                    parameters.articles[RULE],
                    result_text(subject.summer),
                    subject=subject.code,
                    term=Term.SUMMER,
                    year=_outcome_text(year[place]),
                    open_below=mark_text(parameters.reassess_score_below),
                )
    return replaced


def _is_open(outcome: Outcome, parameters: Parameters) -> bool:
    if isinstance(outcome, int):
        return outcome < parameters.reassess_score_below
    return outcome is CommentResult.FAILED


def _outcome_text(outcome: Outcome) -> str:
    return mark_text(outcome) if isinstance(outcome, int) else str(outcome)
