"""Lưu văn bản chờ ký: the exact bytes are stored, after lint, before anyone signs (trust P3)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import events
from hocba.apps.ceremony.models import Drafting, PreparedDocument
from hocba.apps.ceremony.own_documents import is_own_document, mark_document
from hocba.apps.ceremony.values import Draft
from hocba.foundation.bulk import insert_rows
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba_core.kernel.digest import sha256
from hocba_core.signing.canonical_document import read_document


def store_drafts(
    *, school_id: UUID, class_id: UUID, drafts: Sequence[Draft], acting_user: Actor, at: datetime
) -> tuple[list[UUID], int]:
    """Store documents of any kind and make them current; return the ids of all, in order, and how many are new.

    A document whose bytes are stored already keeps its row and its signatures: preparing twice gives the same document.
    The caller has linted the content; bytes that are not a canonical document are refused here all the same.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="prepare documents"):
        _lock_class(class_id)
        documents = _documents(school_id, class_id, drafts, at)
        is_new = {row.id for row in documents if row._state.adding}
        insert_rows([row for row in documents if row.id in is_new])
        draftings = _draftings(school_id, drafts, documents, at)
        insert_rows(draftings)
        if draftings:
            payload = {"class_id": str(class_id), "kind": documents[0].kind, "count": len(draftings)}
            record_action(events.DOCUMENTS_PREPARED, at=at, payload={**payload, "new_count": len(is_new)})
            emit(events.DOCUMENTS_PREPARED, at=at, payload=payload)
        return [row.id for row in documents], len(is_new)


def _documents(school_id: UUID, class_id: UUID, drafts: Sequence[Draft], at: datetime) -> list[PreparedDocument]:
    """Return the stored row of each draft's bytes, or a new one that is not saved yet."""
    same_code = PreparedDocument.objects.filter(code__in={draft.code for draft in drafts}).defer("content")
    known = {(row.code, row.version, bytes(row.digest)): row for row in same_code if is_own_document(row)}
    digests = [sha256(draft.content) for draft in drafts]
    return [
        known.get((draft.code, draft.version, digest)) or _row(school_id, class_id, draft, digest, at)
        for draft, digest in zip(drafts, digests, strict=True)
    ]


def _draftings(school_id: UUID, drafts: Sequence[Draft], documents: Sequence[PreparedDocument], at: datetime) -> list[Drafting]:
    """Return a drafting for each document that is not current yet, or current by other closings."""
    former = Drafting.objects.filter(code__in={draft.code for draft in drafts}).order_by("code", "version", "number")
    last = {(row.code, row.version): row for row in former}
    new = []
    for draft, document in zip(drafts, documents, strict=True):
        before = last.get((draft.code, draft.version))
        closings = list(draft.closings)
        if before is not None and before.document_id == document.id and before.closings == closings:
            continue
        new.append(
            Drafting(
                school_id=school_id,
                code=draft.code,
                version=draft.version,
                number=1 if before is None else before.number + 1,
                document_id=document.id,
                closings=closings,
                drafted_at=at,
            )
        )
    return new


def _row(school_id: UUID, class_id: UUID, draft: Draft, digest: bytes, at: datetime) -> PreparedDocument:
    document = read_document(draft.content)
    if document.slots != tuple(each.slot for each in draft.slots):
        raise ValueError("the draft's slots are not those of its content")
    row = PreparedDocument(
        school_id=school_id,
        school_class_id=class_id,
        kind=draft.kind,
        code=draft.code,
        version=draft.version,
        pupil_id=draft.pupil_id,
        slots=[each.to_json() for each in draft.slots],
        content=draft.content,
        parts={part: digest.hex() for part, digest in document.digests.items()},
        digest=digest,
        prepared_at=at,
    )
    mark_document(row)
    return row


def _lock_class(class_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('prepare/' || %s, 0))", [str(class_id)])
