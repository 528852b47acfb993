"""What happened, told once: the audit entry, the event and its one dispatch job, in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app as jobs

from hocba.foundation.context import current_context
from hocba.foundation.models import AuditEntry, Event

DISPATCH_JOB = "hocba.flow.dispatch"


def record_action(action: str, *, at: datetime, payload: Mapping[str, Any]) -> None:
    """Write the audit entry of one action. ``payload`` holds counts and ids, never names or marks."""
    context = current_context()
    if context.school_id is None:
        raise RuntimeError("an action on the line belongs to a school")
    AuditEntry.objects.create(
        school_id=context.school_id,
        made_at=at,
        actor_id=context.actor_id,
        request_id=context.request_id,
        reason=context.reason,
        action=action,
        payload=dict(payload),
    )


def emit(name: str, *, at: datetime, payload: Mapping[str, Any]) -> Event:
    """Store the fact ``name`` and defer the one job that tells downstream, both or neither."""
    context = current_context()
    if context.school_id is None:
        raise RuntimeError("an event on the line belongs to a school")
    event = Event.objects.create(school_id=context.school_id, name=name, happened_at=at, payload=dict(payload))
    jobs.configure_task(name=DISPATCH_JOB).defer(event_id=str(event.id), school_id=str(context.school_id))
    return event
