"""Strict reading and exclusive canonicalisation of XML (W3C Exclusive XML Canonicalization 1.0)."""

from lxml import etree

from hocba_core.kernel.errors import HocbaError


class XmlUnsafeError(HocbaError):
    """The bytes are not XML that hocba reads: broken, with a DTD, with comments or instructions, or too deep."""


def parse_strict(data: bytes) -> etree._Element:
    """Parse ``data`` without network, DTD, entities or recovery.

    Raises ``XmlUnsafeError`` with code ``xml_has_dtd`` or ``xml_unreadable``.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise XmlUnsafeError("xml_has_dtd", "Tệp XML có phần DTD, hocba không đọc loại tệp này.", "Xin lại tệp gốc.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_blank_text=False,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise XmlUnsafeError("xml_unreadable", "Tệp không phải XML đọc được.", "Xin lại tệp gốc.") from problem
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise XmlUnsafeError("xml_has_dtd", "Tệp XML có phần DTD, hocba không đọc loại tệp này.", "Xin lại tệp gốc.")
    return root


def canonicalize(element: etree._Element) -> bytes:
    """Return the exclusive C14N bytes of ``element`` and its subtree, without comments.

    Raises ``XmlUnsafeError`` ``xml_not_canonical`` for what has no canonical form: a relative namespace (XML C14N 1.0, 1.3).
    """
    try:
        return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    except etree.C14NError as problem:
        raise XmlUnsafeError("xml_not_canonical", "Tệp XML không có dạng chuẩn.", "Xin lại tệp gốc.") from problem


def is_canonical(data: bytes, root: etree._Element) -> bool:
    """Tell whether ``data`` is exactly the exclusive C14N serialisation of its own parsed ``root``."""
    try:
        return canonicalize(root) == data
    except XmlUnsafeError:
        return False
