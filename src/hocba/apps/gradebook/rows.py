"""The current rows as cells: read, and brought up to an entry. Callers hold the book, so nobody writes in between."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from hocba.apps.gradebook.columns import homeroom_cells, homeroom_fields, mark_cells, mark_fields
from hocba.apps.gradebook.gestures import PupilRow
from hocba.apps.gradebook.models import HomeroomRow, MarkSheetRow

MARK_FIELDS = ("regular", "midterm", "final", "topic", "carried", "comment")
HOMEROOM_FIELDS = ("conduct", "remark", "award", "contest", "certificate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Sổ của một lớp in one term. ``assessments`` says of the courses among its books how they are assessed."""

    school_id: UUID
    class_id: UUID
    term: str
    assessments: Mapping[UUID, str]

    def assessment_of(self, course_id: UUID | None) -> str | None:
        """Return the form of assessment of a course's book; None for the homeroom book."""
        return None if course_id is None else self.assessments[course_id]


def read_rows(
    place: Place, course_ids: Collection[UUID | None], pupil_ids: Collection[UUID]
) -> dict[UUID | None, dict[UUID, PupilRow]]:
    """Return course (None: homeroom) -> pupil -> the row that exists; one statement for all courses, one for homeroom."""
    found: dict[UUID | None, dict[UUID, PupilRow]] = {course_id: {} for course_id in course_ids}
    courses = [course_id for course_id in course_ids if course_id is not None]
    if courses:
        marks = MarkSheetRow.objects.filter(course_id__in=courses, term=place.term, pupil_id__in=pupil_ids)
        for row in marks.values("pupil_id", "course_id", "version", *MARK_FIELDS):
            cells = mark_cells(row, assessment=place.assessments[row["course_id"]])
            found[row["course_id"]][row["pupil_id"]] = PupilRow(version=row["version"], cells=cells)
    if None in found:
        lines = HomeroomRow.objects.filter(school_class_id=place.class_id, term=place.term, pupil_id__in=pupil_ids)
        for row in lines.values("pupil_id", "version", *HOMEROOM_FIELDS):
            found[None][row["pupil_id"]] = PupilRow(version=row["version"], cells=homeroom_cells(row))
    return found


def all_cells(
    class_id: UUID, assessments: Mapping[UUID, str], terms: Collection[str]
) -> dict[tuple[UUID | None, str], dict[UUID, dict[str, str]]]:
    """Return (course or None, term) -> pupil -> filled cells of every current row of a class in these terms."""
    found: defaultdict[tuple[UUID | None, str], dict[UUID, dict[str, str]]] = defaultdict(dict)
    marks = MarkSheetRow.objects.filter(course_id__in=assessments, term__in=terms)
    for row in marks.values("pupil_id", "course_id", "term", *MARK_FIELDS):
        cells = mark_cells(row, assessment=assessments[row["course_id"]])
        found[row["course_id"], row["term"]][row["pupil_id"]] = cells
    lines = HomeroomRow.objects.filter(school_class_id=class_id, term__in=terms)
    for row in lines.values("pupil_id", "term", *HOMEROOM_FIELDS):
        found[None, row["term"]][row["pupil_id"]] = homeroom_cells(row)
    return dict(found)


def write_rows(place: Place, rows: Mapping[UUID | None, Mapping[UUID, PupilRow]]) -> None:
    """Store these rows as they are given: one statement for all courses, one for homeroom."""
    marks = [
        (course_id, pupil_id, row.version, mark_fields(row.cells, assessment=place.assessments[course_id]))
        for course_id, of_course in rows.items()
        if course_id is not None
        for pupil_id, row in of_course.items()
    ]
    if marks:
        course_ids, pupil_ids, versions, fields = (list(column) for column in zip(*marks, strict=True))
        columns = [[line[name] for line in fields] for name in MARK_FIELDS]
        columns[0] = [_array_text(regular) for regular in columns[0]]
        _execute(_WRITE_MARKS, [place.school_id, place.term, course_ids, pupil_ids, *columns, versions])
    if homeroom := rows.get(None):
        lines = [homeroom_fields(row.cells) for row in homeroom.values()]
        columns = [[line[name] for line in lines] for name in HOMEROOM_FIELDS]
        versions = [row.version for row in homeroom.values()]
        _execute(_WRITE_HOMEROOM, [place.school_id, place.class_id, place.term, list(homeroom), *columns, versions])


def _execute(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# By hand: the ORM takes longer to compile 45 rows of 12 values than the database to store them.
_WRITE_MARKS = """
INSERT INTO gradebook_marksheetrow
    (id, school_id, course_id, term, pupil_id, regular, midterm, final, topic, carried, comment, version)
SELECT gen_random_uuid(), %s, course_id, %s, pupil_id, regular::smallint[], midterm, final, topic, carried, comment, version
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::smallint[], %s::smallint[], %s::smallint[], %s::smallint[], %s::text[],
    %s::int[]) AS given (course_id, pupil_id, regular, midterm, final, topic, carried, comment, version)
ON CONFLICT (school_id, course_id, term, pupil_id) DO UPDATE SET
    regular = EXCLUDED.regular, midterm = EXCLUDED.midterm, final = EXCLUDED.final, topic = EXCLUDED.topic,
    carried = EXCLUDED.carried, comment = EXCLUDED.comment, version = EXCLUDED.version
"""
_WRITE_HOMEROOM = """
INSERT INTO gradebook_homeroomrow
    (id, school_id, school_class_id, term, pupil_id, conduct, remark, award, contest, certificate, version)
SELECT gen_random_uuid(), %s, %s, %s, pupil_id, conduct, remark, award, contest, certificate, version
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[])
    AS given (pupil_id, conduct, remark, award, contest, certificate, version)
ON CONFLICT (school_id, school_class_id, term, pupil_id) DO UPDATE SET
    conduct = EXCLUDED.conduct, remark = EXCLUDED.remark, award = EXCLUDED.award, contest = EXCLUDED.contest,
    certificate = EXCLUDED.certificate, version = EXCLUDED.version
"""


def _array_text(marks: Sequence[int | None]) -> str:
    """Write one row's marks as a PostgreSQL array; unnest would flatten an array of arrays."""
    return "{" + ",".join("NULL" if mark is None else str(mark) for mark in marks) + "}"
