"""The verbs of the gradebook: one gesture becomes one chained entry and the rows it projects to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection
from django.utils.timezone import localdate

from hocba.apps.accounts.queries import Actor
from hocba.apps.gradebook.gestures import changed_rows, compare, normal_patches, patch_digest
from hocba.apps.gradebook.models import Book, MarkEntry
from hocba.apps.gradebook.permissions import can_write_books
from hocba.apps.gradebook.rows import Place, read_rows, write_rows
from hocba.apps.gradebook.values import BookGesture, CellConflict, CellPatch, UnableToWriteMarks, WriteOutcome
from hocba.apps.roster import queries as roster
from hocba.apps.windows.refusals import writing_to
from hocba.foundation.context import acting

_GIVEN_BY_TRIGGER: dict[str, Any] = {
    "sequence": 0,
    "actor_id": UUID(int=0),
    "request_id": UUID(int=0),
    "reason": "",
    "previous_hash": b"",
    "entry_hash": b"",
}


@dataclass(frozen=True, slots=True)
class _Request:
    """A gesture on its way: its book, its cells as entries hold them."""

    book_id: UUID
    course_id: UUID | None
    patches: Sequence[CellPatch]
    key: str
    digest: bytes

    @property
    def pupil_ids(self) -> list[UUID]:
        return sorted({patch.pupil_id for patch in self.patches})


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
        if course_id is not None:
            course = roster.course_info(course_id)
            place = Place(school_id=school_id, class_id=course.class_id, term=term, assessments={course.id: course.assessment})
        elif class_id is not None:
            place = Place(school_id=school_id, class_id=class_id, term=term, assessments={})
        else:
            raise ValueError("a gesture goes to a course or to a class's homeroom book")
        gesture = BookGesture(course_id=course_id, cells=cells, idempotency_key=idempotency_key)
        return _write(place, [gesture], acting_user, at)[0]


def write_class_marks(
    *,
    school_id: UUID,
    class_id: UUID,
    term: str,
    gestures: Sequence[BookGesture],
    acting_user: Actor,
    at: datetime,
    reason: str,
) -> list[WriteOutcome]:
    """Write one gesture into each of several books of a class, all or none (nhập cả lớp); return their outcomes in order.

    Each gesture is what ``write_marks`` makes of it; together they take no more statements than one.
    """
    if len({gesture.course_id for gesture in gestures}) < len(gestures):
        raise ValueError("one gesture for each book")
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason=reason):
        courses = roster.courses_of_class(class_id) if any(gesture.course_id for gesture in gestures) else []
        assessments = {course.id: course.assessment for course in courses}
        place = Place(school_id=school_id, class_id=class_id, term=term, assessments=assessments)
        return _write(place, gestures, acting_user, at)


def _write(place: Place, gestures: Sequence[BookGesture], actor: Actor, at: datetime) -> list[WriteOutcome]:
    course_ids = {gesture.course_id for gesture in gestures}
    if not can_write_books(actor, place.school_id, place.class_id, course_ids, localdate(at)):
        raise UnableToWriteMarks(
            "book_not_yours",
            "Sổ này do giáo viên khác phụ trách.",
            "Nhờ giáo viên được phân công ghi, hoặc báo nhà trường đổi phân công.",
        )
    requests = _requests(place, gestures)
    known = _open_books(place.term, requests)
    fresh = [request for request in requests if request.book_id not in known]
    outcomes = _store(place, fresh, at) | _replayed(place.term, requests, known)
    return [outcomes[request.book_id] for request in requests]


def _requests(place: Place, gestures: Sequence[BookGesture]) -> list[_Request]:
    normal = [
        normal_patches(gesture.cells, assessment=place.assessment_of(gesture.course_id), term=place.term)
        for gesture in gestures
    ]
    books = _books(place, [gesture.course_id for gesture in gestures])
    return [
        _Request(books[gesture.course_id], gesture.course_id, patches, gesture.idempotency_key, patch_digest(patches))
        for gesture, patches in zip(gestures, normal, strict=True)
    ]


def _books(place: Place, course_ids: Sequence[UUID | None]) -> dict[UUID | None, UUID]:
    """Return course (None: homeroom) -> book id; the first gesture of the year starts a book."""
    of_class = Book.objects.filter(school_class_id=place.class_id, school_id=place.school_id)
    known: dict[UUID | None, UUID] = dict(of_class.values_list("course_id", "id"))
    missing = sorted({course_id for course_id in course_ids if course_id not in known}, key=str)
    if missing:  # started in one order by all writers, so that two never wait for each other
        new = [Book(school_id=place.school_id, school_class_id=place.class_id, course_id=course_id) for course_id in missing]
        Book.objects.bulk_create(new, ignore_conflicts=True)
        known = dict(of_class.values_list("course_id", "id"))
    return known


_OPEN_BOOKS = """
SELECT book, hocba_open_book(book, %s, pupils::uuid[], key)
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS given (book, pupils, key)
"""


def _open_books(term: str, requests: Sequence[_Request]) -> dict[UUID, UUID]:
    """Take scope and chain heads, in this order; return book -> the entry that carries the gesture's key already."""
    in_order = sorted(requests, key=lambda request: request.book_id)  # no two writers wait for each other
    books = [request.book_id for request in in_order]
    pupils = ["{" + ",".join(map(str, request.pupil_ids)) + "}" if request.patches else "{NULL}" for request in in_order]
    keys = [request.key for request in in_order]
    with writing_to(term), _of_the_class(), connection.cursor() as cursor:
        cursor.execute(_OPEN_BOOKS, [term, books, pupils, keys])
        return {book_id: entry_id for book_id, entry_id in cursor.fetchall() if entry_id is not None}


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


