"""Reads of scopes and their locks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from hocba.apps.windows.models import ScopeEvent

_WRITABLE_KINDS = frozenset({ScopeEvent.Kind.OPENED, ScopeEvent.Kind.UNLOCKED, ScopeEvent.Kind.REOPENED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeState:
    """Tình trạng sổ: the last event that concerns the class (or the pupil); ``kind`` None: never opened."""

    kind: str | None
    since: datetime | None
    writable_until: datetime | None

    def is_writable(self, at: datetime) -> bool:
        """Tell whether marks may be written at the moment ``at``; the database asks its own clock again."""
        return self.kind in _WRITABLE_KINDS and (self.writable_until is None or self.writable_until >= at)

    @property
    def is_closed(self) -> bool:
        """Tell whether the results are fixed."""
        return self.kind == ScopeEvent.Kind.CLOSED


UNOPENED = ScopeState(kind=None, since=None, writable_until=None)


def scope_of(term: str) -> str:
    """Return the scope that a term's marks belong to: term 2 is fixed when the year is."""
    return "year" if term == "term_2" else term


def scope_state(class_id: UUID, term: str, pupil_id: UUID | None = None) -> ScopeState:
    """Return where the scope of ``term`` stands for the class, or for one pupil."""
    events = ScopeEvent.objects.filter(Q(pupil=None) | Q(pupil_id=pupil_id), school_class_id=class_id, term=scope_of(term))
    return _state(events.order_by("-sequence").first())


def scope_states(class_ids: Collection[UUID]) -> dict[tuple[UUID, str], ScopeState]:
    """Return (class, scope) -> state of every class scope that has one, in one statement."""
    events = ScopeEvent.objects.filter(school_class_id__in=class_ids, pupil=None)
    latest = events.order_by("school_class_id", "term", "-sequence").distinct("school_class_id", "term")
    return {(event.school_class_id, event.term): _state(event) for event in latest}


def lanes(class_id: UUID, term: str) -> dict[UUID, ScopeState]:
    """Return pupil -> state of the late lanes that still count: those younger than the last event of the whole class."""
    events = ScopeEvent.objects.filter(school_class_id=class_id, term=scope_of(term)).order_by("sequence")
    states: dict[UUID, ScopeState] = {}
    for event in events:
        if event.pupil_id is None:
            states.clear()
        else:
            states[event.pupil_id] = _state(event)
    return states


def lock_scope_shared(school_id: UUID, class_id: UUID, term: str) -> None:
    """Hold off whoever locks or closes, until this transaction ends."""
    _lock("SELECT pg_advisory_xact_lock_shared(hocba_scope_key(%s, %s, hocba_scope_of(%s)))", school_id, class_id, term)


def lock_scope_exclusive(school_id: UUID, class_id: UUID, term: str) -> None:
    """Hold off every writer and closer of the scope, until this transaction ends."""
    _lock("SELECT hocba_lock_scopes(%s, %s, hocba_scope_of(%s))", school_id, class_id, term)


def _lock(statement: str, school_id: UUID, class_id: UUID, term: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [school_id, class_id, term])


def _state(event: ScopeEvent | None) -> ScopeState:
    if event is None:
        return UNOPENED
    return ScopeState(kind=event.kind, since=event.happened_at, writable_until=event.writable_until)
