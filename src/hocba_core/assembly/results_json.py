"""Sheets and evaluations as JSON and back, for the closing's body. Marks are decimal text (``8.5``), results their codes."""

from collections.abc import Mapping, Sequence
from typing import Any

from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Award, Evaluation, Missing, Promotion, SubjectResult
from hocba_core.rules.finding import Finding, result_text
from hocba_core.rules.sheet import Assessment, CommentResult, GradebookSheet, Level, SubjectSheet, TermMarks

_LEVELS = ("conduct_term_1", "conduct_term_2", "conduct_year", "conduct_after_summer")
_LEARNING = ("learning_term_1", "learning_term_2", "learning_year", "learning_after_summer")
_CONDUCT_OF_SHEET = ("conduct_term_1", "conduct_term_2", "conduct_summer")
_MARKS = ("midterm", "final", "topic", "carried")


def sheet_to_json(sheet: GradebookSheet) -> dict[str, Any]:
    """Return the sheet's stored form."""
    return {
        "level": sheet.level,
        "grade": str(sheet.grade),
        "school_year": sheet.school_year.label,
        "absent_session_count": str(sheet.absent_session_count),
        **{name: _code(getattr(sheet, name)) for name in _CONDUCT_OF_SHEET},
        "subjects": [
            {
                "code": subject.code,
                "name": subject.name,
                "assessment": subject.assessment.value,
                "periods_per_year": str(subject.periods_per_year),
                "term_1": _marks_to_json(subject.term_1),
                "term_2": _marks_to_json(subject.term_2),
                "summer": result_text(subject.summer),
            }
            for subject in sheet.subjects
        ],
    }


def sheet_from_json(facts: Mapping[str, Any]) -> GradebookSheet:
    """Read a sheet's stored form."""
    return GradebookSheet(
        level=facts["level"],
        grade=int(facts["grade"]),
        school_year=SchoolYear.parse(facts["school_year"]),
        subjects=tuple(
            SubjectSheet(
                code=subject["code"],
                name=subject["name"],
                assessment=Assessment(subject["assessment"]),
                periods_per_year=int(subject["periods_per_year"]),
                term_1=_marks_from_json(subject["term_1"]),
                term_2=_marks_from_json(subject["term_2"]),
                summer=_result(subject["summer"]),
            )
            for subject in facts["subjects"]
        ),
        **{name: _level(facts[name]) for name in _CONDUCT_OF_SHEET},
        absent_session_count=int(facts["absent_session_count"]),
    )


def evaluation_to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the evaluation's stored form, findings and all."""
    completed = evaluation.has_completed_level
    return {
        "regulation": evaluation.regulation,
        "subjects": [
            {
                "code": result.code,
                "term_1": result_text(result.term_1),
                "term_2": result_text(result.term_2),
                "year": result_text(result.year),
                "after_summer": result_text(result.after_summer),
                "is_exempt": result.is_exempt,
            }
            for result in evaluation.subjects
        ],
        **{name: _code(getattr(evaluation, name)) for name in (*_LEVELS, *_LEARNING)},
        "absent_session_count": str(evaluation.absent_session_count),
        "promotion": _code(evaluation.promotion),
        "promotion_after_summer": _code(evaluation.promotion_after_summer),
        "reassess": list(evaluation.reassess),
        "award": _code(evaluation.award),
        "has_completed_level": completed,
        "missing": [missing_to_json(each) for each in evaluation.missing],
        "findings": [_finding_to_json(finding) for finding in evaluation.findings],
    }


def evaluation_from_json(facts: Mapping[str, Any]) -> Evaluation:
    """Read an evaluation's stored form."""
    return Evaluation(
        regulation=facts["regulation"],
        subjects=tuple(
            SubjectResult(
                code=result["code"],
                term_1=_result(result["term_1"]),
                term_2=_result(result["term_2"]),
                year=_result(result["year"]),
                after_summer=_result(result["after_summer"]),
                is_exempt=result["is_exempt"],
            )
            for result in facts["subjects"]
        ),
        **{name: _level(facts[name]) for name in (*_LEVELS, *_LEARNING)},
        absent_session_count=int(facts["absent_session_count"]),
        promotion=None if facts["promotion"] is None else Promotion(facts["promotion"]),
        promotion_after_summer=(
            None if facts["promotion_after_summer"] is None else Promotion(facts["promotion_after_summer"])
        ),
        reassess=tuple(facts["reassess"]),
        award=None if facts["award"] is None else Award(facts["award"]),
        has_completed_level=facts["has_completed_level"],
        missing=tuple(missing_from_json(each) for each in facts["missing"]),
        findings=tuple(_finding_from_json(each) for each in facts["findings"]),
    )


def missing_to_json(missing: Missing) -> list[str | None]:
    """Return ``[subject, term, what, needed, present]``."""
    return [missing.subject, missing.term.value, missing.what, str(missing.needed), str(missing.present)]


def missing_from_json(facts: Sequence[Any]) -> Missing:
    """Read what ``missing_to_json`` made."""
    subject, term, what, needed, present = facts
    return Missing(subject, Term(term), what, int(needed), int(present))


def _marks_to_json(marks: TermMarks) -> dict[str, Any]:
    single = {name: result_text(getattr(marks, name)) for name in _MARKS}
    return {"regular": [result_text(mark) for mark in marks.regular], **single, "is_exempt": marks.is_exempt}


def _marks_from_json(facts: Mapping[str, Any]) -> TermMarks:
    single: dict[str, Any] = {name: _result(facts[name]) for name in _MARKS}
    return TermMarks(regular=tuple(_result(mark) for mark in facts["regular"]), is_exempt=facts["is_exempt"], **single)


def _finding_to_json(finding: Finding) -> list[Any]:
    """Return ``[rule, subject, term, value, article, [[input, value], …]]``."""
    term = None if finding.term is None else finding.term.value
    inputs = [[name, value] for name, value in finding.inputs]
    return [finding.rule, finding.subject, term, _code(finding.value), finding.article, inputs]


def _finding_from_json(facts: Sequence[Any]) -> Finding:
    rule, subject, term, value, article, inputs = facts
    pairs = tuple((name, given) for name, given in inputs)
    return Finding(rule, subject, None if term is None else Term(term), value, article, pairs)


def _code(value: str | None) -> str | None:
    return None if value is None else str(value)


def _level(text: str | None) -> Level | None:
    return None if text is None else Level(text)


def _result(text: str | None) -> int | CommentResult | None:
    if text is None:
        return None
    if not text[0].isdigit():
        return CommentResult(text)
    whole, _, fraction = text.partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0"))
