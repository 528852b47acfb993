"""Kết quả một môn: term 1, term 2 and year of one subject, whatever its form of assessment."""

from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder
from hocba_core.rules.settings import MissingFirstTermPolicy, RuleSettings
from hocba_core.rules.sheet import Assessment, SubjectSheet, TermMarks
from hocba_core.rules.vn.circular_22_2021.comment_semester import comment_semester, comment_year
from hocba_core.rules.vn.circular_22_2021.outcome import CommentOutcome, Left, Outcome, ScoreOutcome
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
    if term_1.is_exempt or term_2.is_exempt:
        _record_exemptions(subject, parameters, recorder)
    if assessment is not _SCORE:
        needed = parameters.comment_regular_count
        return _comment_outcomes(code, term_1, term_2, needed, settings, parameters, recorder)
    needed = parameters.regular_count(periods)
    first: ScoreOutcome = _EXEMPT if term_1.is_exempt else subject_semester(code, _FIRST, term_1, needed, parameters, recorder)
    second: ScoreOutcome = (
        _EXEMPT if term_2.is_exempt else subject_semester(code, _SECOND, term_2, needed, parameters, recorder)
    )
    if type(first) is int and type(second) is int:
        return first, second, subject_year(code, first, second, parameters, recorder)
    if first is None and _is_first_term_left_out(term_1, settings):
        first = _NOT_TAKEN
    return first, second, _unusual_year(code, first, second, settings, parameters, recorder)


def _comment_outcomes(
    code: str,
    term_1: TermMarks,
    term_2: TermMarks,
    needed: int,
    settings: RuleSettings,
    parameters: Parameters,
    recorder: Recorder | None,
) -> tuple[CommentOutcome, CommentOutcome, CommentOutcome]:
    first: CommentOutcome = (
        _EXEMPT if term_1.is_exempt else comment_semester(code, _FIRST, term_1, needed, parameters, recorder)
    )
    if first is None and _is_first_term_left_out(term_1, settings):
        first = _NOT_TAKEN
    if term_2.is_exempt:
        return first, _EXEMPT, _EXEMPT
    second = comment_semester(code, _SECOND, term_2, needed, parameters, recorder)
    return first, second, second if recorder is None else comment_year(code, second, parameters, recorder)


def _unusual_year(
    code: str,
    first: ScoreOutcome,
    second: ScoreOutcome,
    settings: RuleSettings,
    parameters: Parameters,
    recorder: Recorder | None,
) -> ScoreOutcome:
    if isinstance(second, Left):
        return _EXEMPT
    if isinstance(first, Left):
        if settings.missing_first_term is _USE_SECOND_TERM:
            return year_from_second_term(code, second, parameters, recorder)
        first = None
    return subject_year(code, first, second, parameters, recorder)


def _is_first_term_left_out(marks: TermMarks, settings: RuleSettings) -> bool:
    return settings.missing_first_term is _USE_SECOND_TERM and not has_own_marks(marks)


def _record_exemptions(subject: SubjectSheet, parameters: Parameters, recorder: Recorder | None) -> None:
    if recorder is None:
        return
    for term, marks in ((_FIRST, subject.term_1), (_SECOND, subject.term_2)):
        if marks.is_exempt:
            recorder.record("exemption", parameters.articles["exemption"], None, subject=subject.code, term=term)
