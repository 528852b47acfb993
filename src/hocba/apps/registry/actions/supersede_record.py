"""Thay thế một học bạ đã phát hành: the next version names the former one and why; nothing is edited, nothing deleted."""

from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import actions as ceremony
from hocba.apps.ceremony.queries import current_documents
from hocba.apps.registry import events
from hocba.apps.registry.actions.issue_records import assert_may_issue
from hocba.apps.registry.models import IssuedRecord
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba_core.assembly.bundle import read_manifest
from hocba_core.document.school_record import Replacement
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.text import clean

_LONGEST_REASON = 400


class UnableToSupersede(HocbaError):
    """The record cannot be superseded now: not the newest version, no reason, or no standing closing to make it from."""


def supersede_record(*, school_id: UUID, record_id: UUID, reason: str, acting_user: Actor, at: datetime) -> UUID:
    """Prepare the version that will replace an issued record, from the closings that stand now; return its document's id.

    Everybody signs the new version as the first; issuing it puts the former on the status list. Until then the former
    stands. Raises ``UnableToSupersede``: ``record_unknown``, ``record_not_newest``, ``reason_missing``, or why no record can be
    prepared.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="supersede record"):
        assert_may_issue(school_id, acting_user, at)
        record = _newest(record_id)
        replacement = Replacement(
            version=record.version,
            content_sha256=read_manifest(bytes(record.manifest))["content_sha256"],
            reason=_reason(reason),
        )
        document_id = _prepare(school_id, record, replacement, acting_user, at)
        payload = {"record_id": str(record.id), "document_id": str(document_id), "version": record.version + 1}
        record_action(events.SUPERSEDING_PREPARED, at=at, payload=payload)
        emit(events.SUPERSEDING_PREPARED, at=at, payload=payload)
        return document_id


def _newest(record_id: UUID) -> IssuedRecord:
    record = IssuedRecord.objects.defer("xml").filter(id=record_id).first()
    if record is None:
        raise UnableToSupersede("record_unknown", "Trường không có học bạ này.", "Xem lại mã học bạ.")
    if IssuedRecord.objects.filter(replaces_id=record.id).exists():
        raise UnableToSupersede(
            "record_not_newest", "Bản này đã được thay thế bằng bản mới hơn.", "Chọn bản mới nhất của học bạ."
        )
    return record


def _reason(text: str) -> str:
    reason = clean(text)
    if not reason or len(reason) > _LONGEST_REASON:
        raise UnableToSupersede(
            "reason_missing",
            f"Thay thế học bạ cần lý do, dài không quá {_LONGEST_REASON} kí tự.",
            "Ghi lý do, ví dụ số văn bản cho phép sửa.",
        )
    return reason


def _prepare(school_id: UUID, record: IssuedRecord, replacement: Replacement, acting_user: Actor, at: datetime) -> UUID:
    outcome = ceremony.prepare_records(
        school_id=school_id,
        class_id=record.school_class_id,
        acting_user=acting_user,
        at=at,
        replacing={record.pupil_id: replacement},
    )
    for waiting in outcome.waiting:
        if waiting.pupil_id == record.pupil_id:
            raise UnableToSupersede(waiting.code, waiting.message)
    [document] = [each for each in current_documents(record.school_class_id) if each.code == record.code]
    return document.id
