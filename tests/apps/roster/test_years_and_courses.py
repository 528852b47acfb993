"""Years and terms, for whom records are digital, optional and elective courses, and who may say all this."""

from datetime import date
from typing import Any

import pytest

from hocba.apps.accounts.actions import RoleFacts, give_roles
from hocba.apps.accounts.queries import Actor, system_actor
from hocba.apps.roster import actions as roster
from hocba.apps.roster import queries
from hocba.apps.roster.refusals import UnableToChangeRoster, UnableToOpenYear
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from kit.database import Database
from kit.roster_facts import AN, AT, FIRST_DAY, LAST_DAY, MID_YEAR, TERMS, YEAR, Office, pupil, seated, teacher

LOWER = "lower_secondary"


@pytest.fixture
def office(database: Database) -> Office:
    return Office()


def is_digital(office: Office, grade: int, start: int, level: str = LOWER) -> bool:
    with office.reading():
        return queries.is_digital(office.school_id, level=level, grade=grade, school_year=SchoolYear(start))


def switch(office: Office, start: int, **more: Any) -> None:
    roster.switch_to_digital(**({"level": LOWER, "first_year": SchoolYear(start)} | office.step() | more))


def test_a_year_is_known_by_its_label_with_its_terms(office: Office) -> None:
    with office.reading():
        year = queries.year_by_label(office.school_id, YEAR)
        assert year == queries.latest_year(office.school_id) == queries.year_info(office.year_id)
        assert (year.first_day, year.last_day) == (FIRST_DAY, LAST_DAY)
        assert queries.term_spans(year.id) == TERMS
        assert queries.term_span(year.id, "term_2") == TERMS["term_2"]
        with pytest.raises(HocbaError) as refused:
            queries.year_by_label(office.school_id, SchoolYear(2031))
    assert refused.value.code == "year_unknown"
    assert "2031-2032" in refused.value.message


def test_a_year_opened_again_is_the_same_year_and_takes_new_days_over(office: Office) -> None:
    assert office.open_year() == office.year_id
    assert office.told("roster.year.open") == 1
    later = {**TERMS, "term_2": (MID_YEAR, date(2026, 6, 5))}
    assert office.open_year(terms=later) == office.year_id
    assert office.told("roster.year.open") == 2
    with office.reading():
        assert queries.year_info(office.year_id).last_day == date(2026, 6, 5)
        assert queries.term_spans(office.year_id) == later


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"term_1": TERMS["term_1"]},
        {"term_1": TERMS["term_2"], "term_2": TERMS["term_1"]},
        {"term_1": (FIRST_DAY, MID_YEAR), "term_2": (MID_YEAR, LAST_DAY)},
        {"term_1": (FIRST_DAY, FIRST_DAY), "term_2": TERMS["term_2"]},
        {"term_1": TERMS["term_1"], "term_2": (MID_YEAR, date(2027, 5, 31))},
        {"term_1": (date(2024, 9, 5), date(2026, 1, 17)), "term_2": TERMS["term_2"]},
    ],
)
def test_terms_that_do_not_follow_each_other_in_the_year_are_refused(office: Office, terms: dict[str, Any]) -> None:
    with pytest.raises(UnableToOpenYear) as refused:
        office.open_year(terms=terms)
    assert refused.value.code == "term_dates_wrong"
    with office.reading():
        assert queries.term_spans(office.year_id) == TERMS


def test_nothing_is_digital_before_somebody_says_so(office: Office) -> None:
    assert not is_digital(office, 6, 2025)
    with office.reading():
        assert not queries.has_digital_switch(office.school_id, LOWER)


def test_a_whole_level_goes_digital_from_a_year_on(office: Office) -> None:
    switch(office, 2025)
    assert [is_digital(office, grade, 2025) for grade in (6, 7, 8, 9)] == [True] * 4
    assert not is_digital(office, 6, 2024)
    assert is_digital(office, 9, 2030)
    assert not is_digital(office, 10, 2025, "upper_secondary")


def test_one_grade_may_go_first(office: Office) -> None:
    switch(office, 2024, grade=6)
    switch(office, 2026)
    assert [is_digital(office, grade, 2025) for grade in (6, 7)] == [True, False]
    assert [is_digital(office, grade, 2026) for grade in (6, 7)] == [True, True]


def test_a_cohort_takes_its_digital_records_along(office: Office) -> None:
    switch(office, 2024, first_cohort=2024)
    assert [is_digital(office, grade, 2024) for grade in (6, 7)] == [True, False]
    assert [is_digital(office, grade, 2025) for grade in (6, 7, 8)] == [True, True, False]
    assert [is_digital(office, grade, 2027) for grade in (6, 9)] == [True, True]


