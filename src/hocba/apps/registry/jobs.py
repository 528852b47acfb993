"""Background entry point of the registry."""

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from hocba.apps.accounts.queries import actor_by_person
from hocba.apps.registry import actions
from hocba.foundation.job_retries import DATABASE_TROUBLE

ISSUE_JOB = "hocba.registry.issue_records"


@app.task(name=ISSUE_JOB, retry=DATABASE_TROUBLE)
def issue_records(class_id: str, person_id: str, school_id: str) -> None:
    """Issue the signed records of a class in the name of who asked; what is issued already stays as it is."""
    actions.issue_records(
        school_id=UUID(school_id),
        class_id=UUID(class_id),
        acting_user=actor_by_person(UUID(person_id)),
        at=datetime.now(UTC),
    )
