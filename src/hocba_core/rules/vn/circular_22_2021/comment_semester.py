"""Môn đánh giá bằng nhận xét: term and year result of a comment subject (Điều 9.1.a)."""

from typing import cast

from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder, result_text
from hocba_core.rules.sheet import CommentResult, TermMarks
from hocba_core.rules.vn.circular_22_2021.own_marks import has_own_marks
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "comment_semester"
RULE_YEAR = "comment_year"
_PASSED, _FAILED = CommentResult.PASSED, CommentResult.FAILED


def comment_semester(
    subject: str, term: Term, marks: TermMarks, needed: int, parameters: Parameters, recorder: Recorder | None = None
) -> CommentResult | None:
    """Return Đạt when every required assessment is there and every one is Đạt, else Chưa đạt (Điều 9.1.a).

    ``needed`` is the required number of regular results (Điều 6.2), beside midterm and final. A missing assessment answers
    Chưa đạt, as the circular says; completeness tells that it is missing, and closing waits for a person. A term in which
    nothing is entered answers what was carried from another school, or None: nobody has begun it.
    """
    regular = marks.regular
    passed_count = regular.count(_PASSED)
    is_passed = (
        marks.midterm is _PASSED
        and marks.final is _PASSED
        and passed_count >= needed
        and (passed_count == len(regular) or _FAILED not in regular)
    )
    if not is_passed and not has_own_marks(marks):
        return _carried(subject, term, marks, parameters, recorder)
    result = _PASSED if is_passed else _FAILED
    if recorder is not None:
        recorder.record(
            RULE,
            parameters.articles[RULE],
            result,
            subject=subject,
            term=term,
            regular=" ".join(str(each) for each in regular if each is not None),
            midterm=result_text(marks.midterm) or "",
            final=result_text(marks.final) or "",
            regular_needed=needed,
        )
    return result


def comment_year(
    subject: str, term_2: CommentResult | None, parameters: Parameters, recorder: Recorder | None = None
) -> CommentResult | None:
    """Return the year result of a comment subject: the result of term 2 (Điều 9.1.a)."""
    if recorder is not None:
        recorder.record(RULE_YEAR, parameters.articles[RULE_YEAR], term_2, subject=subject, term=Term.YEAR, term_2=term_2 or "")
    return term_2


def _carried(
    subject: str, term: Term, marks: TermMarks, parameters: Parameters, recorder: Recorder | None
) -> CommentResult | None:
    if recorder is not None and marks.carried is not None:
        recorder.record("carried_result", parameters.articles[RULE], result_text(marks.carried), subject=subject, term=term)
    return cast("CommentResult | None", marks.carried)
