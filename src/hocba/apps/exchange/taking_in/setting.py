"""What every kind of file is taken in with."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.exchange.spreadsheets.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Bối cảnh nhập: school, who, when, the file's digest, and whether other values may be overwritten."""

    school_id: UUID
    acting_user: Actor
    at: datetime
    file_sha256: str
    may_overwrite: bool
    problems: list[Problem] = field(default_factory=list)
