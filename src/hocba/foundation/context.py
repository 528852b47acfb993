"""Who acts, in which school, by which request and why: set once per transaction, read by triggers and policies."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import connection, transaction

from hocba_core.kernel.errors import HocbaError


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingContext:
    """Ngữ cảnh ghi: the school whose rows are seen, the person who acts, the request and the reason.

    ``school_id`` is None only for work on global tables; then no tenant row is seen or written.
    """

    school_id: UUID | None
    actor_id: UUID
    request_id: UUID
    reason: str


SYSTEM_ACTOR = UUID(int=0)
_current: ContextVar[ActingContext | None] = ContextVar("hocba_acting_context", default=None)
_SET = """
SELECT set_config('hocba.school_id', %s, true), set_config('hocba.actor_id', %s, true),
       set_config('hocba.request_id', %s, true), set_config('hocba.reason', %s, true)
"""


@contextmanager
def acting(
    *, school_id: UUID | None, actor_id: UUID = SYSTEM_ACTOR, request_id: UUID | None = None, reason: str
) -> Iterator[ActingContext]:
    """Open a transaction in which ``actor_id`` works in ``school_id``.

    Inside an open context of the same school it is a savepoint of that transaction and part of the same request; another
    school is a programming error. The settings are local to the transaction, so a pooled connection never carries them over.
    """
    outer = _current.get()
    if outer is not None and outer.school_id != school_id:
        raise RuntimeError("one transaction works in one school")
    if not reason.strip():
        raise HocbaError("reason_missing", "Việc này chưa ghi lý do.", "Ghi lý do rồi làm lại.")
    request = request_id or (outer.request_id if outer is not None else uuid4())
    context = ActingContext(school_id=school_id, actor_id=actor_id, request_id=request, reason=reason)
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        _apply(context)
        token = _current.set(context)
        try:
            yield context
        finally:
            _current.reset(token)
        # A transaction that goes on must not go on as this person; what is rolled back takes its settings back by itself.
        if outer is not None:
            _apply(outer)
        elif is_inside:
            _write_settings("", "", "", "")


def current_context() -> ActingContext:
    """Return the open context; raise when code writes outside one."""
    context = _current.get()
    if context is None:
        raise RuntimeError("no acting context is open")
    return context


def _apply(context: ActingContext) -> None:
    _write_settings(str(context.school_id or ""), str(context.actor_id), str(context.request_id), context.reason)


def _write_settings(*values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)
