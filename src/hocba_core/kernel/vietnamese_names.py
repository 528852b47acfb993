"""Vietnamese names: order, search, given name. Needs no locale of the machine (users E2)."""

import unicodedata
from enum import Enum
from typing import Final

from hocba_core.kernel.text import clean, nfc

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK: Final = {letter: f"{rank:02d}" for rank, letter in enumerate(_LETTERS, start=11)}
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"


class ToneOrder(Enum):
    """Thứ tự dấu thanh: that of Unicode's Vietnamese locale (default) or the one that many schools use."""

    UNICODE = (_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT)
    SCHOOL = (_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT)


def given_name(full_name: str) -> str:
    """Tên: the last word of ``full_name``; a one-word name is its own given name."""
    words = full_name.split()
    return words[-1] if words else ""


def sort_key(full_name: str, tone_order: ToneOrder = ToneOrder.UNICODE) -> str:
    """Return ASCII text whose plain order is the class list's: given name, then family and middle names.

    Letters a ă â b c d đ e ê … first, tones second, whatever the database's or the machine's collation.
    """
    words = clean(full_name).lower().split()
    ordered = words[-1:] + words[:-1]
    keyed = [_word_key(word, tone_order) for word in ordered]
    letters = "00".join(letter for letter, _ in keyed)
    return f"{letters}.{'0'.join(tone for _, tone in keyed)}"


def search_key(full_name: str) -> str:
    """Return lower-case text without any diacritic, đ as d: what unaccented search compares."""
    decomposed = unicodedata.normalize("NFD", clean(full_name).lower().replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def match_key(full_name: str) -> str:
    """Return a key under which hòa and hoà are one word: letters in order, each word's tone at its end."""
    return " ".join(_tone_last(word) for word in clean(full_name).lower().split())


def _word_key(word: str, tone_order: ToneOrder) -> tuple[str, str]:
    letters, tone = _split_tone(word)
    ranked = "".join(_LETTER_RANK.get(letter, f"9{ord(letter):06x}") for letter in letters)
    return ranked, str(tone_order.value.index(tone) + 2) if tone else "1"


def _tone_last(word: str) -> str:
    letters, tone = _split_tone(word)
    return letters + tone


def _split_tone(word: str) -> tuple[str, str]:
    """Separate the letters (ă, ô, ư … kept whole) from the word's one tone mark."""
    tone = ""
    kept = []
    for character in unicodedata.normalize("NFD", word):
        if character in ToneOrder.UNICODE.value:
            tone = character
        else:
            kept.append(character)
    return nfc("".join(kept)), tone
