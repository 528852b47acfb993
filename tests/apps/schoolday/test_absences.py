"""Absences accumulate, the last word on a session counts, and at most one session a day counts toward the limit."""

from datetime import date

import pytest

from hocba.apps.gradebook.queries import gradebook_sheets
from hocba.apps.schoolday.actions import AbsencePatch, UnableToNoteAbsences, note_absences
from hocba.apps.schoolday.models import AbsenceEntry
from hocba.apps.schoolday.queries import NO_ABSENCE, AbsenceCount, absence_counts
from hocba.apps.windows.actions import lock_scope
from hocba.apps.windows.refusals import UnableToWrite
from kit.database import Database
from kit.small_school import AT, SmallSchool, small_school

MONDAY, TUESDAY, SUNDAY_BEFORE = date(2025, 10, 6), date(2025, 10, 7), date(2025, 8, 31)


@pytest.fixture
def school(database: Database) -> SmallSchool:
    return small_school()


def note(school: SmallSchool, *absences: tuple[date, str, str], pupil: int = 0, **changes: object) -> int:
    patches = [
        AbsencePatch(pupil_id=school.pupils[pupil], absent_on=day, session=session, kind=kind)
        for day, session, kind in absences
    ]
    facts: dict[str, object] = {"acting_user": school.binh, "at": AT, "reason": "Điểm danh", "absences": patches}
    return note_absences(school_id=school.school_id, class_id=school.class_id, **(facts | changes))  # type: ignore[arg-type]


def counted(school: SmallSchool, pupil: int = 0) -> AbsenceCount:
    with school.reading():
        return absence_counts(school.pupils, date(2025, 9, 1), date(2026, 5, 31))[school.pupils[pupil]]


def test_two_sessions_of_one_day_count_once_and_as_unexcused_when_one_is(school: SmallSchool) -> None:
    assert (
        note(school, (MONDAY, "morning", "excused"), (MONDAY, "afternoon", "unexcused"), (TUESDAY, "morning", "excused")) == 3
    )
    assert counted(school) == AbsenceCount(excused=1, unexcused=1)
    assert counted(school).total == 2
    assert counted(school, pupil=1) == NO_ABSENCE


def test_the_last_word_on_a_session_counts_and_the_first_one_stays(school: SmallSchool) -> None:
    note(school, (MONDAY, "morning", "unexcused"))
    note(school, (MONDAY, "morning", "excused"))
    assert counted(school) == AbsenceCount(excused=1, unexcused=0)
    note(school, (MONDAY, "morning", "present"))
    assert counted(school) == NO_ABSENCE
    with school.reading():
        said = list(AbsenceEntry.objects.order_by("sequence").values_list("sequence", "kind", "actor_id"))
    who = school.binh.person_id
    assert said == [(1, "unexcused", who), (2, "excused", who), (3, "present", who)]


def test_what_stands_already_is_not_written_again(school: SmallSchool) -> None:
    assert note(school, (MONDAY, "morning", "excused")) == 1
    assert note(school, (MONDAY, "morning", "excused"), (TUESDAY, "morning", "present")) == 0


def test_an_absence_belongs_to_the_term_of_its_day_and_obeys_its_scope(school: SmallSchool) -> None:
    lock_scope(
        school_id=school.school_id, class_id=school.class_id, term="term_1", acting_user=school.dung, at=AT, reason="Khóa sổ"
    )
    with pytest.raises(UnableToWrite, match="đã khóa"):
        note(school, (MONDAY, "morning", "excused"))
    assert note(school, (date(2026, 3, 2), "morning", "excused")) == 1


def test_a_day_outside_the_terms_and_a_stranger_are_refused(school: SmallSchool) -> None:
    with pytest.raises(UnableToNoteAbsences, match="31/08/2025 không nằm trong học kì nào"):
        note(school, (SUNDAY_BEFORE, "morning", "excused"))
    foreign = AbsencePatch(pupil_id=school.school_id, absent_on=MONDAY, session="morning", kind="excused")
    with pytest.raises(UnableToNoteAbsences) as refusal:
        note(school, absences=[foreign])
    assert refusal.value.code == "pupil_not_in_class"


def test_the_homeroom_teacher_or_the_office_notes_absences(school: SmallSchool) -> None:
    for stranger in (school.ha, school.dung):
        with pytest.raises(UnableToNoteAbsences, match="giáo viên chủ nhiệm"):
            note(school, (MONDAY, "morning", "excused"), acting_user=stranger)
    assert note(school, (MONDAY, "morning", "excused"), acting_user=school.lan) == 1


def test_absences_and_conduct_reach_the_sheet_that_the_rules_read(school: SmallSchool) -> None:
    note(school, (MONDAY, "morning", "excused"), (TUESDAY, "morning", "unexcused"))
    with school.reading():
        sheets = gradebook_sheets(school.class_id)
    assert [sheets[pupil].absent_session_count for pupil in school.pupils[:2]] == [2, 0]
