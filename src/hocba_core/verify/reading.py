"""Steps 1 and 2: a file of a known kind within the limits, strict XML in canonical bytes."""

import re
import unicodedata
from typing import Final

from lxml import etree

from hocba_core.assembly.bundle import BundleError, open_bundle
from hocba_core.assembly.stored_zip import StoredZipError
from hocba_core.kernel.canonical_xml import XmlUnsafeError, is_canonical, parse_strict
from hocba_core.kernel.text import has_hidden
from hocba_core.signing.canonical_document import read_content
from hocba_core.signing.envelope import DS, XADES
from hocba_core.signing.errors import SigningError
from hocba_core.signing.signed_document import without_signatures
from hocba_core.verify import limits
from hocba_core.verify.case import Case, StepFailure
from hocba_core.verify.report import SubIndication

_RECORD_START: Final = b'<SchoolRecord xmlns="urn:hocba:record:1" '
_SNIFFED_BYTES: Final = 4096
_PLAIN_ASCII: Final = bytes(range(0x20, 0x7F))
# Attributes of this namespace steer schema validators, even to other files. Canonical bytes write the name in full.
_SCHEMA_INSTANCE: Final = b"XMLSchema-instance"
_QUOTED: Final = re.compile(rb"\"[^\"]*\"|'[^']*'")
_PREFIXED_TAG: Final = re.compile(rb"</?(?!(?:ds|xades):)[^\s<>/]*:")
# An attribute with a prefix (xml:base, xsi:type, a rebound ds) or a namespace declaration other than our two.
_PREFIXED_ATTRIBUTE: Final = re.compile(
    rb' (?!xmlns:ds="%s"|xmlns:xades="%s")[^\s"<>=/:]+:[^\s"<>=/:]+=' % (re.escape(DS.encode()), re.escape(XADES.encode()))
)


def read_file(case: Case) -> str:
    """1. Return after finding the record's XML in ``case.data``: bare, or in a bundle."""
    data = case.data
    if len(data) > limits.FILE_BYTES:
        raise _unread("file_too_large", "Tệp lớn hơn mức hocba nhận để xác thực (20 MB).")
    if data.startswith(b"%PDF-"):
        raise StepFailure(
            "pdf_not_sealed",
            SubIndication.SIGNED_DATA_NOT_FOUND,
            "Tệp PDF chỉ là bản xem, chưa có con dấu số, nên chưa xác thực được.",
            "Xác thực tệp XML hoặc gói .hocba.zip của học bạ này.",
        )
    if data.startswith(b"PK"):
        return _read_bundle(case)
    start = data[:_SNIFFED_BYTES]
    if b"<SchoolRecord" not in start and b"<!DOCTYPE" not in start:
        raise _unread("file_kind_unknown", "Tệp này không phải học bạ số do hocba phát hành nên hocba không kết luận được.")
    case.xml = data
    _check_xml_size(data)
    return "Tệp XML học bạ"


def read_xml(case: Case) -> str:
    """2. Parse the XML: no DTD, comments, instructions or foreign names; canonical bytes of the content; clean NFC text.

    Signatures are held byte for byte to a template in steps 4 and 5, so they need no parsing unless a fault must be named.
    """
    data = case.xml
    if not data.startswith(_RECORD_START):
        raise _unlike_a_record(data)
    if b"<!" in data or b"<?" in data:  # in canonical XML "<" stands nowhere but at tags, not even in attribute values
        raise _unsafe_markup(data)
    parsed = data if case.is_thorough else without_signatures(data)
    _check_tags(parsed)
    try:
        root = parse_strict(parsed)
    except XmlUnsafeError as problem:
        raise _format(problem.code, "Tệp XML bị hỏng, không đọc được.") from problem
    try:
        case.content = read_content(root, data)
    except (SigningError, XmlUnsafeError) as problem:
        if not is_canonical(parsed, root):
            raise _format("xml_not_canonical", "Tệp XML không còn đúng từng byte như khi phát hành.") from problem
        raise _format("structure_wrong", "Tệp XML không có các phần của một học bạ.") from problem
    content = case.content.head
    may_be_foreign = _PREFIXED_TAG.search(content) or _PREFIXED_ATTRIBUTE.search(content)
    if _SCHEMA_INSTANCE in data or (may_be_foreign and _has_foreign_names(root)):
        raise _format("xml_foreign_names", "Tệp XML có thẻ hoặc thuộc tính lạ, không thuộc học bạ.")
    if not _is_clean_text(content):
        raise _format("text_not_clean", "Tệp XML có ký tự ẩn hoặc chữ không ở dạng chuẩn Unicode NFC.")
    case.root = root
    return "Đúng từng byte dạng chuẩn"


