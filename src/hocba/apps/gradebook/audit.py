"""Are the books what was written? Chains recomputed, current rows rebuilt from the entries; used by closing and doctor."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hocba.apps.gradebook.chain import first_break
from hocba.apps.gradebook.columns import replay
from hocba.apps.gradebook.models import Book, MarkEntry
from hocba.apps.gradebook.rows import all_cells
from hocba.apps.gradebook.values import ChainReport, RowDifference
from hocba.apps.roster import queries as roster

Cells = dict[UUID, dict[str, str]]
ALL_TERMS = ("term_1", "term_2", "year", "summer")
_Place = tuple[UUID | None, str]  # course (None: homeroom) and term


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAudit:
    """Kiểm sổ của lớp: the books' chains, and where current rows differ from what the entries say."""

    chains: tuple[ChainReport, ...]
    differences: tuple[RowDifference, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether every chain is intact and every row follows from its entries."""
        return not self.differences and all(chain.is_intact for chain in self.chains)


def verify_chain(book_id: UUID) -> ChainReport:
    """Recompute every hash of a book's chain outside the database (kiểm chuỗi)."""
    return _report(Book.objects.get(id=book_id), list(MarkEntry.objects.filter(book_id=book_id).order_by("sequence")))


def rebuild_sheets(class_id: UUID) -> dict[_Place, Cells]:
    """Return (course or None, term) -> pupil -> filled cells, from the entries alone (dựng lại sổ)."""
    books, entries = _read(class_id)
    return _rebuilt(books, entries, ALL_TERMS)


def audit_books(class_id: UUID, terms: Sequence[str] = ALL_TERMS) -> BookAudit:
    """Recompute the chains of a class's books and compare the current rows of ``terms`` with what the entries say."""
    books, entries = _read(class_id)
    assessments = {course.id: course.assessment for course in roster.courses_of_class(class_id)}
    rebuilt, current = _rebuilt(books, entries, terms), all_cells(class_id, assessments, terms)
    places = sorted(rebuilt.keys() | current.keys(), key=str)
    differences = [each for place in places for each in _differences(place, rebuilt.get(place, {}), current.get(place, {}))]
    return BookAudit(chains=tuple(_report(book, entries[book.id]) for book in books), differences=tuple(differences))


def _read(class_id: UUID) -> tuple[list[Book], Mapping[UUID, list[MarkEntry]]]:
    """Return the class's books and their entries. Books first: an entry that commits in between only shows as unknown."""
    books = list(Book.objects.filter(school_class_id=class_id).order_by("id"))
    counts = {book.id: book.entry_count for book in books}
    entries: defaultdict[UUID, list[MarkEntry]] = defaultdict(list)
    for entry in MarkEntry.objects.filter(book_id__in=counts).order_by("book_id", "sequence"):
        if entry.sequence <= counts[entry.book_id]:
            entries[entry.book_id].append(entry)
    return books, entries


def _rebuilt(books: Sequence[Book], entries: Mapping[UUID, list[MarkEntry]], terms: Sequence[str]) -> dict[_Place, Cells]:
    rebuilt: dict[_Place, Cells] = {}
    for book in books:
        of_book = entries[book.id]
        for term in {entry.term for entry in of_book}.intersection(terms):
            rows = replay([entry.cells for entry in of_book if entry.term == term])
            rebuilt[book.course_id, term] = {UUID(pupil_id): cells for pupil_id, cells in rows.items()}
    return rebuilt


def _differences(place: _Place, rebuilt: Cells, current: Cells) -> Iterator[RowDifference]:
    for pupil_id in sorted(rebuilt.keys() | current.keys()):
        said, stands = rebuilt.get(pupil_id, {}), current.get(pupil_id, {})
        if said == stands:
            continue
        for column in sorted(said.keys() | stands.keys()):
            if said.get(column) != stands.get(column):
                yield RowDifference(
                    course_id=place[0],
                    pupil_id=pupil_id,
                    term=place[1],
                    column=column,
                    from_entries=said.get(column),
                    in_row=stands.get(column),
                )


def _report(book: Book, entries: Sequence[MarkEntry]) -> ChainReport:
    head = bytes(book.head_hash)
    broken_at = first_break(entries, entry_count=book.entry_count, head_hash=head)
    return ChainReport(book_id=book.id, entry_count=book.entry_count, head_hash=head, broken_at=broken_at)
