"""The current rows as cells: read, and brought up to an entry. Callers hold the book, so nobody writes in between."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

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
    if isinstance(target, CourseTarget):
        MarkSheetRow.objects.bulk_create(
            [_mark_row(target, pupil_id, row) for pupil_id, row in rows.items()],
            update_conflicts=True,
            unique_fields=["school", "course", "term", "pupil"],
            update_fields=[*MARK_FIELDS, "version"],
        )
    else:
        HomeroomRow.objects.bulk_create(
            [_homeroom_row(target, pupil_id, row) for pupil_id, row in rows.items()],
            update_conflicts=True,
            unique_fields=["school", "school_class", "term", "pupil"],
            update_fields=[*HOMEROOM_FIELDS, "version"],
        )


def _mark_row(target: CourseTarget, pupil_id: UUID, row: PupilRow) -> MarkSheetRow:
    fields: dict[str, Any] = mark_fields(row.cells, assessment=target.assessment)
    return MarkSheetRow(
        school_id=target.school_id,
        course_id=target.course_id,
        term=target.term,
        pupil_id=pupil_id,
        version=row.version,
        **fields,
    )


def _homeroom_row(target: HomeroomTarget, pupil_id: UUID, row: PupilRow) -> HomeroomRow:
    fields: dict[str, Any] = homeroom_fields(row.cells)
    return HomeroomRow(
        school_id=target.school_id,
        school_class_id=target.class_id,
        term=target.term,
        pupil_id=pupil_id,
        version=row.version,
        **fields,
    )
