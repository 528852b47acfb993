"""Fixing one scope, or several late lanes of one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.closing.bodies import put_body
from hocba.apps.closing.events import SCOPE_CLOSED
from hocba.apps.closing.models import Closing, ClosingResult
from hocba.apps.closing.results import results_of
from hocba.apps.closing.scopes import Scope, Step, outcome_of
from hocba.apps.closing.values import ClosingOutcome
from hocba.apps.gradebook import queries as gradebook
from hocba.apps.gradebook.chain import heads_text
from hocba.apps.ledger.actions import record_leaf
from hocba.apps.windows import actions as windows
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.kernel import canonical_json
from hocba_core.kernel.digest import sha256
from hocba_core.kernel.terms import Term
from hocba_core.tlog.leaf import LeafType

FORMAT = "hocba closing 1"


def close_scope(
    *,
    school_id: UUID,
    class_id: UUID,
    term: str,
    acting_user: Actor,
    at: datetime,
    reason: str,
    pupil_id: UUID | None = None,
    late_pupils: Collection[UUID] = (),
    despite_missing: bool = False,
) -> ClosingOutcome:
    """Fix the results of a class's term 1, year or summer, or of one pupil's late lane (chốt).

    Writing to the scope ends first; then chains and rows are checked, everything must be there, and each pupil's results
    are stored with all that the record will print. ``late_pupils`` are left out and go on in lanes of their own.
    ``despite_missing`` is for a summer that somebody never came to: what is missing is stored beside the reason.
    Raises ``UnableToClose`` and ``windows.refusals.UnableToChangeScope``; then nothing has changed.
    """
    step: Step = {"school_id": school_id, "class_id": class_id, "acting_user": acting_user, "at": at, "reason": reason}
    if pupil_id is not None:
        return close_lanes(**step, term=term, pupil_ids=[pupil_id], despite_missing=despite_missing)[0]
    scope = Scope(**step, term=Term(term), pupil_id=None)
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason=reason):
        sequence = windows.close_scope(**step, term=term)
        heads = heads_text(gradebook.chain_heads(class_id))
        results = results_of(scope, despite_missing=despite_missing, late_pupils=late_pupils)
        closing = _store(scope, sequence, heads, results)
        for late in late_pupils:
            windows.open_scope(**step, term=term, pupil_id=late)
        return closing


def close_lanes(
    *,
    school_id: UUID,
    class_id: UUID,
    term: str,
    pupil_ids: Sequence[UUID],
    acting_user: Actor,
    at: datetime,
    reason: str,
    despite_missing: bool = False,
) -> list[ClosingOutcome]:
    """Fix the results of several late lanes of a class, each as a closing of its own, all or none (chốt các làn muộn).

    Chains and rows are checked once: from the first lane's event on nobody else writes to the scope. Raises as
    ``close_scope`` does, naming what is missing of all of them.
    """
    step: Step = {"school_id": school_id, "class_id": class_id, "acting_user": acting_user, "at": at, "reason": reason}
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason=reason):
        scopes = [Scope(**step, term=Term(term), pupil_id=pupil_id) for pupil_id in pupil_ids]
        sequences = [windows.close_scope(**step, term=term, pupil_id=pupil_id) for pupil_id in pupil_ids]
        heads = heads_text(gradebook.chain_heads(class_id))
        results = results_of(scopes[0], despite_missing=despite_missing, lanes=pupil_ids)
        return [
            _store(scope, sequence, heads, {pupil_id: results[pupil_id]})
            for scope, sequence, pupil_id in zip(scopes, sequences, pupil_ids, strict=True)
        ]


def _store(scope: Scope, sequence: int, heads: Mapping[str, list[str]], results: Mapping[UUID, ClosedResult]) -> ClosingOutcome:
    regulation = next(iter(results.values())).evaluation.regulation
    closing = Closing(
        school_id=scope.school_id,
        school_class_id=scope.class_id,
        term=scope.term.value,
        pupil_id=scope.pupil_id,
        scope_sequence=sequence,
        closed_at=scope.at,
        reason=scope.reason,
        regulation=regulation,
        chain_heads=heads,
        number=0,  # number and actor are the trigger's to give
        actor_id=scope.acting_user.person_id,
    )
    rows = [_row(scope, closing, pupil_id, result) for pupil_id, result in results.items()]
    closing.digest = _digest(closing, rows)
    closing.save(force_insert=True)
    ClosingResult.objects.bulk_create(rows)
    number = Closing.objects.filter(id=closing.id).values_list("number", flat=True).get()
    record_leaf(leaf_type=LeafType.CLOSING, body_digest=closing.digest, at=scope.at)
    payload = {
        "closing": str(closing.id),
        "class": str(scope.class_id),
        "term": scope.term.value,
        "pupil": str(scope.pupil_id or ""),
        "number": number,
        "count": len(rows),
    }
    record_action("closing.close_scope", at=scope.at, payload=payload)
    emit(SCOPE_CLOSED, at=scope.at, payload=payload)
    return ClosingOutcome(closing_id=closing.id, number=number, pupil_count=len(rows), digest=closing.digest)


def _row(scope: Scope, closing: Closing, pupil_id: UUID, result: ClosedResult) -> ClosingResult:
    row = ClosingResult(
        school_id=scope.school_id,
        closing=closing,
        pupil_id=pupil_id,
        outcome=outcome_of(result.evaluation, scope.term),
    )
    put_body(row, result)
    return row


def _digest(closing: Closing, rows: list[ClosingResult]) -> bytes:
    """Return the digest of scope, event, regulation, heads of chains and every result (docs/specs/closings.md)."""
    facts = {
        "format": FORMAT,
        "school": str(closing.school_id),
        "class": str(closing.school_class_id),
        "term": closing.term,
        "pupil": None if closing.pupil_id is None else str(closing.pupil_id),
        "scope_sequence": str(closing.scope_sequence),
        "regulation": closing.regulation,
        "chain_heads": closing.chain_heads,
        "results": sorted([str(row.pupil_id), row.digest.hex()] for row in rows),
    }
    return sha256(canonical_json.dumps(facts))
