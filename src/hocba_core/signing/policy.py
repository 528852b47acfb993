"""Who must sign a document, in which rank, and what each signature covers (architecture section 5).

A kind of document has one function here that names its slots; covering follows from the ranks alone. Rank 1 signs its own
part and the header, every higher rank signs all content and every signature of the lower ranks through its value.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

HEADER_ID: Final = "header"
CONTENT_ID: Final = "content"
FIRST_RANK: Final = 1


class Role(StrEnum):
    """Vai trò ký: the capacity in which a slot is signed. The signer is who the certificate says."""

    SUBJECT_TEACHER = "subject_teacher"
    HOMEROOM = "homeroom"
    PRINCIPAL = "principal"
    SEAL = "seal"


_TITLES: Final = {
    Role.SUBJECT_TEACHER: "giáo viên bộ môn",
    Role.HOMEROOM: "giáo viên chủ nhiệm",
    Role.PRINCIPAL: "hiệu trưởng",
    Role.SEAL: "con dấu của trường",
}


class Slot(NamedTuple):
    """Ô ký: one signature that a document demands."""

    id: str
    role: Role
    subject: str | None
    rank: int

    @property
    def title(self) -> str:
        """The Vietnamese name people read: “giáo viên bộ môn VAN”, “hiệu trưởng”."""
        return f"{_TITLES[self.role]} {self.subject}" if self.subject else _TITLES[self.role]


def slots_for_school_record(subject_codes: Iterable[str]) -> tuple[Slot, ...]:
    """Các ô ký của học bạ: one per subject in the record's order, then homeroom teacher, principal and school seal."""
    subjects = (Slot(f"subject-{code}", Role.SUBJECT_TEACHER, code, FIRST_RANK) for code in subject_codes)
    return (
        *subjects,
        Slot("homeroom", Role.HOMEROOM, None, 2),
        Slot("principal", Role.PRINCIPAL, None, 3),
        Slot("seal", Role.SEAL, None, 4),
    )


def value_id(slot_id: str) -> str:
    """Return the Id of the ``ds:SignatureValue`` in slot ``slot_id``."""
    return f"value-{slot_id}"


def covered_ids(slot: Slot, slots: Sequence[Slot]) -> tuple[str, ...]:
    """Return the Ids that the signature in ``slot`` must reference, in order, without its own signed properties."""
    if slot.rank == FIRST_RANK:
        return (HEADER_ID, slot.id)
    return (CONTENT_ID, *(value_id(other.id) for other in slots if other.rank < slot.rank))