def _read_bundle(case: Case) -> str:
    try:
        bundle = open_bundle(case.data)
    except (StoredZipError, BundleError) as problem:
        if not case.data.startswith(b"PK\x03\x04"):
            raise _unread("file_kind_unknown", "hocba không nhận ra loại tệp này.") from problem
        raise _format(problem.code, problem.message) from problem
    if len(bundle.proof) > limits.PROOF_BYTES or len(bundle.manifest) > limits.MANIFEST_BYTES:
        raise _format("bundle_part_too_large", "Gói hồ sơ có thành phần lớn bất thường.")
    _check_xml_size(bundle.record_xml)
    case.bundle, case.xml = bundle, bundle.record_xml
    return "Gói hồ sơ .hocba.zip"


def _check_xml_size(data: bytes) -> None:
    if len(data) > limits.XML_BYTES:
        raise _unread("file_too_large", "Tệp XML lớn hơn mức hocba nhận để xác thực (5 MB).")
    is_large = len(data) > limits.SMALL_XML_BYTES
    if is_large and (data.count(b"<") > limits.XML_TAGS or data.count(b'="') > limits.XML_ATTRIBUTES):
        raise _unread("xml_too_many_parts", "Tệp XML có quá nhiều thẻ, không thể là một học bạ.")


def _check_tags(data: bytes) -> None:
    """Refuse a tag with so many attributes, or so many namespaces, that merely reading them takes minutes."""
    long_tags = (piece for piece in data.split(b"<") if len(piece) > limits.SHORT_TAG_BYTES)
    if data.count(b"xmlns") > limits.NAMESPACE_DECLARATIONS or any(_has_many_attributes(tag) for tag in long_tags):
        raise _format("xml_too_many_parts", "Tệp XML có thẻ mang quá nhiều thuộc tính, không thể là một học bạ.")


def _has_many_attributes(tag: bytes) -> bool:
    """Count what stands before ``>`` outside quotes, since text after the tag may hold any number of equals signs."""
    most = limits.TAG_ATTRIBUTES
    return tag.count(b"=") > most and _QUOTED.sub(b"", tag).partition(b">")[0].count(b"=") > most


def _unlike_a_record(data: bytes) -> StepFailure:
    if b"<!" in data or b"<?" in data.removeprefix(b"<?xml"):
        return _unsafe_markup(data)
    return _format("xml_not_canonical", "Tệp XML không còn đúng từng byte như khi phát hành.")


def _unsafe_markup(data: bytes) -> StepFailure:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return _format("xml_has_dtd", "Tệp XML có phần khai báo DTD, học bạ không bao giờ có phần này.")
    if b"<!" in data or b"<?" in data:
        return _format("xml_has_comment", "Tệp XML có chú thích hoặc chỉ thị, học bạ không bao giờ có phần này.")
    return _format("xml_unreadable", "Tệp XML bị hỏng, không đọc được.")


def _has_foreign_names(root: etree._Element) -> bool:
    """Look precisely, since free text may resemble a prefix."""
    record = root.nsmap.get(None)
    known = {(None, record), ("ds", DS), ("xades", XADES)}
    for element in root.iter():
        if etree.QName(element).namespace not in (record, DS, XADES) or element.nsmap.items() - known:
            return True
        if any(str(name).startswith("{") for name in element.attrib):
            return True
    return False


def _is_clean_text(content: bytes) -> bool:
    """Judge each distinct character once. A character reference in canonical XML is a control character.

    Spaces neither begin nor end a text nor stand between elements nor in pairs: a record has one spelling only.
    """
    if b"&#" in content or b"> " in content or b" <" in content or b"  " in content:
        return False
    unusual = set(content.translate(None, delete=_PLAIN_ASCII).decode(errors="replace"))
    return not has_hidden("".join(unusual)) and unicodedata.is_normalized("NFC", content.decode())


def _unread(code: str, message: str) -> StepFailure:
    return StepFailure(code, SubIndication.SIGNED_DATA_NOT_FOUND, message, "Chọn tệp XML hoặc gói .hocba.zip của học bạ.")


def _format(code: str, message: str) -> StepFailure:
    return StepFailure(code, SubIndication.FORMAT_FAILURE, message)
