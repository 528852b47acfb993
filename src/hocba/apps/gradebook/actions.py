"""The verb of the gradebook: one gesture becomes one chained entry and the rows it projects to."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection
from django.utils.timezone import localdate

from hocba.apps.accounts.queries import Actor
from hocba.apps.gradebook.columns import normal_value
from hocba.apps.gradebook.models import Book, MarkEntry
from hocba.apps.gradebook.permissions import can_write_course, can_write_homeroom
from hocba.apps.gradebook.rows import NO_ROW, CourseTarget, HomeroomTarget, PupilRow, Target, read_rows, write_rows
from hocba.apps.gradebook.values import CellConflict, CellPatch, UnableToWriteMarks, WriteOutcome
from hocba.apps.roster import queries as roster
from hocba.apps.windows.refusals import writing_to
from hocba.foundation.context import acting
from hocba_core.kernel.digest import sha256
from hocba_core.kernel.errors import HocbaError

_GIVEN_BY_TRIGGER: dict[str, Any] = {
    "sequence": 0,
    "actor_id": UUID(int=0),
    "request_id": UUID(int=0),
    "reason": "",
    "previous_hash": b"",
    "entry_hash": b"",
}


def write_marks(
    *,
    school_id: UUID,
    term: str,
    cells: Sequence[CellPatch],
    acting_user: Actor,
    at: datetime,
    reason: str,
    idempotency_key: str,
    course_id: UUID | None = None,
    class_id: UUID | None = None,
) -> WriteOutcome:
    """Write one gesture into a course's book, or into the homeroom book of ``class_id`` (ghi điểm).

    Each cell is compared with what its writer saw: a cell that somebody else has changed meanwhile is left as it stands and
    comes back as a conflict; the others are written. The same key answers with the first outcome. Raises
    ``UnableToWriteMarks`` and ``windows.refusals.UnableToWrite``; then nothing is written.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason=reason):
        target = _target(school_id, term, course_id, class_id)
        _check_allowed(target, acting_user, at)
        patches = _normal(target, cells)
        book_id = _book(target)
        digest = _digest(patches)
        pupil_ids = sorted({patch.pupil_id for patch in patches})
        known = _open_book(book_id, term, pupil_ids, idempotency_key)
        if known is not None:
            return _replayed(known, book_id, term, patches, digest)
        current = read_rows(target, pupil_ids)
        changes, conflicts = _compare(patches, current)
        entry = MarkEntry(
            school_id=school_id,
            book_id=book_id,
            term=term,
            made_at=at,
            idempotency_key=idempotency_key,
            patch_digest=digest,
            cells=[[str(patch.pupil_id), patch.column, patch.base, patch.value] for patch in changes],
            refused=[[str(c.pupil_id), c.column, c.base, c.value, c.current] for c in conflicts],
            **_GIVEN_BY_TRIGGER,
        )
        _insert(entry)
        with writing_to(term):
            write_rows(target, _changed_rows(changes, current))
        return _outcome(entry.id, patches, changes=len(changes), conflicts=conflicts)


def _target(school_id: UUID, term: str, course_id: UUID | None, class_id: UUID | None) -> Target:
    if course_id is not None:
        course = roster.course_info(course_id)
        return CourseTarget(
            school_id=school_id, class_id=course.class_id, course_id=course_id, assessment=course.assessment, term=term
        )
    if class_id is None:
        raise ValueError("a gesture goes to a course or to a class's homeroom book")
    return HomeroomTarget(school_id=school_id, class_id=class_id, term=term)


def _check_allowed(target: Target, actor: Actor, at: datetime) -> None:
    on = localdate(at)
    if isinstance(target, CourseTarget):
        is_allowed = can_write_course(actor, target.school_id, target.course_id, on)
    else:
        is_allowed = can_write_homeroom(actor, target.school_id, target.class_id, on)
    if not is_allowed:
        raise UnableToWriteMarks(
            "book_not_yours",
            "Sổ này do giáo viên khác phụ trách.",
            "Nhờ giáo viên được phân công ghi, hoặc báo nhà trường đổi phân công.",
        )


def _normal(target: Target, cells: Sequence[CellPatch]) -> list[CellPatch]:
    assessment = target.assessment if isinstance(target, CourseTarget) else None
    patches = []
    for cell in cells:
        try:
            base = normal_value(cell.column, cell.base, assessment=assessment, term=target.term)
            value = normal_value(cell.column, cell.value, assessment=assessment, term=target.term)
        except HocbaError as problem:
            details = {"pupil": str(cell.pupil_id), "column": cell.column}
            raise UnableToWriteMarks(problem.code, problem.message, problem.next_step, **details) from problem
        patches.append(CellPatch(pupil_id=cell.pupil_id, column=cell.column, base=base, value=value))
    if len({(patch.pupil_id, patch.column) for patch in patches}) < len(patches):
        raise UnableToWriteMarks(
            "cell_twice", "Một ô được ghi hai lần trong cùng một thao tác.", "Bỏ bớt dòng trùng rồi ghi lại."
        )
    return patches


