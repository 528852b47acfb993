"""What the teachers keep: mark books, the homeroom book, the summer's results."""

import unicodedata

from sample_school import curriculum
from sample_school.chance import stream
from sample_school.curriculum import BY_CODE, Subject, subjects_of
from sample_school.identity import HEAD, signed_on
from sample_school.marking import TermMarks
from sample_school.remarks import conduct_remark, subject_remark, year_remark
from sample_school.school_days import TERMS, YEAR_LABEL
from sample_school.sheets import Cell, SheetPlan
from sample_school.staff import Assignment
from sample_school.year import PupilYear

_FOOT = {1: signed_on("16", "01", 2026), 2: signed_on("29", "5", 2026)}


def mark_book(class_name: str, term: int, years: list[PupilYear], assignments: list[Assignment]) -> list[SheetPlan]:
    """so-diem/6A1-hk1.xlsx: one sheet for each subject."""
    teachers = {
        item.subject_code: item.teacher.name for item in assignments if item.class_name == class_name and _teaches(item, term)
    }
    return [_mark_sheet(class_name, term, subject, years, teachers[subject.code]) for subject in subjects_of(class_name)]


def _teaches(item: Assignment, term: int) -> bool:
    return item.last_day is None if term == 2 else item.first_day is None


def _mark_sheet(class_name: str, term: int, subject: Subject, years: list[PupilYear], teacher: str) -> SheetPlan:
    first, last = TERMS[term]
    present = [
        year
        for year in years
        if subject.code in year.marks
        and (year.pupil.left_on is None or year.pupil.left_on > first)
        and (year.pupil.entered_on is None or year.pupil.entered_on <= last or "carried_term_1" in year.pupil.traits)
    ]
    in_one_cell = class_name in curriculum.ONE_CELL_CLASSES
    splits_name = class_name in curriculum.SPLIT_NAME_CLASSES
    names = ["Họ đệm", "Tên"] if splits_name else ["Họ và tên"]
    regular = ["ĐĐGtx"] if in_one_cell else ["ĐĐGtx", "", "", ""]
    results = ["ĐTBmhkI"] if term == 1 else ["ĐTBmhkI", "ĐTBmhkII", "ĐTBmcn"]
    top = ["STT", "Mã định danh Bộ GD&ĐT", *names, "Ngày sinh", *regular, "ĐĐGgk", "ĐĐGck", *results, "Nhận xét"]
    start = top.index("ĐĐGtx")
    below = [str(column - start + 1) if start <= column < start + 4 and not in_one_cell else "" for column in range(len(top))]
    header = [top] if in_one_cell else [top, below]
    merges = [] if in_one_cell else [(0, start, 0, start + 3)]
    if not in_one_cell:
        merges += [(0, column, 1, column) for column in range(len(top)) if not start <= column < start + 4]
    term_label = "I" * term
    plan = SheetPlan(
        name=subject.sheet,
        titles=[
            *HEAD,
            f"BẢNG ĐIỂM CHI TIẾT HỌC KÌ {term_label} NĂM HỌC {YEAR_LABEL}",
            f"Môn học: {subject.name}   Lớp: {class_name}   Học kì: {term_label}   Giáo viên: {teacher}",
        ],
        header=header,
        merges=merges,
        is_numbered=True,
        rows=[_mark_row(number, class_name, term, subject, year) for number, year in enumerate(present, start=1)],
        footer=[["", f"Tổng số: {len(present)} học sinh"], [""] * 6 + [_FOOT[term]], ["", "", "", "GIÁO VIÊN BỘ MÔN"]],
        widths={0: 5, 1: 13, 2: 22, len(top) - 1: 60},
        mark_columns=frozenset(range(start, len(top) - 1)),
    )
    return _decomposed(plan) if class_name in curriculum.DECOMPOSED_CLASSES else plan


