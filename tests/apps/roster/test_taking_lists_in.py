"""Lists of pupils go in again and again: what they state is taken over, what they do not state is kept, and it is told."""

import unicodedata
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from cryptography.exceptions import InvalidTag

from hocba.apps.roster import actions as roster
from hocba.apps.roster import queries
from hocba.apps.roster.models import Course, Guardian, Pupil, StudyStep
from hocba_core.kernel.errors import HocbaError
from kit.database import Database
from kit.roster_facts import AN, Office, pupil

NOTHING = {"new_pupils": 0, "changed": 0, "new_enrolments": 0}
BARE = replace(
    AN, citizen_id="", id_type="none", ethnicity="", address="", phone="", birth_place="", nationality="", guardians=()
)


@pytest.fixture
def office(database: Database) -> Office:
    return Office()


def test_a_list_makes_the_class_with_the_courses_of_its_grade(office: Office) -> None:
    counts = office.enrol(AN, pupil(2, "Đặng Thị Ánh"))
    assert counts == {"pupils": 2, "new_pupils": 2, "changed": 1, "classes": 1, "new_enrolments": 2}
    with office.reading():
        [row] = queries.classes_of_year(office.year_id)
        courses = queries.courses_of_class(row.id)
    assert (row.name, row.grade, row.level) == ("6A1", 6, "lower_secondary")
    assert [course.subject_code for course in courses][:3] == ["VAN", "TOAN", "NN1"]
    assert not any(course.is_optional for course in courses)


def test_the_same_list_again_changes_nothing_and_tells_nothing(office: Office) -> None:
    office.enrol(AN, pupil(2, "Đặng Thị Ánh"))
    with office.reading():
        sealed = bytes(Pupil.objects.get(sector_code=AN.sector_code).citizen_id_sealed)
    again = office.enrol(AN, pupil(2, "Đặng Thị Ánh"))
    assert again.items() >= NOTHING.items()
    assert office.told("roster.pupils.enrol") == 1
    with office.reading():
        assert bytes(Pupil.objects.get(sector_code=AN.sector_code).citizen_id_sealed) == sealed


def test_what_a_later_list_does_not_state_is_kept(office: Office) -> None:
    office.enrol(AN)
    before = office.profile()
    assert office.enrol(BARE).items() >= NOTHING.items()
    assert office.profile() == before
    assert (before.id_type, before.citizen_id, before.ethnicity) == ("citizen", "021314000001", "Tày")
    assert [each.occupation for each in before.guardians] == ["Nông dân"]


def test_what_a_later_list_states_anew_is_taken_over_and_told(office: Office) -> None:
    office.enrol(AN)
    mother = roster.GuardianFacts(relation="mother", full_name="Lê Thị Mai")
    father = roster.GuardianFacts(relation="father", full_name="Vi Văn Hòa", occupation="Bộ đội")
    counts = office.enrol(replace(BARE, full_name="Vi Hoài Ân", address="Thôn Hai", guardians=(mother, father)))
    profile = office.profile()
    assert (counts["changed"], counts["new_pupils"]) == (2, 0)
    assert (profile.full_name, profile.address, profile.ethnicity) == ("Vi Hoài Ân", "Thôn Hai", "Tày")
    assert [(each.relation, each.occupation) for each in profile.guardians] == [("father", "Bộ đội"), ("mother", "Nông dân")]
    assert office.told("roster.pupils.enrol") == 2


def test_names_in_both_unicode_forms_are_one_name_in_one_form(office: Office) -> None:
    office.enrol(replace(AN, full_name=unicodedata.normalize("NFD", "Nguyễn Hữu  Đức")))
    assert office.enrol(replace(AN, full_name="Nguyễn Hữu Đức")).items() >= NOTHING.items()
    assert office.profile().full_name == unicodedata.normalize("NFC", "Nguyễn Hữu Đức")


