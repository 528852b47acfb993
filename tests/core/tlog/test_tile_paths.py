"""Tile paths: the examples of the C2SP text."""

import pytest

from hocba_core.tlog.paths import TilePlace, entries_path, place_of, tile_path, tile_widths


@pytest.mark.parametrize(
    ("number", "path"), [(0, "000"), (7, "007"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067")]
)
def test_numbers_are_cut_into_groups_of_three(number: int, path: str) -> None:
    assert tile_path(0, number) == f"tile/0/{path}"
    assert entries_path(number) == f"tile/entries/{path}"


def test_a_partial_tile_names_its_width() -> None:
    assert tile_path(1, 273, 17) == "tile/1/273.p/17"
    assert entries_path(0, 1) == "tile/entries/000.p/1"
    assert tile_path(1, 273, 256) == "tile/1/273"


def test_widths_of_a_tree_of_70000_leaves() -> None:
    assert [tile_widths(level, 70_000) for level in range(4)] == [(273, 112), (1, 17), (0, 1), (0, 0)]
    assert [tile_widths(level, 256) for level in range(2)] == [(1, 0), (0, 1)]


def test_only_every_eighth_level_is_published() -> None:
    assert place_of(0, 300) == TilePlace(level=0, number=1, place=44)
    assert place_of(8, 255) == TilePlace(level=1, number=0, place=255)
    assert place_of(16, 256) == TilePlace(level=2, number=1, place=0)
    assert [place_of(level, 0) for level in range(1, 8)] == [None] * 7
