"""Verbs about scopes. Closing is the last step of the closing station's verb and nobody else's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from hocba.apps.accounts.queries import Actor
from hocba.apps.windows.events import SCOPE_EVENTS
from hocba.apps.windows.models import ScopeEvent
from hocba.apps.windows.permissions import can_change_scopes, can_open_scopes
from hocba.apps.windows.refusals import UnableToChangeScope, changing_scope
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action

CLOSABLE_SCOPES = ("term_1", "year", "summer")
_Kind = ScopeEvent.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One step of one scope."""

    school_id: UUID
    class_id: UUID
    term: str
    pupil_id: UUID | None
    acting_user: Actor
    at: datetime
    reason: str


def open_scopes(
    *,
    school_id: UUID,
    class_ids: Collection[UUID],
    acting_user: Actor,
    at: datetime,
    reason: str,
    terms: Collection[str] = CLOSABLE_SCOPES,
) -> int:
    """Open every scope of these classes that was never opened (mở sổ đầu năm); return how many were."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason=reason):
        if not can_open_scopes(acting_user, school_id, localdate(at)):
            raise _not_allowed()
        started = ScopeEvent.objects.filter(school_class_id__in=class_ids, pupil=None).values_list("school_class_id", "term")
        wanted = sorted({(class_id, term) for class_id in class_ids for term in terms} - set(started))
        if not wanted:
            return 0
        with changing_scope("year"):
            ScopeEvent.objects.bulk_create(
                _event(_Kind.OPENED, class_id, term, school_id=school_id, at=at, reason=reason) for class_id, term in wanted
            )
        payload = {
            "classes": sorted({str(class_id) for class_id, _ in wanted}),
            "terms": sorted(set(terms)),
            "count": len(wanted),
        }
        record_action("windows.open_scopes", at=at, payload=payload)
        emit(SCOPE_EVENTS[_Kind.OPENED], at=at, payload=payload)
        return len(wanted)


def open_scope(
    *,
    school_id: UUID,
    class_id: UUID,
    term: str,
    acting_user: Actor,
    at: datetime,
    reason: str,
    pupil_id: UUID | None = None,
    until: datetime | None = None,
) -> None:
    """Open a scope for writing, or a pupil's late lane beside a closed one (làn muộn)."""
    step = _Step(
        school_id=school_id, class_id=class_id, term=term, pupil_id=pupil_id, acting_user=acting_user, at=at, reason=reason
    )
    _take(step, _Kind.OPENED, until)


def lock_scope(
    *, school_id: UUID, class_id: UUID, term: str, acting_user: Actor, at: datetime, reason: str, pupil_id: UUID | None = None
) -> None:
    """End writing for now (khóa sổ). Results are not fixed yet."""
    step = _Step(
        school_id=school_id, class_id=class_id, term=term, pupil_id=pupil_id, acting_user=acting_user, at=at, reason=reason
    )
    _take(step, _Kind.LOCKED, None)


def unlock_scope(
    *,
    school_id: UUID,
    class_id: UUID,
    term: str,
    until: datetime,
    acting_user: Actor,
    at: datetime,
    reason: str,
    pupil_id: UUID | None = None,
) -> None:
    """Let a locked scope be written until a moment (mở khóa có hạn)."""
    step = _Step(
        school_id=school_id, class_id=class_id, term=term, pupil_id=pupil_id, acting_user=acting_user, at=at, reason=reason
    )
    _take(step, _Kind.UNLOCKED, until)


def reopen_scope(
    *,
    school_id: UUID,
    class_id: UUID,
    term: str,
    acting_user: Actor,
    at: datetime,
    reason: str,
    pupil_id: UUID | None = None,
    until: datetime | None = None,
) -> None:
    """Let a closed scope be written again (mở lại); what it held stays, and a new closing must follow."""
    step = _Step(
        school_id=school_id, class_id=class_id, term=term, pupil_id=pupil_id, acting_user=acting_user, at=at, reason=reason
    )
    _take(step, _Kind.REOPENED, until)


def close_scope(
    *, school_id: UUID, class_id: UUID, term: str, acting_user: Actor, at: datetime, reason: str, pupil_id: UUID | None = None
) -> int:
    """End writing for good (chốt) and return the event's sequence. Called by the closing station, in its transaction."""
    step = _Step(
        school_id=school_id, class_id=class_id, term=term, pupil_id=pupil_id, acting_user=acting_user, at=at, reason=reason
    )
    return _take(step, _Kind.CLOSED, None)


def _take(step: _Step, kind: ScopeEvent.Kind, until: datetime | None) -> int:
    with acting(school_id=step.school_id, actor_id=step.acting_user.person_id, reason=step.reason):
        if not can_change_scopes(step.acting_user, step.school_id, localdate(step.at)):
            raise _not_allowed()
        event = _event(kind, step.class_id, step.term, school_id=step.school_id, at=step.at, reason=step.reason)
        event.pupil_id, event.writable_until = step.pupil_id, until
        with changing_scope(step.term):
            event.save(force_insert=True)
        placed = ScopeEvent.objects.filter(id=event.id).values_list("sequence", flat=True).get()
        payload = {"class": str(step.class_id), "term": step.term, "pupil": str(step.pupil_id or ""), "sequence": placed}
        record_action(f"windows.{kind.value}", at=step.at, payload=payload)
        emit(SCOPE_EVENTS[kind], at=step.at, payload=payload)
        return placed


def _event(kind: ScopeEvent.Kind, class_id: UUID, term: str, *, school_id: UUID, at: datetime, reason: str) -> ScopeEvent:
    """Make the row; the trigger gives its place in the scope and the actor of the context."""
    return ScopeEvent(
        school_id=school_id,
        school_class_id=class_id,
        term=term,
        kind=kind,
        happened_at=at,
        reason=reason,
        sequence=0,
        actor_id=UUID(int=0),
    )


def _not_allowed() -> UnableToChangeScope:
    return UnableToChangeScope(
        "scope_not_allowed", "Việc mở, khóa, chốt sổ do lãnh đạo nhà trường thực hiện.", "Đăng nhập bằng tài khoản hiệu trưởng."
    )
