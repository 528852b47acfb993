"""Values that leave the ceremony: frozen, without tables behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from hocba_core.signing.policy import Role, Slot

SCHOOL_RECORD = "school_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSlot:
    """Ô ký của một văn bản, with the course whose teacher signs it (rank 1 only)."""

    slot: Slot
    course_id: UUID | None

    def to_json(self) -> dict[str, Any]:
        """Return the row's form: ``{"id", "role", "subject", "rank", "course_id"}``."""
        slot = self.slot
        course_id = None if self.course_id is None else str(self.course_id)
        return {"id": slot.id, "role": str(slot.role), "subject": slot.subject, "rank": slot.rank, "course_id": course_id}


_SlotRow = tuple[str, str, str | None, int, str | None]


def read_slots(rows: Sequence[Mapping[str, Any]]) -> tuple[DocumentSlot, ...]:
    """Read the row's form of a document's slots; the documents of a class share theirs, so each form is read once."""
    return _read_slots(tuple((row["id"], row["role"], row["subject"], row["rank"], row["course_id"]) for row in rows))


@lru_cache(maxsize=1024)
def _read_slots(rows: tuple[_SlotRow, ...]) -> tuple[DocumentSlot, ...]:
    return tuple(
        DocumentSlot(slot=Slot(id_, Role(role), subject, rank), course_id=None if course_id is None else UUID(course_id))
        for id_, role, subject, rank, course_id in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """Văn bản chờ ký, without its bytes. ``closings`` are those of the last drafting that gave it, number ``draft``."""

    id: UUID
    kind: str
    code: str
    version: int
    draft: int
    pupil_id: UUID | None
    class_id: UUID
    closings: tuple[str, ...]
    digest: bytes
    slots: tuple[DocumentSlot, ...]
    parts: Mapping[str, bytes]
    prepared_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Bản thảo: what a kind of document brings to be signed. ``content`` is canonical, slots present and empty."""

    kind: str
    code: str
    version: int
    pupil_id: UUID | None
    closings: tuple[str, ...]
    content: bytes
    slots: tuple[DocumentSlot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Chưa làm được: one pupil's document, with the reason a person can act on."""

    pupil_id: UUID
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareOutcome:
    """``prepared`` are the current documents of the class, new or not; ``waiting`` says who has none and why."""

    prepared: tuple[UUID, ...]
    new_count: int
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Phần việc ký: one role (one course for subject teachers) of a class. ``blocked_count`` wait for lower ranks."""

    rank: int
    role: Role
    course_id: UUID | None
    subject: str | None
    person_ids: tuple[UUID, ...]  # who may sign today; several clerks may hold the seal
    total: int
    signed_count: int
    open_count: int
    blocked_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSlot:
    """Ô đang chờ một người ký: all lower ranks have signed."""

    document_id: UUID
    code: str
    pupil_id: UUID | None
    slot: Slot
    course_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Tiến độ một lượt ký. ``failed`` items have a stored reason and may be tried again; the rest ``waiting``."""

    total: int
    signed: int
    failed: int
    waiting: int

    @property
    def is_finished(self) -> bool:
        """Whether every item has its signature."""
        return self.signed == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRequest:
    """Yêu cầu ký đã lưu: the exact bytes to sign, committed before any key is asked."""

    intent_id: UUID
    document_id: UUID
    slot_id: str
    pre_image: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Chữ ký không nhận: why one item was not accepted."""

    document_id: UUID
    slot_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOutcome:
    """What one delivery of signatures led to; ``known_count`` were there already."""

    accepted_count: int
    known_count: int
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """What one run of a batch led to."""

    signed_count: int
    failures: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchInfo:
    """Lượt ký: who signs what with which certificate."""

    id: UUID
    person_id: UUID
    certificate_id: UUID
    certificate_der: bytes
    identity: str
    role: Role
    course_id: UUID | None
    class_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDocument:
    """Văn bản đã đủ chữ ký: content bytes and the signature of every slot."""

    document: DocumentInfo
    content: bytes
    signatures: Mapping[str, bytes]
