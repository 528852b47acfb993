"""Mark books: one workbook for a class and term, one sheet for a subject (users E1)."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import MarkValue, is_exempt, read_mark, split_marks, words
from hocba.apps.exchange.spreadsheets.header import Column, HeaderMatch, TableLayout, best_header, find_header
from hocba.apps.exchange.spreadsheets.problems import Problem, ProblemCollector, Reading
from hocba.apps.exchange.spreadsheets.pupil_rows import PUPIL_COLUMNS, CodeNotes, PupilCells, distinct_pupils, pupil_rows
from hocba.apps.exchange.spreadsheets.subject_names import NamedSubject, find_subject
from hocba.apps.exchange.spreadsheets.table_choice import has_all, no_such_table
from hocba.apps.exchange.spreadsheets.titles import Titles, is_class_name, read_titles
from hocba.apps.exchange.spreadsheets.workbook import Sheet, Workbook
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """Dòng điểm: one pupil in one subject and term; ``row`` counts from 1.

    Marks are hundredths, Đ and CĐ are ``CommentResult``; an empty cell is None, which is neither zero nor exempt.
    ``regular`` keeps the positions of the columns, trailing empty ones dropped. ``carried`` is a term result that stands
    without any mark: the pupil came from another school. ``printed_result`` is the average or level the file shows.
    """

    row: int
    pupil_code: str
    full_name: str
    born_on: date | None
    regular: tuple[MarkValue | None, ...]
    midterm: MarkValue | None
    final: MarkValue | None
    printed_result: MarkValue | None
    carried: MarkValue | None
    is_exempt: bool
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSheet:
    """Bảng điểm môn: what one sheet says, with the catalogue's subject code."""

    sheet: str
    class_name: str
    subject_code: str
    subject_text: str
    is_comment_only: bool
    term: Term
    school_year: SchoolYear | None
    school_name: str
    teacher_name: str
    rows: tuple[MarkRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBookReading(Reading):
    """Sổ điểm đã đọc: one ``MarkSheet`` for each sheet that states its class, subject and term."""

    sheets: tuple[MarkSheet, ...]


MARK_TABLE: Final = TableLayout(
    *PUPIL_COLUMNS,
    Column(
        field="regular",
        title="ĐĐGtx",
        aliases=("Điểm TX", "TX", "KTTX", "Điểm thường xuyên", "Đánh giá thường xuyên", "ĐGTX", "Điểm đánh giá thường xuyên"),
        can_span=True,
    ),
    Column(
        field="midterm", title="ĐĐGgk", aliases=("GK", "Giữa kì", "Giữa kỳ", "Điểm GK", "ĐGGK", "Điểm giữa kì", "ĐĐG giữa kì")
    ),
    Column(
        field="final", title="ĐĐGck", aliases=("CK", "Cuối kì", "Cuối kỳ", "Điểm CK", "ĐGCK", "Điểm cuối kì", "ĐĐG cuối kì")
    ),
    Column(field="result", title="ĐTBmhk", aliases=("TBMHK", "TBM", "ĐTB", "Kết quả", "Mức đạt được"), is_required=False),
    Column(
        field="result_term_1",
        title="ĐTBmhkI",
        aliases=("ĐTBmhk1", "TBM HK1", "TBM HKI", "ĐTB HK1", "ĐTB HKI"),
        is_required=False,
    ),
    Column(
        field="result_term_2",
        title="ĐTBmhkII",
        aliases=("ĐTBmhk2", "TBM HK2", "TBM HKII", "ĐTB HK2", "ĐTB HKII"),
        is_required=False,
    ),
    Column(
        field="comment",
        title="Nhận xét",
        aliases=("Nhận xét của giáo viên", "Nhận xét của GVBM", "Lời nhận xét"),
        is_required=False,
    ),
)


def parse_mark_book(workbook: Workbook, *, known_classes: Container[str] | None = None) -> MarkBookReading:
    """Đọc sổ điểm: every sheet with a mark header; sheets without one are a warning.

    ``known_classes``: names of the school's classes; a class outside it blocks. Raises ``header_not_found`` when no sheet
    of the file has a mark header.
    """
    matches = [(sheet, best_header(sheet.rows, MARK_TABLE)) for sheet in workbook.sheets]
    if not any(_is_whole(match) for _, match in matches):
        raise no_such_table(workbook, MARK_TABLE)
    sheets: list[MarkSheet] = []
    problems: list[Problem] = []
    notes = CodeNotes()
    for sheet, match in matches:
        collector = ProblemCollector(sheet.name)
        if match is None or not _is_whole(match):
            _note_skipped(sheet, match, collector)
        elif read := _read_sheet(sheet, match, collector, notes, known_classes):
            sheets.append(read)
        problems += collector.found
    problems += _repeated_sheets(sheets)
    return MarkBookReading(sheets=tuple(sheets), problems=tuple(problems))


def _is_whole(match: HeaderMatch | None) -> bool:
    return match is not None and has_all(match, MARK_TABLE)


def _note_skipped(sheet: Sheet, match: HeaderMatch | None, problems: ProblemCollector) -> None:
    if match is not None and ({"regular", "midterm", "final"} & match.columns.keys()):
        try:
            find_header(sheet.rows, MARK_TABLE, sheet=sheet.name)
        except HocbaError as error:
            problems.block_error(error, row=match.row)
    elif any(any(map(str.strip, row)) for row in sheet.rows):
        problems.warn("sheet_skipped", "Trang này không có cột điểm nên không được đọc.", "Xóa trang nếu thừa.")


def _read_sheet(
    sheet: Sheet, header: HeaderMatch, problems: ProblemCollector, notes: CodeNotes, known_classes: Container[str] | None
) -> MarkSheet | None:
    titles = read_titles(sheet.rows[: header.row])
    subject = find_subject(titles.subject_text) if titles.subject_text else find_subject(sheet.name)
    _check_titles(titles, subject, sheet, problems, known_classes)
    is_comment = subject.is_comment_only if subject else False
    pupils = distinct_pupils(list(pupil_rows(sheet, header, problems, notes)), problems)
    reader = _RowReader(
        header=header,
        problems=problems,
        is_comment=is_comment,
        result_field="result" if "result" in header.columns else f"result_{titles.term}",
    )
    rows = tuple(reader.read(pupil) for pupil in pupils) if subject else ()
    if subject is None or titles.term is None or not titles.class_name:
        return None
    return MarkSheet(
        sheet=sheet.name,
        class_name=titles.class_name,
        subject_code=subject.code,
        subject_text=titles.subject_text or words(sheet.name),
        is_comment_only=is_comment,
        term=titles.term,
        school_year=titles.school_year,
        school_name=titles.school_name,
        teacher_name=titles.teacher_name,
        rows=rows,
    )


def _check_titles(
    titles: Titles, subject: NamedSubject | None, sheet: Sheet, problems: ProblemCollector, known_classes: Container[str] | None
) -> None:
    if subject is None:
        name = titles.subject_text or sheet.name
        problems.block(
            "subject_unknown",
            f"Không nhận ra môn học “{name[:60]}”.",
            "Ghi “Môn học: …” đúng tên môn ở phía trên dòng tiêu đề.",
        )
    if titles.term is None:
        problems.block(
            "term_not_stated", "Trang này không ghi học kì.", "Ghi “Học kì: I” hoặc “Học kì: II” phía trên dòng tiêu đề."
        )
    if not is_class_name(titles.class_name):
        problems.block("class_not_stated", "Trang này không ghi lớp.", "Ghi “Lớp: …” phía trên dòng tiêu đề.")
    elif known_classes is not None and titles.class_name not in known_classes:
        problems.block(
            "class_unknown", f"Trường không có lớp {titles.class_name}.", "Sửa tên lớp, hoặc nhập danh sách học sinh trước."
        )


def _repeated_sheets(sheets: list[MarkSheet]) -> list[Problem]:
    seen: dict[tuple[str, str, Term], str] = {}
    problems: list[Problem] = []
    for sheet in sheets:
        first = seen.setdefault((sheet.class_name, sheet.subject_code, sheet.term), sheet.sheet)
        if first != sheet.sheet:
            collector = ProblemCollector(sheet.sheet)
            collector.block(
                "sheet_duplicate", f"Trang “{first}” đã có cùng lớp, môn và học kì này.", "Giữ lại một trang rồi nhập lại."
            )
            problems += collector.found
    return problems


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowReader:
    header: HeaderMatch
    problems: ProblemCollector
    is_comment: bool
    result_field: str  # a sheet of term II shows term I's result as well

    def read(self, pupil: PupilCells) -> MarkRow:
        row, header = pupil.cells, self.header
        regular = self._regular(pupil)
        midterm = self._one(pupil, "midterm")
        final = self._one(pupil, "final")
        result = self._one(pupil, self.result_field)
        has_marks = midterm is not None or final is not None or any(mark is not None for mark in regular)
        exempt = any(is_exempt(header.cell(row, name)) for name in ("midterm", "final", self.result_field)) or any(
            is_exempt(row[column]) for column in header.columns["regular"] if column < len(row)
        )
        if exempt and has_marks:
            self.problems.block(
                "exempt_with_marks", "Dòng này vừa ghi miễn vừa có điểm.", "Chỉ giữ điểm, hoặc chỉ giữ chữ M.", row=pupil.index
            )
        return MarkRow(
            row=pupil.index + 1,
            pupil_code=pupil.code,
            full_name=pupil.full_name,
            born_on=pupil.born_on,
            regular=regular,
            midterm=midterm,
            final=final,
            printed_result=result,
            carried=None if has_marks or exempt else result,
            is_exempt=exempt,
            comment=header.text(row, "comment"),
        )

    def _regular(self, pupil: PupilCells) -> tuple[MarkValue | None, ...]:
        """One mark a column; where the sheet has a single column for them, several marks may stand in its cell."""
        columns = self.header.columns["regular"]
        if len(columns) == 1:
            return self._several(pupil, columns[0])
        marks = [
            self._mark(pupil.cells[column], pupil.index, column) if column < len(pupil.cells) else None for column in columns
        ]
        while marks and marks[-1] is None:
            marks.pop()
        return tuple(marks)

    def _several(self, pupil: PupilCells, column: int) -> tuple[MarkValue | None, ...]:
        text = pupil.cells[column] if column < len(pupil.cells) else ""
        parts = tuple(text.split(";")) if self.is_comment else split_marks(text)
        return tuple(mark for part in parts if (mark := self._mark(part, pupil.index, column)) is not None)

    def _one(self, pupil: PupilCells, field: str) -> MarkValue | None:
        column = self.header.column(field)
        if column is None or column >= len(pupil.cells):
            return None
        return self._mark(pupil.cells[column], pupil.index, column)

    def _mark(self, text: str, index: int, column: int) -> MarkValue | None:
        if not text.strip() or is_exempt(text):
            return None
        try:
            return read_mark(text, is_comment=self.is_comment)
        except HocbaError as error:
            self.problems.block_error(error, row=index, column=column)
            return None
