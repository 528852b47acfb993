"""Values that leave the registry."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedInfo:
    """Học bạ đã phát hành, without its bytes. ``replaced_by`` is the newer record where there is one."""

    id: UUID
    code: str
    version: int
    pupil_id: UUID
    class_id: UUID
    year_id: UUID
    document_id: UUID
    xml_sha256: str
    issued_at: datetime
    leaf_id: UUID
    replaces: UUID | None
    replaced_by: UUID | None

    @property
    def file_stem(self) -> str:
        """The name of its files: code and version, nothing personal."""
        return f"{self.code}-v{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotIssued:
    """Chưa phát hành được: whose record, and the reason a person can act on."""

    pupil_id: UUID
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOutcome:
    """``issued`` are the new records; ``known_count`` were issued before; ``waiting`` says who has none and why."""

    issued: tuple[UUID, ...]
    known_count: int
    waiting: tuple[NotIssued, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersededRecord:
    """Một bản đã được thay thế, as the public status list tells it."""

    code: str
    version: int
    by_version: int
    superseded_on: date
