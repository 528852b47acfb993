"""Yêu cầu ký, the first half: intents with the exact bytes are committed before any key is asked (trust P3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import events, queries
from hocba.apps.ceremony.models import SigningIntent
from hocba.apps.ceremony.permissions import can_sign
from hocba.apps.ceremony.refusals import UnableToSign
from hocba.apps.ceremony.standing import outdated
from hocba.apps.ceremony.values import BatchInfo, DocumentInfo, DocumentSlot, SignatureRequest
from hocba.foundation.bulk import insert_rows
from hocba.foundation.context import acting
from hocba.foundation.failpoints import reach
from hocba.foundation.outbox import emit, record_action
from hocba_core.signing.canonical_document import CanonicalDocument
from hocba_core.signing.policy import FIRST_RANK, value_id
from hocba_core.signing.xades import prepare_signature

_Item = tuple[DocumentInfo, DocumentSlot]


def request_signatures(
    *,
    school_id: UUID,
    batch_id: UUID,
    limit: int,
    excluding: Collection[UUID] = (),
    acting_user: Actor,
    at: datetime,
) -> list[SignatureRequest]:
    """Return up to ``limit`` requests of the batch whose lower ranks have signed; their intents are committed on return.

    Documents whose closings no longer stand are passed over: they wait for a new draft.

    ``excluding`` are documents already tried in this run. An intent that an earlier run committed with the same certificate
    is given again unchanged, so that one key never signs two texts for one slot. Raises ``UnableToSign`` (``slot_not_yours``)
    when the person no longer holds the slot. Must not be called inside an open transaction: the database refuses signatures
    whose intent was not committed before.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="request signatures"):
        batch = queries.batch_info(batch_id)
        _assert_still_theirs(school_id, batch, at)
        items = [item for item in queries.open_items(batch) if item[0].id not in excluding]
        stale = outdated(batch.class_id, [document for document, _ in items])
        items = [item for item in items if item[0].id not in stale][:limit]
        intents = _intents(batch, items)
        new = _new_intents(school_id, batch, items, intents, at)
        insert_rows(new)
        if new:
            payload = {"batch_id": str(batch_id), "count": len(new)}
            record_action(events.SIGNATURES_REQUESTED, at=at, payload=payload)
            emit(events.SIGNATURES_REQUESTED, at=at, payload=payload)
        intents |= {(intent.document_id, intent.slot): intent for intent in new}
        requests = [_request(intents[document.id, place.slot.id]) for document, place in items]
        reach("sign.before_intents_commit")
    return requests


def _assert_still_theirs(school_id: UUID, batch: BatchInfo, at: datetime) -> None:
    if not can_sign(
        batch.person_id,
        school_id=school_id,
        class_id=batch.class_id,
        role=batch.role,
        course_id=batch.course_id,
        at=at,
    ):
        raise UnableToSign(
            "slot_not_yours",
            "Phần ký này không còn thuộc phân công của người đã bắt đầu lượt ký.",
            "Người được phân công hiện nay bắt đầu một lượt ký mới.",
        )


def _intents(batch: BatchInfo, items: list[_Item]) -> dict[tuple[UUID, str], SigningIntent]:
    open_ = SigningIntent.objects.filter(
        document__in=[document.id for document, _ in items],
        slot__in={place.slot.id for _, place in items},
        certificate_id=batch.certificate_id,
    )
    return {(intent.document_id, intent.slot): intent for intent in open_}


def _new_intents(
    school_id: UUID,
    batch: BatchInfo,
    items: list[_Item],
    known: dict[tuple[UUID, str], SigningIntent],
    at: datetime,
) -> list[SigningIntent]:
    wanted = [item for item in items if (item[0].id, item[1].slot.id) not in known]
    above = [document.id for document, place in wanted if place.slot.rank > FIRST_RANK]
    values = queries.value_digests(above) if above else {}
    signing_time = at.replace(microsecond=0)
    return [_intent(school_id, batch, document, place, values.get(document.id, {}), signing_time) for document, place in wanted]


def _intent(
    school_id: UUID,
    batch: BatchInfo,
    document: DocumentInfo,
    place: DocumentSlot,
    values: dict[str, bytes],
    signing_time: datetime,
) -> SigningIntent:
    canonical = CanonicalDocument(
        code=document.code,
        version=str(document.version),
        head=b"",  # a request needs the digests of the parts only
        slots=tuple(each.slot for each in document.slots),
        digests={**document.parts, **{value_id(slot): digest for slot, digest in values.items()}},
        signatures={},
    )
    prepared = prepare_signature(canonical, place.slot, batch.certificate_der, signing_time)
    return SigningIntent(
        school_id=school_id,
        batch_id=batch.id,
        document_id=document.id,
        slot=place.slot.id,
        certificate_id=batch.certificate_id,
        pre_image=prepared.signed_info,
        digest=prepared.digest,
        signed_properties=prepared.signed_properties,
        intended_at=signing_time,
    )


def _request(intent: SigningIntent) -> SignatureRequest:
    return SignatureRequest(
        intent_id=intent.id, document_id=intent.document_id, slot_id=intent.slot, pre_image=bytes(intent.pre_image)
    )
