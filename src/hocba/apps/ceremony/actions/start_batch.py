"""Bắt đầu một lượt ký: one person's one gesture over the documents of a class."""

from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import events
from hocba.apps.ceremony.models import Certificate, SigningBatch
from hocba.apps.ceremony.permissions import can_sign
from hocba.apps.ceremony.queries import certificates_of
from hocba.apps.ceremony.refusals import UnableToSign
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba.foundation.trust_folder import trust_store
from hocba_core.signing.certificates import read_certificate
from hocba_core.signing.policy import Role


def start_batch(
    *,
    school_id: UUID,
    class_id: UUID,
    role: str,
    course_id: UUID | None = None,
    acting_user: Actor,
    at: datetime,
    request_key: str,
) -> UUID:
    """Record that ``acting_user`` signs all open slots of ``role`` (of ``course_id`` for a subject teacher) in a class.

    Returns the batch's id; the same ``request_key`` again returns the same batch. The event ``ceremony.batch.started``
    lets the worker sign with the server-held key; progress is what the signatures show, so a batch resumes by itself.
    Raises ``UnableToSign``: ``slot_not_yours``, ``certificate_missing``, ``request_key_reused``, or what is wrong with
    the certificate.
    """
    wanted = (acting_user.person_id, str(role), course_id, class_id)
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason=f"sign as {role}"):
        former = SigningBatch.objects.filter(request_key=request_key).first()
        if former is not None:
            if (former.person_id, former.role, former.course_id, former.school_class_id) != wanted:
                raise UnableToSign(
                    "request_key_reused", "Mã yêu cầu này đã dùng cho một lượt ký khác.", "Mở lại trang rồi ký lại."
                )
            return former.id
        _assert_may_sign(school_id, class_id, Role(role), course_id, acting_user, at)
        batch = SigningBatch.objects.create(
            school_id=school_id,
            person_id=acting_user.person_id,
            certificate=_certificate(Role(role), acting_user, at),
            role=role,
            course_id=course_id,
            school_class_id=class_id,
            requested_at=at,
            request_key=request_key,
        )
        payload = {"batch_id": str(batch.id)}
        record_action(events.BATCH_STARTED, at=at, payload={**payload, "class_id": str(class_id), "role": str(role)})
        emit(events.BATCH_STARTED, at=at, payload=payload)
        return batch.id


def _assert_may_sign(
    school_id: UUID, class_id: UUID, role: Role, course_id: UUID | None, acting_user: Actor, at: datetime
) -> None:
    if (role is Role.SUBJECT_TEACHER) != (course_id is not None) or not can_sign(
        acting_user.person_id, school_id=school_id, class_id=class_id, role=role, course_id=course_id, at=at
    ):
        raise UnableToSign(
            "slot_not_yours",
            "Phần ký này không thuộc phân công của bạn.",
            "Xem lại phân công giảng dạy, chủ nhiệm hoặc chức vụ trong năm học.",
        )


def _certificate(role: Role, acting_user: Actor, at: datetime) -> Certificate:
    """Return the newest usable certificate of the person, or of the school for the seal."""
    owner = None if role is Role.SEAL else acting_user.person_id
    known = list(certificates_of(owner))
    if not known:
        raise UnableToSign(
            "certificate_missing",
            "Chưa có chứng thư số để ký phần này.",
            "Đăng ký chứng thư số của người ký hoặc của trường trước.",
        )
    refusals = []
    for row in known:
        problem = trust_store().certificate_problem(read_certificate(bytes(row.der)), at)
        if problem is None:
            return row
        refusals.append(UnableToSign(problem.code, problem.message, problem.next_step))
    raise refusals[0]
