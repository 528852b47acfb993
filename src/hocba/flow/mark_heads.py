"""Đầu chuỗi sổ điểm: the heads of all mark chains go into the log while marks are written (trust P2).

The leaf commits to what changed since the last leaf, the audit entry keeps that body; folded from the last whole one, the
bodies give every head at every moment that was logged. A rewritten chain then contradicts a checkpoint that others hold.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hocba.apps.gradebook.queries import chain_heads_of_school
from hocba.apps.ledger.actions import record_leaf
from hocba.foundation.context import acting
from hocba.foundation.models import AuditEntry
from hocba.foundation.outbox import record_action
from hocba_core.kernel import canonical_json
from hocba_core.kernel.digest import sha256
from hocba_core.tlog.leaf import LeafType

ACTION = "flow.mark_heads.recorded"
_FORMAT = "hocba mark chain heads 1"
_WHOLE_EVERY = timedelta(days=1)
Heads = Mapping[str, list[str]]


def record_mark_heads(*, school_id: UUID, at: datetime) -> UUID | None:
    """Log the heads that changed since the last time; return the leaf's id, None when nothing changed."""
    with acting(school_id=school_id, reason="log the heads of mark chains"):
        heads = {str(book_id): [str(count), head.hex()] for book_id, (count, head) in chain_heads_of_school(school_id).items()}
        known, whole_at = _known()
        changed = {book: head for book, head in heads.items() if known.get(book) != head}
        if not changed:
            return None
        is_whole = whole_at is None or at - whole_at >= _WHOLE_EVERY
        body = {
            "format": _FORMAT,
            "school_id": str(school_id),
            "recorded_at": at.isoformat(),
            "is_whole": is_whole,
            "heads": heads if is_whole else changed,
        }
        leaf_id = record_leaf(leaf_type=LeafType.MARK_CHAIN_HEADS, body_digest=sha256(canonical_json.dumps(body)), at=at)
        record_action(ACTION, at=at, payload={"leaf_id": str(leaf_id), "leaf_body": body})
        return leaf_id


def _known() -> tuple[Heads, datetime | None]:
    """Return the heads as logged so far, and when they were last logged whole."""
    entries = AuditEntry.objects.filter(action=ACTION).order_by("-made_at", "-id")
    whole = entries.filter(payload__leaf_body__is_whole=True).first()
    if whole is None:
        return {}, None
    heads: dict[str, Any] = {}
    for entry in entries.filter(made_at__gte=whole.made_at).reverse():
        heads |= entry.payload["leaf_body"]["heads"]
    return heads, whole.made_at