def test_a_switch_set_again_moves_and_is_told(office: Office) -> None:
    switch(office, 2025)
    switch(office, 2025)
    assert office.told("roster.golive.set") == 1
    switch(office, 2026)
    assert office.told("roster.golive.set") == 2
    assert not is_digital(office, 6, 2025)


def test_an_optional_course_is_made_when_first_assigned_and_has_takers(office: Office) -> None:
    office.enrol(AN, pupil(2, "Đặng Thị Ánh"))
    ha = teacher(1, "Nguyễn Thị Hà")
    office.assign(roster.CourseAssignment(class_name="6A1", subject_code="NN2", person_id=ha.person_id, starts_on=FIRST_DAY))
    an, anh = (member.pupil_id for member in office.members("6A1", LAST_DAY))
    with office.reading():
        course = queries.course_of_class(queries.class_by_name(office.year_id, "6A1").id, "NN2")
        assert course.is_optional
        assert queries.course_takers(course.id) == frozenset()
    taking = office.step(course_id=course.id)
    assert roster.record_takers(pupil_ids=[an, an], **taking) == 1
    assert roster.record_takers(pupil_ids=[an], **taking) == 0
    assert roster.record_exemptions(pupil_ids=[anh], term="term_1", reason="Bệnh", **taking) == 1
    assert roster.record_exemptions(pupil_ids=[anh], term="term_1", reason="Bệnh", **taking) == 0
    with office.reading():
        assert queries.course_takers(course.id) == {an}
        assert queries.exemptions(course.class_id) == {(anh, course.id, "term_1")}


def test_in_upper_secondary_electives_are_courses_of_their_takers(office: Office) -> None:
    office.enrol(seated(AN, class_name="10A1", grade=10))
    ha = teacher(1, "Nguyễn Thị Hà")
    duty = roster.CourseAssignment(class_name="10A1", subject_code="VL", person_id=ha.person_id, starts_on=FIRST_DAY)
    with office.reading():
        class_id = queries.class_by_name(office.year_id, "10A1").id
        with pytest.raises(HocbaError) as refused:
            queries.course_of_class(class_id, "VL")
        assert refused.value.code == "course_unknown"
    office.assign(duty)
    with office.reading():
        codes = [course.subject_code for course in queries.courses_of_class(class_id)]
        assert queries.course_of_class(class_id, "VL").is_optional
    assert codes.index("LS") < codes.index("VL"), "books and records keep the programme's order"


@pytest.mark.parametrize(("role", "may"), [("clerk", True), ("principal", True), ("teacher", False), (None, False)])
def test_only_the_office_changes_lists(office: Office, role: str | None, may: bool) -> None:
    office.enrol(AN)
    actor = teacher(1, "Nguyễn Thị Hà")
    if role is not None:
        facts = RoleFacts(person_id=actor.person_id, role=role, valid_from=FIRST_DAY)
        give_roles(organisation_id=office.school_id, roles=[facts], acting_user=system_actor(), at=AT)
    for verb in _verbs(office, actor):
        if may:
            verb()
            continue
        with pytest.raises(UnableToChangeRoster) as refused:
            verb()
        assert refused.value.code == "roster_not_yours"
        assert refused.value.next_step


def _verbs(office: Office, actor: Actor) -> list[Any]:
    step = office.step(acting_user=actor)
    with office.reading():
        course = queries.course_of_class(queries.class_by_name(office.year_id, "6A1").id, "TOAN").id
    one = [member.pupil_id for member in office.members("6A1", LAST_DAY)]
    former = roster.StudyStepFacts(sector_code=AN.sector_code, start=2024, class_name="5A", school_name="Trường TH")
    post = roster.PostFacts(person_id=actor.person_id, position="Giáo viên", starts_on=FIRST_DAY)
    keeping = roster.HomeroomDuty(class_name="6A1", person_id=actor.person_id, starts_on=FIRST_DAY)
    return [
        lambda: office.enrol(pupil(2, "Đặng Thị Ánh"), acting_user=actor),
        lambda: office.assign(keeping, acting_user=actor),
        lambda: office.open_year(acting_user=actor),
        lambda: switch(office, 2025, acting_user=actor),
        lambda: roster.record_study_steps(steps=[former], **step),
        lambda: roster.record_posts(posts=[post], **step),
        lambda: roster.record_takers(course_id=course, pupil_ids=one, **step),
        lambda: roster.record_exemptions(course_id=course, pupil_ids=one, term="term_1", reason="Bệnh", **step),
    ]
