"""The one form of a ``ds:Signature`` in profile open-v1: XAdES baseline B-B (ETSI EN 319 132-1 6.3), written as a template.

Bytes are built by concatenation in the exclusive C14N form, since canonicalising and digesting an element that we write
ourselves costs more than the signature. Reading is the reverse of the same template: what does not fit is refused.
An element has two canonical forms: inside the record, and as apex of a reference or of SignedInfo, where exclusive C14N
repeats the namespaces it uses (``apex``). ``inherited`` turns the second into the first.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from hocba_core.kernel.digest import sha256
from hocba_core.signing.base64_strict import encode
from hocba_core.signing.errors import EnvelopeError
from hocba_core.signing.policy import value_id

DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
EXCLUSIVE_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
SIGNED_PROPERTIES_TYPE: Final = "http://uri.etsi.org/01903#SignedProperties"
COUNTERSIGNED_TYPE: Final = "http://uri.etsi.org/01903#CountersignedSignature"

_DS_DECLARED: Final = b' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
_XADES_DECLARED: Final = b' xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"'
_TIME: Final = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


class Reference(NamedTuple):
    """One line of SignedInfo: the Id that is covered, and the SHA-256 of its canonical bytes."""

    target: str
    digest: bytes


class Parts(NamedTuple):
    """What varies in a ``ds:Signature``; texts as they stand in the file, not yet decoded."""

    method_uri: bytes
    value: bytes
    certificate: bytes
    signing_time: bytes
    certificate_digest: bytes


def inherited(apex: bytes) -> bytes:
    """Return the bytes of an element inside the record, from its bytes as apex. Only for elements without free text."""
    return apex.replace(_DS_DECLARED, b"").replace(_XADES_DECLARED, b"")


def format_time(moment: datetime) -> bytes:
    """Write a moment as xades:SigningTime does here: UTC, whole seconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()


