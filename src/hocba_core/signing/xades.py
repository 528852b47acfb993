"""Signing in two halves: ``prepare_signature`` gives the exact bytes to sign, ``accept`` takes the value whenever it comes.

Nothing here holds a key. A token at a desk, a remote service and an overnight batch are one path (architecture section 5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hocba_core.kernel.digest import sha256
from hocba_core.signing import base64_strict, envelope
from hocba_core.signing.canonical_document import CanonicalDocument, read_document
from hocba_core.signing.errors import SigningError
from hocba_core.signing.policy import Slot, covered_ids
from hocba_core.signing.primitives import canonical_value, is_valid_signature
from hocba_core.signing.signer import signer_of
from hocba_core.signing.suites import current


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSignature:
    """Yêu cầu ký: everything that is fixed before a key is asked.

    ``signed_info`` is the exact pre-image (exclusive C14N of ds:SignedInfo as apex), ``signed_properties`` likewise the apex
    bytes that its last reference covers. Store all fields; ``accept`` needs them and nothing else.
    """

    slot: Slot
    certificate_der: bytes
    signing_time: datetime
    signed_info: bytes
    signed_properties: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of the pre-image: what a device that signs digests is given, and what a signer can compare."""
        return sha256(self.signed_info)


def prepare_signature(
    document: CanonicalDocument, slot: Slot, certificate_der: bytes, signing_time: datetime
) -> PreparedSignature:
    """Chuẩn bị ký: return what the owner of the certificate is asked to sign in ``slot``.

    Raises ``rank_incomplete`` while a lower rank has not signed, ``key_not_acceptable`` for a key outside the suite.
    """
    suite = current()
    signer = signer_of(certificate_der)
    method = suite.method_for_signing(signer.certificate.public_key, signing_time.date())
    covered = covered_ids(slot, document.slots)
    try:
        references = [envelope.Reference(target, document.digests[target]) for target in covered]
    except KeyError as missing:
        raise SigningError(
            "rank_incomplete",
            f"Chưa thể ký ô {slot.title}: còn chữ ký phải có trước chưa đủ.",
            "Chờ những người ký trước ký xong.",
            slot=slot.id,
            missing=str(missing.args[0]),
        ) from None
    properties = envelope.signed_properties(
        slot.id, covered, envelope.format_time(signing_time), signer.digest_text, suite.digest_uri
    )
    return PreparedSignature(
        slot=slot,
        certificate_der=certificate_der,
        signing_time=signing_time,
        signed_info=envelope.signed_info(slot.id, references, properties, method.uri, suite.digest_uri),
        signed_properties=properties,
    )


def complete(prepared: PreparedSignature, value: bytes) -> bytes:
    """Return the canonical ds:Signature element made of the request and the value; does not verify it (see ``accept``)."""
    signer = signer_of(prepared.certificate_der)
    value = canonical_value(signer.certificate.public_key, value)
    return envelope.signature(
        prepared.slot.id,
        prepared.signed_info,
        base64_strict.encode(value),
        signer.certificate_text,
        prepared.signed_properties,
    )


def accept(prepared: PreparedSignature, value: bytes) -> bytes:
    """Nhận chữ ký: verify the value against the stored pre-image and return the ds:Signature element.

    Raises ``signature_not_by_certificate`` when the value was not made by the certificate's key over these bytes.
    """
    signer = signer_of(prepared.certificate_der)
    key, method = signer.certificate.public_key, signer.method
    if method is None or not is_valid_signature(key, method.hash, prepared.signed_info, value):
        raise SigningError(
            "signature_not_by_certificate",
            f"Chữ ký gửi về cho ô {prepared.slot.title} không khớp với văn bản hoặc với chứng thư.",
            "Ký lại bằng đúng chứng thư đã chọn.",
            slot=prepared.slot.id,
        )
    return complete(prepared, value)


def insert(document: CanonicalDocument, prepared: PreparedSignature, element: bytes) -> CanonicalDocument:
    """Return the document with the completed signature in its slot."""
    return document.with_signature(prepared.slot.id, element)


def assemble_signed(content_document: bytes, signatures: Mapping[str, bytes]) -> bytes:
    """Return the canonical signed file: the unsigned document with ``signatures`` (slot id -> ds:Signature) in place."""
    document = read_document(content_document)
    for slot_id, element in signatures.items():
        document = document.with_signature(slot_id, element)
    return document.to_bytes()
