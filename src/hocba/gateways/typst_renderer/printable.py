"""Letters that the shipped fonts hold. A page shows a box for others and says so; the signed file keeps them."""

from typing import Final

BOX: Final = "□"
NOTE: Final = f"Dấu {BOX} thay cho chữ không in được, xem trong tệp gốc."
# Latin with every Vietnamese and minority-language letter, combining marks, punctuation, arrows and mathematical signs.
_RANGES: Final = ((0x20, 0x24F), (0x300, 0x36F), (0x1E00, 0x1EFF), (0x2010, 0x203A), (0x2190, 0x2193), (0x2200, 0x2265))


def boxed(text: str) -> str:
    """Return ``text`` with every character outside those ranges shown as a box."""
    return "".join(letter if _is_held(ord(letter)) else BOX for letter in text)


def _is_held(code: int) -> bool:
    return any(first <= code <= last for first, last in _RANGES)
