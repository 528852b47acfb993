"""The steps of the line that the commands and the demo share: one class, one call after the other."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from hocba.apps.accounts.queries import Actor, actor_by_person
from hocba.apps.ceremony import actions as ceremony
from hocba.apps.ceremony import jobs as ceremony_jobs
from hocba.apps.ceremony import queries as ceremony_queries
from hocba.apps.ceremony.values import BatchOutcome, Duty, Refusal
from hocba.cli.scope_options import Scope
from hocba.foundation.context import acting
from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.policy import FIRST_RANK, Role

_LAST_RANK = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTally:
    """Kết quả ký một lớp."""

    signed: int
    failed: int
    waiting: int
    reasons: tuple[str, ...]


def prepare_class(scope: Scope, class_id: UUID) -> None:
    """Prepare the records of everything that is closed in the class; what is prepared already stays."""
    ceremony.prepare_records(school_id=scope.school.id, class_id=class_id, acting_user=scope.actor, at=scope.at)


def sign_class(scope: Scope, class_id: UUID) -> SignTally:
    """Prepare what is closed in the class, then sign every open slot of the acting person, rank by rank."""
    prepare_class(scope, class_id)
    signed = 0
    failures: list[Refusal] = []
    tried: set[tuple[Role, UUID | None]] = set()
    while found := [duty for duty in _duties(scope, class_id) if _is_theirs(duty, scope.actor) and _key(duty) not in tried]:
        open_ = [duty for duty in found if duty.open_count]
        for duty in open_:
            tried.add(_key(duty))
            outcome = _sign_duty(scope, class_id, duty)
            signed += outcome.signed_count
            failures += outcome.failures
        if not open_:
            break
    return SignTally(
        signed=signed,
        failed=len(failures),
        waiting=sum(duty.blocked_count for duty in found),
        reasons=tuple(f"{failure.slot_id}: {failure.message}" for failure in failures[:3]),
    )


def sign_class_by_everyone(scope: Scope, class_id: UUID) -> int:
    """Let everyone who has a duty in the class sign it, rank by rank; return how many signatures were made.

    Raises ``signer_missing`` or ``signing_incomplete``.
    """
    prepare_class(scope, class_id)
    signed = 0
    for rank in range(FIRST_RANK, _LAST_RANK + 1):
        for duty in _duties(scope, class_id):
            if duty.rank != rank or not duty.open_count:
                continue
            if not duty.person_ids:
                raise HocbaError("signer_missing", f"Chưa ai được phân công ký phần {duty.role}.", "Bổ sung phân công.")
            signer = replace(scope, actor=actor_by_person(duty.person_ids[0]))
            outcome = _sign_duty(signer, class_id, duty)
            if outcome.failures:
                message = outcome.failures[0].message
                raise HocbaError("signing_incomplete", message, "Xem lại khóa và chứng thư của người ký.")
            signed += outcome.signed_count
    return signed


def _sign_duty(scope: Scope, class_id: UUID, duty: Duty) -> BatchOutcome:
    batch_id = ceremony.start_batch(
        school_id=scope.school.id,
        class_id=class_id,
        role=duty.role,
        course_id=duty.course_id,
        acting_user=scope.actor,
        at=scope.at,
        request_key=uuid4().hex,
    )
    return ceremony_jobs.run_batch(batch_id, scope.school.id)


def _duties(scope: Scope, class_id: UUID) -> list[Duty]:
    with acting(school_id=scope.school.id, actor_id=scope.actor.person_id, reason="Xem phần ký"):
        return ceremony_queries.duties(school_id=scope.school.id, class_id=class_id, at=scope.at)


def _is_theirs(duty: Duty, actor: Actor) -> bool:
    return actor.person_id in duty.person_ids


def _key(duty: Duty) -> tuple[Role, UUID | None]:
    return duty.role, duty.course_id
