"""Reading a signed record back: which certificate signed which slot, when, over which bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hocba_core.kernel.canonical_xml import is_canonical, parse_strict
from hocba_core.kernel.digest import sha256
from hocba_core.signing import base64_strict, envelope
from hocba_core.signing.canonical_document import CanonicalDocument, document_of, slot_head
from hocba_core.signing.certificates import Certificate, read_certificate
from hocba_core.signing.errors import EnvelopeError
from hocba_core.signing.policy import Slot, covered_ids
from hocba_core.signing.suites import current

_ELEMENT_END = b"</ds:Signature>"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSignature:
    """Một chữ ký đã đọc: its slot, signer's certificate, claimed time (UTC), value and pre-image, and the whole element."""

    slot: Slot
    certificate: Certificate
    signing_time: datetime
    value: bytes
    signed_info: bytes
    element: bytes

    @property
    def sha256(self) -> bytes:
        """SHA-256 of the canonical ds:Signature element."""
        return sha256(self.element)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDocument:
    """A record with every slot signed; ``document.digests`` holds the digest of each part and of each value."""

    document: CanonicalDocument
    signatures: tuple[ReadSignature, ...]


def read_signed(data: bytes) -> SignedDocument:
    """Read a signed record of profile open-v1 whose every slot is filled. Verifies form and digests, not values nor trust.

    Raises ``XmlUnsafeError`` or ``SigningError``; ``hocba_core.verify`` explains faults step by step.
    """
    root = parse_strict(data)
    if not is_canonical(data, root):
        raise _not_template(None)
    return read_all(document_of(root, data), data)


def read_all(document: CanonicalDocument, data: bytes) -> SignedDocument:
    """Read the signature of every slot of ``document`` out of its signed file ``data``."""
    elements = split_elements(document, data)
    if elements is None:
        raise _not_template(None)
    signatures = []
    for slot, element in zip(document.slots, elements, strict=True):
        signature = read_signature(document, slot, element)
        signatures.append(signature)
        document = document.with_signature(slot.id, element)
    return SignedDocument(document=document, signatures=tuple(signatures))


def split_elements(document: CanonicalDocument, data: bytes) -> Sequence[bytes] | None:
    """Return the bytes in each slot, or ``None`` where the file is not exactly the expected slots, each with one element."""
    position = len(document.head)
    elements = []
    for slot in document.slots:
        head = slot_head(slot)
        start = position + len(head)
        end = data.find(_ELEMENT_END, start) + len(_ELEMENT_END)
        if not data.startswith(head, position) or end < start + len(_ELEMENT_END) or not data.startswith(b"</Slot>", end):
            return None
        elements.append(data[start:end])
        position = end + len(b"</Slot>")
    return elements if data[position:] == b"</Signatures></SchoolRecord>" else None


def read_signature(document: CanonicalDocument, slot: Slot, element: bytes) -> ReadSignature:
    """Read one ds:Signature and demand that it is what the template gives for this slot of this document.

    ``document`` must hold the signatures of the lower ranks. Raises ``EnvelopeError`` (``signature_not_template``,
    ``base64_not_strict``, ``signing_time_unreadable``) or ``certificate_unreadable``.
    """
    parts = envelope.read_parts(element)
    if parts is None:
        raise _not_template(slot)
    certificate = read_certificate(base64_strict.decode(parts.certificate))
    value = base64_strict.decode(parts.value)
    signing_time = envelope.parse_time(parts.signing_time)
    covered = covered_ids(slot, document.slots)
    method, digest_uri = current().method_of(certificate.public_key), current().digest_uri
    if method is None or any(target not in document.digests for target in covered):
        raise _not_template(slot)
    properties = envelope.signed_properties(
        slot.id, covered, parts.signing_time, base64_strict.encode(certificate.sha256), digest_uri
    )
    references = [envelope.Reference(target, document.digests[target]) for target in covered]
    info = envelope.signed_info(slot.id, references, properties, method.uri, digest_uri)
    if envelope.signature(slot.id, info, parts.value, parts.certificate, properties) != element:
        raise _not_template(slot)
    return ReadSignature(
        slot=slot,
        certificate=certificate,
        signing_time=signing_time,
        value=value,
        signed_info=info,
        element=element,
    )


def _not_template(slot: Slot | None) -> EnvelopeError:
    place = f" ở ô {slot.title}" if slot else ""
    return EnvelopeError(
        "signature_not_template",
        f"Chữ ký{place} không đúng mẫu của học bạ hoặc không khớp với nội dung.",
        "Xin lại tệp gốc từ nơi phát hành.",
        slot=slot.id if slot else "",
    )
