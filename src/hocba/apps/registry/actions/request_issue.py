"""Yêu cầu phát hành: the worker issues a class soon after; whoever asked need not wait."""

from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.registry import events
from hocba.apps.registry.actions.issue_records import assert_may_issue
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action


def request_issue(*, school_id: UUID, class_id: UUID, acting_user: Actor, at: datetime) -> None:
    """Ask for the class's wholly signed records to be issued. Asking twice issues once. Raises ``UnableToIssue``."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="request issue"):
        assert_may_issue(school_id, acting_user, at)
        payload = {"class_id": str(class_id), "person_id": str(acting_user.person_id)}
        record_action(events.ISSUE_REQUESTED, at=at, payload=payload)
        emit(events.ISSUE_REQUESTED, at=at, payload=payload)
