"""Who teaches what: taken in whole, again without change, handed over on a day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hocba.apps.roster import actions as roster
from hocba.apps.roster import queries
from hocba_core.kernel.errors import HocbaError
from kit.database import Database
from kit.small_school import AT, FIRST_DAY, SmallSchool, small_school

HANDOVER = date(2026, 2, 1)


@pytest.fixture
def school(database: Database) -> SmallSchool:
    return small_school()


def assign(school: SmallSchool, *duties: roster.CourseAssignment) -> dict[str, int]:
    return roster.assign_teachers(
        school_id=school.school_id, year_id=school.year_id, courses=duties, homerooms=[], acting_user=school.lan, at=AT
    )


def of_ha(school: SmallSchool, subject: str = "TOAN", ends_on: date | None = None) -> roster.CourseAssignment:
    return roster.CourseAssignment(
        class_name="8A2", subject_code=subject, person_id=school.ha.person_id, starts_on=FIRST_DAY, ends_on=ends_on
    )


def test_a_known_assignment_only_takes_over_its_last_day(school: SmallSchool) -> None:
    course_id = school.courses["TOAN"].id
    assert assign(school, of_ha(school)) == {"courses": 0, "homerooms": 0}
    assert assign(school, of_ha(school, ends_on=HANDOVER)) == {"courses": 1, "homerooms": 0}
    with school.reading():
        assert queries.teacher_of_course(course_id, FIRST_DAY) == school.ha.person_id
        assert queries.teacher_of_course(course_id, HANDOVER) is None


def test_a_course_is_handed_over_on_a_day(school: SmallSchool) -> None:
    to_binh = roster.CourseAssignment(
        class_name="8A2", subject_code="TOAN", person_id=school.binh.person_id, starts_on=HANDOVER
    )
    assert assign(school, of_ha(school, ends_on=HANDOVER), to_binh, to_binh)["courses"] == 2
    with school.reading():
        assert queries.teacher_of_course(school.courses["TOAN"].id, HANDOVER) == school.binh.person_id


def test_a_course_that_not_everybody_takes_starts_when_somebody_teaches_it(school: SmallSchool) -> None:
    assert "NN2" not in school.courses
    assert assign(school, of_ha(school, "NN2"))["courses"] == 1
    with school.reading():
        course = queries.course_of_class(school.class_id, "NN2")
        assert course.is_optional
        assert queries.teachers_of_class(school.class_id, FIRST_DAY)[course.id] == school.ha.person_id


def test_an_unknown_class_or_subject_refuses_the_whole_list(school: SmallSchool) -> None:
    stranger = roster.CourseAssignment(
        class_name="8A9", subject_code="TOAN", person_id=school.ha.person_id, starts_on=FIRST_DAY
    )
    for wrong, code in ((stranger, "class_unknown"), (of_ha(school, "XYZ"), "subject_unknown")):
        with pytest.raises(HocbaError) as refusal:
            assign(school, of_ha(school, "NN2"), wrong)
        assert refusal.value.code == code
    with school.reading():
        assert "NN2" not in {course.subject_code for course in queries.courses_of_class(school.class_id)}


def test_a_list_of_all_courses_takes_a_fixed_number_of_statements(school: SmallSchool) -> None:
    def statements(subjects: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assign(school, *(of_ha(school, subject, ends_on=HANDOVER) for subject in subjects))
        return len(captured)

    subjects = sorted(school.courses)
    assert statements(subjects[:1]) == statements(subjects[1:])
