"""Ghi mục ký chưa được: why the device gave no signature; a later try may succeed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import events
from hocba.apps.ceremony.models import SigningFailure
from hocba.apps.ceremony.values import SignatureRequest
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action


def record_failures(
    *,
    school_id: UUID,
    batch_id: UUID,
    requests: Sequence[SignatureRequest],
    code: str,
    message: str,
    acting_user: Actor,
    at: datetime,
) -> None:
    """Store one failure for each request, with the code and sentence of the device's refusal."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="record signing failures"):
        SigningFailure.objects.bulk_create(
            SigningFailure(
                school_id=school_id,
                batch_id=batch_id,
                document_id=request.document_id,
                slot=request.slot_id,
                failed_at=at,
                code=code,
                message=message,
            )
            for request in requests
        )
        payload = {"batch_id": str(batch_id), "count": len(requests), "code": code}
        record_action(events.SIGNATURES_FAILED, at=at, payload=payload)
        emit(events.SIGNATURES_FAILED, at=at, payload=payload)
