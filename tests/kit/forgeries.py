"""Forged records, named by their fault. Each starts from em An's sound record and keeps whatever could make it pass."""

import base64
import re
from collections.abc import Iterator
from typing import NamedTuple

from kit.records import unsigned_record
from kit.signers import hoa_sen, sign_all

SIGNED = sign_all(unsigned_record())
SLOTS = tuple(re.findall(rb'Id="signature-([A-Za-z0-9_-]+)"', SIGNED))
_CONTENT = re.search(rb"<Content .*</Content>", SIGNED, re.DOTALL)
assert _CONTENT is not None
CONTENT = _CONTENT[0]
RAISED = CONTENT.replace(b"<Year>8.3</Year>", b"<Year>9.9</Year>")


class Forgery(NamedTuple):
    """A forged file and its fault in a few words."""

    name: str
    data: bytes


def forgeries() -> Iterator[Forgery]:
    """Forgeries of signatures and structure; none needs a key of the school (see also ``kit.odd_markup``)."""
    for slot in SLOTS:
        yield from _wrapped(slot.decode(), *signature_and_slot(slot))
        yield from _misspelt(slot.decode(), signature_and_slot(slot)[0])
        yield from _confused(slot.decode(), signature_and_slot(slot)[0])
    yield from _of_structure()
    yield from _with_another_record()


def signature_and_slot(slot: bytes) -> tuple[bytes, bytes]:
    """Return the ds:Signature of a slot, and the whole Slot element."""
    pattern = rb'<Slot [^>]*>(<ds:Signature [^>]*Id="signature-%s">.*?</ds:Signature>)</Slot>' % slot
    match = re.search(pattern, SIGNED, re.DOTALL)
    assert match is not None
    return match[1], match[0]


def _wrapped(name: str, signature: bytes, slot: bytes) -> Iterator[Forgery]:
    """Signature wrapping: the signed element is kept somewhere, another one is shown (eight classes)."""
    head = slot[: slot.index(b"<ds:Signature")]
    inner = signature.replace(b"</ds:Signature>", b"<ds:Object>" + CONTENT + b"</ds:Object></ds:Signature>")
    raised = SIGNED.replace(CONTENT, RAISED)
    yield Forgery(f"{name}: signed content in an Object, raised content shown", raised.replace(signature, inner))
    yield Forgery(f"{name}: signed content beside its slot", raised.replace(slot, slot + CONTENT))
    yield Forgery(f"{name}: signed content inside its slot", raised.replace(signature, CONTENT + signature))
    yield Forgery(f"{name}: signature in a wrapper", SIGNED.replace(signature, b"<Wrapper>" + signature + b"</Wrapper>"))
    yield Forgery(f"{name}: signature moved before the content", SIGNED.replace(slot, b"").replace(CONTENT, slot + CONTENT))
    yield Forgery(
        f"{name}: signature moved into the content",
        SIGNED.replace(slot, b"").replace(b"</Content>", slot + b"</Content>"),
    )
    yield Forgery(f"{name}: signature twice in its slot", SIGNED.replace(signature, signature + signature))
    yield Forgery(f"{name}: slot twice", SIGNED.replace(slot, slot + slot))
    yield Forgery(f"{name}: slot without signature", SIGNED.replace(slot, head + b"</Slot>"))
    yield Forgery(f"{name}: slot removed", SIGNED.replace(slot, b""))
    yield Forgery(f"{name}: whole old record in an Object", raised.replace(signature, inner.replace(CONTENT, SIGNED)))


