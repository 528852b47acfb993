"""line.import: pupils per second whose files (two mark books and the homeroom book of their class) are taken in."""

from functools import partial
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from bench.figure import Figure, rate
from bench.school import books_of, school

_ROUNDS = (("6A1", "7A1"), ("6A2", "7A2"), ("8A1", "9A1"), ("8A2", "9A2"))


def measure() -> Figure:
    """Measure against reading the cells of the same files; each round takes other classes, a file goes in only once."""
    place = school()
    value = limit = 0.0
    count = 0
    for names in _ROUNDS:
        files = [file for name in names for file in books_of(name)]
        count = place.pupil_count(names)
        value = max(value, rate(partial(place.take_in, files), count, rounds=1))
        limit = max(limit, rate(partial(_read, files), count, rounds=3))
    return Figure(
        name="line.import",
        value=value,
        unit="pupils/s",
        limit=limit,
        limit_is="reading the cells of the same files with calamine alone",
        n=count,
    )


def _read(files: list[Path]) -> None:
    for file in files:
        workbook = CalamineWorkbook.from_filelike(BytesIO(file.read_bytes()))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()
