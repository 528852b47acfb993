"""Where the letters of a school's name stand on the ring of its seal."""

from typing import Final

_SWEEP: Final = 300.0
_WIDTHS: Final = {" ": 0.35, "I": 0.45, "Í": 0.45, "Ì": 0.45, "J": 0.5, "M": 1.1, "W": 1.15, "-": 0.4, ".": 0.35}
_DEGREES_PER_LETTER: Final = 13.5


def seal_letters(name: str) -> list[tuple[str, float]]:
    """Return each letter of ``name`` in capitals with its angle in degrees, 0 at the top, clockwise.

    A short name keeps its natural spacing around the top; a long one is drawn together so that the ring stays open below.
    """
    letters = name.upper()
    widths = [_WIDTHS.get(letter, 0.85) for letter in letters]
    sweep = min(_SWEEP, sum(widths) * _DEGREES_PER_LETTER)
    unit = sweep / sum(widths) if widths else 0.0
    placed = []
    angle = -sweep / 2
    for letter, width in zip(letters, widths, strict=True):
        if letter != " ":
            placed.append((letter, round(angle + width * unit / 2, 2)))
        angle += width * unit
    return placed
