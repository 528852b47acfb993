"""Đọc dữ liệu của ví dụ: the inputs and codes of worked cases of circular 22, turned into the values the rules take."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.case_values import integer_of, mark_of, unreadable
from hocba_core.rules.evaluation import Award, Promotion
from hocba_core.rules.regulation import level_of_grade
from hocba_core.rules.settings import BothFailedPolicy, MissingFirstTermPolicy, RuleSettings, SingleSubjectReading
from hocba_core.rules.sheet import Assessment, CommentResult, GradebookSheet, Level, SubjectSheet, TermMarks

_Case = Mapping[str, Any]
_T = TypeVar("_T")

_LEVELS: Final = {"TOT": Level.GOOD, "KHA": Level.FAIR, "DAT": Level.PASSED, "CHUA_DAT": Level.FAILED}
_COMMENTS: Final = {"D": CommentResult.PASSED, "CD": CommentResult.FAILED}
_PROMOTIONS: Final = {
    Promotion.PROMOTED: "LEN_LOP",
    Promotion.REASSESS: "DANH_GIA_LAI",
    Promotion.SUMMER_TRAINING: "REN_LUYEN_HE",
    Promotion.RETAINED: "O_LAI",
    Promotion.NEEDS_PRINCIPAL: "HIEU_TRUONG_QUYET_DINH",
}
_AWARDS: Final = {Award.EXCELLENT: "XUAT_SAC", Award.GOOD: "GIOI"}
_BOTH_FAILED: Final = {"STRICT": BothFailedPolicy.STRICT, "SEQUENTIAL": BothFailedPolicy.SEQUENTIAL}
_READINGS: Final = {"A": SingleSubjectReading.WITHOUT_SUBJECT, "B": SingleSubjectReading.PERFECT_SUBJECT}
_FIRST_TERM: Final = {"WAIT": MissingFirstTermPolicy.WAIT, "USE_HK2": MissingFirstTermPolicy.USE_SECOND_TERM}
_CODES: Final[Mapping[str, str]] = {
    **{f"Level.{level.name}": code for code, level in _LEVELS.items()},
    **{f"CommentResult.{result.name}": code for code, result in _COMMENTS.items()},
}
_EXEMPT = "MIEN"
_AS_ISSUED = 2021
# Any grade of the circular does where a case names none: only completion of a level depends on it.
_ANY_GRADE = 8


def school_year_start(case: _Case) -> int:
    """Return the year a case is set in; without one, the circular as it was issued."""
    return integer_of(case.get("school_year_start", _AS_ISSUED), "school_year_start")


def settings(case: _Case) -> RuleSettings:
    """Read the settings a case may name: ``both_failed_policy``, ``reading``, ``comment_culprit``, ``missing_hk1_policy``."""
    return RuleSettings(
        single_subject_reading=_choice(case, "reading", _READINGS, "A"),
        can_comment_subject_be_culprit=case.get("comment_culprit", True) is True,
        both_failed=_choice(case, "both_failed_policy", _BOTH_FAILED, "STRICT"),
        missing_first_term=_choice(case, "missing_hk1_policy", _FIRST_TERM, "WAIT"),
    )


def level(value: Any) -> Level | None:
    """Read ``TOT``, ``KHA``, ``DAT``, ``CHUA_DAT`` or nothing."""
    return None if value is None else _known(value, _LEVELS, "rèn luyện")


def comment(value: Any) -> CommentResult | None:
    """Read ``D``, ``CD`` or nothing."""
    return None if value is None else _known(value, _COMMENTS, "nhận xét")


def code_of(value: Level | CommentResult | None) -> str | None:
    """Return the code that files use for a level or a comment result."""
    return None if value is None else _CODES[f"{type(value).__name__}.{value.name}"]


def level_code(value: str | None) -> str | None:
    """Return the code of a level as a finding states it."""
    return None if value is None else code_of(Level(value))


def promotion_code(value: Promotion | None) -> str | None:
    """Return the code that files use for a promotion."""
    return None if value is None else _PROMOTIONS[value]


def award_code(value: Award | None) -> str | None:
    """Return the code that files use for an award."""
    return None if value is None else _AWARDS[value]


def term_marks(given: _Case) -> TermMarks:
    """Read ``tx``, ``gk``, ``ck`` and ``topic`` of a scored subject; what is absent is empty, never zero."""
    regular = given.get("tx") or []
    if not isinstance(regular, list):
        raise unreadable("tx", regular)
    midterm, final, topic = (_mark(given, name) for name in ("gk", "ck", "topic"))
    return TermMarks(tuple(None if mark is None else mark_of(mark, "tx") for mark in regular), midterm, final, topic)


def carried_score(code: str, term_1: Any, term_2: Any, summer: Any = None) -> SubjectSheet:
    """Return a scored subject whose term results are given rather than computed; ``MIEN`` is exempt."""
    terms = [_carried(each, None if each is None or each == _EXEMPT else mark_of(each, code)) for each in (term_1, term_2)]
    retest = None if summer is None else mark_of(summer, f"retest {code}")
    return SubjectSheet(code, code, Assessment.SCORE, 0, terms[0], terms[1], retest)


def sheet(case: _Case) -> GradebookSheet:
    """Return the pupil's sheet: from ``scores`` (year results) or ``subjects`` (marks), ``comments``, conduct, absences."""
    retest = _mapping(case, "retest")
    subjects = [carried_score(code, score, score, retest.get(code)) for code, score in _mapping(case, "scores").items()]
    subjects += [_marked(code, given, retest.get(code)) for code, given in _mapping(case, "subjects").items()]
    subjects += [_commented(code, given, retest.get(code)) for code, given in _mapping(case, "comments").items()]
    conduct = case.get("conduct", [case.get("conduct_year")] * 2)
    if not isinstance(conduct, list) or len(conduct) != len(("hk1", "hk2")):
        raise unreadable("conduct", conduct)
    grade = integer_of(case.get("grade", _ANY_GRADE), "grade")
    return GradebookSheet(
        level_of_grade(grade),
        grade,
        SchoolYear(school_year_start(case)),
        tuple(subjects),
        level(conduct[0]),
        level(conduct[1]),
        level(case.get("summer_conduct")),
        integer_of(case.get("absences", 0), "absences"),
    )


