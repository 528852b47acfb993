"""line.verify: whole records verified per second, with chain and revocation (cached per certificate)."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from bench.figure import Figure, paired_rates
from bench.material import AT, sign_record, signers, trust, unsigned_records
from hocba_core.signing.canonical_document import read_document
from hocba_core.signing.policy import Role
from hocba_core.verify.report import Indication
from hocba_core.verify.verifier import verify

_RECORDS = 200


def measure() -> Figure:
    """Measure against what the raw signature checks of the same records alone would allow."""
    unsigned = unsigned_records(_RECORDS)
    records = [sign_record(record) for record in unsigned]
    slot_count = len(read_document(unsigned[0]).slots)
    key = signers().keys[Role.SEAL].private
    signature = key.sign(b"x" * 32, padding.PKCS1v15(), hashes.SHA256())
    public = key.public_key()
    store = trust()

    def verify_all() -> None:
        for record in records:
            assert verify(record, store, AT).indication is Indication.TOTAL_PASSED

    def raw_checks() -> None:
        for _ in range(_RECORDS * slot_count):
            public.verify(signature, b"x" * 32, padding.PKCS1v15(), hashes.SHA256())

    value, limit = paired_rates(verify_all, raw_checks, count=_RECORDS, limit_count=_RECORDS)
    return Figure(
        name="line.verify",
        value=value,
        unit="records/s",
        limit=limit,
        limit_is=f"raw RSA-2048 checks of the {slot_count} signatures of each record",
        n=_RECORDS,
    )
