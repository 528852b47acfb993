"""The unsigned record as signers see it: canonical bytes, the digest of each part, the slots, the signatures so far.

Digests are computed once per record and serve every slot. A file of profile open-v1 is exactly
``<SchoolRecord …><Content …>…</Content><Signatures><Slot …>…</Slot>…</Signatures></SchoolRecord>`` in exclusive C14N.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from lxml import etree

from hocba_core.kernel.canonical_xml import canonicalize, parse_strict
from hocba_core.kernel.digest import sha256
from hocba_core.signing.envelope import signature_value
from hocba_core.signing.errors import SigningError
from hocba_core.signing.policy import CONTENT_ID, HEADER_ID, Slot, slots_for_school_record, value_id

RECORD_NAMESPACE: Final = "urn:hocba:record:1"
_RECORD: Final = f"{{{RECORD_NAMESPACE}}}"
# In bytes proven canonical "<" stands at tags only: from the start tag to the end tag is the element, without canonicalising.
_SUBJECT: Final = re.compile(rb'<Subject( Id="(subject-[A-Z][A-Z0-9_]{0,31})".*?</Subject>)', re.DOTALL)
_SUBJECT_APEX: Final = b'<Subject xmlns="urn:hocba:record:1"'
_DECLARED: Final = b' xmlns="urn:hocba:record:1"'
_START: Final = b'<SchoolRecord xmlns="urn:hocba:record:1" schemaVersion="1">'
_SIGNATURES_OPEN: Final = b"<Signatures>"
_END: Final = b"</Signatures></SchoolRecord>"
_VALUE: Final = re.compile(rb"<ds:SignatureValue [^<>]*>([^<]*)</ds:SignatureValue>")


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalDocument:
    """Văn bản chờ ký. ``head`` is the file up to and with ``<Signatures>``; ``digests`` are SHA-256 by Id.

    ``code`` and ``version`` are the header's, as text: they name the record in manifests.
    """

    code: str
    version: str
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


class CanonicalContent(NamedTuple):
    """The file up to and with ``<Signatures>``, proven canonical, and the exclusive C14N bytes of its Content as apex."""

    head: bytes
    content: bytes


def read_document(data: bytes) -> CanonicalDocument:
    """Read the canonical bytes of an unsigned record (its slots present and empty).

    Raises ``XmlUnsafeError`` for what is not XML, ``SigningError`` ``document_not_canonical`` for what is not the form above.
    """
    root = parse_strict(data)
    document = document_of(root, read_content(root, data))
    if document.to_bytes() != data:
        raise _not_canonical()
    return document


def read_content(root: etree._Element, data: bytes) -> CanonicalContent:
    """Prove that ``data`` begins with the canonical form of its parsed content, or raise ``document_not_canonical``.

    Says nothing of what follows ``<Signatures>``: that part is fixed by a template and compared with it byte by byte.
    """
    if root.tag != f"{_RECORD}SchoolRecord" or len(root) != 2 or root[0].tag != f"{_RECORD}Content":
        raise _not_canonical()
    content = canonicalize(root[0])
    inside = content.replace(_DECLARED, b"", 1)  # as apex the element repeats the namespace that it has from its parent
    head = b"".join((_START, inside, _SIGNATURES_OPEN))
    if not content.startswith(b"<Content" + _DECLARED) or not data.startswith(head):
        raise _not_canonical()
    return CanonicalContent(head, content)


def document_of(root: etree._Element, canonical: CanonicalContent) -> CanonicalDocument:
    """Return the unsigned document inside a parsed file, whatever stands in its slots."""
    content = root[0]
    header, subjects = content.find(f"{_RECORD}Header"), content.findall(f"{_RECORD}Subjects/{_RECORD}Subject")
    if header is None or content.get("Id") != CONTENT_ID or header.get("Id") != HEADER_ID:
        raise _not_canonical()
    digests = {
        CONTENT_ID: sha256(canonical.content),
        HEADER_ID: sha256(canonicalize(header)),
        **{name.decode(): sha256(_SUBJECT_APEX + inside) for inside, name in _SUBJECT.findall(canonical.content)},
    }
    codes = [subject.get("code", "") for subject in subjects]
    if [*digests][2:] != [subject.get("Id") for subject in subjects] or [*digests][2:] != [f"subject-{code}" for code in codes]:
        raise _not_canonical()
    return CanonicalDocument(
        code=header.findtext(f"{_RECORD}Code", ""),
        version=header.findtext(f"{_RECORD}Version", ""),
        head=canonical.head,
        slots=slots_for_school_record(codes),
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
