"""The strict pieces of C2SP text formats: one line, one decimal count, one base64 value, each written in one way only."""

import base64
import re

_CONTROL = re.compile(r"[\x00-\x1f]")
_COUNT = re.compile(r"0|[1-9][0-9]{0,18}")
HASH_BYTES = 32
MAX_COUNT = 2**63 - 1


def is_line(text: str) -> bool:
    """Tell whether ``text`` is one non-empty line of valid Unicode without ASCII control characters (C2SP signed-note)."""
    return bool(text) and _CONTROL.search(text) is None and is_unicode(text)


def is_unicode(text: str) -> bool:
    """Tell whether ``text`` can be written as UTF-8, that is: holds no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_count(text: str) -> int:
    """Return the decimal ``text`` without leading zeros, of at most 19 digits; raise ``ValueError`` for anything else."""
    if _COUNT.fullmatch(text) is None:
        raise ValueError("not a decimal count")
    return int(text)


def encode_base64(data: bytes) -> str:
    """Return ``data`` in standard base64 with padding (RFC 4648 section 4)."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Return the bytes of ``text``; raise ``ValueError`` unless it is the one standard encoding of them.

    The last character before the padding can change without changing a byte: re-encoding finds that too.
    """
    data = base64.b64decode(text, validate=True)
    if encode_base64(data) != text:
        raise ValueError("not canonical base64")
    return data


def decode_hash(text: str) -> bytes:
    """Return the 32 bytes of a base64 SHA-256 value; raise ``ValueError`` for anything else."""
    data = decode_base64(text)
    if len(data) != HASH_BYTES:
        raise ValueError("not a SHA-256 value")
    return data
