"""The steps of the line that the commands and the demo share: one class, one call after the other."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from hocba.apps.ceremony import actions as ceremony
from hocba.apps.ceremony import jobs as ceremony_jobs
from hocba.apps.ceremony import queries as ceremony_queries
from hocba.apps.ceremony.values import Duty
from hocba.cli.scope_options import Scope
from hocba.foundation.context import acting


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


def next_signer(scope: Scope, class_id: UUID) -> UUID | None:
    """Return somebody who could sign something in the class now, lowest rank first."""
    with acting(school_id=scope.school.id, reason="Xem phần ký"):
        found = ceremony_queries.duties(school_id=scope.school.id, class_id=class_id, at=scope.at)
    return next((duty.person_ids[0] for duty in sorted(found, key=lambda duty: duty.rank) if duty.open_count), None)


def sign_class(scope: Scope, class_id: UUID) -> SignTally:
    """Prepare what is closed in the class, then sign every open slot of the acting person, rank by rank."""
    prepare_class(scope, class_id)
    signed = failed = 0
    reasons: list[str] = []
    tried: set[tuple[str, UUID | None]] = set()
    while duty := _next_duty(scope, class_id, tried):
        tried.add((duty.role, duty.course_id))
        batch_id = ceremony.start_batch(
            school_id=scope.school.id,
            class_id=class_id,
            role=duty.role,
            course_id=duty.course_id,
            acting_user=scope.actor,
            at=scope.at,
            request_key=uuid4().hex,
        )
        ceremony_jobs.run_batch(batch_id, scope.school.id)
        with acting(school_id=scope.school.id, reason="Xem tiến độ ký"):
            failures = ceremony_queries.batch_failures(batch_id)
        signed += duty.open_count - len(failures)
        failed += len(failures)
        reasons += [f"{slot}: {message}" for _, slot, _, message in failures[:3]]
    return SignTally(signed=signed, failed=failed, waiting=_waiting(scope, class_id), reasons=tuple(reasons))


def _next_duty(scope: Scope, class_id: UUID, tried: set[tuple[str, UUID | None]]) -> Duty | None:
    for duty in _duties(scope, class_id):
        if duty.open_count and (duty.role, duty.course_id) not in tried:
            return duty
    return None


def _duties(scope: Scope, class_id: UUID) -> list[Duty]:
    with acting(school_id=scope.school.id, actor_id=scope.actor.person_id, reason="Xem phần ký"):
        found = ceremony_queries.duties(school_id=scope.school.id, class_id=class_id, at=scope.at)
    return sorted((duty for duty in found if scope.actor.person_id in duty.person_ids), key=lambda duty: duty.rank)


def _waiting(scope: Scope, class_id: UUID) -> int:
    return sum(duty.blocked_count for duty in _duties(scope, class_id))
