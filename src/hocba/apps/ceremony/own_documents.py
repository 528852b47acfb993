"""Which prepared documents this server wrote itself. Whoever can insert rows but lacks the field key makes none of them.

Slots, digests of parts and the digest of the content are under the mark; so a forged row is never current, never signed.
"""

import json

from hocba.apps.ceremony.models import PreparedDocument
from hocba.foundation.sealed import is_own, own_mark

_PURPOSE = "prepared document"


def mark_document(row: PreparedDocument) -> None:
    """Set the row's mark; every other column must be final."""
    row.own_mark = own_mark(_PURPOSE, *_parts(row))


def is_own_document(row: PreparedDocument) -> bool:
    """Tell whether the row is as this server wrote it (its content is checked against the digest where it is read)."""
    return is_own(row.own_mark, _PURPOSE, *_parts(row))


def _parts(row: PreparedDocument) -> tuple[bytes, ...]:
    facts = {
        "kind": row.kind,
        "code": row.code,
        "version": str(row.version),
        "pupil": str(row.pupil_id),
        "class": str(row.school_class_id),
        "slots": [{name: str(value) for name, value in slot.items()} for slot in row.slots],
        "parts": row.parts,
    }
    # Sorted and plain is enough: this server alone writes and checks the mark, for each document at each reading.
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return row.id.bytes, row.school_id.bytes, bytes(row.digest), text.encode("ascii")