def _marked(code: str, given: Any, summer: Any) -> SubjectSheet:
    if not isinstance(given, Mapping):
        return carried_score(code, given, given, summer)
    periods = integer_of(given.get("periods"), f"periods {code}")
    retest = None if summer is None else mark_of(summer, f"retest {code}")
    return SubjectSheet(code, code, Assessment.SCORE, periods, _term(given, "hk1"), _term(given, "hk2"), retest)


def _term(given: _Case, name: str) -> TermMarks:
    marks = given.get(name)
    if isinstance(marks, Mapping):
        return term_marks(marks)
    return _carried(marks, None if marks is None or marks == _EXEMPT else mark_of(marks, name))


def _commented(code: str, given: Any, summer: Any) -> SubjectSheet:
    terms = given if isinstance(given, list) else [given, given]
    if len(terms) != len(("hk1", "hk2")):
        raise unreadable(code, given)
    first, second = (_carried(each, None if each == _EXEMPT else comment(each)) for each in terms)
    return SubjectSheet(code, code, Assessment.COMMENT, 0, first, second, comment(summer))


def _carried(given: Any, result: int | CommentResult | None) -> TermMarks:
    return TermMarks(is_exempt=given == _EXEMPT, carried=result)


def _mark(given: _Case, name: str) -> int | None:
    value = given.get(name)
    return None if value is None else mark_of(value, name)


def _mapping(case: _Case, name: str) -> dict[str, Any]:
    given = case.get(name) or {}
    if not isinstance(given, Mapping):
        raise unreadable(name, given)
    return {str(code): value for code, value in given.items()}


def _choice(case: _Case, name: str, choices: Mapping[str, _T], default: str) -> _T:
    return _known(case.get(name, default), choices, name)


def _known(value: Any, choices: Mapping[str, _T], what: str) -> _T:
    if not isinstance(value, str) or value not in choices:
        raise unreadable(what, value)
    return choices[value]