def _misspelt(name: str, signature: bytes) -> Iterator[Forgery]:
    """The same bytes written otherwise."""
    value = _between(signature, b'">', b"</ds:SignatureValue>")
    certificate = _between(signature, b"<ds:X509Certificate>", b"</ds:X509Certificate>")
    digest = _between(signature, b"<ds:DigestValue>", b"</ds:DigestValue>")
    for kind, text in (("value", value), ("certificate", certificate), ("digest", digest)):
        for fault, variant in _base64_variants(text):
            yield Forgery(f"{name}: base64 of {kind} {fault}", SIGNED.replace(text, variant, 1))
    for fault, time in (("an hour later", b"T03:30:00Z"), ("with offset", b"T09:30:00+07:00")):
        written = signature.replace(b"T02:30:00Z", time)
        yield Forgery(f"{name}: signing time {fault}", SIGNED.replace(signature, written))


def _base64_variants(text: bytes) -> Iterator[tuple[str, bytes]]:
    yield "with a line break", text[:20] + b"\n" + text[20:]
    yield "with a space", text[:20] + b" " + text[20:]
    yield "with a stray character", text[:20] + b"*" + text[20:]
    yield "without padding", text.rstrip(b"=") if text.endswith(b"=") else text[:-1]
    yield "url-safe", text.replace(b"+", b"-").replace(b"/", b"_") if b"+" in text or b"/" in text else text + b"="
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    if text.endswith(b"="):
        last = text.rstrip(b"=")[-1:]
        yield "with unused bits set", text.replace(last + b"=", alphabet[alphabet.index(last) + 1 :][:1] + b"=")


