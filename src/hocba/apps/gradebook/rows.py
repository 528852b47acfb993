"""The current rows as cells: read, and brought up to an entry. Callers hold the book, so nobody writes in between."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from hocba.apps.gradebook.columns import homeroom_cells, homeroom_fields, mark_cells, mark_fields
from hocba.apps.gradebook.models import HomeroomRow, MarkSheetRow

MARK_FIELDS = ("regular", "midterm", "final", "topic", "carried", "comment")
HOMEROOM_FIELDS = ("conduct", "remark", "award", "contest", "certificate")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseTarget:
    """Sổ môn học in one term."""

    school_id: UUID
    class_id: UUID
    course_id: UUID
    assessment: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomTarget:
    """Sổ chủ nhiệm in one term."""

    school_id: UUID
    class_id: UUID
    term: str


Target = CourseTarget | HomeroomTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """Một dòng: its version (0: not there yet) and its filled cells."""

    version: int
    cells: Mapping[str, str]


NO_ROW = PupilRow(version=0, cells={})


def read_rows(target: Target, pupil_ids: Collection[UUID]) -> dict[UUID, PupilRow]:
    """Return the rows of these pupils that exist, in one statement."""
    if isinstance(target, CourseTarget):
        marks = MarkSheetRow.objects.filter(course_id=target.course_id, term=target.term, pupil_id__in=pupil_ids)
        return {
            row["pupil_id"]: PupilRow(version=row["version"], cells=mark_cells(row, assessment=target.assessment))
            for row in marks.values("pupil_id", "version", *MARK_FIELDS)
        }
    lines = HomeroomRow.objects.filter(school_class_id=target.class_id, term=target.term, pupil_id__in=pupil_ids)
    return {
        row["pupil_id"]: PupilRow(version=row["version"], cells=homeroom_cells(row))
        for row in lines.values("pupil_id", "version", *HOMEROOM_FIELDS)
    }


def all_cells(class_id: UUID, assessments: Mapping[UUID, str]) -> dict[tuple[UUID | None, str], dict[UUID, dict[str, str]]]:
    """Return (course or None, term) -> pupil -> filled cells of every current row of a class, in two statements."""
    found: defaultdict[tuple[UUID | None, str], dict[UUID, dict[str, str]]] = defaultdict(dict)
    marks = MarkSheetRow.objects.filter(course_id__in=assessments)
    for row in marks.values("pupil_id", "course_id", "term", *MARK_FIELDS):
        cells = mark_cells(row, assessment=assessments[row["course_id"]])
        found[row["course_id"], row["term"]][row["pupil_id"]] = cells
    lines = HomeroomRow.objects.filter(school_class_id=class_id)
    for row in lines.values("pupil_id", "term", *HOMEROOM_FIELDS):
        found[None, row["term"]][row["pupil_id"]] = homeroom_cells(row)
    return dict(found)


def write_rows(target: Target, rows: Mapping[UUID, PupilRow]) -> None:
    """Store these rows as they are given, in one statement."""
    if not rows:
        return
    pupil_ids, versions = list(rows), [row.version for row in rows.values()]
    if isinstance(target, CourseTarget):
        fields = [mark_fields(row.cells, assessment=target.assessment) for row in rows.values()]
        columns = [[row[name] for row in fields] for name in MARK_FIELDS]
        columns[0] = [_array_text(marks) for marks in columns[0]]
        statement, place = _WRITE_MARKS, target.course_id
    else:
        lines = [homeroom_fields(row.cells) for row in rows.values()]
        columns = [[line[name] for line in lines] for name in HOMEROOM_FIELDS]
        statement, place = _WRITE_HOMEROOM, target.class_id
    with connection.cursor() as cursor:
        cursor.execute(statement, [target.school_id, place, target.term, pupil_ids, *columns, versions])


# By hand: the ORM takes longer to compile 45 rows of 12 values than the database to store them.
_WRITE_MARKS = """
INSERT INTO gradebook_marksheetrow
    (id, school_id, course_id, term, pupil_id, regular, midterm, final, topic, carried, comment, version)
SELECT gen_random_uuid(), %s, %s, %s, pupil_id, regular::smallint[], midterm, final, topic, carried, comment, version
FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::smallint[], %s::smallint[], %s::smallint[], %s::text[], %s::int[])
    AS given (pupil_id, regular, midterm, final, topic, carried, comment, version)
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
