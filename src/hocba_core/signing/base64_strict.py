"""Base64 of one form only: no line breaks, no stray characters, unused bits zero (RFC 4648 3.5)."""

import base64
import binascii

from hocba_core.signing.errors import EnvelopeError


def encode(data: bytes) -> bytes:
    """Return ``data`` in base64 without line breaks."""
    return base64.b64encode(data)


def decode(text: bytes) -> bytes:
    """Return the bytes that ``text`` writes, or raise ``base64_not_strict`` if they could be written otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = None
    if data is None or base64.b64encode(data) != text:
        raise EnvelopeError("base64_not_strict", "Chữ ký hoặc chứng thư trong tệp bị ghi sai dạng base64.", "Xin lại tệp gốc.")
    return data
