"""The text under an entry's hash, rebuilt outside the database (docs/specs/mark-entries.md)."""

import json
from collections.abc import Iterable
from datetime import UTC
from uuid import UUID

from hocba.apps.gradebook.models import MarkEntry
from hocba_core.kernel.digest import sha256

FIRST_HASH = bytes(32)
_FORMAT = "hocba mark entry 1"


def entry_text(entry: MarkEntry) -> str:
    """Return the documented text of an entry: one JSON array, members separated by a comma and a space."""
    return json.dumps(
        [
            _FORMAT,
            str(entry.school_id),
            str(entry.book_id),
            entry.term,
            str(entry.sequence),
            entry.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            str(entry.actor_id),
            str(entry.request_id),
            entry.reason,
            entry.idempotency_key,
            bytes(entry.patch_digest).hex(),
            entry.cells,
            entry.refused,
        ],
        ensure_ascii=False,
    )


def entry_hash(previous_hash: bytes, entry: MarkEntry) -> bytes:
    """Return ``sha256(previous_hash || UTF-8 of the entry's text)``."""
    return sha256(previous_hash + entry_text(entry).encode())


def first_break(entries: Iterable[MarkEntry], *, entry_count: int, head_hash: bytes) -> int | None:
    """Return the sequence of the first entry that does not follow from the one before; 0 for a wrong head; None: intact."""
    previous, expected = FIRST_HASH, 0
    for entry in entries:
        expected += 1
        is_linked = entry.sequence == expected and bytes(entry.previous_hash) == previous
        if not is_linked or bytes(entry.entry_hash) != entry_hash(previous, entry):
            return expected
        previous = bytes(entry.entry_hash)
    return None if (expected, previous) == (entry_count, head_hash) else 0


def heads_text(heads: dict[UUID, tuple[int, bytes]]) -> dict[str, list[str]]:
    """Return book id -> [entry count, head hash] as text: how closings and the log name heads of chains."""
    return {str(book_id): [str(count), head.hex()] for book_id, (count, head) in heads.items()}
