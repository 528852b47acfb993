"""A pupil sits in one class at a time, from a day to a day; the database holds it, the roster says it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hocba.apps.roster.models import Enrolment, Pupil
from hocba.apps.roster.queries import class_by_name
from hocba.apps.roster.refusals import UnableToEnrol
from kit.database import Database
from kit.roster_facts import AN, FIRST_DAY, LAST_DAY, MID_YEAR, Office, pupil, seated

A_DAY = timedelta(days=1)


@pytest.fixture
def office(database: Database) -> Office:
    office = Office()
    office.enrol(AN, pupil(2, "Đặng Thị Ánh"))
    return office


def test_a_pupil_is_a_member_from_the_first_day_to_the_day_before_the_last(office: Office) -> None:
    office.enrol(seated(AN, ends_on=MID_YEAR, exit_kind="transferred_out", other_school="Trường THCS Hoa Sen"))
    assert office.names("6A1", FIRST_DAY - A_DAY) == []
    assert office.names("6A1", MID_YEAR - A_DAY) == ["Vi Hoài An", "Đặng Thị Ánh"]
    assert office.names("6A1", MID_YEAR) == ["Đặng Thị Ánh"]
    with office.reading():
        left = Enrolment.objects.get(pupil__sector_code=AN.sector_code)
    assert (left.exit_kind, left.other_school) == ("transferred_out", "Trường THCS Hoa Sen")


def test_who_is_transferred_in_is_a_member_from_that_day(office: Office) -> None:
    newcomer = pupil(3, "Vàng A Sáng", starts_on=MID_YEAR, entry_kind="transferred_in", other_school="Trường THCS Hoa Sen")
    office.enrol(newcomer)
    assert "Vàng A Sáng" not in office.names("6A1", MID_YEAR - A_DAY)
    member = office.members("6A1", LAST_DAY)[-1]
    assert (member.full_name, member.entry_kind, member.starts_on, member.ends_on) == (
        "Vàng A Sáng",
        "transferred_in",
        MID_YEAR,
        None,
    )


def test_an_end_that_is_known_stays_when_a_list_without_it_comes(office: Office) -> None:
    office.enrol(seated(AN, ends_on=MID_YEAR, exit_kind="left"))
    assert office.enrol(AN)["changed"] == 0
    assert office.names("6A1", MID_YEAR) == ["Đặng Thị Ánh"]


def test_the_order_of_the_list_is_the_order_of_the_class(office: Office) -> None:
    office.enrol(seated(AN, position=2), pupil(2, "Đặng Thị Ánh", position=1))
    assert office.names("6A1", LAST_DAY) == ["Đặng Thị Ánh", "Vi Hoài An"]


def test_a_pupil_moves_when_the_former_seat_has_ended(office: Office) -> None:
    moved = [seated(AN, ends_on=MID_YEAR, exit_kind="moved"), seated(AN, class_name="6A2", starts_on=MID_YEAR)]
    assert office.enrol(*moved)["new_enrolments"] == 1
    assert office.enrol(*moved).items() >= {"changed": 0, "new_enrolments": 0}.items()
    assert office.names("6A1", MID_YEAR) == ["Đặng Thị Ánh"]
    assert office.names("6A2", MID_YEAR) == ["Vi Hoài An"]
    assert office.names("6A2", MID_YEAR - A_DAY) == []


def test_who_left_may_come_back_to_the_same_class(office: Office) -> None:
    office.enrol(seated(AN, ends_on=date(2025, 12, 1), exit_kind="left"))
    office.enrol(seated(AN, starts_on=MID_YEAR, entry_kind="transferred_in"))
    assert [member.starts_on for member in office.members("6A1", LAST_DAY)] == [MID_YEAR, FIRST_DAY]
    assert office.names("6A1", date(2025, 12, 1)) == ["Đặng Thị Ánh"]


def test_two_classes_at_once_are_refused_with_both_named_and_nothing_written(office: Office) -> None:
    with pytest.raises(UnableToEnrol) as refused:
        office.enrol(pupil(3, "Vàng A Sáng"), seated(AN, class_name="6A2", position=7))
    assert refused.value.code == "pupil_in_two_classes"
    assert "số 7 của lớp 6A2" in refused.value.message
    assert "6A1" in refused.value.next_step
    assert "Hoài" not in str(refused.value) + str(refused.value.details)
    with office.reading():
        assert Pupil.objects.count() == 2


def test_a_list_that_seats_a_pupil_twice_at_once_is_refused(office: Office) -> None:
    with pytest.raises(UnableToEnrol):
        office.enrol(pupil(3, "Vàng A Sáng"), pupil(3, "Vàng A Sáng", class_name="6A2"))


def test_leaving_before_entering_is_refused(office: Office) -> None:
    with pytest.raises(UnableToEnrol) as refused:
        office.enrol(seated(AN, ends_on=FIRST_DAY))
    assert refused.value.code == "enrolment_span_wrong"


def test_the_database_itself_seats_nobody_twice(office: Office) -> None:
    office.enrol(pupil(3, "Vàng A Sáng", class_name="6A2"))
    with office.reading():
        seat = Enrolment.objects.get(pupil__sector_code=AN.sector_code)
        other = class_by_name(office.year_id, "6A2")
        second = {"school_id": office.school_id, "pupil_id": seat.pupil_id, "school_class_id": other.id, "position": 9}
        with pytest.raises(IntegrityError, match="enrolment_one_class_at_a_time"), transaction.atomic():
            Enrolment.objects.create(**second, starts_on=MID_YEAR, entry_kind="ordinary")
        with pytest.raises(IntegrityError, match="enrolment_span"), transaction.atomic():
            Enrolment.objects.filter(id=seat.id).update(ends_on=FIRST_DAY)
        Enrolment.objects.filter(id=seat.id).update(ends_on=MID_YEAR)
        Enrolment.objects.create(**second, starts_on=MID_YEAR, entry_kind="ordinary")
