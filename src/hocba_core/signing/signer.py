"""A certificate in the texts that a signature needs, made once for the thousands that one person signs."""

from functools import lru_cache
from typing import NamedTuple

from hocba_core.signing import base64_strict
from hocba_core.signing.certificates import REMEMBERED_CERTIFICATES, Certificate, read_certificate
from hocba_core.signing.suites import SignatureMethod, current


class Signer(NamedTuple):
    """Người ký: the certificate, its base64, the base64 of its SHA-256, and the method that its key signs with."""

    certificate: Certificate
    certificate_text: bytes
    digest_text: bytes
    method: SignatureMethod | None


@lru_cache(maxsize=REMEMBERED_CERTIFICATES)
def signer_of(certificate_der: bytes) -> Signer:
    """Return the signer of a DER certificate; raise ``certificate_unreadable``."""
    certificate = read_certificate(certificate_der)
    return Signer(
        certificate,
        base64_strict.encode(certificate_der),
        base64_strict.encode(certificate.sha256),
        current().method_of(certificate.public_key),
    )


@lru_cache(maxsize=REMEMBERED_CERTIFICATES)
def signer_of_text(certificate_text: bytes) -> Signer:
    """Return the signer of a certificate as ds:X509Certificate holds it; raise also ``base64_not_strict``."""
    return signer_of(base64_strict.decode(certificate_text))