def _book(target: Target) -> UUID:
    """Return the book's id; the first gesture of the year starts the book."""
    course_id = target.course_id if isinstance(target, CourseTarget) else None
    books = Book.objects.filter(school_class_id=target.class_id, school_id=target.school_id)
    wanted = (books.filter(course=None) if course_id is None else books.filter(course_id=course_id)).values_list(
        "id", flat=True
    )
    book_id = wanted.first()
    if book_id is None:
        book = Book(school_id=target.school_id, school_class_id=target.class_id, course_id=course_id)
        Book.objects.bulk_create([book], ignore_conflicts=True)
        book_id = wanted.get()
    return book_id


def _open_book(book_id: UUID, term: str, pupil_ids: list[UUID], key: str) -> UUID | None:
    """Take scope and chain head, in this order; return the entry that carries the key already, if there is one."""
    with writing_to(term), _of_the_class(), connection.cursor() as cursor:
        cursor.execute("SELECT hocba_open_book(%s, %s, %s::uuid[], %s)", [book_id, term, pupil_ids or [None], key])
        row = cursor.fetchone()
    return row[0] if row else None


@contextmanager
def _of_the_class() -> Iterator[None]:
    """Turn the database's refusal of a stranger in the class into words."""
    try:
        yield
    except DatabaseError as problem:
        if getattr(problem.__cause__, "sqlstate", None) != "HB008":
            raise
        raise UnableToWriteMarks(
            "pupil_not_in_class", "Có học sinh không thuộc lớp này.", "Xem lại danh sách lớp rồi ghi lại."
        ) from problem


def _compare(patches: Sequence[CellPatch], current: Mapping[UUID, PupilRow]) -> tuple[list[CellPatch], list[CellConflict]]:
    """Split the patches into what changes a cell and what met another value than its writer saw."""
    changes, conflicts = [], []
    for patch in patches:
        standing = current.get(patch.pupil_id, NO_ROW).cells.get(patch.column)
        if standing == patch.value:
            continue  # somebody already wrote just this
        if standing == patch.base:
            changes.append(patch)
        else:
            conflict = CellConflict(
                pupil_id=patch.pupil_id, column=patch.column, base=patch.base, value=patch.value, current=standing
            )
            conflicts.append(conflict)
    return changes, conflicts


def _insert(entry: MarkEntry) -> None:
    """Store the entry. The key was looked up under this book's lock, so a clash comes from another book only."""
    try:
        with writing_to(entry.term):
            entry.save(force_insert=True)
    except IntegrityError as problem:
        if "mark_entry_once" in str(problem):
            raise _key_reused() from problem
        raise


def _changed_rows(changes: Sequence[CellPatch], current: Mapping[UUID, PupilRow]) -> dict[UUID, PupilRow]:
    by_pupil: defaultdict[UUID, dict[str, str | None]] = defaultdict(dict)
    for patch in changes:
        by_pupil[patch.pupil_id][patch.column] = patch.value
    rows = {}
    for pupil_id, values in by_pupil.items():
        row = current.get(pupil_id, NO_ROW)
        cells = {column: value for column, value in {**row.cells, **values}.items() if value is not None}
        rows[pupil_id] = PupilRow(version=row.version + 1, cells=cells)
    return rows


def _replayed(known: UUID, book_id: UUID, term: str, patches: Sequence[CellPatch], digest: bytes) -> WriteOutcome:
    entry = MarkEntry.objects.get(id=known)
    if (entry.book_id, entry.term, bytes(entry.patch_digest)) != (book_id, term, digest):
        raise _key_reused()
    conflicts = [
        CellConflict(pupil_id=UUID(pupil), column=column, base=base, value=value, current=current)
        for pupil, column, base, value, current in entry.refused
    ]
    return _outcome(entry.id, patches, changes=len(entry.cells), conflicts=conflicts)


def _outcome(entry_id: UUID, patches: Sequence[CellPatch], *, changes: int, conflicts: Sequence[CellConflict]) -> WriteOutcome:
    return WriteOutcome(entry_id=entry_id, accepted=len(patches) - len(conflicts), changed=changes, conflicts=tuple(conflicts))


def _digest(patches: Sequence[CellPatch]) -> bytes:
    facts = [[str(patch.pupil_id), patch.column, patch.base, patch.value] for patch in patches]
    return sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode())


def _key_reused() -> UnableToWriteMarks:
    return UnableToWriteMarks(
        "idempotency_key_reused", "Mã yêu cầu này đã dùng cho một lần ghi khác.", "Tải lại trang rồi ghi lại."
    )
