"""The whole line on one page: which event defers which jobs.

A job gets the named parts of the event's payload, and the school where it asks for it. Jobs are idempotent, so an event told
twice does no harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hocba.apps.ceremony import events as ceremony
from hocba.apps.ceremony.jobs import RUN_BATCH_JOB
from hocba.apps.ledger.jobs import SEQUENCE_JOB
from hocba.apps.registry import events as registry
from hocba.apps.registry.jobs import ISSUE_JOB


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Một việc phải làm sau một sự kiện. ``arguments`` are keys of the payload."""

    job: str
    arguments: tuple[str, ...] = ()
    has_school: bool = True


ROUTES: Mapping[str, tuple[Route, ...]] = {
    ceremony.BATCH_STARTED: (Route(job=RUN_BATCH_JOB, arguments=("batch_id",)),),
    registry.ISSUE_REQUESTED: (Route(job=ISSUE_JOB, arguments=("class_id", "person_id")),),
    registry.RECORDS_ISSUED: (Route(job=SEQUENCE_JOB, has_school=False),),
}
