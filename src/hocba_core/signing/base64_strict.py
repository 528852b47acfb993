"""Base64 of one form only: no line breaks, no stray characters, unused bits zero (RFC 4648 3.5)."""

import binascii

from hocba_core.signing.errors import EnvelopeError


def encode(data: bytes) -> bytes:
    """Return ``data`` in base64 without line breaks."""
    return binascii.b2a_base64(data, newline=False)


def decode(text: bytes) -> bytes:
    """Return the bytes that ``text`` writes, or raise ``base64_not_strict`` if they could be written otherwise."""
    try:
        data = binascii.a2b_base64(text)
    except (binascii.Error, ValueError):
        data = None
    if data is None or encode(data) != text:
        raise EnvelopeError("base64_not_strict", "Chữ ký hoặc chứng thư trong tệp bị ghi sai dạng base64.", "Xin lại tệp gốc.")
    return data