def _confused(name: str, signature: bytes) -> Iterator[Forgery]:
    """Algorithms, transforms and references other than the fixed ones."""

    def changed(fault: str, old: bytes, new: bytes, count: int = -1) -> Forgery:
        return Forgery(f"{name}: {fault}", SIGNED.replace(signature, signature.replace(old, new, count)))

    method = re.search(rb'<ds:SignatureMethod Algorithm="([^"]*)"', signature)
    assert method is not None
    yield changed("HMAC method", method[1], b"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
    yield changed("RSA-SHA1 method", method[1], b"http://www.w3.org/2000/09/xmldsig#rsa-sha1")
    yield changed("unknown method", method[1], b"urn:none")
    yield changed("digest SHA-1", b"http://www.w3.org/2001/04/xmlenc#sha256", b"http://www.w3.org/2000/09/xmldsig#sha1")
    exclusive = b"http://www.w3.org/2001/10/xml-exc-c14n#"
    yield changed("inclusive canonicalization", exclusive, b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", 1)
    yield changed("canonicalization with comments", exclusive, exclusive + b"WithComments", 1)
    transform = b'<ds:Transform Algorithm="' + exclusive + b'"></ds:Transform>'
    xpath = b'<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"></ds:Transform>'
    xslt = b'<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"></ds:Transform>'
    yield changed("an XPath transform", transform, xpath, 1)
    yield changed("an XSLT transform added", transform, transform + xslt, 1)
    yield changed("no transforms", b"<ds:Transforms>" + transform + b"</ds:Transforms>", b"", 1)
    yield changed("a reference to everything", b'URI="#', b'URI="', 1)
    yield changed("a reference by xpointer", b'URI="#', b'URI="#xpointer(/)', 1)
    yield (
        changed("a reference to the outside", b'URI="#header"', b'URI="http://example.org/header"', 1)
        if (b'URI="#header"' in signature)
        else changed("a reference to the outside", b'URI="#content"', b'URI="http://example.org/content"', 1)
    )
    first = re.search(rb"<ds:Reference .*?</ds:Reference>", signature, re.DOTALL)
    assert first is not None
    yield changed("first reference missing", first[0], b"")
    yield changed("first reference twice", first[0], first[0] + first[0])
    manifest = b'<ds:Reference Type="http://www.w3.org/2000/09/xmldsig#Manifest" Id="'
    yield changed("a Manifest instead of content", b'<ds:Reference Id="', manifest, 1)
    yield changed("a KeyValue beside the certificate", b"<ds:X509Data>", b"<ds:KeyName>ha</ds:KeyName><ds:X509Data>")
    certificate = _between(signature, b"<ds:X509Certificate>", b"</ds:X509Certificate>")
    other = base64.b64encode(hoa_sen().principal.certificate_der())
    if certificate != other:
        yield changed("another's certificate in KeyInfo", certificate, other)
    second = b"<ds:X509Certificate>" + other + b"</ds:X509Certificate></ds:X509Data>"
    yield changed("a second certificate", b"</ds:X509Data>", second)
    yield changed("its signed properties renamed", b'Id="properties-', b'Id="Properties-')


def _of_structure() -> Iterator[Forgery]:
    slots = [signature_and_slot(slot)[1] for slot in SLOTS]
    signatures = [signature_and_slot(slot)[0] for slot in SLOTS]
    for number in range(len(slots) - 1):
        one, two = slots[number], slots[number + 1]
        yield Forgery(f"slots {number} and {number + 1} swapped", SIGNED.replace(one + two, two + one))
        first, second = signatures[number], signatures[number + 1]
        swapped = SIGNED.replace(first, b"\0").replace(second, first).replace(b"\0", second)
        yield Forgery(f"signatures {number} and {number + 1} swapped", swapped)
    yield Forgery("marks raised", SIGNED.replace(CONTENT, RAISED))
    yield Forgery("two contents, raised first", SIGNED.replace(CONTENT, RAISED + CONTENT))
    yield Forgery("two contents, raised last", SIGNED.replace(CONTENT, CONTENT + RAISED))
    shown = RAISED.replace(b'"content"', b'"shown"')
    yield Forgery("raised content under another Id", SIGNED.replace(CONTENT, shown + CONTENT))
    row = _between(CONTENT, b"<Subjects>", b"</Subject>") + b"</Subject>"
    yield Forgery("a subject twice", SIGNED.replace(row, row + row))
    yield Forgery("a subject removed", SIGNED.replace(row, b""))
    yield Forgery("a subject and its slot removed", SIGNED.replace(row, b"").replace(slots[0], b""))
    yield Forgery("an unsigned subject added", SIGNED.replace(row, row + row.replace(b"VAN", b"HOA")))
    yield Forgery("header twice", re.sub(rb"(<Header .*</Header>)", rb"\1\1", SIGNED, flags=re.DOTALL))
    yield Forgery("another root", SIGNED.replace(b"SchoolRecord", b"Schoolrecord"))
    yield Forgery("another schema version", SIGNED.replace(b'schemaVersion="1"', b'schemaVersion="2"'))
    yield Forgery("no signatures at all", re.sub(rb"<ds:Signature .*?</ds:Signature>", b"", SIGNED, flags=re.DOTALL))
    yield Forgery("no slots at all", re.sub(rb"<Slot .*</Slot>", b"", SIGNED, flags=re.DOTALL))
    yield Forgery("an unsigned record", unsigned_record())


def _with_another_record() -> Iterator[Forgery]:
    """Signatures that the same people truly made, for another pupil or another version."""
    another = sign_all(unsigned_record(code="ZZZZZZZZZZZZZZZZZZZZZZZZZZ"))
    newer = sign_all(unsigned_record(version=2))
    for kind, source in (("another pupil's", another), ("another version's", newer)):
        for slot in SLOTS:
            pattern = rb'<ds:Signature [^>]*Id="signature-%s">.*?</ds:Signature>' % slot
            foreign = re.search(pattern, source, re.DOTALL)
            assert foreign is not None
            yield Forgery(f"{kind} signature in slot {slot.decode()}", SIGNED.replace(signature_and_slot(slot)[0], foreign[0]))
        content = source[source.index(b"<Content") : source.index(b"<Signatures>")]
        yield Forgery(f"{kind} content", SIGNED.replace(CONTENT, content))
        signatures = source[source.index(b"<Signatures>") :]
        yield Forgery(f"{kind} signatures", SIGNED[: SIGNED.index(b"<Signatures>")] + signatures)


def _between(data: bytes, start: bytes, end: bytes) -> bytes:
    stop = data.index(end)
    return data[data.rindex(start, 0, stop) + len(start) : stop]
