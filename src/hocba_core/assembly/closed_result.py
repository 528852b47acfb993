"""Kết quả đã chốt: what a closing fixes for one pupil, as a value and as the canonical bytes that its digest covers."""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any, Final, Self

from hocba_core.assembly.results_json import (
    evaluation_from_json,
    evaluation_to_json,
    missing_from_json,
    missing_to_json,
    sheet_from_json,
    sheet_to_json,
)
from hocba_core.assembly.snapshot import Snapshot
from hocba_core.kernel import canonical_json
from hocba_core.kernel.digest import sha256_hex
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Evaluation, Missing
from hocba_core.rules.sheet import GradebookSheet

FORMAT: Final = "hocba closed result 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedResult:
    """Kết quả đã chốt of one pupil and one scope (``term`` is ``FIRST``, ``YEAR`` or ``SUMMER``).

    ``based_on`` is the digest (64 hex digits) of the earlier scope's closed result that stood at that moment, empty where
    there was none: a summer result counts only beside the year it was made for. ``accepted_missing`` is what the school
    knowingly closed without.
    """

    term: Term
    sheet: GradebookSheet
    evaluation: Evaluation
    snapshot: Snapshot
    based_on: str = ""
    accepted_missing: tuple[Missing, ...] = ()

    def canonical_bytes(self) -> bytes:
        """Return the RFC 8785 bytes that are stored (sealed) and digested."""
        facts = {
            "format": FORMAT,
            "term": self.term.value,
            "sheet": sheet_to_json(self.sheet),
            "evaluation": evaluation_to_json(self.evaluation),
            "snapshot": self.snapshot.to_json(),
            "based_on": self.based_on,
            "accepted_missing": [missing_to_json(each) for each in self.accepted_missing],
        }
        return _canonical(facts)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, 64 hex digits."""
        return sha256_hex(self.canonical_bytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read stored bytes; raises ``closed_result_unreadable`` for another format."""
        facts = json.loads(data)
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise HocbaError(
                "closed_result_unreadable", "Kết quả đã chốt không ở dạng quen thuộc.", "Báo người quản trị hệ thống."
            )
        return cls(
            term=Term(facts["term"]),
            sheet=sheet_from_json(facts["sheet"]),
            evaluation=evaluation_from_json(facts["evaluation"]),
            snapshot=Snapshot.from_json(facts["snapshot"]),
            based_on=facts["based_on"],
            accepted_missing=tuple(missing_from_json(each) for each in facts["accepted_missing"]),
        )


def _canonical(facts: dict[str, Any]) -> bytes:
    """Return the RFC 8785 bytes. Without numbers and with ASCII keys plain JSON is canonical, and ten times as quick."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() if unicodedata.is_normalized("NFC", text) else canonical_json.dumps(facts)
