"""line.sign_rsa2048: signatures per second while whole records are signed in memory."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from bench.figure import Figure, paired_rates
from bench.material import sign_record, signers, unsigned_records
from hocba_core.signing.canonical_document import read_document
from hocba_core.signing.policy import Role

_RECORDS = 30


def measure() -> Figure:
    """Measure against the bare signing rate of ``cryptography`` with the same key."""
    records = unsigned_records(_RECORDS)
    slot_count = len(read_document(records[0]).slots)
    key = signers().keys[Role.SEAL].private
    count = _RECORDS * slot_count
    value, limit = paired_rates(
        lambda: [sign_record(record) for record in records],
        lambda: [key.sign(b"x" * 32, padding.PKCS1v15(), hashes.SHA256()) for _ in range(count)],
        count=count,
        limit_count=count,
    )
    return Figure(
        name="line.sign_rsa2048",
        value=value,
        unit="signatures/s",
        limit=limit,
        limit_is="raw cryptography RSA-2048 signatures with the same keys",
        n=count,
    )
