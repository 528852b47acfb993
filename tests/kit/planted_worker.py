"""A worker with a bug of choice, to show that the checks of the chaos tests can go red."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import django


def key_asked_before_intent_commits() -> None:
    """The key is asked while the intents still wait for their commit."""
    from hocba.apps.ceremony import actions, jobs, queries
    from hocba.foundation.context import acting
    from hocba.foundation.failpoints import reach

    right = actions.request_signatures

    def wrong(**arguments: Any) -> Any:
        with acting(school_id=arguments["school_id"], reason="planted"):
            requests = right(**arguments)
            device = jobs.signing_devices().device_for(queries.batch_info(arguments["batch_id"]).identity)
            device.sign([request.pre_image for request in requests])
            reach("planted.key_asked")
        return requests

    actions.request_signatures = wrong  # type: ignore[assignment]


def what_is_signed_is_not_looked_at() -> None:
    """Every run signs everything again (the test drops the unique keys that would refuse it)."""
    from hocba.apps.ceremony import queries

    def nothing(_document_ids: Any) -> set[tuple[UUID, str]]:
        return set()

    queries.filled_slots = nothing  # type: ignore[assignment]


def issue_without_transaction() -> None:
    """Each statement of an issue commits by itself."""
    import sys

    from django.db import connection

    from hocba.foundation import context

    @contextmanager
    def wrong(*, school_id: UUID, actor_id: UUID = context.SYSTEM_ACTOR, reason: str) -> Iterator[None]:
        here = context.ActingContext(school_id=school_id, actor_id=actor_id, request_id=uuid4(), reason=reason)
        settings = {"school_id": school_id, "actor_id": actor_id, "request_id": here.request_id, "reason": reason}
        with connection.cursor() as cursor:
            for name, value in settings.items():
                cursor.execute("SELECT set_config(%s, %s, false)", [f"hocba.{name}", str(value)])
        token = context._current.set(here)
        try:
            yield
        finally:
            context._current.reset(token)

    sys.modules["hocba.apps.registry.actions.issue_records"].acting = wrong  # type: ignore[attr-defined]


PLANTS = {
    plant.__name__: plant
    for plant in (key_asked_before_intent_commits, what_is_signed_is_not_looked_at, issue_without_transaction)
}

if __name__ == "__main__":
    django.setup()
    PLANTS[os.environ["HOCBA_PLANT"]]()
    from hocba.config import worker

    worker.run()
