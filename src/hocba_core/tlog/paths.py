"""Đường dẫn mảnh cây: where C2SP tlog-tiles publishes hashes and entries as static files.

Tile level L holds the nodes of tree level 8·L, 256 to a tile.
"""

from typing import NamedTuple

TILE_WIDTH = 256
_TILE_HEIGHT = 8


class TilePlace(NamedTuple):
    """Vị trí của một nút trong mảnh: tile level, tile number within the level, place within the tile (0 to 255)."""

    level: int
    number: int
    place: int


def place_of(level: int, index: int) -> TilePlace | None:
    """Return where node ``(level, index)`` is published; ``None`` for inner levels of a tile, which readers recompute."""
    if level % _TILE_HEIGHT:
        return None
    return TilePlace(level // _TILE_HEIGHT, index // TILE_WIDTH, index % TILE_WIDTH)


def tile_widths(level: int, size: int) -> tuple[int, int]:
    """Return how many full tiles a tree of ``size`` leaves has at tile ``level``, and the width of the partial one (or 0)."""
    return divmod(size >> (_TILE_HEIGHT * level), TILE_WIDTH)


def tile_path(level: int, number: int, width: int = TILE_WIDTH) -> str:
    """Return the path of a hash tile below the log's prefix; a width under 256 names the partial tile."""
    return f"tile/{level}/{_number_path(number)}{_partial_suffix(width)}"


def entries_path(number: int, width: int = TILE_WIDTH) -> str:
    """Return the path of an entry bundle below the log's prefix."""
    return f"tile/entries/{_number_path(number)}{_partial_suffix(width)}"


def _number_path(number: int) -> str:
    path = f"{number % 1000:03d}"
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return path


def _partial_suffix(width: int) -> str:
    return "" if width == TILE_WIDTH else f".p/{width}"
