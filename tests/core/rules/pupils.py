"""Sheets for the tests: em An of grade 8, whose marks a test changes one by one."""

from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.sheet import Assessment, CommentResult, GradebookSheet, Level, SubjectSheet, TermMarks

PASSED, FAILED = CommentResult.PASSED, CommentResult.FAILED
SCORED = {"VAN": 140, "TOAN": 140, "NN1": 105, "GDCD": 35, "LSDL": 105, "KHTN": 140, "CN": 52, "TH": 35}
COMMENTED = {"GDTC": 70, "NT": 70, "HDTN": 105, "GDDP": 35}
NEEDED = {35: 2, 52: 3, 70: 3, 105: 4, 140: 4}
GOOD_COMMENTS = TermMarks((PASSED, PASSED), PASSED, PASSED)


def scored(code: str, term_1: TermMarks, term_2: TermMarks, summer: int | None = None, periods: int = 140) -> SubjectSheet:
    """Return a scored subject."""
    return SubjectSheet(code, code, Assessment.SCORE, periods, term_1, term_2, summer)


def commented(
    code: str, term_1: TermMarks = GOOD_COMMENTS, term_2: TermMarks = GOOD_COMMENTS, summer: CommentResult | None = None
) -> SubjectSheet:
    """Return a comment subject, Đạt throughout unless told otherwise."""
    return SubjectSheet(code, code, Assessment.COMMENT, 70, term_1, term_2, summer)


def flat(mark: int, periods: int = 140) -> TermMarks:
    """Return a complete term in which every mark is ``mark``, so that its average is ``mark`` too."""
    return TermMarks((mark,) * NEEDED[periods], mark, mark)


def em_an(**changed: SubjectSheet | int) -> GradebookSheet:
    """Return em An's year: 8,0 everywhere and Đạt everywhere, but for the subjects given (a number is a flat mark)."""
    subjects = []
    for code, periods in SCORED.items():
        change = changed.pop(code, 800)
        if isinstance(change, int):
            change = scored(code, flat(change, periods), flat(change, periods), periods=periods)
        subjects.append(change)
    for code in COMMENTED:
        change = changed.pop(code, commented(code))
        assert isinstance(change, SubjectSheet)
        subjects.append(change)
    subjects += [extra for extra in changed.values() if isinstance(extra, SubjectSheet)]
    return GradebookSheet("lower_secondary", 8, SchoolYear(2025), tuple(subjects), Level.GOOD, Level.GOOD, None, 0)
