"""Text as it may stand in a record: NFC, no control, bidirectional, zero-width or blank characters (trust P7)."""

import re
import unicodedata
from typing import Final

# What prints yet shows nothing: default-ignorable characters that are letters or marks by category (Unicode
# DerivedCoreProperties, Default_Ignorable_Code_Point; the others do not print), and the empty Braille cell.
_INVISIBLE_MARKS: Final = "\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_BLANK_LETTERS: Final = "\u115f\u1160\u2800\u3164\uffa0"
_INVISIBLE: Final = re.compile(f"[{_INVISIBLE_MARKS}{_BLANK_LETTERS}]")
_BLANK: Final = re.compile(f"[{_BLANK_LETTERS}]")


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normalisation form C."""
    return unicodedata.normalize("NFC", text)


def is_clean(text: str) -> bool:
    """Tell whether ``text`` is NFC, with the ASCII space as its only separator and every other character to be seen.

    So categories Cc, Cf, Cs, Co, Cn, Zl, Zp and Zs (but U+0020) and default-ignorable characters are refused.
    """
    return not has_hidden(text) and unicodedata.is_normalized("NFC", text)


def has_hidden(text: str) -> bool:
    """Tell whether ``text``, in whatever order its characters stand, holds one that is not to be seen as what it is."""
    return not text.isprintable() or (not text.isascii() and _INVISIBLE.search(text) is not None)


def clean(text: str) -> str:
    """Return ``text`` as ``is_clean`` wants it: NFC, blanks made spaces, hidden characters dropped, single spaces inside.

    What is dropped may have kept a letter from its tone mark, so normalisation comes last.
    """
    normal = nfc(text)
    if not has_hidden(normal):  # then the ASCII space is its only white space
        return " ".join(normal.split())
    spaced = (" " if character.isspace() else character for character in _BLANK.sub(" ", normal))
    return nfc(" ".join(_INVISIBLE.sub("", "".join(filter(str.isprintable, spaced))).split()))


def visible(text: str) -> str:
    """Return ``text`` with every character that does not print written as its escape (``\\x1b``, ``\\u202e``).

    For texts of strangers on a terminal or in a message: nothing of them moves a cursor, hides or turns around.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
