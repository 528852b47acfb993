"""The school's own sheet: what it is called, where it is, and the year's days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import label_key, read_digits, words
from hocba.apps.exchange.spreadsheets.header import Column, TableLayout
from hocba.apps.exchange.spreadsheets.problems import Problem, ProblemCollector, Reading
from hocba.apps.exchange.spreadsheets.row_reader import RowReader
from hocba.apps.exchange.spreadsheets.table_choice import choose_tables
from hocba.apps.exchange.spreadsheets.titles import read_term
from hocba.apps.exchange.spreadsheets.workbook import Sheet, Workbook
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """Học kì: first and last day."""

    row: int
    term: Term
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRow:
    """Ngày nghỉ: days without school, first and last."""

    row: int
    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolReading(Reading):
    """Thông tin trường đã đọc. ``level`` is one of the rules' levels, empty (or None) only where a problem says so."""

    school_code: str
    school_name: str
    level: str
    commune_code: str
    commune_name: str
    province_code: str
    province_name: str
    place: str
    school_year: SchoolYear | None
    terms: tuple[TermRow, ...]
    holidays: tuple[HolidayRow, ...]


TERM_TABLE: Final = TableLayout(
    Column(field="term", title="Học kì", aliases=("Học kỳ", "Kì")),
    Column(field="first_day", title="Ngày bắt đầu", aliases=("Từ ngày",)),
    Column(field="last_day", title="Ngày kết thúc", aliases=("Đến ngày",)),
)
HOLIDAY_TABLE: Final = TableLayout(
    Column(field="first_day", title="Nghỉ từ ngày", aliases=("Từ ngày",)),
    Column(field="last_day", title="Nghỉ đến ngày", aliases=("Đến ngày",)),
    Column(field="reason", title="Lí do nghỉ", aliases=("Lý do nghỉ", "Lí do", "Lý do")),
)
_LABELS: Final[Mapping[str, str]] = {
    "matruong": "school_code",
    "tentruong": "school_name",
    "caphoc": "level",
    "maxa": "commune_code",
    "maxaphuong": "commune_code",
    "xaphuong": "commune_name",
    "xa": "commune_name",
    "matinh": "province_code",
    "matinhthanhpho": "province_code",
    "tinhthanhpho": "province_name",
    "tinh": "province_name",
    "diadanh": "place",
    "namhoc": "school_year",
}
_TITLES: Final[Mapping[str, str]] = {
    "school_code": "Mã trường",
    "school_name": "Tên trường",
    "level": "Cấp học",
    "commune_name": "Xã/Phường",
    "province_code": "Mã tỉnh",
    "province_name": "Tỉnh/Thành phố",
    "school_year": "Năm học",
}
_LEVELS: Final[Mapping[str, str]] = {
    "tieuhoc": "primary",
    "trunghoccoso": "lower_secondary",
    "thcs": "lower_secondary",
    "trunghocphothong": "upper_secondary",
    "thpt": "upper_secondary",
}


def has_school_labels(sheet: Sheet) -> bool:
    """Tell whether the sheet states a school's code and name, label beside value."""
    return {"school_code", "school_name"} <= _values(sheet).keys()


def parse_school(workbook: Workbook) -> SchoolReading:
    """Đọc thông tin trường: labels with values beside them, the terms' days, the holidays.

    Raises ``header_not_found`` when no sheet states the school.
    """
    sheet = next((sheet for sheet in workbook.sheets if has_school_labels(sheet)), None)
    if sheet is None:
        raise HocbaError(
            "header_not_found",
            "Không tìm thấy thông tin trường; các nhãn cần có: “Mã trường”, “Tên trường”.",
            "Ghi nhãn ở một cột, giá trị ở cột ngay bên phải, rồi nhập lại.",
            sheet=workbook.sheets[0].name if workbook.sheets else "",
        )
    collector = ProblemCollector(sheet.name)
    values = {field: text for field, (text, _) in _values(sheet).items()}
    for field, title in _TITLES.items():
        if not values.get(field):
            collector.block("cell_empty", f"Chưa có “{title}”.", f"Ghi “{title}” và giá trị ở ô bên phải rồi nhập lại.")
    year, level = _year(sheet, collector), _level(sheet, collector)
    others = Workbook(file_name=workbook.file_name, sheets=tuple(other for other in workbook.sheets if other is not sheet))
    terms, holidays, problems = _calendar(others, collector)
    return SchoolReading(
        school_code=read_digits(values.get("school_code", "")),
        school_name=values.get("school_name", ""),
        level=level,
        commune_code=read_digits(values.get("commune_code", "")),
        commune_name=values.get("commune_name", ""),
        province_code=read_digits(values.get("province_code", "")).zfill(2),
        province_name=values.get("province_name", ""),
        place=values.get("place", "") or values.get("province_name", ""),
        school_year=year,
        terms=terms,
        holidays=holidays,
        problems=(*collector.found, *problems),
    )


