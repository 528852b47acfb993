"""Background entry point of the log."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hocba.apps.ledger import actions

SEQUENCE_JOB = "hocba.ledger.sequence"


@app.periodic(cron="* * * * *")
@app.task(name=SEQUENCE_JOB, queueing_lock=SEQUENCE_JOB, pass_context=False)
def sequence(timestamp: int | None = None) -> None:
    """Place waiting leaves and sign the tree: every minute, and soon after records are issued. Harmless when repeated."""
    del timestamp  # the periodic scheduler's; the moment of signing is what counts
    actions.sequence(at=datetime.now(UTC))
