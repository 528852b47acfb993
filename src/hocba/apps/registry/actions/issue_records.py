"""Phát hành: a class's wholly signed records, each with its manifest and its pending leaf, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony.actions import release_documents
from hocba.apps.ceremony.queries import current_documents, signed_documents
from hocba.apps.ceremony.standing import outdated
from hocba.apps.ceremony.values import DocumentInfo, SignedDocument
from hocba.apps.ledger.actions import record_leaves
from hocba.apps.registry import events
from hocba.apps.registry.models import IssuedRecord
from hocba.apps.registry.own_records import is_own_record, mark_record
from hocba.apps.registry.permissions import can_issue
from hocba.apps.registry.values import IssueOutcome, NotIssued
from hocba.apps.roster.queries import class_info
from hocba.foundation.bulk import insert_rows
from hocba.foundation.context import acting
from hocba.foundation.failpoints import reach
from hocba.foundation.outbox import emit, record_action
from hocba.foundation.trust_folder import trust_store
from hocba_core.assembly.bundle import manifest_for
from hocba_core.document.record_xml import from_root
from hocba_core.kernel import canonical_json
from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.kernel.digest import sha256, sha256_hex
from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.indications import Indication
from hocba_core.signing.xades import assemble_signed
from hocba_core.tlog.leaf import LeafType
from hocba_core.verify.verifier import verify


class UnableToIssue(HocbaError):
    """Somebody asked for an issue who may not."""


class _Ready(NamedTuple):
    """A record that the real verifier accepts."""

    document: DocumentInfo
    pupil_id: UUID
    content: bytes
    xml: bytes
    manifest: bytes


def issue_records(*, school_id: UUID, class_id: UUID, acting_user: Actor, at: datetime) -> IssueOutcome:
    """Issue every current document of a class whose required slots are all signed; tell why the others wait.

    Each record is put together and verified as a stranger would verify it, the log step excepted, before it is stored.
    Records, manifests, leaves, audit entry and event commit together or not at all; a second call issues nothing again.
    Raises ``UnableToIssue`` (``issue_not_yours``).
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="issue records"):
        assert_may_issue(school_id, acting_user, at)
        _lock_class(class_id)
        documents = current_documents(class_id)
        known = _issued_documents(documents)
        signed = {each.document.id: each for each in signed_documents(class_id) if each.document.id not in known}
        open_ = [each for each in documents if each.id not in known]
        ready, waiting = _judge(open_, signed, outdated(class_id, open_), at)
        records = _store(school_id, class_id, ready, acting_user, at)
        if records:
            payload = {"class_id": str(class_id), "count": len(records), "record_ids": [str(row.id) for row in records]}
            record_action(events.RECORDS_ISSUED, at=at, payload=payload)
            emit(events.RECORDS_ISSUED, at=at, payload=payload)
        reach("issue.before_commit")
    reach("issue.after_commit")
    return IssueOutcome(issued=tuple(row.id for row in records), known_count=len(known), waiting=tuple(waiting))


def assert_may_issue(school_id: UUID, acting_user: Actor, at: datetime) -> None:
    """Raise ``issue_not_yours`` for anybody but the principal and the office."""
    if not can_issue(acting_user.person_id, school_id=school_id, at=at):
        raise UnableToIssue(
            "issue_not_yours", "Bạn không được phát hành học bạ của trường.", "Nhờ hiệu trưởng hoặc văn thư phát hành."
        )


def _issued_documents(documents: Sequence[DocumentInfo]) -> set[UUID]:
    ids = [document.id for document in documents]
    rows = IssuedRecord.objects.filter(document__in=ids).defer("xml")
    return {row.document_id for row in rows if is_own_record(row)}


def _judge(
    documents: Sequence[DocumentInfo], signed: dict[UUID, SignedDocument], stale: set[UUID], at: datetime
) -> tuple[list[_Ready], list[NotIssued]]:
    ready: list[_Ready] = []
    waiting: list[NotIssued] = []
    for document in documents:
        pupil_id = document.pupil_id
        if pupil_id is None:
            raise ValueError("a school record belongs to a pupil")
        if document.id in stale:
            sentence = "Kết quả đã chốt lại hoặc đang mở lại sau khi chuẩn bị. Chuẩn bị và ký lại."
            waiting.append(NotIssued(pupil_id=pupil_id, code="closing_not_standing", message=sentence))
            continue
        if document.id not in signed:
            sentence = "Chưa đủ chữ ký. Chờ những người còn lại ký."
            waiting.append(NotIssued(pupil_id=pupil_id, code="slots_unsigned", message=sentence))
            continue
        candidate = signed[document.id]
        xml = assemble_signed(candidate.content, candidate.signatures)
        report = verify(xml, trust_store(), at)
        if report.indication is Indication.TOTAL_PASSED:
            ready.append(_Ready(document, pupil_id, candidate.content, xml, manifest_for(xml)))
        else:
            waiting.append(NotIssued(pupil_id=pupil_id, code=report.code, message=report.message))
    return ready, waiting


def _store(school_id: UUID, class_id: UUID, ready: Sequence[_Ready], acting_user: Actor, at: datetime) -> list[IssuedRecord]:
    year_id = class_info(class_id).year_id
    leaf_ids = record_leaves(leaf_type=LeafType.RECORD_ISSUED, body_digests=[sha256(each.manifest) for each in ready], at=at)
    reach("issue.after_leaf")
    former = _former_versions(ready)
    reasons = {each.document.id: _reason(each) for each in ready if each.document.version > 1}
    rows = [
        IssuedRecord(
            school_id=school_id,
            code=each.document.code,
            version=each.document.version,
            pupil_id=each.pupil_id,
            school_class_id=class_id,
            year_id=year_id,
            document_id=each.document.id,
            replaces_id=former.get((each.document.code, each.document.version - 1)),
            reason=reasons.get(each.document.id, ""),
            xml=each.xml,
            xml_sha256=sha256_hex(each.xml),
            manifest=each.manifest,
            leaf_id=leaf_id,
            issued_at=at,
            actor_id=acting_user.person_id,
        )
        for each, leaf_id in zip(ready, leaf_ids, strict=True)
    ]
    for row in rows:
        mark_record(row)
    insert_rows(rows)
    release_documents(document_ids=[each.document.id for each in ready], at=at)
    _record_superseded([row for row in rows if row.replaces_id is not None], at)
    return rows


def _former_versions(ready: Sequence[_Ready]) -> dict[tuple[str, int], UUID]:
    codes = [each.document.code for each in ready if each.document.version > 1]
    rows = IssuedRecord.objects.filter(code__in=codes).values_list("code", "version", "id")
    return {(code, version): id_ for code, version, id_ in rows}


def _reason(ready: _Ready) -> str:
    replaces = from_root(parse_strict(ready.content)).header.replaces
    return "" if replaces is None else replaces.reason


def _record_superseded(rows: Sequence[IssuedRecord], at: datetime) -> None:
    bodies = [
        {"code": row.code, "version": str(row.version - 1), "by_version": str(row.version), "superseded_at": at.isoformat()}
        for row in rows
    ]
    record_leaves(
        leaf_type=LeafType.RECORD_SUPERSEDED, body_digests=[sha256(canonical_json.dumps(body)) for body in bodies], at=at
    )


def _lock_class(class_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('issue/' || %s, 0))", [str(class_id)])
