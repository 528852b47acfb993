"""Reading a signed record back: which certificate signed which slot, when, over which bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.kernel.digest import sha256
from hocba_core.signing import base64_strict, envelope
from hocba_core.signing.canonical_document import CanonicalDocument, document_of, read_content, slot_head
from hocba_core.signing.certificates import Certificate
from hocba_core.signing.errors import EnvelopeError
from hocba_core.signing.policy import Slot, covered_ids, value_id
from hocba_core.signing.signer import signer_of_text
from hocba_core.signing.suites import SignatureMethod, current

_ELEMENT_START = b"<ds:Signature "
_ELEMENT_END = b"</ds:Signature>"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSignature:
    """Một chữ ký đã đọc: its slot, signer's certificate, claimed time (UTC), value and pre-image, and the whole element."""

    slot: Slot
    certificate: Certificate
    method: SignatureMethod
    signing_time: datetime
    value: bytes
    value_digest: bytes
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
    return read_all(document_of(root, read_content(root, data)), data)


def read_all(document: CanonicalDocument, data: bytes) -> SignedDocument:
    """Read the signature of every slot of ``document`` out of its signed file ``data``."""
    elements = split_elements(document, data)
    if elements is None:
        raise _not_template(None)
    digests = dict(document.digests)
    signatures = []
    for slot, element in zip(document.slots, elements, strict=True):
        signature = read_signature(digests, document.slots, slot, element)
        digests[value_id(slot.id)] = signature.value_digest
        signatures.append(signature)
    signed = with_signatures(document, signatures)
    if signed.document.to_bytes() != data:
        raise _not_template(None)
    return signed


def with_signatures(document: CanonicalDocument, signatures: Sequence[ReadSignature]) -> SignedDocument:
    """Return the signed document of ``signatures``, one for each slot in order."""
    values = {value_id(each.slot.id): each.value_digest for each in signatures}
    filled = replace(
        document,
        digests={**document.digests, **values},
        signatures={each.slot.id: each.element for each in signatures},
    )
    return SignedDocument(document=filled, signatures=tuple(signatures))


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


def without_signatures(data: bytes) -> bytes:
    """Return the file with every ds:Signature left out: the unsigned document, if each stands in a slot of its own."""
    first, *others = data.split(_ELEMENT_START)
    return b"".join((first, *(each.partition(_ELEMENT_END)[2] for each in others)))


def read_signature(digests: Mapping[str, bytes], slots: Sequence[Slot], slot: Slot, element: bytes) -> ReadSignature:
    """Read one ds:Signature and demand that it is what the template gives for this slot.

    ``digests`` are those of the document's parts and of the values of the lower ranks, by Id. Raises ``EnvelopeError``
    (``signature_not_template``, ``base64_not_strict``, ``signing_time_unreadable``) or ``certificate_unreadable``.
    """
    parts = envelope.read_parts(slot.id, element)
    if parts is None:
        raise _not_template(slot)
    signer = signer_of_text(parts.certificate)
    value = base64_strict.decode(parts.value)
    signing_time = envelope.parse_time(parts.signing_time)
    covered = covered_ids(slot, slots)
    method, digest_uri = signer.method, current().digest_uri
    if method is None or any(target not in digests for target in covered):
        raise _not_template(slot)
    properties = envelope.signed_properties(slot.id, covered, parts.signing_time, signer.digest_text, digest_uri)
    references = [envelope.Reference(target, digests[target]) for target in covered]
    info = envelope.signed_info(slot.id, references, properties, method.uri, digest_uri)
    if envelope.signature(slot.id, info, parts.value, parts.certificate, properties) != element:
        raise _not_template(slot)
    return ReadSignature(
        slot=slot,
        certificate=signer.certificate,
        method=method,
        signing_time=signing_time,
        value=value,
        value_digest=sha256(envelope.signature_value(slot.id, parts.value)),
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
