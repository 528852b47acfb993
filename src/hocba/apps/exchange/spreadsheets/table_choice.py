"""Which sheet of a workbook is which table, told by the header rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from hocba.apps.exchange.spreadsheets.header import HeaderMatch, TableLayout, best_header, find_header, header_not_found
from hocba.apps.exchange.spreadsheets.problems import Problem, ProblemCollector
from hocba.apps.exchange.spreadsheets.workbook import Sheet, Workbook
from hocba_core.kernel.errors import HocbaError


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTables:
    """Sheets that are a wanted table, in their order, and what was said about the others."""

    found: tuple[tuple[str, Sheet, HeaderMatch], ...]
    problems: tuple[Problem, ...]


def choose_tables(workbook: Workbook, wanted: Mapping[str, TableLayout]) -> ChosenTables:
    """Match each sheet with the one of ``wanted`` whose required columns it has all of (the most columns wins).

    A sheet that lacks few of a table's columns is a blocking problem, one with nothing of it a warning.
    """
    found: list[tuple[str, Sheet, HeaderMatch]] = []
    problems: list[Problem] = []
    for sheet in workbook.sheets:
        if not any(any(map(str.strip, row)) for row in sheet.rows):
            continue
        matches = {kind: best_header(sheet.rows, layout) for kind, layout in wanted.items()}
        whole = {kind: match for kind, match in matches.items() if match and has_all(match, wanted[kind])}
        if whole:
            kind = max(whole, key=lambda name: len(wanted[name].required))
            found.append((kind, sheet, whole[kind]))
            continue
        collector = ProblemCollector(sheet.name)
        _explain(sheet, matches, wanted, collector)
        problems += collector.found
    return ChosenTables(found=tuple(found), problems=tuple(problems))


def no_such_table(workbook: Workbook, layout: TableLayout) -> HocbaError:
    """Return the refusal for a file without the table, told of the sheet that comes nearest to it."""
    nearest: tuple[float, Sheet, HeaderMatch | None] | None = None
    for sheet in workbook.sheets:
        match = best_header(sheet.rows, layout)
        share = share_found(match, layout)
        if nearest is None or share > nearest[0]:
            nearest = (share, sheet, match)
    fields = nearest[2].columns.keys() if nearest is not None and nearest[2] is not None else ()
    missing = [column.title for column in layout.required if column.field not in fields]
    return header_not_found(layout, missing, sheet=nearest[1].name if nearest is not None else "")


def has_all(match: HeaderMatch, layout: TableLayout) -> bool:
    """Tell whether every required column was found."""
    return all(column.field in match.columns for column in layout.required)


def share_found(match: HeaderMatch | None, layout: TableLayout) -> float:
    """The part of the required columns that was found, from 0 to 1."""
    if match is None:
        return 0.0
    return sum(column.field in match.columns for column in layout.required) / len(layout.required)


def _explain(
    sheet: Sheet,
    matches: Mapping[str, HeaderMatch | None],
    wanted: Mapping[str, TableLayout],
    problems: ProblemCollector,
) -> None:
    nearest = max(matches, key=lambda kind: share_found(matches[kind], wanted[kind]))
    if share_found(matches[nearest], wanted[nearest]) < 0.5:
        problems.warn("sheet_skipped", "Trang này không có cột nào cần nhập nên không được đọc.", "Xóa trang nếu thừa.")
        return
    try:
        find_header(sheet.rows, wanted[nearest], sheet=sheet.name)
    except HocbaError as error:
        problems.block_error(error)
