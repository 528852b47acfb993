"""Who teaches, who keeps the class, and how one hands over to another (S169)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster import queries
from hocba.apps.roster.actions import CourseAssignment, HomeroomDuty, PostFacts, record_posts
from hocba.apps.roster.models import HomeroomAssignment, StaffPost, TeachingAssignment
from hocba.apps.roster.refusals import UnableToAssign
from hocba_core.kernel.errors import HocbaError
from kit.database import Database
from kit.roster_facts import AN, FIRST_DAY, LAST_DAY, MID_YEAR, Office, teacher

A_DAY = timedelta(days=1)


@pytest.fixture
def office(database: Database) -> Office:
    office = Office()
    office.enrol(AN)
    return office


@pytest.fixture
def ha(office: Office) -> Actor:
    return teacher(1, "Nguyễn Thị Hà")


@pytest.fixture
def binh(office: Office) -> Actor:
    return teacher(2, "Trần Văn Bình")


def teaches(person: Actor, subject: str = "TOAN", **more: object) -> CourseAssignment:
    duty = CourseAssignment(class_name="6A1", subject_code=subject, person_id=person.person_id, starts_on=FIRST_DAY)
    return replace(duty, **more)  # type: ignore[arg-type]


def keeps(person: Actor, **more: object) -> HomeroomDuty:
    return replace(HomeroomDuty(class_name="6A1", person_id=person.person_id, starts_on=FIRST_DAY), **more)  # type: ignore[arg-type]


def test_a_course_is_handed_over_on_a_day(office: Office, ha: Actor, binh: Actor) -> None:
    office.assign(teaches(ha))
    counts = office.assign(teaches(ha, ends_on=MID_YEAR), teaches(binh, starts_on=MID_YEAR))
    assert counts == {"courses": 2, "homerooms": 0}
    with office.reading():
        class_id = queries.class_by_name(office.year_id, "6A1").id
        course = queries.course_of_class(class_id, "TOAN").id
        for day, person in ((FIRST_DAY, ha), (MID_YEAR - A_DAY, ha), (MID_YEAR, binh), (LAST_DAY, binh)):
            assert queries.teacher_of_course(course, day) == person.person_id
            assert queries.teachers_of_class(class_id, day) == {course: person.person_id}
        assert queries.teacher_of_course(course, FIRST_DAY - A_DAY) is None
        assert queries.courses_taught(ha.person_id, office.year_id, MID_YEAR) == []
        assert [each.id for each in queries.courses_taught(binh.person_id, office.year_id, MID_YEAR)] == [course]


def test_an_ended_duty_stays_ended_when_an_old_list_comes_again(office: Office, ha: Actor, binh: Actor) -> None:
    office.assign(teaches(ha, ends_on=MID_YEAR), keeps(ha, ends_on=MID_YEAR))
    assert office.assign(teaches(ha), keeps(ha)) == {"courses": 0, "homerooms": 0}
    with office.reading():
        assert set(TeachingAssignment.objects.values_list("ends_on", flat=True)) == {MID_YEAR}
        assert set(HomeroomAssignment.objects.values_list("ends_on", flat=True)) == {MID_YEAR}


def test_a_change_is_told_and_no_change_is_not(office: Office, ha: Actor) -> None:
    office.assign(teaches(ha), keeps(ha))
    office.assign(teaches(ha), keeps(ha))
    assert office.told("roster.teachers.assign") == 1
    office.assign(teaches(ha, ends_on=MID_YEAR))
    assert office.told("roster.teachers.assign") == 2


def test_where_two_teach_one_course_every_query_names_the_same_one(office: Office, ha: Actor, binh: Actor) -> None:
    office.assign(teaches(ha, "KHTN"), teaches(binh, "KHTN"))
    with office.reading():
        class_id = queries.class_by_name(office.year_id, "6A1").id
        course = queries.course_of_class(class_id, "KHTN").id
        chosen = {queries.teacher_of_course(course, LAST_DAY), queries.teachers_of_class(class_id, LAST_DAY)[course]}
        assert len(chosen) == 1
        assert len(queries.courses_taught(ha.person_id, office.year_id, LAST_DAY)) == 1


def test_a_new_homeroom_teacher_takes_over_from_the_former_one(office: Office, ha: Actor, binh: Actor) -> None:
    office.assign(keeps(ha))
    assert office.assign(keeps(ha), keeps(binh, starts_on=MID_YEAR))["homerooms"] == 1
    with office.reading():
        class_id = queries.class_by_name(office.year_id, "6A1").id
        assert queries.homeroom_teacher(class_id, MID_YEAR - A_DAY) == ha.person_id
        assert queries.homeroom_teacher(class_id, MID_YEAR) == binh.person_id
    assert office.assign(keeps(ha), keeps(binh, starts_on=MID_YEAR))["homerooms"] == 0


def test_two_homeroom_teachers_at_once_are_refused(office: Office, ha: Actor, binh: Actor) -> None:
    office.assign(keeps(ha, starts_on=MID_YEAR))
    for claim in (keeps(binh), keeps(binh, starts_on=MID_YEAR)):
        with pytest.raises(UnableToAssign) as refused:
            office.assign(claim)
        assert refused.value.code == "homeroom_taken"
        assert "6A1" in refused.value.message
    assert office.assign(keeps(binh, ends_on=MID_YEAR))["homerooms"] == 1, "before her there is room"
    with office.reading():
        [former, _] = HomeroomAssignment.objects.order_by("starts_on")
        with pytest.raises(IntegrityError, match="homeroom_one_at_a_time"), transaction.atomic():
            HomeroomAssignment.objects.filter(id=former.id).update(ends_on=MID_YEAR + A_DAY)


def test_a_duty_that_ends_before_it_begins_is_refused(office: Office, ha: Actor) -> None:
    for duty in (teaches(ha, ends_on=FIRST_DAY), keeps(ha, ends_on=FIRST_DAY)):
        with pytest.raises(UnableToAssign) as refused:
            office.assign(duty)
        assert refused.value.code == "assignment_span_wrong"
    office.assign(teaches(ha), keeps(ha))
    for model, name in ((TeachingAssignment, "teaching_span"), (HomeroomAssignment, "homeroom_span")):
        with office.reading(), pytest.raises(IntegrityError, match=name), transaction.atomic():
            model._default_manager.update(ends_on=FIRST_DAY)


@pytest.mark.parametrize(
    ("duty", "code"),
    [({"class_name": "9C9"}, "class_unknown"), ({"subject_code": "VL"}, "subject_unknown")],
)
def test_an_unknown_class_or_subject_is_named(office: Office, ha: Actor, duty: dict[str, str], code: str) -> None:
    with pytest.raises(HocbaError) as refused:
        office.assign(teaches(ha, **duty))
    assert refused.value.code == code
    assert next(iter(duty.values())) in refused.value.message


def test_a_post_is_corrected_on_its_day_and_ended_by_the_next(office: Office, ha: Actor) -> None:
    def record(position: str, starts_on: object = FIRST_DAY) -> int:
        post = PostFacts(person_id=ha.person_id, position=position, starts_on=starts_on)  # type: ignore[arg-type]
        return record_posts(posts=[post], **office.step())

    assert [record("Giáo viên"), record("Giáo viên"), record("Tổ trưởng"), record("Phó hiệu trưởng", MID_YEAR)] == [1, 0, 1, 1]
    assert record("Giáo viên") == 0, "an old list does not undo what came after"
    with office.reading():
        held = list(StaffPost.objects.order_by("starts_on").values_list("position", "starts_on", "ends_on"))
    assert held == [("Tổ trưởng", FIRST_DAY, MID_YEAR), ("Phó hiệu trưởng", MID_YEAR, None)]
    assert office.told("roster.posts.record") == 3