def test_names_are_kept_with_the_keys_that_order_and_find_them(office: Office) -> None:
    names = ["Trần Văn Đức", "Lê Thị Ân", "Vi Hoài An", "Y Blan", "Nguyễn Hữu Dũng", "Lò Thị Ăn"]
    office.enrol(*(pupil(number, name) for number, name in enumerate(names, start=1)))
    with office.reading():
        ordered = list(Pupil.objects.order_by("sort_key").values_list("full_name", flat=True))
        found = list(Pupil.objects.filter(search_key__contains="duc").values_list("full_name", flat=True))
    assert ordered == ["Vi Hoài An", "Lò Thị Ăn", "Lê Thị Ân", "Y Blan", "Nguyễn Hữu Dũng", "Trần Văn Đức"]
    assert found == ["Trần Văn Đức"]


def test_sensitive_columns_are_sealed_in_their_row(
    office: Office, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    office.enrol(AN, pupil(2, "Đặng Thị Ánh"))
    rows = owner_connection.execute("SELECT row_to_json(p)::text FROM roster_pupil p").fetchall()
    text = "".join(str(row[0]) for row in rows)
    for secret in (AN.citizen_id, AN.ethnicity, AN.address, AN.phone):
        assert secret not in text
        assert secret.encode().hex() not in text
    swap = "UPDATE roster_pupil SET citizen_id_sealed = (SELECT citizen_id_sealed FROM roster_pupil WHERE full_name = %s)"
    context = "SELECT set_config('hocba.actor_id', 'x', false), set_config('hocba.request_id', 'x', false), "
    owner_connection.execute(f"{context} set_config('hocba.reason', 'x', false)".encode())
    owner_connection.execute(swap.encode(), ["Đặng Thị Ánh"])
    with pytest.raises(InvalidTag):
        office.profile()


def test_a_pupil_is_found_in_two_schools_by_the_blind_index_alone(office: Office) -> None:
    other = Office("20180402")
    office.enrol(AN)
    other.enrol(replace(AN, sector_code="2091000099"))
    with office.reading():
        here = Pupil.objects.values_list("citizen_id_index", flat=True).get()
    with other.reading():
        there = Pupil.objects.values_list("citizen_id_index", flat=True).get()
    assert here == there
    assert AN.citizen_id not in here


def test_former_years_are_recorded_once_and_corrected(office: Office) -> None:
    office.enrol(AN)
    step = roster.StudyStepFacts(sector_code=AN.sector_code, start=2024, class_name="5A", school_name="Trường TH Bình Minh")
    stranger = replace(step, sector_code="2099999999")
    assert roster.record_study_steps(steps=[step, step, stranger], **office.step()) == 1
    assert roster.record_study_steps(steps=[step], **office.step()) == 0
    assert roster.record_study_steps(steps=[replace(step, class_name="5B")], **office.step()) == 1
    [known] = office.profile().study_steps
    assert (known.start, known.class_name, known.school_name) == (2024, "5B", "Trường TH Bình Minh")
    with office.reading():
        assert StudyStep.objects.count() == 1


def test_a_class_never_changes_its_grade_and_a_grade_that_is_none_is_named(office: Office) -> None:
    office.enrol(AN)
    for grade, code in ((7, "class_grade_conflict"), (13, "grade_unknown")):
        name = "6A1" if grade == 7 else "13A"
        with pytest.raises(HocbaError) as refused:
            office.enrol(pupil(2, "Đặng Thị Ánh", grade=grade, class_name=name))
        assert refused.value.code == code
    with office.reading():
        assert Pupil.objects.count() == 1, "a refused list leaves nothing"


def test_two_lists_of_different_classes_leave_each_other_alone(office: Office) -> None:
    office.enrol(AN)
    office.enrol(pupil(2, "Đặng Thị Ánh", class_name="6A2", position=1))
    with office.reading():
        assert [row.name for row in queries.classes_of_year(office.year_id)] == ["6A1", "6A2"]
        assert (Pupil.objects.count(), Guardian.objects.count()) == (2, 1)
        assert Course.objects.values("school_class_id").distinct().count() == 2
    assert office.names("6A1", date(2025, 10, 1)) == ["Vi Hoài An"]
