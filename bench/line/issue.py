"""line.issue: records per second from closed results to the log: prepared, signed by four ranks, issued, sequenced."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from time import perf_counter

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bench.figure import Figure, rate
from bench.school import School, school

_CLASSES = ("7A3", "8A3", "9A3")


def measure() -> Figure:
    """Measure against the bare RSA-2048 signatures of the same records; each round takes another class."""
    place = school()
    place.equip(_CLASSES)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    value = limit = 0.0
    record_count = 0
    for name in _CLASSES:
        place.close_year(name)
        started_at = perf_counter()
        record_count, signature_count = _issue(place, name)
        value = max(value, record_count / (perf_counter() - started_at))
        limit = max(limit, rate(partial(_sign, key, signature_count), record_count, rounds=2))
    return Figure(
        name="line.issue",
        value=value,
        unit="records/s",
        limit=limit,
        limit_is="raw RSA-2048 signatures of the same records",
        n=record_count,
    )


def _issue(place: School, name: str) -> tuple[int, int]:
    """Take one class through; return how many records were issued and how many signatures they carry."""
    from hocba.apps.ledger.actions import sequence
    from hocba.apps.registry.actions import issue_records
    from hocba.cli.line import sign_class_by_everyone

    scope, class_id = replace(place.scope, at=datetime.now(UTC)), place.class_id(name)
    signature_count = sign_class_by_everyone(scope, class_id)
    at = datetime.now(UTC)
    outcome = issue_records(school_id=scope.school.id, class_id=class_id, acting_user=scope.actor, at=at)
    assert not outcome.waiting
    sequence(at=at)
    return len(outcome.issued), signature_count


def _sign(key: rsa.RSAPrivateKey, count: int) -> None:
    for _ in range(count):
        key.sign(b"x" * 32, padding.PKCS1v15(), hashes.SHA256())
