"""Kết quả một môn: term 1, term 2 and year of one subject, whatever its form of assessment."""

from typing import cast

from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder, result_text
from hocba_core.rules.settings import MissingFirstTermPolicy, RuleSettings
from hocba_core.rules.sheet import Assessment, CommentResult, SubjectSheet, TermMarks
from hocba_core.rules.vn.circular_22_2021.comment_semester import comment_semester, comment_year
from hocba_core.rules.vn.circular_22_2021.outcome import Left, Outcome
from hocba_core.rules.vn.circular_22_2021.own_marks import has_own_marks
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters
from hocba_core.rules.vn.circular_22_2021.subject_semester import subject_semester
from hocba_core.rules.vn.circular_22_2021.subject_year import subject_year, year_from_second_term

# Bound once: enum members are slow to look up, and this file runs for every subject of every pupil.
_SCORE = Assessment.SCORE
_EXEMPT, _NOT_TAKEN = Left.EXEMPT, Left.NOT_TAKEN
_FIRST, _SECOND = Term.FIRST, Term.SECOND
_USE_SECOND_TERM = MissingFirstTermPolicy.USE_SECOND_TERM


def subject_outcomes(
    subject: SubjectSheet, settings: RuleSettings, parameters: Parameters, recorder: Recorder | None = None
) -> tuple[Outcome, Outcome, Outcome]:
    """Return the subject's standing in term 1, term 2 and the year (Điều 9.1, exemption by Điều 11).

    Exempt in term 2 means out of the year. A first term that was not taken waits for a decision, unless the setting says
    that the principal approved the second term as the year; then it also leaves the level of term 1.
    """
    code, _, assessment, periods, term_1, term_2, _ = subject
    if assessment is _SCORE:
        needed = parameters.regular_count(periods)
        first = _score_term(code, _FIRST, term_1, needed, parameters, recorder)
        second = _score_term(code, _SECOND, term_2, needed, parameters, recorder)
        if type(first) is int and type(second) is int:
            return first, second, subject_year(code, first, second, parameters, recorder)
        if first is None and _is_first_term_left_out(term_1, settings):
            first = _NOT_TAKEN
        return first, second, _unusual_year(code, first, second, settings, parameters, recorder)
    needed = parameters.comment_regular_count
    passed_1 = _comment_term(code, _FIRST, term_1, needed, parameters, recorder)
    passed_2 = _comment_term(code, _SECOND, term_2, needed, parameters, recorder)
    if passed_1 is None and _is_first_term_left_out(term_1, settings):
        passed_1 = _NOT_TAKEN
    if recorder is not None and not isinstance(passed_2, Left):
        comment_year(code, passed_2, parameters, recorder)
    return passed_1, passed_2, passed_2


def _score_term(
    code: str, term: Term, marks: TermMarks, needed: int, parameters: Parameters, recorder: Recorder | None
) -> int | Left | None:
    if marks.midterm is not None and not marks.is_exempt:
        return subject_semester(code, term, marks, needed, parameters, recorder)
    if marks.is_exempt:
        return _exempt(code, term, parameters, recorder)
    if has_own_marks(marks):
        return subject_semester(code, term, marks, needed, parameters, recorder)
    if recorder is not None:
        _record_carried(code, term, marks, parameters.articles["subject_semester"], recorder)
    return cast("int | None", marks.carried)


def _comment_term(
    code: str, term: Term, marks: TermMarks, needed: int, parameters: Parameters, recorder: Recorder | None
) -> CommentResult | Left | None:
    if marks.midterm is not None and not marks.is_exempt:
        return comment_semester(code, term, marks, needed, parameters, recorder)
    if marks.is_exempt:
        return _exempt(code, term, parameters, recorder)
    if has_own_marks(marks):
        return comment_semester(code, term, marks, needed, parameters, recorder)
    if recorder is not None:
        _record_carried(code, term, marks, parameters.articles["comment_semester"], recorder)
    return cast("CommentResult | None", marks.carried)


def _exempt(code: str, term: Term, parameters: Parameters, recorder: Recorder | None) -> Left:
    if recorder is not None:
        recorder.record("exemption", parameters.articles["exemption"], None, subject=code, term=term)
    return _EXEMPT


def _record_carried(code: str, term: Term, marks: TermMarks, article: str, recorder: Recorder) -> None:
    if marks.carried is not None:
        recorder.record("carried_result", article, result_text(marks.carried), subject=code, term=term)


def _is_first_term_left_out(marks: TermMarks, settings: RuleSettings) -> bool:
    return settings.missing_first_term is _USE_SECOND_TERM and not has_own_marks(marks)


def _unusual_year(
    code: str,
    first: int | Left | None,
    second: int | Left | None,
    settings: RuleSettings,
    parameters: Parameters,
    recorder: Recorder | None,
) -> int | Left | None:
    if isinstance(second, Left):
        return _EXEMPT
    if isinstance(first, Left):
        if settings.missing_first_term is _USE_SECOND_TERM:
            return year_from_second_term(code, second, parameters, recorder)
        first = None
    return subject_year(code, first, second, parameters, recorder)
