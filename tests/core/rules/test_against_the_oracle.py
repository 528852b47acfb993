"""The engine against a second reading of the circular, on pupils that hypothesis makes up."""

from fractions import Fraction

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.rules import oracle
from core.rules.pupils import COMMENTED, FAILED, NEEDED, PASSED, SCORED
from hocba_core.kernel.rounding import half_up_tenth
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.evaluate import evaluate
from hocba_core.rules.settings import BothFailedPolicy, RuleSettings, SingleSubjectReading
from hocba_core.rules.sheet import Assessment, GradebookSheet, Level, SubjectSheet, TermMarks

LEVELS = list(Level)
# Averages near the circular's edges find more than uniform ones.
EDGES = (0, 340, 350, 490, 500, 640, 650, 790, 800, 890, 900, 1000)
marks = st.integers(0, 100).map(lambda tenths: tenths * 10)
results = st.one_of(st.sampled_from(EDGES), marks)
rule_settings = st.builds(
    RuleSettings,
    single_subject_reading=st.sampled_from(SingleSubjectReading),
    can_comment_subject_be_culprit=st.booleans(),
    both_failed=st.sampled_from(BothFailedPolicy),
)


def _exact(mark: int) -> Fraction:
    return Fraction(mark, 100)


@given(st.integers(0, 10_000), st.integers(1, 20))
def test_rounding_is_half_up_on_the_exact_value(total_tenths: int, divisor: int) -> None:
    assert _exact(half_up_tenth(total_tenths * 10, divisor)) == oracle.one_decimal(Fraction(total_tenths, 10 * divisor))


