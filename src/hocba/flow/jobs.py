"""The one job that turns an event into the jobs of ``routes``; and the upkeep of the queue."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hocba.apps.organisations.queries import school_codes
from hocba.flow.mark_heads import record_mark_heads
from hocba.flow.routes import ROUTES, Route
from hocba.foundation.context import acting
from hocba.foundation.failpoints import reach
from hocba.foundation.job_retries import DATABASE_TROUBLE
from hocba.foundation.models import Event
from hocba.foundation.outbox import DISPATCH_JOB

_KEPT_HOURS = 7 * 24


@app.task(name=DISPATCH_JOB, retry=DATABASE_TROUBLE)
def dispatch(event_id: str, school_id: str) -> None:
    """Defer the jobs of one event, all or none."""
    with acting(school_id=UUID(school_id), reason="dispatch event"):
        event = Event.objects.get(id=event_id)
        for route in ROUTES.get(event.name, ()):
            _defer(route, event)
        reach("flow.before_dispatch_commit")


def _defer(route: Route, event: Event) -> None:
    arguments = {key: event.payload[key] for key in route.arguments}
    if route.has_school:
        arguments["school_id"] = str(event.school_id)
    try:
        with transaction.atomic():
            app.configure_task(route.job).defer(**arguments)
    except AlreadyEnqueued:
        return  # the same work waits already and will see this event's facts


@app.periodic(cron="* * * * *")
@app.task(name="hocba.flow.record_mark_heads", queueing_lock="hocba.flow.record_mark_heads", retry=DATABASE_TROUBLE)
def record_all_mark_heads(timestamp: int) -> None:
    """Log the heads of every school's mark chains that changed in the last minute."""
    del timestamp
    for school_id, _ in school_codes():
        record_mark_heads(school_id=school_id, at=datetime.now(UTC))


@app.periodic(cron="17 2 * * *")
@app.task(name="hocba.flow.forget_finished_jobs", retry=DATABASE_TROUBLE)
def forget_finished_jobs(timestamp: int) -> None:
    """Delete jobs that succeeded more than a week ago; failed ones stay for people to see."""
    del timestamp
    app.configure_task("builtin:procrastinate.builtin_tasks.remove_old_jobs").defer(max_hours=_KEPT_HOURS)
