"""Several late lanes of a class: a closing for each, books read once, all or none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hocba.apps.closing.actions import UnableToClose, close_class, close_lanes, close_scope
from hocba.apps.closing.models import Closing
from hocba.apps.gradebook.models import MarkSheetRow
from hocba.apps.windows.queries import lanes
from kit.database import Database
from kit.small_school import AT, SmallSchool, patch, small_school

FAILED = ("KHTN", "TOAN", "VAN")


@pytest.fixture
def school(database: Database) -> SmallSchool:
    """The year is closed; three pupils failed three subjects, the first two have their results after the summer."""
    school = small_school()
    for term in ("term_1", "term_2"):
        school.fill(term)
        for subject in FAILED:
            columns = ("regular_1", "regular_2", "regular_3", "regular_4", "midterm", "final")
            cells = [patch(pupil, column, "2.0", base="8.0") for pupil in school.pupils[:3] for column in columns]
            school.write(subject, term, cells)
        close_scope(**step(school, term="term_1" if term == "term_1" else "year"))
    for subject in FAILED:
        school.write(subject, "summer", [patch(pupil, "final", "6.5") for pupil in school.pupils[:2]])
    return school


def step(school: SmallSchool, **changes: object) -> dict:  # type: ignore[type-arg]
    facts = {"school_id": school.school_id, "class_id": school.class_id, "acting_user": school.dung, "at": AT, "reason": "Chốt"}
    return facts | changes


def test_each_lane_gets_its_own_closing_and_the_books_are_read_once(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    with CaptureQueriesContext(connection) as captured:
        outcomes = close_lanes(**step(school, term="summer", pupil_ids=[an, anh]))
    reading = [query["sql"] for query in captured if 'FROM "gradebook_markentry"' in query["sql"]]
    print(f"{len(captured)} statements, {len(reading)} of them read entries")
    assert len(reading) == 1
    assert [(outcome.number, outcome.pupil_count) for outcome in outcomes] == [(1, 1), (2, 1)]
    with school.reading():
        closings = list(Closing.objects.filter(term="summer").order_by("number"))
        assert [closing.pupil_id for closing in closings] == [an, anh]
        assert len({closing.scope_sequence for closing in closings}) == 2
        assert {pupil for pupil, state in lanes(school.class_id, "summer").items() if state.is_closed} == {an, anh}


def test_what_one_lane_waits_for_keeps_the_others_open_too(school: SmallSchool) -> None:
    late = school.pupils[2]
    with pytest.raises(UnableToClose) as refusal:
        close_lanes(**step(school, term="summer", pupil_ids=school.pupils[:3]))
    assert {item.pupil_id for item in refusal.value.missing} == {late}
    with school.reading():
        assert not Closing.objects.filter(term="summer").exists()
        assert not lanes(school.class_id, "summer")
    outcome = close_class(**step(school, term="summer"))
    assert (outcome.pupil_count, {item.pupil_id for item in outcome.missing}) == (2, {late})


def test_rows_that_do_not_follow_from_the_entries_are_not_fixed(school: SmallSchool) -> None:
    with school.reading():
        MarkSheetRow.objects.filter(term="summer", pupil_id=school.pupils[1]).update(final=900)
    with pytest.raises(UnableToClose) as refusal:
        close_lanes(**step(school, term="summer", pupil_ids=school.pupils[:2]))
    assert refusal.value.code == "books_unsound"


def test_a_pupil_who_needs_no_summer_has_no_lane_to_close(school: SmallSchool) -> None:
    with pytest.raises(UnableToClose) as refusal:
        close_lanes(**step(school, term="summer", pupil_ids=[school.pupils[0], school.pupils[5]]))
    assert refusal.value.code == "nothing_to_close"
