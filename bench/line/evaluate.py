"""line.evaluate: pupil-years computed by circular 22 per second, without findings."""

from random import Random

from bench.figure import Figure, paired_rates
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.catalogue import CatalogueSubject, SubjectKind, required_regular_count, subjects_for
from hocba_core.rules.evaluate import evaluate
from hocba_core.rules.sheet import Assessment, CommentResult, GradebookSheet, Level, SubjectSheet, TermMarks

_COUNT = 1000


def measure() -> Figure:
    """Measure against the year's averages alone, in a plain loop over the same marks."""
    sheets = sample_sheets(_COUNT)
    value, limit = paired_rates(
        lambda: [evaluate(sheet) for sheet in sheets],
        lambda: [_averages(sheet) for sheet in sheets],
        count=_COUNT,
        limit_count=_COUNT,
    )
    return Figure(
        name="line.evaluate",
        value=value,
        unit="pupil-years/s",
        limit=limit,
        limit_is="weighted averages of the same marks in a plain loop, no levels, no outcome",
        n=_COUNT,
    )


def sample_sheets(count: int) -> list[GradebookSheet]:
    """Return sheets of grade 8 with marks as they occur, the same every time."""
    chance = Random(22)
    subjects = [subject for subject in subjects_for("lower_secondary", 8) if subject.kind is not SubjectKind.OPTIONAL]
    return [_sheet(subjects, chance) for _ in range(count)]


def _sheet(subjects: list[CatalogueSubject], chance: Random) -> GradebookSheet:
    ability = chance.gauss(700, 130)
    return GradebookSheet(
        level="lower_secondary",
        grade=8,
        school_year=SchoolYear(2025),
        subjects=tuple(_subject(subject, ability, chance) for subject in subjects),
        conduct_term_1=chance.choice([Level.GOOD, Level.FAIR]),
        conduct_term_2=Level.GOOD,
        conduct_summer=None,
        absent_session_count=chance.randrange(12),
    )


def _subject(subject: CatalogueSubject, ability: float, chance: Random) -> SubjectSheet:
    return SubjectSheet(
        code=subject.code,
        name=subject.name,
        assessment=subject.assessment,
        periods_per_year=subject.periods_per_year,
        term_1=_term(subject, ability, chance),
        term_2=_term(subject, ability, chance),
    )


def _term(subject: CatalogueSubject, ability: float, chance: Random) -> TermMarks:
    if subject.assessment is Assessment.COMMENT:
        return TermMarks(regular=(CommentResult.PASSED,) * 2, midterm=CommentResult.PASSED, final=CommentResult.PASSED)
    marks = [min(1000, max(0, round(chance.gauss(ability, 90) / 50) * 50)) for _ in range(6)]
    regular_count = required_regular_count(subject.periods_per_year)
    return TermMarks(regular=tuple(marks[:regular_count]), midterm=marks[4], final=marks[5])


def _averages(sheet: GradebookSheet) -> list[int]:
    averages = []
    for subject in sheet.subjects:
        if subject.assessment is Assessment.SCORE:
            terms = []
            for marks in (subject.term_1, subject.term_2):
                total = sum(marks.regular) + 2 * marks.midterm + 3 * marks.final  # type: ignore[arg-type, operator]
                divisor = len(marks.regular) + 5
                terms.append((2 * total + 10 * divisor) // (20 * divisor) * 10)
            averages.append((2 * (terms[0] + 2 * terms[1]) + 30) // 60 * 10)
    return averages
