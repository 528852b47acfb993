"""Values that enter and leave the gradebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hocba_core.kernel.errors import HocbaError


class UnableToWriteMarks(HocbaError):
    """Không ghi được điểm: not this person's book, not a pupil of the class, or a value that cannot stand in the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPatch:
    """Một ô được ghi: ``base`` is what the writer saw, ``value`` what it shall be; None is empty.

    Marks are text (``8.5``), results of comment subjects ``pass`` or ``fail``, conduct ``good``, ``fair``, ``pass``, ``fail``.
    """

    pupil_id: UUID
    column: str
    base: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookGesture:
    """Một thao tác vào một sổ của lớp: ``course_id`` None is the homeroom book."""

    course_id: UUID | None
    cells: Sequence[CellPatch]
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellConflict:
    """Ô bị người khác đổi trước: what was seen, what was meant, and what stands now."""

    pupil_id: UUID
    column: str
    base: str | None
    value: str | None
    current: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOutcome:
    """Kết quả một thao tác: ``accepted`` cells hold their value now (``changed`` of them did not before)."""

    entry_id: UUID
    accepted: int
    changed: int
    conflicts: tuple[CellConflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """Kiểm chuỗi của một sổ: ``broken_at`` is the first entry whose link or hash does not hold; 0: the head itself."""

    book_id: UUID
    entry_count: int
    head_hash: bytes
    broken_at: int | None

    @property
    def is_intact(self) -> bool:
        """Tell whether every link holds and the book's head is the last entry."""
        return self.broken_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """Dòng chiếu lệch: what the entries say and what the current row says of one cell."""

    course_id: UUID | None
    pupil_id: UUID
    term: str
    column: str
    from_entries: str | None
    in_row: str | None