def _mark_row(number: int, class_name: str, term: int, subject: Subject, year: PupilYear) -> list[Cell]:
    pupil, marks = year.pupil, year.marks[subject.code][term]
    code: Cell = int(pupil.code) if "code_as_number" in pupil.traits else pupil.code
    family, _, given = pupil.name.rpartition(" ")
    names: list[Cell] = [family, given] if class_name in curriculum.SPLIT_NAME_CLASSES else [pupil.name]
    born_on: Cell = pupil.born_on if class_name in curriculum.REAL_DATE_CLASSES else f"{pupil.born_on:%d/%m/%Y}"
    chance = stream("remark", pupil.code, subject.code, term)
    result = marks.result
    if marks.is_exempt:
        comment = "Học sinh khuyết tật, miễn đánh giá theo kế hoạch giáo dục cá nhân."
    elif marks.carried is not None:
        comment = f"Kết quả học kì I do {pupil.other_school} chuyển đến."
    else:
        comment = subject_remark(chance, subject.code, result) if result is not None else ""
    return [
        number,
        code,
        *names,
        born_on,
        *_regular_cells(class_name, marks),
        _cell(class_name, marks.midterm, marks),
        _cell(class_name, marks.final, marks),
        *_result_cells(class_name, term, subject, year),
        comment,
    ]


def _regular_cells(class_name: str, marks: TermMarks) -> list[Cell]:
    if class_name in curriculum.ONE_CELL_CLASSES:
        if marks.is_exempt:
            return ["Miễn"]
        return ["; ".join(_comma(mark) for mark in marks.regular if mark is not None)]
    given: list[int | str | None] = [*marks.regular, None, None, None, None]
    if marks.is_exempt:
        return ["M", "M", None, None]
    return [_cell(class_name, mark, marks) for mark in given[:4]]


def _result_cells(class_name: str, term: int, subject: Subject, year: PupilYear) -> list[Cell]:
    terms = year.marks[subject.code]
    cells = [_cell(class_name, terms[1].result, terms[1])]
    if term == 2:
        cells += [_cell(class_name, terms[2].result, terms[2]), _cell(class_name, year.results[subject.code], terms[2])]
    return cells


def _cell(class_name: str, mark: int | str | None, marks: TermMarks) -> Cell:
    """A mark as the class's teachers type it: a number, or text with a comma or a point."""
    if marks.is_exempt:
        return "M"
    if mark is None or isinstance(mark, str):
        return mark
    if class_name in curriculum.COMMA_CLASSES:
        return _comma(mark)
    if class_name in curriculum.POINT_CLASSES:
        return f"{mark // 10}.{mark % 10}"
    return mark / 10


