"""Yêu cầu ký, the first half: intents with the exact bytes are committed before any key is asked (trust P3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import events, queries
from hocba.apps.ceremony.duty_check import assert_still_theirs
from hocba.apps.ceremony.models import SigningFailure, SigningIntent
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
_Place = tuple[UUID, str]  # document and slot


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
        assert_still_theirs(school_id, batch, at)
        items = [item for item in queries.open_items(batch) if item[0].id not in excluding]
        stale = outdated(batch.class_id, [document for document, _ in items])
        items = [item for item in items if item[0].id not in stale][:limit]
        values = _values_below(items)
        intents, foreign = _intents(school_id, batch, items, values)
        items = [item for item in items if (item[0].id, item[1].slot.id) not in foreign]
        _tell_foreign(school_id, batch, foreign, at)
        new = _new_intents(school_id, batch, items, intents, values, at)
        insert_rows(new)
        if new:
            payload = {"batch_id": str(batch_id), "count": len(new)}
            record_action(events.SIGNATURES_REQUESTED, at=at, payload=payload)
            emit(events.SIGNATURES_REQUESTED, at=at, payload=payload)
        intents |= {(intent.document_id, intent.slot): intent for intent in new}
        requests = [_request(intents[document.id, place.slot.id]) for document, place in items]
        reach("sign.before_intents_commit")
    return requests


def _intents(
    school_id: UUID, batch: BatchInfo, items: list[_Item], values: dict[UUID, dict[str, bytes]]
) -> tuple[dict[_Place, SigningIntent], set[_Place]]:
    """Return the committed intents, each made again and compared, and the places of those that are not what we would ask.

    A row is not believed for having been inserted: no key is asked for bytes that do not follow from the document.
    """
    places = {(document.id, place.slot.id): (document, place) for document, place in items}
    rows = SigningIntent.objects.filter(
        document__in=[document.id for document, _ in items],
        slot__in={place.slot.id for _, place in items},
        certificate_id=batch.certificate_id,
    )
    known: dict[_Place, SigningIntent] = {}
    foreign: set[_Place] = set()
    for row in rows:
        place = (row.document_id, row.slot)
        if place not in places:
            continue
        again = _intent(school_id, batch, *places[place], values.get(row.document_id, {}), row.intended_at)
        if (again.pre_image, again.signed_properties) == (bytes(row.pre_image), bytes(row.signed_properties)):
            known[place] = row
        else:
            foreign.add(place)
    return known, foreign


def _tell_foreign(school_id: UUID, batch: BatchInfo, foreign: Collection[_Place], at: datetime) -> None:
    SigningFailure.objects.bulk_create(
        SigningFailure(
            school_id=school_id,
            batch_id=batch.id,
            document_id=document_id,
            slot=slot,
            failed_at=at,
            code="intent_not_ours",
            message="Trong cơ sở dữ liệu có một yêu cầu ký không do máy chủ lập. Báo quản trị viên, chưa ký mục này.",
        )
        for document_id, slot in sorted(foreign)
    )


def _values_below(items: list[_Item]) -> dict[UUID, dict[str, bytes]]:
    """Return the digests of the signature values that the items' slots cover; rank 1 covers none."""
    above = [document.id for document, place in items if place.slot.rank > FIRST_RANK]
    return queries.value_digests(above) if above else {}


def _new_intents(
    school_id: UUID,
    batch: BatchInfo,
    items: list[_Item],
    known: dict[_Place, SigningIntent],
    values: dict[UUID, dict[str, bytes]],
    at: datetime,
) -> list[SigningIntent]:
    wanted = [item for item in items if (item[0].id, item[1].slot.id) not in known]
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
