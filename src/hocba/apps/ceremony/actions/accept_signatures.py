"""Nhận chữ ký, the second half: each value is verified on arrival against the stored intent, whenever it comes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import events, queries
from hocba.apps.ceremony.duty_check import assert_own_delivery, assert_still_theirs
from hocba.apps.ceremony.models import CollectedSignature, SigningFailure, SigningIntent
from hocba.apps.ceremony.values import AcceptOutcome, BatchInfo, Refusal
from hocba.apps.ledger.actions import record_leaf
from hocba.foundation.bulk import insert_rows
from hocba.foundation.context import acting
from hocba.foundation.failpoints import reach
from hocba.foundation.outbox import emit, record_action
from hocba.foundation.trust_folder import trust_store
from hocba_core.kernel import canonical_json
from hocba_core.kernel.digest import sha256
from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.canonical_document import CanonicalDocument
from hocba_core.signing.policy import Slot, value_id
from hocba_core.signing.trust import certificate_problems
from hocba_core.signing.xades import PreparedSignature, accept
from hocba_core.tlog.leaf import LeafType


def accept_signatures(
    *, school_id: UUID, batch_id: UUID, values: Mapping[UUID, bytes], acting_user: Actor, at: datetime
) -> AcceptOutcome:
    """Take signature values by intent id; store those that hold, and a reason for each that does not.

    A value is taken when the intent exists for this batch's certificate, the value is this certificate's signature over the
    stored bytes, and the certificate is now valid, trusted, not revoked and the signer's own. Delivering the same again
    changes nothing. One bad item does not hold up the others. Raises ``UnableToSign`` when somebody else delivers
    (``delivery_not_yours``) or the slots have changed hands since (``slot_not_yours``).
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="accept signatures"):
        batch = queries.batch_info(batch_id)
        assert_own_delivery(batch, acting_user)
        assert_still_theirs(school_id, batch, at)
        _lock_class(batch.class_id)
        arrived = _arrived(batch, values)
        filled = queries.filled_slots({intent.document_id for intent in arrived})
        fresh = [intent for intent in arrived if (intent.document_id, intent.slot) not in filled]
        verified, refused = _verify(batch, fresh, values, at)
        _store(school_id, verified, at)
        _store_refusals(school_id, batch, refused, at)
        if verified or refused:
            _tell(batch, verified, refused, at)
        reach("sign.before_accept_commit")
    return AcceptOutcome(accepted_count=len(verified), known_count=len(arrived) - len(fresh), refused=tuple(refused))


class _Verified(NamedTuple):
    intent: SigningIntent
    slot: Slot
    element: bytes


def _arrived(batch: BatchInfo, values: Mapping[UUID, bytes]) -> list[SigningIntent]:
    """Return the intents that the values answer; a value for anything else is nobody's and is not looked at."""
    intents = SigningIntent.objects.filter(id__in=list(values), certificate_id=batch.certificate_id)
    return list(intents.order_by("document_id", "slot"))


def _verify(
    batch: BatchInfo, intents: list[SigningIntent], values: Mapping[UUID, bytes], at: datetime
) -> tuple[list[_Verified], list[Refusal]]:
    problems = certificate_problems(trust_store(), batch.certificate_der, at, expected_identity=batch.identity)
    if problems:
        worst = problems[0]
        return [], [_refusal(intent, worst.code, worst.message) for intent in intents]
    slots = {
        (document_id, place.slot.id): place.slot
        for document_id, places in queries.slots_by_document({intent.document_id for intent in intents}).items()
        for place in places
    }
    verified, refused = [], []
    for intent in intents:
        slot = slots[intent.document_id, intent.slot]
        try:
            element = accept(_prepared(batch, intent, slot), values[intent.id])
        except HocbaError as problem:
            refused.append(_refusal(intent, problem.code, problem.message))
        else:
            verified.append(_Verified(intent, slot, element))
    return verified, refused


def _prepared(batch: BatchInfo, intent: SigningIntent, slot: Slot) -> PreparedSignature:
    return PreparedSignature(
        slot=slot,
        certificate_der=batch.certificate_der,
        signing_time=intent.intended_at,
        signed_info=bytes(intent.pre_image),
        signed_properties=bytes(intent.signed_properties),
    )


def _store(school_id: UUID, verified: Iterable[_Verified], at: datetime) -> None:
    insert_rows(
        [
            CollectedSignature(
                school_id=school_id,
                intent_id=intent.id,
                document_id=intent.document_id,
                slot=slot.id,
                rank=slot.rank,
                element=element,
                digest=sha256(element),
                value_digest=_value_digest(slot, element),
                signed_at=at,
            )
            for intent, slot, element in verified
        ]
    )


def _value_digest(slot: Slot, element: bytes) -> bytes:
    alone = CanonicalDocument(code="", version="0", head=b"", slots=(slot,), digests={}, signatures={})
    return alone.with_signature(slot.id, element).digests[value_id(slot.id)]


def _store_refusals(school_id: UUID, batch: BatchInfo, refused: Iterable[Refusal], at: datetime) -> None:
    SigningFailure.objects.bulk_create(
        SigningFailure(
            school_id=school_id,
            batch_id=batch.id,
            document_id=refusal.document_id,
            slot=refusal.slot_id,
            failed_at=at,
            code=refusal.code,
            message=refusal.message,
        )
        for refusal in refused
    )


def _tell(batch: BatchInfo, verified: list[_Verified], refused: list[Refusal], at: datetime) -> None:
    """One leaf, one audit entry, one event for the whole delivery; the leaf's body lists document and signature digests."""
    body = {
        "batch_id": str(batch.id),
        "accepted_at": at.isoformat(),
        "signatures": [[str(intent.document_id), slot.id, sha256(element).hex()] for intent, slot, element in verified],
    }
    payload = {
        "batch_id": str(batch.id),
        "class_id": str(batch.class_id),
        "role": str(batch.role),
        "count": len(verified),
        "refused_count": len(refused),
    }
    if verified:
        leaf_type = LeafType.SIGNING_BATCH
        leaf_id = record_leaf(leaf_type=leaf_type, body_digest=sha256(canonical_json.dumps(body)), at=at)
        payload["leaf_id"] = str(leaf_id)
    record_action(events.SIGNATURES_ACCEPTED, at=at, payload={**payload, "leaf_body": body})
    emit(events.SIGNATURES_ACCEPTED, at=at, payload=payload)


def _refusal(intent: SigningIntent, code: str, message: str) -> Refusal:
    return Refusal(document_id=intent.document_id, slot_id=intent.slot, code=code, message=message)


def _lock_class(class_id: UUID) -> None:
    """Deliveries for one class go one after the other, so that the second sees what the first filled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('accept/' || %s, 0))", [str(class_id)])
