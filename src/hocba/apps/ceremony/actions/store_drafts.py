"""Lưu văn bản chờ ký: the exact bytes are stored, after lint, before anyone signs (trust P3)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import events
from hocba.apps.ceremony.models import PreparedDocument
from hocba.apps.ceremony.values import Draft
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba_core.kernel.digest import sha256
from hocba_core.signing.canonical_document import read_document


def store_drafts(
    *, school_id: UUID, class_id: UUID, drafts: Sequence[Draft], acting_user: Actor, at: datetime
) -> tuple[list[UUID], int]:
    """Store documents of any kind; return the ids of all of them, in order, and how many are new.

    A document whose bytes are stored already keeps its row: preparing twice gives the same document. The caller has
    linted the content; bytes that are not a canonical document are refused here all the same.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="prepare documents"):
        _lock_class(class_id)
        known, last_drafts = _stored(drafts)
        ids: list[UUID] = []
        rows: list[PreparedDocument] = []
        for draft, digest in _with_digests(drafts):
            stored = known.get((draft.code, draft.version, digest))
            if stored is None:
                number = last_drafts.get((draft.code, draft.version), 0) + 1
                rows.append(_row(school_id, class_id, draft, digest, number, at))
                stored = rows[-1].id
            ids.append(stored)
        if rows:
            PreparedDocument.objects.bulk_create(rows)
            payload = {"class_id": str(class_id), "kind": rows[0].kind, "count": len(rows)}
            record_action(events.RECORDS_PREPARED, at=at, payload=payload)
            emit(events.RECORDS_PREPARED, at=at, payload=payload)
        return ids, len(rows)


def _with_digests(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, bytes]]:
    return ((draft, sha256(draft.content)) for draft in drafts)


def _stored(drafts: Sequence[Draft]) -> tuple[dict[tuple[str, int, bytes], UUID], dict[tuple[str, int], int]]:
    """Return what is stored under these codes: ids by bytes, and the last draft's number of each version."""
    same_code = PreparedDocument.objects.filter(code__in={draft.code for draft in drafts})
    known = {
        (code, version, bytes(digest)): id_
        for code, version, digest, id_ in same_code.values_list("code", "version", "digest", "id")
    }
    last = same_code.values("code", "version").annotate(last=Max("draft"))
    return known, {(each["code"], each["version"]): each["last"] for each in last}


def _row(school_id: UUID, class_id: UUID, draft: Draft, digest: bytes, number: int, at: datetime) -> PreparedDocument:
    document = read_document(draft.content)
    if document.slots != tuple(each.slot for each in draft.slots):
        raise ValueError("the draft's slots are not those of its content")
    return PreparedDocument(
        school_id=school_id,
        school_class_id=class_id,
        kind=draft.kind,
        code=draft.code,
        version=draft.version,
        draft=number,
        pupil_id=draft.pupil_id,
        closings=list(draft.closings),
        slots=[each.to_json() for each in draft.slots],
        content=draft.content,
        parts={part: digest.hex() for part, digest in document.digests.items()},
        digest=digest,
        prepared_at=at,
    )


def _lock_class(class_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('prepare/' || %s, 0))", [str(class_id)])
