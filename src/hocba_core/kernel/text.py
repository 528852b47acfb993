"""Text as it may stand in a record: NFC, no control, bidirectional or zero-width characters (trust P7)."""

import unicodedata

_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normalisation form C."""
    return unicodedata.normalize("NFC", text)


def is_clean(text: str) -> bool:
    """Tell whether ``text`` is NFC and free of control, format, private and unassigned characters."""
    if text.isascii():
        return text.isprintable()
    if not unicodedata.is_normalized("NFC", text):
        return False
    return not any(unicodedata.category(character) in _FORBIDDEN_CATEGORIES for character in text)


def clean(text: str) -> str:
    """Return ``text`` in NFC, forbidden characters dropped, runs of white space made one space, ends trimmed."""
    normal = nfc(text)
    if normal.isprintable():  # then the ASCII space is its only white space, and none of the forbidden categories occurs
        return " ".join(normal.split())
    kept = (" " if character.isspace() else character for character in normal)
    visible = "".join(c for c in kept if c == " " or unicodedata.category(c) not in _FORBIDDEN_CATEGORIES)
    return " ".join(visible.split())


def visible(text: str) -> str:
    """Return ``text`` with every character that does not print written as its escape (``\\x1b``, ``\\u202e``).

    For texts of strangers on a terminal or in a message: nothing of them moves a cursor, hides or turns around.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
