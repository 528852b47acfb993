"""Records whose markup or text is not the one canonical form, though most readers would see no difference."""

from collections.abc import Iterator

from kit.forgeries import SIGNED, Forgery

_XSI = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
# Namespace declarations stand first in a canonical tag, attributes with a prefix last.
_ATTRIBUTES = {
    "xml:base": (b"", b' xml:base="http://example.org/"'),
    "xml:id": (b"", b' xml:id="header"'),
    "xml:space": (b"", b' xml:space="preserve"'),
    "xsi:type": (_XSI, b' xsi:type="r:content"'),
    "xsi:schemaLocation": (_XSI, b' xsi:schemaLocation="urn:x file:///etc/hostname"'),
    "a rebound prefix": (_XSI.replace(b":xsi", b":ds"), b' ds:schemaLocation="urn:x file:///etc/hostname"'),
    "another attribute": (b"", b' zone="x"'),
}
_ELEMENTS = (b"SchoolRecord", b"Content", b"Header", b"Subject", b"Signatures", b"Slot", b"ds:Signature", b"ds:Object")
_EDITS = (
    ("comment in the content", b"<Header ", b"<!-- x --><Header "),
    ("comment inside a mark", b"<Year>8.3", b"<Year>8<!---->.3"),
    ("instruction in the content", b"<Header ", b"<?x y?><Header "),
    ("CDATA", b"<Year>8.3", b"<Year><![CDATA[8.3]]>"),
    ("newline at the end", b"</SchoolRecord>", b"</SchoolRecord>\n"),
    ("newline between elements", b"</Header>", b"</Header>\n"),
    ("newline in the signatures", b"</Slot>", b"</Slot>\n"),
    ("trailing bytes", b"</SchoolRecord>", b"</SchoolRecord>rest"),
    ("instruction after the root", b"</SchoolRecord>", b"</SchoolRecord><?x y?>"),
    ("space in a tag", b"<Header Id", b"<Header  Id"),
    ("space in a signature's tag", b"<ds:SignatureValue Id", b"<ds:SignatureValue  Id"),
    ("single quotes", b'Id="header"', b"Id='header'"),
    ("an empty-element tag", b"<AfterSummer></AfterSummer>", b"<AfterSummer/>"),
    ("a character reference", b"<Grade>8", b"<Grade>&#56;"),
    ("attributes in another order", b'Id="subject-VAN" code="VAN"', b'code="VAN" Id="subject-VAN"'),
    ("a prefix for the record", b"<Header ", b'<r:Header xmlns:r="urn:hocba:record:1" '),
    ("a foreign element", b"<Summary>", b'<x:a xmlns:x="urn:x"></x:a><Summary>'),
    ("NFD text", "Trường".encode(), "Tru\u031bo\u031b\u0300ng".encode()),
    ("a zero-width character", "Hoài An".encode(), "Hoài\u200b An".encode()),
    ("a bidirectional override", "Hoài An".encode(), "Hoài \u202eAn".encode()),
    ("a space between elements", b"</Header>", b"</Header> "),
    ("a space at the end of a text", b"</PupilName>", b" </PupilName>"),
    ("two spaces in a name", "Hoài An".encode(), "Hoài  An".encode()),
    ("a control reference", b"<Comment>", b"<Comment>&#xD;"),
)


def odd_markup() -> Iterator[Forgery]:
    """Yield each oddity on em An's sound record."""
    for name, old, new in _EDITS:
        assert old in SIGNED, name
        yield Forgery(name, SIGNED.replace(old, new, 1))
    for fault, added in _ATTRIBUTES.items():
        for element in _ELEMENTS:
            yield Forgery(f"{fault} on {element.decode()}", _with_attribute(element, *added))
    entity = b'<!DOCTYPE SchoolRecord [<!ENTITY m "9.9">]>'
    outside = b'<!DOCTYPE SchoolRecord [<!ENTITY m SYSTEM "file:///etc/hostname">]>'
    yield Forgery("DTD", b"<!DOCTYPE SchoolRecord [<!ATTLIST Subject Id ID #IMPLIED>]>" + SIGNED)
    yield Forgery("entity", entity + SIGNED.replace(b"<Year>8.3", b"<Year>&m;", 1))
    yield Forgery("external entity", outside + SIGNED.replace(b"<Year>8.3", b"<Year>&m;", 1))
    yield Forgery("XML declaration", b'<?xml version="1.0" encoding="UTF-8"?>' + SIGNED)
    yield Forgery("byte order mark", b"\xef\xbb\xbf" + SIGNED)
    yield Forgery("UTF-16", SIGNED.decode().encode("utf-16"))


def _with_attribute(element: bytes, declaration: bytes, attribute: bytes) -> bytes:
    start = b"<" + element
    place = SIGNED.index(start + (b">" if start + b">" in SIGNED else b" ")) + len(start)
    end = SIGNED.index(b">", place)
    return SIGNED[:place] + declaration + SIGNED[place:end] + attribute + SIGNED[end:]