def _term(draw: st.DrawFn, periods: int, floor: int) -> TermMarks:
    """A term of marks from ``floor`` up, or a carried average near an edge of the circular."""
    if draw(st.booleans()):
        return TermMarks(carried=draw(st.sampled_from([edge for edge in EDGES if edge >= floor])))
    from_floor = st.integers(floor // 10, 100).map(lambda tenths: tenths * 10)
    regular = draw(st.lists(from_floor, min_size=NEEDED[periods], max_size=NEEDED[periods]))
    topic = draw(st.one_of(st.none(), from_floor))
    return TermMarks(tuple(regular), draw(from_floor), draw(from_floor), topic)


@st.composite
def sheets(draw: st.DrawFn) -> GradebookSheet:
    """A complete year: most pupils pass somewhere, up to two subjects may fall out of line."""
    codes = draw(st.permutations(list(SCORED)))[: draw(st.integers(5, 8))]
    floor = draw(st.sampled_from((350, 500, 650, 800, 900)))
    fallen = draw(st.sampled_from(((), (), codes[:1], codes[:1], codes[:2])))
    subjects = []
    for code in codes:
        least = 0 if code in fallen else floor
        terms = (_term(draw, SCORED[code], least), _term(draw, SCORED[code], least))
        subjects.append(SubjectSheet(code, code, Assessment.SCORE, SCORED[code], *terms))
    failing = draw(st.sampled_from(((), (), (), ("GDTC",), ("GDTC", "NT"))))
    for code in COMMENTED:
        last = FAILED if code in failing else PASSED
        first = FAILED if code == "HDTN" and draw(st.booleans()) else PASSED
        terms = (TermMarks((PASSED, first), PASSED, PASSED), TermMarks((PASSED, PASSED), PASSED, last))
        subjects.append(SubjectSheet(code, code, Assessment.COMMENT, 70, *terms))
    first_conduct, second_conduct = draw(st.sampled_from(LEVELS)), draw(st.sampled_from(LEVELS))
    absent = draw(st.sampled_from((0, 0, 44, 45, 46)))
    return GradebookSheet("lower_secondary", 9, SchoolYear(2025), tuple(subjects), first_conduct, second_conduct, None, absent)


def _term_by_oracle(marks_of_term: TermMarks) -> Fraction:
    if marks_of_term.carried is not None:
        assert isinstance(marks_of_term.carried, int)
        return _exact(marks_of_term.carried)
    given_marks = [*marks_of_term.regular, *([marks_of_term.topic] if marks_of_term.topic is not None else [])]
    regular = [_exact(int(mark)) for mark in given_marks if mark is not None]
    return oracle.term_average(regular, _exact(int(marks_of_term.midterm or 0)), _exact(int(marks_of_term.final or 0)))


def _passes(term: TermMarks) -> bool:
    return all(result is PASSED for result in (*term.regular, term.midterm, term.final))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(sheets(), rule_settings)
def test_a_whole_pupil_year_agrees_with_the_second_reading(sheet: GradebookSheet, chosen: RuleSettings) -> None:
    scored = {s.code: s for s in sheet.subjects if s.assessment is Assessment.SCORE}
    commented = {s.code: s for s in sheet.subjects if s.assessment is Assessment.COMMENT}
    first = {code: _term_by_oracle(s.term_1) for code, s in scored.items()}
    second = {code: _term_by_oracle(s.term_2) for code, s in scored.items()}
    year = {code: oracle.year_average(first[code], second[code]) for code in scored}
    passed_1 = [_passes(s.term_1) for s in commented.values()]
    passed_2 = {code: _passes(s.term_2) for code, s in commented.items()}
    reading, can_comment = chosen.single_subject_reading.value, chosen.can_comment_subject_be_culprit
    levels = [
        oracle.level(list(scores.values()), comments, reading=reading, can_comment=can_comment)
        for scores, comments in ((first, passed_1), (second, list(passed_2.values())), (year, list(passed_2.values())))
    ]
    assert sheet.conduct_term_1 is not None
    assert sheet.conduct_term_2 is not None
    conduct = oracle.conduct(sheet.conduct_term_1.value, sheet.conduct_term_2.value)
    promotion = oracle.promotion(
        conduct, levels[2], sheet.absent_session_count, sequential=chosen.both_failed is BothFailedPolicy.SEQUENTIAL
    )

    found = evaluate(sheet, chosen)
    event(f"{promotion}, {oracle.RANKS[levels[2]]}")
    averages = {r.code: (r.term_1, r.term_2, r.year) for r in found.subjects if r.code in scored}
    assert averages == {code: tuple(int(e * 100) for e in (first[code], second[code], year[code])) for code in scored}
    assert [found.learning_term_1, found.learning_term_2, found.learning_year] == [oracle.RANKS[rank] for rank in levels]
    assert (found.conduct_year, found.promotion) == (conduct, promotion)
    assert found.award == oracle.award(conduct, levels[2], list(year.values()))
    is_open = promotion == "reassess" or (promotion == "summer_training" and levels[2] == 0)
    assert list(found.reassess) == (oracle.open_subjects(year, passed_2) if is_open else [])
    assert found.missing == ()
    assert found.has_completed_level is (promotion == "promoted")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(results, min_size=0, max_size=10),
    st.integers(0, 2),
    st.sampled_from(SingleSubjectReading),
    st.booleans(),
)
def test_only_the_lowest_score_or_the_failed_comment_can_be_the_one_subject(
    scores: list[int], failed_count: int, reading: SingleSubjectReading, can_comment: bool
) -> None:
    subjects = [
        SubjectSheet(str(n), str(n), Assessment.SCORE, 35, TermMarks(carried=s), TermMarks(carried=s))
        for n, s in enumerate(scores)
    ]
    comments = [n >= failed_count for n in range(4)]
    for place, ok in enumerate(comments):
        term = TermMarks(carried=PASSED if ok else FAILED)
        subjects.append(SubjectSheet(f"C{place}", "", Assessment.COMMENT, 35, term, term))
    sheet = GradebookSheet("lower_secondary", 8, SchoolYear(2025), tuple(subjects), Level.GOOD, Level.GOOD, None, 0)
    chosen = RuleSettings(single_subject_reading=reading, can_comment_subject_be_culprit=can_comment)
    expected = oracle.level([_exact(s) for s in scores], comments, reading=reading.value, can_comment=can_comment)
    assert evaluate(sheet, chosen).learning_year == oracle.RANKS[expected]