def _store(place: Place, requests: Sequence[_Request], at: datetime) -> dict[UUID, WriteOutcome]:
    """Compare, chain the entries and bring the rows up to them; return book -> outcome."""
    if not requests:
        return {}
    pupil_ids = sorted({pupil_id for request in requests for pupil_id in request.pupil_ids})
    current = read_rows(place, [request.course_id for request in requests], pupil_ids)
    entries, rows, outcomes = [], {}, {}
    for request in requests:
        standing = current[request.course_id]
        changes, conflicts = compare(request.patches, standing)
        entry = _entry(place, request, changes, conflicts, at)
        entries.append(entry)
        rows[request.course_id] = changed_rows(changes, standing)
        outcomes[request.book_id] = _outcome(entry.id, request, changes=len(changes), conflicts=conflicts)
    with writing_to(place.term):
        _insert(entries)
        write_rows(place, rows)
    return outcomes


def _entry(
    place: Place, request: _Request, changes: Sequence[CellPatch], conflicts: Sequence[CellConflict], at: datetime
) -> MarkEntry:
    return MarkEntry(
        school_id=place.school_id,
        book_id=request.book_id,
        term=place.term,
        made_at=at,
        idempotency_key=request.key,
        patch_digest=request.digest,
        cells=[[str(patch.pupil_id), patch.column, patch.base, patch.value] for patch in changes],
        refused=[[str(c.pupil_id), c.column, c.base, c.value, c.current] for c in conflicts],
        **_GIVEN_BY_TRIGGER,
    )


def _insert(entries: Sequence[MarkEntry]) -> None:
    """Store the entries. Keys were looked up under the books' locks, so a clash comes from another book only."""
    try:
        MarkEntry.objects.bulk_create(entries)
    except IntegrityError as problem:
        if "mark_entry_once" in str(problem):
            raise _key_reused() from problem
        raise


def _replayed(term: str, requests: Sequence[_Request], known: Mapping[UUID, UUID]) -> dict[UUID, WriteOutcome]:
    """Return book -> the first outcome, for the gestures that were written before."""
    if not known:
        return {}
    entries = MarkEntry.objects.in_bulk(list(known.values()))
    outcomes = {}
    for request in requests:
        if request.book_id not in known:
            continue
        entry = entries[known[request.book_id]]
        if (entry.book_id, entry.term, bytes(entry.patch_digest)) != (request.book_id, term, request.digest):
            raise _key_reused()
        conflicts = [
            CellConflict(pupil_id=UUID(pupil), column=column, base=base, value=value, current=current)
            for pupil, column, base, value, current in entry.refused
        ]
        outcomes[request.book_id] = _outcome(entry.id, request, changes=len(entry.cells), conflicts=conflicts)
    return outcomes


def _outcome(entry_id: UUID, request: _Request, *, changes: int, conflicts: Sequence[CellConflict]) -> WriteOutcome:
    accepted = len(request.patches) - len(conflicts)
    return WriteOutcome(entry_id=entry_id, accepted=accepted, changed=changes, conflicts=tuple(conflicts))


def _key_reused() -> UnableToWriteMarks:
    return UnableToWriteMarks(
        "idempotency_key_reused", "Mã yêu cầu này đã dùng cho một lần ghi khác.", "Tải lại trang rồi ghi lại."
    )
