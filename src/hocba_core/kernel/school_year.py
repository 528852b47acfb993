"""The school year."""

import re
from dataclasses import dataclass
from typing import Self

from hocba_core.kernel.errors import HocbaError

_LABEL = re.compile(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """Năm học, named by the calendar year in which it starts: ``SchoolYear(2025)`` is 2025-2026."""

    start: int

    @property
    def label(self) -> str:
        """As people write it: ``2025-2026``."""
        return f"{self.start}-{self.start + 1}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2025-2026``; raise ``school_year_unreadable`` for anything that is not two following years."""
        match = _LABEL.fullmatch(text)
        if match is None or int(match[2]) != int(match[1]) + 1:
            raise HocbaError("school_year_unreadable", f"Không đọc được năm học “{text}”.", "Viết theo mẫu 2025-2026.")
        return cls(int(match[1]))

    def __str__(self) -> str:
        return self.label
