"""One gesture into each of several books: what single gestures would do, all or none, in few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hocba.apps.gradebook import queries
from hocba.apps.gradebook.actions import write_class_marks
from hocba.apps.gradebook.models import Book, HomeroomRow, MarkEntry, MarkSheetRow
from hocba.apps.gradebook.values import BookGesture, CellPatch, UnableToWriteMarks, WriteOutcome
from hocba.apps.windows.actions import lock_scope
from hocba.apps.windows.refusals import UnableToWrite
from kit.database import Database
from kit.small_school import AT, SmallSchool, patch, small_school


@pytest.fixture
def school(database: Database) -> SmallSchool:
    return small_school()


def gesture(school: SmallSchool, subject: str | None, *cells: CellPatch, key: str = "") -> BookGesture:
    course_id = None if subject is None else school.courses[subject].id
    return BookGesture(course_id=course_id, cells=cells, idempotency_key=key or f"file/{subject}")


def write(school: SmallSchool, *gestures: BookGesture, **changes: object) -> list[WriteOutcome]:
    facts: dict[str, object] = {
        "school_id": school.school_id,
        "class_id": school.class_id,
        "term": "term_1",
        "gestures": gestures,
        "acting_user": school.lan,
        "at": AT,
        "reason": "Nhập từ tệp",
    }
    return write_class_marks(**(facts | changes))  # type: ignore[arg-type]


def test_each_book_gets_its_own_chained_entry_and_rows(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    school.write("VAN", "term_1", [patch(an, "midterm", "6.0")])
    outcomes = write(
        school,
        gesture(school, "TOAN", patch(an, "regular_1", "7"), patch(anh, "final", "8,5")),
        gesture(school, "VAN", patch(an, "midterm", "9.0"), patch(anh, "midterm", "5.0")),
        gesture(school, "GDTC", patch(an, "midterm", "pass")),
        gesture(school, None, patch(an, "conduct", "good")),
    )
    assert [(o.accepted, o.changed, len(o.conflicts)) for o in outcomes] == [(2, 2, 0), (1, 1, 1), (1, 1, 0), (1, 1, 0)]
    assert outcomes[1].conflicts[0].current == "6.0"
    with school.reading():
        assert MarkEntry.objects.count() == 5
        assert MarkEntry.objects.get(id=outcomes[1].entry_id).sequence == 2
        assert MarkSheetRow.objects.get(pupil_id=an, course_id=school.courses["TOAN"].id).regular == [700]
        assert MarkSheetRow.objects.get(pupil_id=an, course_id=school.courses["VAN"].id).midterm == 600
        assert MarkSheetRow.objects.get(pupil_id=anh, course_id=school.courses["VAN"].id).midterm == 500
        assert HomeroomRow.objects.get(pupil_id=an).conduct == "good"
        assert queries.audit_books(school.class_id).is_sound


def test_the_same_file_again_answers_with_the_first_outcomes_and_writes_only_what_is_new(school: SmallSchool) -> None:
    an = school.pupils[0]
    toan = gesture(school, "TOAN", patch(an, "midterm", "7.0"))
    first = write(school, toan)
    van = gesture(school, "VAN", patch(an, "midterm", "8.0"))
    again = write(school, van, toan)
    assert again[1] == first[0]
    assert again[0].changed == 1
    with school.reading():
        assert MarkEntry.objects.count() == 2


def test_one_bad_cell_keeps_every_book_as_it_was(school: SmallSchool) -> None:
    an = school.pupils[0]
    good, bad = gesture(school, "TOAN", patch(an, "midterm", "7.0")), gesture(school, "VAN", patch(an, "midterm", "12"))
    with pytest.raises(UnableToWriteMarks) as refusal:
        write(school, good, bad)
    assert refusal.value.code == "mark_out_of_range"
    same_key = gesture(school, "VAN", patch(an, "midterm", "7.0"), key=good.idempotency_key)
    with pytest.raises(UnableToWriteMarks) as refusal:
        write(school, good, same_key)
    assert refusal.value.code == "idempotency_key_reused"
    with school.reading():
        assert not MarkEntry.objects.exists()
        assert not MarkSheetRow.objects.exists()
        assert not Book.objects.filter(entry_count__gt=0).exists()


def test_one_book_that_is_not_the_teachers_refuses_all(school: SmallSchool) -> None:
    an = school.pupils[0]
    toan, homeroom = gesture(school, "TOAN", patch(an, "midterm", "7.0")), gesture(school, None, patch(an, "conduct", "good"))
    assert write(school, toan, acting_user=school.ha)[0].changed == 1
    for stranger in (school.ha, school.binh, school.dung):
        with pytest.raises(UnableToWriteMarks, match="giáo viên khác"):
            write(school, toan, homeroom, acting_user=stranger)


def test_a_locked_scope_refuses_all(school: SmallSchool) -> None:
    lock_scope(
        school_id=school.school_id, class_id=school.class_id, term="term_1", acting_user=school.dung, at=AT, reason="Khóa sổ"
    )
    with pytest.raises(UnableToWrite):
        write(school, gesture(school, "TOAN", patch(school.pupils[0], "midterm", "7.0")))


def test_twelve_books_take_no_more_statements_than_one(school: SmallSchool) -> None:
    def fill(subjects: list[str], column: str) -> int:
        gestures = []
        for subject in subjects:
            value = "8.0" if school.courses[subject].assessment == "score" else "pass"
            cells = [patch(pupil, column, value) for pupil in school.pupils]
            gestures.append(gesture(school, subject, *cells, key=f"{column}/{subject}"))
        with CaptureQueriesContext(connection) as captured:
            assert sum(outcome.changed for outcome in write(school, *gestures)) == len(subjects) * len(school.pupils)
        return len(captured)

    subjects = sorted(school.courses)
    print(f"{len(subjects)} books: {(counts := [fill(subjects, 'midterm'), fill(subjects[:1], 'final')])} statements")
    assert counts[0] <= counts[1] + 2  # the first gesture also starts the books
    assert counts[1] <= 12