def _comma(mark: int | str) -> str:
    if isinstance(mark, str):
        return mark
    return f"{mark // 10},{mark % 10}" if mark % 10 else str(mark // 10)


def homeroom_book(class_name: str, years: list[PupilYear], teacher: str) -> list[SheetPlan]:
    """so-chu-nhiem/6A1.xlsx: conduct, absences, awards."""
    titles = [*HEAD, f"SỔ CHỦ NHIỆM NĂM HỌC {YEAR_LABEL}", f"Lớp: {class_name}   Giáo viên chủ nhiệm: {teacher}"]
    start = ["STT", "Mã định danh Bộ GD&ĐT", "Họ và tên"]
    conduct: list[list[Cell]] = []
    absences: list[list[Cell]] = []
    awards: list[list[Cell]] = []
    for year in years:
        pupil = year.pupil
        code: Cell = int(pupil.code) if "code_as_number" in pupil.traits else pupil.code
        conduct.append([len(conduct) + 1, code, pupil.name, f"{pupil.born_on:%d/%m/%Y}", *_conduct_cells(year)])
        for absence in year.absences:
            leave = "P" if absence.is_excused else "K"
            day = f"{absence.day:%d/%m/%Y}"
            absences.append([len(absences) + 1, code, pupil.name, day, absence.session, leave, absence.reason])
        for kind, text, day_given in year.awards:
            awards.append([len(awards) + 1, code, pupil.name, kind, text, f"{day_given:%d/%m/%Y}"])
    return [
        SheetPlan(
            name="Rèn luyện",
            titles=titles,
            header=[
                [*start, "Ngày sinh", "Rèn luyện HK I", "Nhận xét HK I", "Rèn luyện HK II", "Nhận xét HK II", "Nhận xét cả năm"]
            ],
            rows=conduct,
            is_numbered=True,
            footer=[["", "", "", "GIÁO VIÊN CHỦ NHIỆM"]],
            widths={1: 13, 2: 22, 5: 40, 7: 40, 8: 40},
        ),
        SheetPlan(
            name="Nghỉ học",
            titles=titles,
            header=[[*start, "Ngày nghỉ", "Buổi", "Phép", "Lí do"]],
            rows=absences,
            widths={1: 13, 2: 22, 6: 26},
        ),
        SheetPlan(
            name="Khen thưởng",
            titles=titles,
            header=[[*start, "Loại", "Nội dung", "Ngày"]],
            rows=awards,
            widths={1: 13, 2: 22, 4: 60},
        ),
    ]


def _conduct_cells(year: PupilYear) -> list[Cell]:
    chance = stream("conduct remark", year.pupil.code)
    cells: list[Cell] = []
    for term in (1, 2):
        level = year.conduct[term]
        cells += [level, conduct_remark(chance, level)] if level else ["", ""]
    cells.append(year_remark(chance, year.conduct_year, year.learning) if year.is_judged else "")
    return cells


def summer_book(years: list[PupilYear]) -> list[SheetPlan]:
    """danh-gia-lai-trong-he.xlsx: re-assessed subjects, conduct after summer training."""
    titles = [*HEAD, f"KẾT QUẢ ĐÁNH GIÁ LẠI TRONG KÌ NGHỈ HÈ NĂM HỌC {YEAR_LABEL}"]
    start = ["STT", "Mã định danh Bộ GD&ĐT", "Họ và tên", "Lớp"]
    subjects: list[list[Cell]] = []
    trainings: list[list[Cell]] = []
    for year in years:
        pupil = year.pupil
        for code, result in year.reassessed.items():
            shown: Cell = result if isinstance(result, str) else result / 10
            subjects.append(
                [len(subjects) + 1, pupil.code, pupil.name, pupil.class_name, BY_CODE[code].name, shown, "08/08/2026"]
            )
        if year.training:
            is_done, is_confirmed, level = year.training
            words = ["Có" if answer else "Không" for answer in (is_done, is_confirmed)]
            remark = "Hoàn thành nhiệm vụ, có tiến bộ rõ." if is_done else "Chưa hoàn thành nhiệm vụ được giao."
            task = "Lao động công ích tại thôn, viết bản tự đánh giá hằng tuần"
            trainings.append([len(trainings) + 1, pupil.code, pupil.name, pupil.class_name, task, *words, level, remark])
    return [
        SheetPlan(
            name="Đánh giá lại môn học",
            titles=titles,
            header=[[*start, "Môn học", "Kết quả đánh giá lại", "Ngày đánh giá"]],
            rows=subjects,
            widths={1: 13, 2: 22, 4: 32, 6: 12},
            mark_columns=frozenset({5}),
        ),
        SheetPlan(
            name="Rèn luyện trong hè",
            titles=titles,
            header=[[*start, "Nhiệm vụ", "Hoàn thành", "Cha mẹ xác nhận", "Rèn luyện sau hè", "Nhận xét"]],
            rows=trainings,
            widths={1: 13, 2: 22, 4: 50, 8: 36},
        ),
    ]


def _decomposed(plan: SheetPlan) -> SheetPlan:
    """The same sheet in NFD, as some machines save it."""

    def nfd(value: Cell) -> Cell:
        return unicodedata.normalize("NFD", value) if isinstance(value, str) else value

    plan.titles = [unicodedata.normalize("NFD", title) for title in plan.titles]
    plan.header = [[unicodedata.normalize("NFD", label) for label in row] for row in plan.header]
    plan.rows = [[nfd(value) for value in row] for row in plan.rows]
    return plan
