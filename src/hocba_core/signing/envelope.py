"""The one form of a ``ds:Signature`` in profile open-v1: XAdES baseline B-B (ETSI EN 319 132-1 6.3), written as a template.

Bytes are built by concatenation in the exclusive C14N form, since canonicalising and digesting an element that we write
ourselves costs more than the signature. Reading is the reverse of the same template: what does not fit is refused.
An element has two canonical forms: inside the record, and as apex of a reference or of SignedInfo, where exclusive C14N
repeats the namespaces it uses (``apex``). ``inherited`` turns the second into the first.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
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
_DECLARED_UNTIL: Final = len(b"<ds:SignedInfo" + _DS_DECLARED)
_TIME: Final = re.compile(rb"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z")


class Reference(NamedTuple):
    """One line of SignedInfo: the Id that is covered, and the SHA-256 of its canonical bytes."""

    target: str
    digest: bytes


class Parts(NamedTuple):
    """What varies in a ``ds:Signature``; texts as they stand in the file, not yet decoded."""

    value: bytes
    certificate: bytes
    signing_time: bytes


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
            return datetime.fromisoformat(text.decode())
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
    covered = (*references, Reference(f"properties-{slot_id}", sha256(properties)))
    lines = [_signed_info_head(method_uri)]
    for target, digest in covered:
        lines += _reference_head(slot_id, target, digest_uri), encode(digest), b"</ds:DigestValue></ds:Reference>"
    lines.append(b"</ds:SignedInfo>")
    return b"".join(lines)


@lru_cache(maxsize=16)
def _signed_info_head(method_uri: str) -> bytes:
    return (
        b"<ds:SignedInfo"
        + _DS_DECLARED
        + f'><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{method_uri}"></ds:SignatureMethod>'.encode()
    )


def signature_value(slot_id: str, value: bytes) -> bytes:
    """Return the apex bytes of ds:SignatureValue, which higher ranks cover; ``value`` is base64."""
    return b"".join(
        (b"<ds:SignatureValue", _DS_DECLARED, f' Id="{value_id(slot_id)}">'.encode(), value, b"</ds:SignatureValue>")
    )


def signature(slot_id: str, info: bytes, value: bytes, certificate: bytes, properties: bytes) -> bytes:
    """Return the canonical ds:Signature element; ``info`` and ``properties`` as apex, ``value`` and ``certificate`` base64."""
    fixed = _fixed_parts(slot_id)
    return b"".join(
        (
            fixed.start,
            info[_DECLARED_UNTIL:],
            fixed.before_value,
            value,
            b"</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>",
            certificate,
            fixed.before_properties,
            inherited(properties),
            b"</xades:QualifyingProperties></ds:Object></ds:Signature>",
        )
    )


class _FixedParts(NamedTuple):
    start: bytes
    before_value: bytes
    before_properties: bytes


@lru_cache(maxsize=1024)
def _fixed_parts(slot_id: str) -> _FixedParts:
    return _FixedParts(
        start=b"<ds:Signature%s" % _DS_DECLARED + f' Id="signature-{slot_id}"><ds:SignedInfo'.encode(),
        before_value=f'<ds:SignatureValue Id="{value_id(slot_id)}">'.encode(),
        before_properties=b"</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties"
        + _XADES_DECLARED
        + f' Target="#signature-{slot_id}">'.encode(),
    )


def read_parts(slot_id: str, element: bytes) -> Parts | None:
    """Return what varies in ``element``, or ``None`` where it does not even look like the template of this slot.

    Only the caller's rebuilding of the whole element from these parts proves that it *is* the template.
    """
    value = _text_after(_fixed_parts(slot_id).before_value, element)
    certificate = _text_after(b"<ds:X509Certificate>", element)
    signing_time = _text_after(b"<xades:SigningTime>", element)
    return None if value is None or certificate is None or signing_time is None else Parts(value, certificate, signing_time)


def _text_after(tag: bytes, element: bytes) -> bytes | None:
    start = element.find(tag) + len(tag)
    end = element.find(b"<", start)
    return element[start:end] if start >= len(tag) and end >= 0 else None


def _reference_id(slot_id: str, target: str) -> str:
    return f"reference-{slot_id}-{target}"


@lru_cache(maxsize=16_384)
def _reference_head(slot_id: str, target: str, digest_uri: str) -> bytes:
    if is_content(target):
        attributes = f'Id="{_reference_id(slot_id, target)}" URI="#{target}"'
    else:
        kind = SIGNED_PROPERTIES_TYPE if target.startswith("properties-") else COUNTERSIGNED_TYPE
        attributes = f'Type="{kind}" URI="#{target}"'
    return (
        f'<ds:Reference {attributes}><ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE_C14N}"></ds:Transform>'
        f'</ds:Transforms><ds:DigestMethod Algorithm="{digest_uri}"></ds:DigestMethod><ds:DigestValue>'
    ).encode()
