"""The unsigned record as signers see it: canonical bytes, the digest of each part, the slots, the signatures so far.

Digests are computed once per record and serve every slot. A file of profile open-v1 is exactly
``<SchoolRecord …><Content …>…</Content><Signatures><Slot …>…</Slot>…</Signatures></SchoolRecord>`` in exclusive C14N.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from hocba_core.kernel.canonical_xml import canonicalize, is_canonical, parse_strict
from hocba_core.kernel.digest import sha256
from hocba_core.signing.envelope import signature_value
from hocba_core.signing.errors import SigningError
from hocba_core.signing.policy import CONTENT_ID, HEADER_ID, Slot, slots_for_school_record, value_id

RECORD_NAMESPACE: Final = "urn:hocba:record:1"
_RECORD: Final = f"{{{RECORD_NAMESPACE}}}"
SUBJECT_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,31}")
_SIGNATURES_OPEN: Final = b"<Signatures>"
_END: Final = b"</Signatures></SchoolRecord>"
_VALUE: Final = re.compile(rb"<ds:SignatureValue [^<>]*>([^<]*)</ds:SignatureValue>")


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalDocument:
    """Văn bản chờ ký. ``head`` is the file up to and with ``<Signatures>``; ``digests`` are SHA-256 by Id."""

    head: bytes
    slots: tuple[Slot, ...]
    digests: Mapping[str, bytes]
    signatures: Mapping[str, bytes]

    def slot(self, slot_id: str) -> Slot:
        """Return the slot of that id, or raise ``slot_unknown``."""
        for slot in self.slots:
            if slot.id == slot_id:
                return slot
        raise SigningError("slot_unknown", "Văn bản này không có ô ký đó.", "Xem lại danh sách ô ký.", slot=slot_id)

    def with_signature(self, slot_id: str, element: bytes) -> "CanonicalDocument":
        """Return the document with a canonical ``ds:Signature`` in its slot, ready for the ranks above."""
        self.slot(slot_id)
        match = _VALUE.search(element)
        if match is None:
            raise SigningError("signature_malformed", "Chữ ký không đúng mẫu.", "Ký lại ô này.", slot=slot_id)
        digest = sha256(signature_value(slot_id, match[1]))
        return replace(
            self,
            digests={**self.digests, value_id(slot_id): digest},
            signatures={**self.signatures, slot_id: element},
        )

    def to_bytes(self) -> bytes:
        """Return the canonical file with the signatures collected so far; slots not yet signed stay empty."""
        slots = (slot_head(slot) + self.signatures.get(slot.id, b"") + b"</Slot>" for slot in self.slots)
        return b"".join((self.head, *slots, _END))


def read_document(data: bytes) -> CanonicalDocument:
    """Read the canonical bytes of an unsigned record (its slots present and empty).

    Raises ``XmlUnsafeError`` for what is not XML, ``SigningError`` ``document_not_canonical`` for what is not the form above.
    """
    root = parse_strict(data)
    if not is_canonical(data, root):
        raise _not_canonical()
    document = document_of(root, data)
    if document.to_bytes() != data:
        raise _not_canonical()
    return document


def document_of(root: etree._Element, data: bytes) -> CanonicalDocument:
    """Return the unsigned document inside a parsed canonical file, whatever stands in its slots."""
    if root.tag != f"{_RECORD}SchoolRecord" or len(root) != 2 or root[0].tag != f"{_RECORD}Content":
        raise _not_canonical()
    content = root[0]
    header, subjects = content.find(f"{_RECORD}Header"), content.findall(f"{_RECORD}Subjects/{_RECORD}Subject")
    if header is None or content.get("Id") != CONTENT_ID or header.get("Id") != HEADER_ID:
        raise _not_canonical()
    digests = {CONTENT_ID: sha256(canonicalize(content)), HEADER_ID: sha256(canonicalize(header))}
    for subject in subjects:
        code = subject.get("code", "")
        if SUBJECT_CODE.fullmatch(code) is None or subject.get("Id") != f"subject-{code}" or f"subject-{code}" in digests:
            raise _not_canonical()
        digests[f"subject-{code}"] = sha256(canonicalize(subject))
    end_of_head = data.find(_SIGNATURES_OPEN)
    if end_of_head < 0:
        raise _not_canonical()
    return CanonicalDocument(
        head=data[: end_of_head + len(_SIGNATURES_OPEN)],
        slots=slots_for_school_record(subject.get("code", "") for subject in subjects),
        digests=digests,
        signatures={},
    )


def slot_head(slot: Slot) -> bytes:
    """Return the canonical start tag of a slot."""
    subject = f' subject="{slot.subject}"' if slot.subject is not None else ""
    return f'<Slot role="{slot.role}"{subject}>'.encode()


def _not_canonical() -> SigningError:
    return SigningError(
        "document_not_canonical",
        "Văn bản không ở dạng chuẩn của học bạ.",
        "Tạo lại văn bản từ lần khóa sổ.",
    )
