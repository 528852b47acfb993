"""Background entry points of the ceremony: ask the key that the server holds, deliver what it gives."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app

from hocba.apps.accounts.queries import Actor, actor_by_person
from hocba.apps.ceremony import actions, queries
from hocba.apps.ceremony.values import BatchInfo, BatchOutcome, Refusal, SignatureRequest
from hocba.foundation.context import acting
from hocba.foundation.failpoints import reach
from hocba.foundation.gateways import load_gateway
from hocba_core.kernel.errors import HocbaError
from hocba_core.ports.signing_device import SigningDevice
from hocba_core.ports.signing_devices import SigningDevices

RUN_BATCH_JOB = "hocba.ceremony.run_batch"


@app.task(name=RUN_BATCH_JOB)
def run_batch(batch_id: str | UUID, school_id: str | UUID) -> BatchOutcome:
    """Sign every open item of a batch with the server-held key, chunk by chunk: intents committed, key asked, delivered.

    Safe to repeat and to kill anywhere: what is signed is not open any more, what has an intent keeps its bytes. Two runs
    of one batch follow each other (session lock, released by the database when a worker dies).
    """
    batch_id, school_id = UUID(str(batch_id)), UUID(str(school_id))
    with acting(school_id=school_id, reason="run batch"):
        batch = queries.batch_info(batch_id)
        signer = actor_by_person(batch.person_id)
    with _alone(batch_id):
        tried: set[UUID] = set()
        chunk = settings.HOCBA_SIGNING_CHUNK
        signed_count = 0
        failures: list[Refusal] = []
        while requests := _request(batch, school_id, signer, tried, chunk):
            if tried:
                reach("sign.half_batch")
            reach("sign.after_intents_commit")
            tried |= {request.document_id for request in requests}
            outcome = _sign(batch, school_id, requests, signer)
            signed_count += outcome.signed_count
            failures += outcome.failures
            reach("sign.after_accept_commit")
            if len(requests) < chunk:
                break
    return BatchOutcome(signed_count=signed_count, failures=tuple(failures))


def _request(batch: BatchInfo, school_id: UUID, signer: Actor, tried: set[UUID], chunk: int) -> list[SignatureRequest]:
    return actions.request_signatures(
        school_id=school_id,
        batch_id=batch.id,
        limit=chunk,
        excluding=tried,
        acting_user=signer,
        at=datetime.now(UTC),
    )


def _sign(batch: BatchInfo, school_id: UUID, requests: list[SignatureRequest], signer: Actor) -> BatchOutcome:
    try:
        values = _device(batch).sign([request.pre_image for request in requests])
    except HocbaError as problem:
        return _device_failed(batch, school_id, requests, signer, problem)
    reach("sign.after_key_asked")
    outcome = actions.accept_signatures(
        school_id=school_id,
        batch_id=batch.id,
        values={request.intent_id: value for request, value in zip(requests, values, strict=True)},
        acting_user=signer,
        at=datetime.now(UTC),
    )
    return BatchOutcome(signed_count=outcome.accepted_count, failures=outcome.refused)


def _device_failed(
    batch: BatchInfo, school_id: UUID, requests: list[SignatureRequest], signer: Actor, problem: HocbaError
) -> BatchOutcome:
    actions.record_failures(
        school_id=school_id,
        batch_id=batch.id,
        requests=requests,
        code=problem.code,
        message=str(problem),
        acting_user=signer,
        at=datetime.now(UTC),
    )
    failures = (
        Refusal(document_id=each.document_id, slot_id=each.slot_id, code=problem.code, message=str(problem))
        for each in requests
    )
    return BatchOutcome(signed_count=0, failures=tuple(failures))


def _device(batch: BatchInfo) -> SigningDevice:
    return signing_devices().device_for(batch.identity)


@cache
def signing_devices() -> SigningDevices:
    """Return the chosen gateway; it keeps keys that it has read, so one serves the whole process."""
    devices: SigningDevices = load_gateway("signing_devices")
    return devices


@contextmanager
def _alone(batch_id: UUID) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('batch/' || %s, 0))", [str(batch_id)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('batch/' || %s, 0))", [str(batch_id)])
