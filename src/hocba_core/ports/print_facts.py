"""What stands on a record's pages beside its content, and how an issued file tells it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hocba_core.document import schema
from hocba_core.document.record_xml import from_root
from hocba_core.document.school_record import SchoolRecord
from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.signing.canonical_document import document_of, read_content
from hocba_core.signing.policy import Role
from hocba_core.signing.signed_document import ReadSignature, read_all


class PageStatus(StrEnum):
    """Trạng thái của trang: bản nháp, đã phát hành, đã có bản mới thay."""

    DRAFT = "draft"
    ISSUED = "issued"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerLine:
    """Một dòng chữ ký trên trang: the slot, and the signer and moment (with its offset) as the signature itself says."""

    slot: str
    role: Role
    subject: str | None
    name: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFacts:
    """Điều in thêm ngoài nội dung: code (26 characters) and version, the page's status, and who signed.

    ``replaced_by`` is the version that took this one's place; it stands exactly with ``PageStatus.REPLACED``.
    """

    code: str
    version: int
    status: PageStatus
    signers: tuple[SignerLine, ...] = ()
    replaced_by: int | None = None


def read_issued(xml: bytes, *, replaced_by: int | None = None) -> tuple[SchoolRecord, PrintFacts]:
    """Read the content, the signers and their times out of an issued file's own bytes. Nothing is verified here.

    Raises ``HocbaError`` where ``xml`` is not a record in its own form with every slot signed.
    """
    root = parse_strict(xml)
    schema.validate(root)
    record = from_root(root)
    signed = read_all(document_of(root, read_content(root, xml)), xml)
    facts = PrintFacts(
        code=record.header.code,
        version=record.header.version,
        status=PageStatus.ISSUED if replaced_by is None else PageStatus.REPLACED,
        signers=tuple(_signer_line(each) for each in signed.signatures),
        replaced_by=replaced_by,
    )
    return record, facts


def _signer_line(signature: ReadSignature) -> SignerLine:
    return SignerLine(
        slot=signature.slot.id,
        role=signature.slot.role,
        subject=signature.slot.subject,
        name=signature.certificate.name,
        signed_at=signature.signing_time,
    )
