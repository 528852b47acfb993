"""Đủ điểm: what a term still needs before it can be closed (Điều 6.2, 7.1, 8)."""

from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Missing
from hocba_core.rules.settings import MissingFirstTermPolicy, RuleSettings
from hocba_core.rules.sheet import Assessment, GradebookSheet, SubjectSheet, TermMarks
from hocba_core.rules.vn.circular_22_2021.own_marks import has_own_marks
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters


def missing_in_year(sheet: GradebookSheet, settings: RuleSettings, parameters: Parameters) -> tuple[Missing, ...]:
    """Return what both terms still miss, term 1 first."""
    if not sheet.subjects:
        return (Missing(None, Term.YEAR, "subjects", 1, 0), *_missing_conduct(sheet, settings))
    return missing_in_term(sheet, Term.FIRST, settings, parameters) + missing_in_term(sheet, Term.SECOND, settings, parameters)


def missing_in_term(sheet: GradebookSheet, term: Term, settings: RuleSettings, parameters: Parameters) -> tuple[Missing, ...]:
    """Return what ``term`` (1 or 2) still misses, subject by subject, conduct last.

    Zero and Chưa đạt are results: a periodic assessment not taken and not made up is entered as such by a person (Điều
    7.5), never assumed. A subject exempt in term 1 leaves the year waiting for a decision (``term_1_result``).
    """
    if not sheet.subjects:
        return (Missing(None, term, "subjects", 1, 0),)
    missing: list[Missing] = []
    for subject in sheet.subjects:
        marks = subject.term_1 if term is Term.FIRST else subject.term_2
        if marks.is_exempt:
            missing += _missing_decision(subject, term, settings)
        elif not _stands_without_marks(marks, term, settings):
            missing += _missing_marks(subject, term, marks, parameters)
    missing += (each for each in _missing_conduct(sheet, settings) if each.term is term)
    return tuple(missing)


def _stands_without_marks(marks: TermMarks, term: Term, settings: RuleSettings) -> bool:
    if has_own_marks(marks):
        return False
    return marks.carried is not None or (term is Term.FIRST and _is_first_term_waived(settings))


def _is_first_term_waived(settings: RuleSettings) -> bool:
    return settings.missing_first_term is MissingFirstTermPolicy.USE_SECOND_TERM


def _missing_decision(subject: SubjectSheet, term: Term, settings: RuleSettings) -> list[Missing]:
    waits = (
        term is Term.FIRST
        and subject.assessment is Assessment.SCORE
        and not subject.term_2.is_exempt
        and not _is_first_term_waived(settings)
    )
    return [Missing(subject.code, term, "term_1_result", 1, 0)] if waits else []


def _missing_marks(subject: SubjectSheet, term: Term, marks: TermMarks, parameters: Parameters) -> list[Missing]:
    is_scored = subject.assessment is Assessment.SCORE
    needed = parameters.regular_count(subject.periods_per_year) if is_scored else parameters.comment_regular_count
    present = sum(mark is not None for mark in marks.regular)
    missing = [Missing(subject.code, term, "regular", needed, present)] if present < needed else []
    if marks.midterm is None:
        missing.append(Missing(subject.code, term, "midterm", 1, 0))
    if marks.final is None:
        missing.append(Missing(subject.code, term, "final", 1, 0))
    return missing


def _missing_conduct(sheet: GradebookSheet, settings: RuleSettings) -> list[Missing]:
    missing = []
    if sheet.conduct_term_1 is None and not _is_first_term_waived(settings):
        missing.append(Missing(None, Term.FIRST, "conduct", 1, 0))
    if sheet.conduct_term_2 is None:
        missing.append(Missing(None, Term.SECOND, "conduct", 1, 0))
    return missing
