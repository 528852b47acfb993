"""One gesture becomes one chained entry and the rows it projects to."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hocba.apps.gradebook import queries
from hocba.apps.gradebook.models import MarkEntry, MarkSheetRow
from hocba.apps.gradebook.values import CellConflict, CellPatch, UnableToWriteMarks
from kit.database import Database
from kit.small_school import AT, SmallSchool, patch, small_school

COLUMNS = ("regular_1", "regular_2", "regular_3", "regular_4", "midterm", "final", "topic", "comment")


@pytest.fixture
def school(database: Database) -> SmallSchool:
    return small_school()


def test_a_gesture_becomes_one_entry_and_the_rows_follow(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    outcome = school.write(
        "TOAN", "term_1", [patch(an, "regular_2", "8,5"), patch(an, "midterm", "10"), patch(anh, "final", "0")]
    )
    assert (outcome.accepted, outcome.changed, outcome.conflicts) == (3, 3, ())
    with school.reading():
        entry = MarkEntry.objects.get()
        assert entry.cells == [
            [str(an), "regular_2", None, "8.5"],
            [str(an), "midterm", None, "10.0"],
            [str(anh), "final", None, "0.0"],
        ]
        assert (entry.sequence, entry.actor_id, entry.reason) == (1, school.ha.person_id, "Nhập điểm")
        row = MarkSheetRow.objects.get(pupil_id=an)
        assert (row.regular, row.midterm, row.final, row.version) == ([None, 850], 1000, None, 1)
        assert MarkSheetRow.objects.get(pupil_id=anh).final == 0


def test_a_later_gesture_keeps_the_cells_it_does_not_name(school: SmallSchool) -> None:
    an = school.pupils[0]
    school.write("TOAN", "term_1", [patch(an, "regular_1", "7"), patch(an, "comment", "Cố gắng.")])
    school.write("TOAN", "term_1", [patch(an, "regular_1", None, base="7"), patch(an, "regular_3", "9")])
    with school.reading():
        row = MarkSheetRow.objects.get(pupil_id=an)
        assert (row.regular, row.comment, row.version) == ([None, None, 900], "Cố gắng.", 2)


def test_a_cell_that_somebody_changed_meanwhile_comes_back_with_both_values(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    school.write("TOAN", "term_1", [patch(an, "midterm", "6.0")])
    outcome = school.write("TOAN", "term_1", [patch(an, "midterm", "7.5"), patch(anh, "midterm", "8.0")])
    conflict = CellConflict(pupil_id=an, column="midterm", base=None, value="7.5", current="6.0")
    assert (outcome.accepted, outcome.conflicts) == (1, (conflict,))
    with school.reading():
        assert MarkSheetRow.objects.get(pupil_id=an).midterm == 600
        assert MarkSheetRow.objects.get(pupil_id=anh).midterm == 800
        assert MarkEntry.objects.get(sequence=2).refused == [[str(an), "midterm", None, "7.5", "6.0"]]


def test_writing_what_already_stands_is_accepted_and_changes_nothing(school: SmallSchool) -> None:
    an = school.pupils[0]
    school.write("TOAN", "term_1", [patch(an, "midterm", "6.0")])
    outcome = school.write("TOAN", "term_1", [patch(an, "midterm", "6")])
    assert (outcome.accepted, outcome.changed, outcome.conflicts) == (1, 0, ())


def test_the_same_request_again_answers_with_the_first_outcome(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    school.write("TOAN", "term_1", [patch(an, "midterm", "6.0")])
    cells = [patch(an, "midterm", "7.5"), patch(anh, "midterm", "8.0")]
    first = school.write("TOAN", "term_1", cells, idempotency_key="request-1")
    school.write("TOAN", "term_1", [patch(anh, "midterm", "9.0", base="8.0")])
    assert school.write("TOAN", "term_1", cells, idempotency_key="request-1") == first
    with school.reading():
        assert MarkSheetRow.objects.get(pupil_id=anh).midterm == 900
        assert MarkEntry.objects.count() == 3


def test_the_outcome_is_the_same_even_after_the_scope_was_locked(school: SmallSchool) -> None:
    from hocba.apps.windows.actions import lock_scope

    cells = [patch(school.pupils[0], "midterm", "6.0")]
    first = school.write("TOAN", "term_1", cells, idempotency_key="request-1")
    lock_scope(
        school_id=school.school_id, class_id=school.class_id, term="term_1", acting_user=school.dung, at=AT, reason="Khóa sổ"
    )
    assert school.write("TOAN", "term_1", cells, idempotency_key="request-1") == first


@pytest.mark.parametrize("subject", ["TOAN", "VAN"])
def test_a_key_used_for_another_request_is_refused(school: SmallSchool, subject: str) -> None:
    an = school.pupils[0]
    school.write("TOAN", "term_1", [patch(an, "midterm", "6.0")], idempotency_key="request-1")
    with pytest.raises(UnableToWriteMarks) as refusal:
        school.write(subject, "term_1", [patch(an, "final", "6.0")], idempotency_key="request-1")
    assert refusal.value.code == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("subject", "cell", "code"),
    [
        ("TOAN", ("midterm", "10.5"), "mark_out_of_range"),
        ("TOAN", ("midterm", "7.25"), "mark_too_fine"),
        ("TOAN", ("midterm", "giỏi"), "mark_unreadable"),
        ("TOAN", ("midterm", "pass"), "mark_unreadable"),
        ("GDTC", ("midterm", "8.0"), "result_unreadable"),
        ("GDTC", ("topic", "pass"), "column_unknown"),
        ("TOAN", ("regular_13", "8.0"), "column_unknown"),
        ("TOAN", ("regular_0", "8.0"), "column_unknown"),
        ("TOAN", ("conduct", "good"), "column_unknown"),
        ("TOAN", ("comment", "x" * 2001), "text_too_long"),
        (None, ("conduct", "tốt"), "result_unreadable"),
        (None, ("midterm", "8.0"), "column_unknown"),
    ],
)
def test_a_value_that_cannot_stand_in_the_cell_is_named(
    school: SmallSchool, subject: str | None, cell: tuple[str, str], code: str
) -> None:
    with pytest.raises(UnableToWriteMarks) as refusal:
        school.write(subject, "term_1", [patch(school.pupils[0], *cell)])
    assert refusal.value.code == code
    assert refusal.value.details == {"pupil": str(school.pupils[0]), "column": cell[0]}
    with school.reading():
        assert not MarkEntry.objects.exists()


def test_only_the_courses_teacher_or_the_office_writes(school: SmallSchool) -> None:
    cell = [patch(school.pupils[0], "midterm", "6.0")]
    for stranger in (school.binh, school.dung):
        with pytest.raises(UnableToWriteMarks, match="giáo viên khác"):
            school.write("TOAN", "term_1", cell, acting_user=stranger)
    with pytest.raises(UnableToWriteMarks, match="giáo viên khác"):
        school.write(None, "term_1", [patch(school.pupils[0], "conduct", "good")], acting_user=school.ha)
    assert school.write("TOAN", "term_1", cell, acting_user=school.lan).accepted == 1


def test_a_pupil_of_another_class_and_a_cell_named_twice_are_refused(school: SmallSchool) -> None:
    with pytest.raises(UnableToWriteMarks) as refusal:
        school.write("TOAN", "term_1", [patch(uuid4(), "midterm", "6.0")])
    assert refusal.value.code == "pupil_not_in_class"
    with pytest.raises(UnableToWriteMarks) as refusal:
        school.write("TOAN", "term_1", [patch(school.pupils[0], "midterm", value) for value in ("6.0", "7.0")])
    assert refusal.value.code == "cell_twice"


def test_a_class_of_45_and_8_columns_takes_ten_statements_at_most(database: Database) -> None:
    school = small_school(names=[f"Học Sinh {number}" for number in range(45)])
    cells = _sheet(school, "7.0")
    with CaptureQueriesContext(connection) as first:
        assert school.write("TOAN", "term_1", cells).changed == 360
    with CaptureQueriesContext(connection) as second:
        again = [CellPatch(pupil_id=c.pupil_id, column=c.column, base=c.value, value=_other(c)) for c in cells]
        assert school.write("TOAN", "term_1", again).changed == 360
    counts = [len(_statements(queries)) for queries in (first, second)]
    print(f"statements: first gesture {counts[0]}, later {counts[1]}")
    assert counts[0] <= 12  # the first one also starts the book
    assert counts[1] <= 10


def test_the_sheets_of_a_class_take_three_statements_beside_the_roll(school: SmallSchool) -> None:
    school.fill("term_1")
    with school.reading():
        roll = queries.class_roll(school.class_id)
        with CaptureQueriesContext(connection) as captured:
            sheets = queries.gradebook_sheets(school.class_id, roll)
    assert len(captured) == 3
    assert list(sheets) == school.pupils
    toan = next(subject for subject in sheets[school.pupils[0]].subjects if subject.code == "TOAN")
    assert (toan.term_1.regular, toan.term_1.midterm, toan.term_1.final) == ((800, 800, 800, 800), 800, 800)
    assert toan.term_2.regular == ()


def _sheet(school: SmallSchool, mark: str) -> list[CellPatch]:
    return [patch(pupil, column, "Tốt." if column == "comment" else mark) for pupil in school.pupils for column in COLUMNS]


def _other(cell: CellPatch) -> str:
    return "Khá." if cell.column == "comment" else "8.5"


def _statements(captured: CaptureQueriesContext) -> list[str]:
    transaction = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [query["sql"] for query in captured if not query["sql"].startswith(transaction)]
