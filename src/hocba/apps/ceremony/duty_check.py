"""Whether a batch's slots are still the person's who started it: asked before a key is asked, and when a value arrives."""

from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony.permissions import can_sign
from hocba.apps.ceremony.refusals import UnableToSign
from hocba.apps.ceremony.values import BatchInfo
from hocba.foundation.context import SYSTEM_ACTOR


def assert_still_theirs(school_id: UUID, batch: BatchInfo, at: datetime) -> None:
    """Raise ``slot_not_yours`` when the person no longer holds the slots of the batch."""
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


def assert_own_delivery(batch: BatchInfo, acting_user: Actor) -> None:
    """Raise ``delivery_not_yours`` unless the signer, or the server for her, brings the signatures."""
    if acting_user.person_id not in {batch.person_id, SYSTEM_ACTOR}:
        raise UnableToSign(
            "delivery_not_yours", "Chữ ký của lượt này do người khác gửi.", "Người đã bắt đầu lượt ký tự gửi chữ ký của mình."
        )
