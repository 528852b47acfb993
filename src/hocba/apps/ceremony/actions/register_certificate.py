"""Đăng ký chứng thư số: a certificate becomes usable in the school once it is found to be whose it should be."""

from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony import events
from hocba.apps.ceremony.models import Certificate
from hocba.apps.ceremony.permissions import can_register_certificate
from hocba.apps.ceremony.queries import certificates_of, identity_of
from hocba.apps.ceremony.refusals import UnableToRegister
from hocba.apps.ledger.actions import record_leaf
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba.foundation.trust_folder import trust_store
from hocba_core.kernel import canonical_json
from hocba_core.kernel.digest import sha256
from hocba_core.signing.certificates import read_certificate
from hocba_core.signing.trust import certificate_problems
from hocba_core.tlog.leaf import LeafType


def register_certificate(
    *, school_id: UUID, person_id: UUID | None, certificate_der: bytes, acting_user: Actor, at: datetime
) -> UUID:
    """Make a certificate known for a person, or for the school's seal when ``person_id`` is None; return its row's id.

    Registering the same certificate again changes nothing. Raises ``UnableToRegister`` with the code of what is wrong
    (``certificate_expired``, ``certificate_revoked``, ``certificate_of_another``, …).
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="register certificate"):
        if not can_register_certificate(acting_user.person_id, school_id=school_id, person_id=person_id, at=at):
            raise UnableToRegister(
                "certificate_not_yours",
                "Bạn không được đăng ký chứng thư này.",
                "Nhờ văn thư hoặc chính người có chứng thư đăng ký.",
            )
        identity = identity_of(school_id, person_id, at.date())
        problems = certificate_problems(trust_store(), certificate_der, at, expected_identity=identity)
        if problems:
            worst = problems[0]
            raise UnableToRegister(worst.code, worst.message, worst.next_step)
        return _store(school_id, person_id, identity, certificate_der, at)


def _store(school_id: UUID, person_id: UUID | None, identity: str, der: bytes, at: datetime) -> UUID:
    certificate = read_certificate(der)
    fingerprint = certificate.sha256.hex()
    known = certificates_of(person_id).filter(sha256=fingerprint).values_list("id", flat=True).first()
    if known is not None:
        return known
    row = Certificate.objects.create(
        school_id=school_id,
        person_id=person_id,
        identity=identity,
        der=der,
        sha256=fingerprint,
        valid_from=certificate.not_before,
        valid_to=certificate.not_after,
        registered_at=at,
    )
    body = {"certificate_sha256": fingerprint, "registered_at": at.isoformat(), "school_id": str(school_id)}
    leaf_id = record_leaf(leaf_type=LeafType.CERTIFICATE_REGISTERED, body_digest=sha256(canonical_json.dumps(body)), at=at)
    payload = {"certificate_id": str(row.id), "leaf_id": str(leaf_id)}
    record_action(events.CERTIFICATE_REGISTERED, at=at, payload={**payload, "leaf_body": body})
    emit(events.CERTIFICATE_REGISTERED, at=at, payload=payload)
    return row.id