def parse_time(text: bytes) -> datetime:
    """Read a moment written by ``format_time``, or raise ``signing_time_unreadable``."""
    try:
        if _TIME.fullmatch(text) is not None:
            return datetime.strptime(text.decode(), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise EnvelopeError("signing_time_unreadable", "Thời điểm ký trong tệp bị ghi sai.", "Xin lại tệp gốc.")


def is_content(target: str) -> bool:
    """Tell whether Id ``target`` is content of the record, not a signature's value or properties."""
    return not target.startswith(("value-", "properties-"))


def signed_properties(
    slot_id: str, covered: Sequence[str], signing_time: bytes, certificate_digest: bytes, digest_uri: str
) -> bytes:
    """Return the apex bytes of xades:SignedProperties: time, the signer's certificate, the type of each content covered.

    EN 319 132-1 6.3 requirement k wants a DataObjectFormat for each reference but those of countersigned values.
    """
    formats = "".join(
        f'<xades:DataObjectFormat ObjectReference="#{_reference_id(slot_id, target)}">'
        "<xades:MimeType>application/xml</xades:MimeType></xades:DataObjectFormat>"
        for target in covered
        if is_content(target)
    ).encode()
    return b"".join(
        (
            b"<xades:SignedProperties",
            _XADES_DECLARED,
            f' Id="properties-{slot_id}"><xades:SignedSignatureProperties><xades:SigningTime>'.encode(),
            signing_time,
            b"</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod",
            _DS_DECLARED,
            f' Algorithm="{digest_uri}"></ds:DigestMethod><ds:DigestValue'.encode(),
            _DS_DECLARED,
            b">",
            certificate_digest,
            b"</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>",
            b"<xades:SignedDataObjectProperties>",
            formats,
            b"</xades:SignedDataObjectProperties></xades:SignedProperties>",
        )
    )


def signed_info(slot_id: str, references: Sequence[Reference], properties: bytes, method_uri: str, digest_uri: str) -> bytes:
    """Return the apex bytes of ds:SignedInfo: exactly what the signer's key signs."""
    own = Reference(f"properties-{slot_id}", sha256(properties))
    lines = [_reference(slot_id, reference, digest_uri) for reference in (*references, own)]
    return b"".join(
        (
            b"<ds:SignedInfo",
            _DS_DECLARED,
            f'><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>'
            f'<ds:SignatureMethod Algorithm="{method_uri}"></ds:SignatureMethod>'.encode(),
            *lines,
            b"</ds:SignedInfo>",
        )
    )


def signature_value(slot_id: str, value: bytes) -> bytes:
    """Return the apex bytes of ds:SignatureValue, which higher ranks cover; ``value`` is base64."""
    return b"".join(
        (b"<ds:SignatureValue", _DS_DECLARED, f' Id="{value_id(slot_id)}">'.encode(), value, b"</ds:SignatureValue>")
    )


def signature(slot_id: str, info: bytes, value: bytes, certificate: bytes, properties: bytes) -> bytes:
    """Return the canonical ds:Signature element; ``info`` and ``properties`` as apex, ``value`` and ``certificate`` base64."""
    return b"".join(
        (
            b"<ds:Signature",
            _DS_DECLARED,
            f' Id="signature-{slot_id}">'.encode(),
            inherited(info),
            inherited(signature_value(slot_id, value)),
            b"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>",
            certificate,
            b"</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties",
            _XADES_DECLARED,
            f' Target="#signature-{slot_id}">'.encode(),
            inherited(properties),
            b"</xades:QualifyingProperties></ds:Object></ds:Signature>",
        )
    )


_HEAD: Final = re.compile(
    rb"<ds:Signature [^<>]*><ds:SignedInfo><ds:CanonicalizationMethod [^<>]*></ds:CanonicalizationMethod>"
    rb'<ds:SignatureMethod Algorithm="(?P<method_uri>[^"<>]*)"></ds:SignatureMethod>'
)
_TAIL: Final = re.compile(
    rb"</ds:SignedInfo><ds:SignatureValue [^<>]*>(?P<value>[^<]*)</ds:SignatureValue>"
    rb"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>(?P<certificate>[^<]*)</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    rb"<ds:Object><xades:QualifyingProperties [^<>]*><xades:SignedProperties [^<>]*><xades:SignedSignatureProperties>"
    rb"<xades:SigningTime>(?P<signing_time>[^<]*)</xades:SigningTime>"
    rb"<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod [^<>]*></ds:DigestMethod>"
    rb"<ds:DigestValue>(?P<certificate_digest>[^<]*)</ds:DigestValue>"
)


def read_parts(element: bytes) -> Parts | None:
    """Return what varies in ``element``, or ``None`` where it does not even look like the template.

    Only the caller's rebuilding of the whole element from these parts proves that it *is* the template.
    """
    head = _HEAD.match(element)
    tail = _TAIL.match(element, element.find(b"</ds:SignedInfo>")) if head is not None else None
    return None if head is None or tail is None else Parts(**head.groupdict(), **tail.groupdict())


def _reference_id(slot_id: str, target: str) -> str:
    return f"reference-{slot_id}-{target}"


def _reference(slot_id: str, reference: Reference, digest_uri: str) -> bytes:
    target, digest = reference
    if is_content(target):
        attributes = f'Id="{_reference_id(slot_id, target)}" URI="#{target}"'
    else:
        kind = SIGNED_PROPERTIES_TYPE if target.startswith("properties-") else COUNTERSIGNED_TYPE
        attributes = f'Type="{kind}" URI="#{target}"'
    return b"".join(
        (
            f'<ds:Reference {attributes}><ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE_C14N}"></ds:Transform>'
            f'</ds:Transforms><ds:DigestMethod Algorithm="{digest_uri}"></ds:DigestMethod><ds:DigestValue>'.encode(),
            encode(digest),
            b"</ds:DigestValue></ds:Reference>",
        )
    )


def digest_text(digest: bytes) -> bytes:
    """Return a digest as ds:DigestValue writes it."""
    return encode(digest)
