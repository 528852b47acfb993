"""Các loại ví dụ của Thông tư 22: each kind of worked case, answered by the rules themselves and their findings."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from hocba_core.kernel.terms import Term
from hocba_core.rules.case_values import integer_of
from hocba_core.rules.evaluation import Evaluation
from hocba_core.rules.finding import Recorder, result_text
from hocba_core.rules.sheet import CommentResult, TermMarks
from hocba_core.rules.vn.circular_22_2021 import worked_inputs as read
from hocba_core.rules.vn.circular_22_2021.comment_semester import comment_semester as comment_semester_rule
from hocba_core.rules.vn.circular_22_2021.comment_semester import comment_year as comment_year_rule
from hocba_core.rules.vn.circular_22_2021.conduct_year import conduct_year as conduct_year_rule
from hocba_core.rules.vn.circular_22_2021.parameters import parameters_for
from hocba_core.rules.vn.circular_22_2021.pupil_year import evaluate_pupil_year
from hocba_core.rules.vn.circular_22_2021.subject_outcomes import subject_outcomes
from hocba_core.rules.vn.circular_22_2021.subject_semester import subject_semester as subject_semester_rule

_Case = Mapping[str, Any]
_MIDTERM_AND_FINAL = 2


def subject_semester(case: _Case) -> dict[str, Any]:
    """Điểm trung bình môn học kì: ``n_tx_required``, ``status``, ``total``, ``denom``, ``avg``."""
    parameters = parameters_for(read.school_year_start(case))
    needed = parameters.regular_count(integer_of(case.get("periods"), "periods"))
    recorder = Recorder()
    average = subject_semester_rule("", Term.FIRST, read.term_marks(case), needed, parameters, recorder)
    inputs = dict(recorder.findings[0].inputs)
    return {
        "n_tx_required": needed,
        "status": "INCOMPLETE" if average is None else "OK",
        "total": inputs.get("total"),
        "denom": inputs.get("divisor"),
        "avg": result_text(average),
    }


def subject_year(case: _Case) -> dict[str, Any]:
    """Điểm trung bình môn cả năm: ``avg``, ``status``."""
    subject = read.carried_score("", case.get("hk1"), case.get("hk2"))
    parameters = parameters_for(read.school_year_start(case))
    _, _, year = subject_outcomes(subject, read.settings(case), parameters)
    return {"avg": result_text(year) if isinstance(year, int) else None, "status": "OK" if year is not None else "INCOMPLETE"}


def comment_semester(case: _Case) -> dict[str, Any]:
    """Môn nhận xét, học kì: ``result``. ``required`` counts regular results, midterm and final together."""
    parameters = parameters_for(read.school_year_start(case))
    default = parameters.comment_regular_count + _MIDTERM_AND_FINAL
    required = integer_of(case.get("required", default), "required")
    given = [read.comment(each) for each in case.get("marks") or []]
    needed = max(required - _MIDTERM_AND_FINAL, 0)
    periodic = [*given[needed : needed + _MIDTERM_AND_FINAL], None, None]
    marks = TermMarks((*given[:needed], *given[needed + _MIDTERM_AND_FINAL :]), periodic[0], periodic[1])
    # The rule leaves a term nobody has begun open; in a worked case nothing entered is simply everything missing.
    result = comment_semester_rule("", Term.FIRST, marks, needed, parameters) or CommentResult.FAILED
    return {"result": read.code_of(result)}


def comment_year(case: _Case) -> dict[str, Any]:
    """Môn nhận xét, cả năm: ``result``."""
    year = comment_year_rule("", read.comment(case.get("hk2")), parameters_for(read.school_year_start(case)))
    return {"result": read.code_of(year)}


def conduct_year(case: _Case) -> dict[str, Any]:
    """Rèn luyện cả năm: ``year``."""
    parameters = parameters_for(read.school_year_start(case))
    first, second = read.level(case.get("hk1")), read.level(case.get("hk2"))
    return {"year": read.code_of(conduct_year_rule(first, second, read.settings(case), parameters))}


def year_result(case: _Case) -> dict[str, Any]:
    """Mức học tập, lên lớp, khen thưởng từ kết quả cả năm: every answer of a pupil's year."""
    return _answers(case)


def pupil_year(case: _Case) -> dict[str, Any]:
    """Cả năm của một học sinh từ điểm từng học kì: every answer of a pupil's year, and ``dtb`` of each subject."""
    return _answers(case)


def _answers(case: _Case) -> dict[str, Any]:
    evaluation = _evaluate(case)
    learning_after = evaluation.learning_after_summer or evaluation.learning_year
    promotion_after = evaluation.promotion_after_summer or evaluation.promotion
    raw, culprit = _raw_and_culprit(evaluation)
    return {
        "dtb": _averages(evaluation),
        "status": "INCOMPLETE" if evaluation.missing else "OK",
        "raw": raw,
        "culprit": culprit,
        "level": read.code_of(evaluation.learning_year),
        "level_reading_B": read.code_of(_evaluate({**case, "reading": "B"}).learning_year),
        "level_hk1": read.code_of(evaluation.learning_term_1),
        "level_hk2": read.code_of(evaluation.learning_term_2),
        "level_year": read.code_of(evaluation.learning_year),
        "level_after": read.code_of(learning_after),
        "conduct_year": read.code_of(evaluation.conduct_year),
        "promotion": read.promotion_code(evaluation.promotion),
        "promotion_after": read.promotion_code(promotion_after),
        "reassess": list(evaluation.reassess),
        "award": read.award_code(evaluation.award),
    }


def _evaluate(case: _Case) -> Evaluation:
    sheet = read.sheet(case)
    return evaluate_pupil_year(sheet, read.settings(case), parameters_for(sheet.school_year.start), Recorder())


def _raw_and_culprit(evaluation: Evaluation) -> tuple[str | None, str | None]:
    of_year = {finding.rule: finding for finding in evaluation.findings if finding.term is Term.YEAR and finding.value}
    raw, adjusted = of_year.get("learning_level"), of_year.get("single_subject_adjustment")
    return read.level_code(raw.value if raw else None), adjusted.subject if adjusted else None


def _averages(evaluation: Evaluation) -> dict[str, list[str | None]]:
    return {
        result.code: [
            result_text(each) if each is None or isinstance(each, int) else read.code_of(each)
            for each in (result.term_1, result.term_2, result.year)
        ]
        for result in evaluation.subjects
    }


KINDS: Final[Mapping[str, Callable[[_Case], Mapping[str, Any]]]] = {
    "subject_semester": subject_semester,
    "subject_year": subject_year,
    "comment_semester": comment_semester,
    "comment_year": comment_year,
    "conduct_year": conduct_year,
    "learning_level": year_result,
    "year_result": year_result,
    "pupil_year": pupil_year,
}