def _values(sheet: Sheet) -> dict[str, tuple[str, tuple[int, int]]]:
    """Field -> (text, cell) for every label with something at its right."""
    found: dict[str, tuple[str, tuple[int, int]]] = {}
    for index, row in enumerate(sheet.rows[:60]):
        for column, cell in enumerate(row[:-1]):
            field = _LABELS.get(label_key(cell))
            if field and words(row[column + 1]):
                found.setdefault(field, (words(row[column + 1]), (index, column + 1)))
    return found


def _year(sheet: Sheet, problems: ProblemCollector) -> SchoolYear | None:
    text, (row, column) = _values(sheet).get("school_year", ("", (0, 0)))
    if not text:
        return None
    try:
        return SchoolYear.parse(text)
    except HocbaError as error:
        problems.block_error(error, row=row, column=column)
        return None


def _level(sheet: Sheet, problems: ProblemCollector) -> str:
    text, (row, column) = _values(sheet).get("level", ("", (0, 0)))
    level = _LEVELS.get(label_key(text), "")
    if text and not level:
        problems.block(
            "value_unknown", f"Không hiểu cấp học “{text[:30]}”.", "Ghi Tiểu học, THCS hoặc THPT.", row=row, column=column
        )
    return level


def _calendar(
    workbook: Workbook, school: ProblemCollector
) -> tuple[tuple[TermRow, ...], tuple[HolidayRow, ...], tuple[Problem, ...]]:
    tables = choose_tables(workbook, {"terms": TERM_TABLE, "holidays": HOLIDAY_TABLE})
    terms: list[TermRow] = []
    holidays: list[HolidayRow] = []
    problems: list[Problem] = list(tables.problems)
    for kind, sheet, header in tables.found:
        collector = ProblemCollector(sheet.name)
        for index, row in enumerate(sheet.rows[header.first_data_row :], start=header.first_data_row):
            if not any(map(str.strip, row)):
                continue
            cells = RowReader(header=header, row=row, index=index, problems=collector)
            if kind == "terms":
                terms += _term(cells)
            else:
                holidays += _holiday(cells)
        problems += collector.found
    if {row.term for row in terms} != {Term.FIRST, Term.SECOND} or len(terms) != 2:
        school.block(
            "terms_missing", "Tệp phải ghi ngày của đúng hai học kì.", "Thêm trang “Học kì” với hai dòng Học kì I, Học kì II."
        )
        problems += [school.found.pop()]
    return tuple(terms), tuple(holidays), tuple(problems)


def _days(cells: RowReader) -> tuple[date, date] | None:
    first = cells.day("first_day", "Từ ngày", is_needed=True)
    last = cells.day("last_day", "Đến ngày", is_needed=True)
    if first is None or last is None:
        return None
    if last < first:
        cells.block("last_day", "dates_reversed", "Ngày cuối sớm hơn ngày đầu.", "Sửa hai ngày rồi nhập lại.")
        return None
    return first, last


def _term(cells: RowReader) -> list[TermRow]:
    text = cells.text("term")
    term = read_term(text) or read_term(f"Học kì {text}")
    if term is None:
        cells.block("term", "value_unknown", f"Không hiểu học kì “{text[:30]}”.", "Ghi Học kì I hoặc Học kì II.")
    days = _days(cells)
    if term is None or days is None:
        return []
    return [TermRow(row=cells.index + 1, term=term, first_day=days[0], last_day=days[1])]


def _holiday(cells: RowReader) -> list[HolidayRow]:
    days = _days(cells)
    if days is None:
        return []
    return [HolidayRow(row=cells.index + 1, first_day=days[0], last_day=days[1], reason=cells.text("reason"))]
