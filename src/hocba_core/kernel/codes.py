"""Opaque public codes: 26 Crockford base-32 characters, 130 random bits, never a serial number (trust P11)."""

import re

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE = re.compile(rf"[{_ALPHABET}]{{26}}")
RANDOM_BYTES = 17


def encode_crockford(random: bytes) -> str:
    """Return the 26-character code of the first 130 bits of ``random`` (17 bytes from the caller's secure source)."""
    if len(random) != RANDOM_BYTES:
        raise ValueError("a code needs exactly 17 random bytes")
    bits = int.from_bytes(random) >> 6
    return "".join(_ALPHABET[bits >> (5 * place) & 31] for place in reversed(range(26)))


def is_code(text: str) -> bool:
    """Tell whether ``text`` is written as a public code."""
    return _CODE.fullmatch(text) is not None


def read_code(text: str) -> str:
    """Return the code that a person meant: spaces and hyphens dropped, capitals, O as 0, I and L as 1."""
    typed = text.upper().replace(" ", "").replace("-", "")
    return typed.translate(str.maketrans("OIL", "011"))
