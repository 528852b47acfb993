"""What looks wrong in a pupil list and is for a person to judge: doubts warn, they never block (record-format 2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from hocba.apps.exchange.spreadsheets.cells import read_digits
from hocba.apps.exchange.spreadsheets.header import HeaderMatch
from hocba.apps.exchange.spreadsheets.problems import ProblemCollector
from hocba.apps.exchange.spreadsheets.row_reader import RowReader
from hocba_core.kernel.identifiers import citizen_id_doubts, pad_citizen_id, sector_code_doubts
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.vietnamese_names import match_key

if TYPE_CHECKING:
    from .roster import PupilRow

_USUAL_AGE_OVER_GRADE: Final = range(4, 11)  # a six-year-old in grade 1 is 5 over; late starters and repeaters are older
_CHECK_PAPERS: Final = "Đối chiếu giấy tờ của học sinh; dữ liệu vẫn được nhập."
_DOUBTS: Final = {
    "citizen_id_shape": "Số định danh cá nhân không đủ 12 chữ số.",
    "citizen_id_century": "Chữ số thứ tư của số định danh không khớp thế kỉ sinh.",
    "citizen_id_sex": "Chữ số thứ tư của số định danh không khớp giới tính.",
    "citizen_id_birth_year": "Số định danh không khớp năm sinh.",
}


def read_citizen_id(cells: RowReader, *, born_on: date, is_female: bool) -> str:
    """Return the personal ID with its lost zeros; say what is doubtful, and when there is none."""
    typed = read_digits(cells.header.cell(cells.row, "citizen_id"))
    if not typed:
        if "citizen_id" in cells.header.columns:
            cells.warn(
                "citizen_id",
                "citizen_id_missing",
                "Học sinh chưa có số định danh cá nhân.",
                "Bổ sung khi có; dữ liệu vẫn được nhập.",
            )
        return ""
    citizen_id = pad_citizen_id(typed)
    if citizen_id != typed:
        cells.warn("citizen_id", "citizen_id_padded", "Số định danh mất số 0 ở đầu, đã thêm lại.", "Để cột này ở dạng Văn bản.")
    for doubt in citizen_id_doubts(citizen_id, born_on=born_on, is_female=is_female):
        cells.warn("citizen_id", doubt, _DOUBTS[doubt], _CHECK_PAPERS)
    return citizen_id


def note_sector_code(code: str, cells: RowReader) -> None:
    """Say when the sector's code is not ten digits."""
    for doubt in sector_code_doubts(code):
        cells.warn(
            "pupil_code", doubt, "Mã định danh Bộ GD&ĐT không đủ 10 chữ số.", "Đối chiếu với CSDL ngành; dữ liệu vẫn được nhập."
        )


def check_pupils(
    pupils: Sequence[PupilRow],
    earlier: Sequence[PupilRow],
    school_year: SchoolYear | None,
    header: HeaderMatch,
    problems: ProblemCollector,
) -> None:
    """Compare the pupils of a sheet with each other and with those of the sheets before it."""
    codes = {pupil.pupil_code for pupil in earlier}
    ids = {pupil.citizen_id: pupil for pupil in earlier if pupil.citizen_id}
    people = {_person(pupil): pupil for pupil in earlier}
    for pupil in pupils:
        index = pupil.row - 1
        if pupil.pupil_code in codes:
            message = "Mã học sinh này đã có ở một trang khác của tệp."
            problems.block(
                "pupil_code_duplicate", message, "Giữ lại một dòng rồi nhập lại.", row=index, column=header.column("pupil_code")
            )
        if pupil.citizen_id and (first := ids.setdefault(pupil.citizen_id, pupil)) is not pupil:
            message = f"Số định danh này đã có ở dòng {first.row}."
            problems.warn("citizen_id_duplicate", message, _CHECK_PAPERS, row=index, column=header.column("citizen_id"))
        if (first := people.setdefault(_person(pupil), pupil)) is not pupil:
            message = f"Cùng họ tên và ngày sinh với dòng {first.row}, khác mã."
            next_step = "Nếu là một học sinh, giữ lại một dòng."
            problems.warn("pupil_looks_twice", message, next_step, row=index, column=header.column("full_name"))
        if school_year and school_year.start - pupil.born_on.year - pupil.grade not in _USUAL_AGE_OVER_GRADE:
            problems.warn(
                "birth_date_doubtful",
                "Ngày sinh không hợp với khối lớp.",
                _CHECK_PAPERS,
                row=index,
                column=header.column("born_on"),
            )


def _person(pupil: PupilRow) -> tuple[str, date]:
    return match_key(pupil.full_name), pupil.born_on
