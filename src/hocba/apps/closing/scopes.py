"""What belongs to a scope: a closing of term 1 knows nothing of term 2, one of the year nothing of the summer."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Evaluation
from hocba_core.rules.sheet import GradebookSheet, TermMarks

EARLIER = {Term.YEAR: Term.FIRST, Term.SUMMER: Term.YEAR}
_TERMS = {Term.FIRST: ("term_1",), Term.YEAR: ("term_1", "term_2", "year"), Term.SUMMER: ("summer",)}


class Step(TypedDict):
    """Who does what to which class, when and why: what all verbs of one gesture have in common."""

    school_id: UUID
    class_id: UUID
    acting_user: Actor
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Phạm vi chốt: what is closed, by whom, when and why. ``pupil_id`` names a late lane."""

    school_id: UUID
    class_id: UUID
    term: Term
    pupil_id: UUID | None
    acting_user: Actor
    at: datetime
    reason: str


def terms_of_scope(term: Term) -> tuple[str, ...]:
    """Return the terms whose rows a closing of ``term`` fixes or rests on."""
    return _TERMS[term]


def sheet_of_scope(sheet: GradebookSheet, term: Term) -> GradebookSheet:
    """Return the sheet without what comes after the scope; exemptions stay."""
    if term is Term.SUMMER:
        return sheet
    subjects = tuple(subject._replace(summer=None) for subject in sheet.subjects)
    if term is Term.YEAR:
        return sheet._replace(subjects=subjects, conduct_summer=None)
    subjects = tuple(subject._replace(term_2=TermMarks(is_exempt=subject.term_2.is_exempt)) for subject in subjects)
    return sheet._replace(subjects=subjects, conduct_term_2=None, conduct_summer=None)


def evaluation_of_scope(evaluation: Evaluation, term: Term) -> Evaluation:
    """Return the evaluation without complaints about what comes after the scope."""
    if term is not Term.FIRST:
        return evaluation
    return evaluation._replace(missing=tuple(each for each in evaluation.missing if each.term is Term.FIRST))


def outcome_of(evaluation: Evaluation, term: Term) -> str:
    """Return the promotion code for lists: of the year, after the summer, or none for term 1."""
    if term is Term.FIRST:
        return ""
    found = evaluation.promotion_after_summer if term is Term.SUMMER else evaluation.promotion
    return "" if found is None else found.value
