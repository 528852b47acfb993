"""Current rows as the rules read them: one ``GradebookSheet`` per pupil."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from hocba.apps.gradebook.class_roll import ClassRoll
from hocba.apps.gradebook.models import HomeroomRow, MarkSheetRow
from hocba.apps.gradebook.rows import HOMEROOM_FIELDS, MARK_FIELDS
from hocba.apps.roster import queries as roster
from hocba.apps.roster.values import CourseInfo
from hocba.apps.schoolday.queries import AbsenceCount, absence_counts
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.sheet import Assessment, CommentResult, GradebookSheet, Level, SubjectSheet, TermMarks

Row = Mapping[str, Any]
MarkRows = dict[tuple[UUID, str, str], Row]  # pupil, subject code, term
HomeroomRows = dict[tuple[UUID, str], Row]  # pupil, term
_RESULTS = {1: CommentResult.PASSED, 0: CommentResult.FAILED, None: None}
_NO_ROW: Row = {"regular": [], "midterm": None, "final": None, "topic": None, "carried": None}


def mark_rows(roll: ClassRoll) -> MarkRows:
    """Return the members' rows by subject; a pupil who came from another class brings the rows written there."""
    own = {course.id: course.subject_code for course in roll.courses}
    rows: MarkRows = {}
    if roll.joined_later:
        elsewhere = MarkSheetRow.objects.filter(pupil_id__in=roll.joined_later).exclude(course_id__in=own)
        rows |= _by_subject(_mark_values(elsewhere), _courses_of_year(roll, elsewhere))
    return rows | _by_subject(_mark_values(MarkSheetRow.objects.filter(course_id__in=own)), own)


def homeroom_rows(roll: ClassRoll) -> HomeroomRows:
    """Return the members' homeroom rows; a pupil who came from another class brings the rows written there."""
    class_id = roll.school_class.id
    lines = HomeroomRow.objects.filter(pupil_id__in=roll.pupil_ids)
    values = list(lines.values("pupil_id", "school_class_id", "term", *HOMEROOM_FIELDS))
    years = {class_id: roll.year.id}
    for other in {row["school_class_id"] for row in values} - {class_id}:
        years[other] = roster.class_info(other).year_id
    of_year = [row for row in values if years[row["school_class_id"]] == roll.year.id]
    of_year.sort(key=lambda row: row["school_class_id"] == class_id)  # the own class's row comes last and stands
    return {(row["pupil_id"], row["term"]): row for row in of_year}


def absences_of(roll: ClassRoll) -> dict[UUID, AbsenceCount]:
    """Return each member's absences up to the roll's day."""
    return absence_counts(roll.pupil_ids, roll.year.first_day, roll.last_day)


def sheets_of(
    roll: ClassRoll, marks: MarkRows, homeroom: HomeroomRows, absences: Mapping[UUID, AbsenceCount]
) -> dict[UUID, GradebookSheet]:
    """Return each member's sheet, in the order of the list."""
    return {
        pupil_id: GradebookSheet(
            level=roll.school_class.level,
            grade=roll.school_class.grade,
            school_year=SchoolYear(roll.year.start),
            subjects=tuple(_subject(course, pupil_id, marks, roll.exemptions) for course in roll.courses_of(pupil_id)),
            conduct_term_1=_conduct(homeroom, pupil_id, "term_1"),
            conduct_term_2=_conduct(homeroom, pupil_id, "term_2"),
            conduct_summer=_conduct(homeroom, pupil_id, "summer"),
            absent_session_count=absences[pupil_id].total,
        )
        for pupil_id in roll.pupil_ids
    }


def _subject(
    course: CourseInfo, pupil_id: UUID, marks: MarkRows, exemptions: frozenset[tuple[UUID, UUID, str]]
) -> SubjectSheet:
    is_scored = course.assessment == "score"
    first, second = (
        _term(
            marks.get((pupil_id, course.subject_code, term), _NO_ROW),
            is_scored=is_scored,
            is_exempt=(pupil_id, course.id, term) in exemptions,
        )
        for term in ("term_1", "term_2")
    )
    summer = marks.get((pupil_id, course.subject_code, "summer"), _NO_ROW)["final"]
    return SubjectSheet(
        code=course.subject_code,
        name=course.subject_name,
        assessment=Assessment(course.assessment),
        periods_per_year=course.periods_per_year,
        term_1=first,
        term_2=second,
        summer=summer if is_scored else _RESULTS[summer],
    )


def _term(row: Row, *, is_scored: bool, is_exempt: bool) -> TermMarks:
    if is_scored:
        regular = tuple(row["regular"])
        return TermMarks(regular, row["midterm"], row["final"], row["topic"], is_exempt, row["carried"])
    results = tuple(_RESULTS[mark] for mark in row["regular"])
    return TermMarks(results, _RESULTS[row["midterm"]], _RESULTS[row["final"]], None, is_exempt, _RESULTS[row["carried"]])


def _conduct(homeroom: HomeroomRows, pupil_id: UUID, term: str) -> Level | None:
    row = homeroom.get((pupil_id, term))
    return Level(row["conduct"]) if row and row["conduct"] else None


def _mark_values(rows: Any) -> Iterable[Row]:
    values: Iterable[Row] = rows.values("pupil_id", "course_id", "term", *MARK_FIELDS)
    return values


def _by_subject(rows: Iterable[Row], subject_of: Mapping[UUID, str]) -> MarkRows:
    known = (row for row in rows if row["course_id"] in subject_of)
    return {(row["pupil_id"], subject_of[row["course_id"]], row["term"]): row for row in known}


def _courses_of_year(roll: ClassRoll, rows: Any) -> dict[UUID, str]:
    """Return course id -> subject code for the courses of these rows that belong to the roll's year."""
    courses = [roster.course_info(course_id) for course_id in set(rows.values_list("course_id", flat=True))]
    return {course.id: course.subject_code for course in courses if roster.class_info(course.class_id).year_id == roll.year.id}
