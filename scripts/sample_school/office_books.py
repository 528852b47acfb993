"""What the office keeps: the school's sheet, staff, assignments, the pupil list."""

import unicodedata

from sample_school.chance import stream
from sample_school.curriculum import BY_CODE, grade_of
from sample_school.identity import (
    COMMUNE_CODE,
    COMMUNE_NAME,
    HEAD,
    PLACE,
    PROVINCE_CODE,
    PROVINCE_NAME,
    SCHOOL_CODE,
    SCHOOL_NAME,
    signed_on,
)
from sample_school.pupils import Pupil
from sample_school.school_days import HOLIDAYS, TERMS, YEAR_LABEL, YEAR_START
from sample_school.sheets import Cell, SheetPlan, columns
from sample_school.staff import (
    HOMEROOM_HANDOVER,
    Assignment,
    Staff,
    homeroom_teachers,
    next_homeroom_teacher,
)

_GENDERS = {"male": "Nam", "female": "Nữ"}
ROSTER_HEADER = columns(
    "STT|Mã định danh Bộ GD&ĐT|Họ tên|Ngày sinh|Giới tính|Dân tộc|Trạng thái|SĐT liên hệ|Nơi sinh chi tiết|"
    "Tổ/thôn Hộ khẩu thường trú|Tỉnh thành quê quán|Phường Xã quê quán|Chỗ ở hiện nay|Số CMND|Ngày cấp|Nơi cấp|Tên cha|"
    "Nghề nghiệp cha|Năm sinh cha|Tên mẹ|Nghề nghiệp mẹ|Năm sinh mẹ|Lớp học|Khối học|Số định danh cá nhân|Quốc tịch|"
    "Số hộ chiếu|Đối tượng chính sách|Người giám hộ|Nghề nghiệp người giám hộ|Số đăng bộ|Ngày vào trường|Ngày rời trường|"
    "Trường chuyển đến/chuyển đi"
)


def school_book() -> list[SheetPlan]:
    """truong.xlsx: labels with values, terms, holidays."""
    labels: list[list[Cell]] = [
        ["Tên trường", SCHOOL_NAME],
        ["Cấp học", "THCS"],
        ["Mã xã", COMMUNE_CODE],
        ["Xã/Phường", COMMUNE_NAME],
        ["Mã tỉnh", PROVINCE_CODE],
        ["Tỉnh/Thành phố", PROVINCE_NAME],
        ["Địa danh", PLACE],
        ["Năm học", YEAR_LABEL],
    ]
    terms: list[list[Cell]] = [
        [f"Học kì {'I' * term}", f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}"] for term, (first, last) in TERMS.items()
    ]
    holidays: list[list[Cell]] = [[f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}", reason] for first, last, reason in HOLIDAYS]
    return [
        SheetPlan(
            name="Trường", titles=["THÔNG TIN TRƯỜNG"], header=[["Mã trường", SCHOOL_CODE]], rows=labels, widths={0: 20, 1: 32}
        ),
        SheetPlan(
            name="Học kì", titles=[], header=[["Học kì", "Ngày bắt đầu", "Ngày kết thúc"]], rows=terms, widths={1: 14, 2: 14}
        ),
        SheetPlan(
            name="Ngày nghỉ",
            titles=[],
            header=[["Nghỉ từ ngày", "Nghỉ đến ngày", "Lí do nghỉ"]],
            rows=holidays,
            widths={0: 14, 1: 14, 2: 44},
        ),
    ]


def staff_book(staff: list[Staff]) -> list[SheetPlan]:
    """can-bo-giao-vien.xlsx."""
    header = columns("STT|Mã định danh Bộ GD&ĐT|Họ tên|Ngày sinh|Giới tính|Trạng thái|Vị trí việc làm|Chức vụ|Chuyên môn")
    rows: list[list[Cell]] = [
        [
            number,
            person.code,
            person.name,
            f"{person.born_on:%d/%m/%Y}",
            _GENDERS[person.gender],
            person.status,
            person.position,
            person.duty,
            person.specialism,
        ]
        for number, person in enumerate(staff, start=1)
    ]
    return [
        SheetPlan(
            name="Cán bộ, giáo viên",
            titles=[*HEAD, f"DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN NĂM HỌC {YEAR_LABEL}"],
            header=[header],
            rows=rows,
            footer=[["", f"Tổng số: {len(rows)} người"]],
            widths={1: 14, 2: 24, 3: 11, 6: 18, 7: 16, 8: 20},
        )
    ]


def assignment_book(staff: list[Staff], assignments: list[Assignment]) -> list[SheetPlan]:
    """phan-cong-giang-day.xlsx: teaching and homeroom teachers, with effective dates."""
    header = columns("STT|Lớp|Môn học|Mã giáo viên|Giáo viên|Số tiết/tuần|Từ ngày|Đến ngày")
    rows: list[list[Cell]] = []
    for number, item in enumerate(assignments, start=1):
        subject = BY_CODE[item.subject_code]
        weekly = subject.periods[grade_of(item.class_name) - 6] / 35
        rows.append(
            [
                number,
                item.class_name,
                subject.name,
                item.teacher.code,
                item.teacher.name,
                round(weekly, 1),
                f"{item.first_day or TERMS[1][0]:%d/%m/%Y}",
                f"{item.last_day:%d/%m/%Y}" if item.last_day else "",
            ]
        )
    titles = [*HEAD, f"PHÂN CÔNG GIẢNG DẠY NĂM HỌC {YEAR_LABEL}"]
    return [
        SheetPlan(name="Giảng dạy", titles=titles, header=[header], rows=rows, widths={2: 34, 3: 13, 4: 24, 6: 11, 7: 11}),
        SheetPlan(
            name="Chủ nhiệm",
            titles=[*HEAD, f"PHÂN CÔNG CHỦ NHIỆM NĂM HỌC {YEAR_LABEL}"],
            header=[columns("STT|Lớp|Mã giáo viên chủ nhiệm|Giáo viên chủ nhiệm|Từ ngày|Đến ngày")],
            rows=_homeroom_rows(staff),
            widths={2: 14, 3: 24, 4: 11, 5: 11},
        ),
    ]


def _homeroom_rows(staff: list[Staff]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    start = f"{TERMS[1][0]:%d/%m/%Y}"
    for class_name, person in homeroom_teachers(staff).items():
        rows.append([len(rows) + 1, class_name, person.code, person.name, start, ""])
        if class_name == HOMEROOM_HANDOVER[0]:
            taker = next_homeroom_teacher(staff)
            rows[-1][-1] = "18/01/2026"
            rows.append([len(rows) + 1, class_name, taker.code, taker.name, f"{HOMEROOM_HANDOVER[1]:%d/%m/%Y}", ""])
    return rows


def roster_book(pupils: list[Pupil]) -> list[SheetPlan]:
    """danh-sach-hoc-sinh.xlsx: the pupil list as the sector's export has it, and the earlier school years."""
    rows = [_roster_row(number, pupil) for number, pupil in enumerate(pupils, start=1)]
    steps: list[list[Cell]] = []
    for pupil in pupils:
        for year, class_name, school in _earlier_years(pupil):
            steps.append([len(steps) + 1, pupil.code, pupil.name, f"{year}-{year + 1}", class_name, school])
    return [
        SheetPlan(
            name="Danh sách học sinh",
            titles=[*HEAD, f"DANH SÁCH HỌC SINH NĂM HỌC {YEAR_LABEL}"],
            header=[ROSTER_HEADER],
            rows=rows,
            footer=[["", f"Tổng số: {len(rows)} học sinh"], ["", "", signed_on("05", "9", 2025)], ["", "", "NGƯỜI LẬP BIỂU"]],
            widths={1: 13, 2: 24, 3: 11, 24: 14},
        ),
        SheetPlan(
            name="Quá trình học tập",
            titles=[*HEAD, "QUÁ TRÌNH HỌC TẬP TRƯỚC NĂM HỌC NÀY"],
            header=[columns("STT|Mã định danh Bộ GD&ĐT|Họ tên|Năm học|Lớp|Trường")],
            rows=steps,
            widths={1: 13, 2: 24, 3: 11, 5: 26},
        ),
    ]


def _roster_row(number: int, pupil: Pupil) -> list[Cell]:
    chance = stream("roster", pupil.code)
    commune = COMMUNE_NAME if chance.random() < 0.9 else "Xã Khuổi Dương"
    name = _blemished(pupil.name, chance.random())
    phone: Cell = f"01{chance.randint(0, 99_999_999):08d}"  # 01 is no longer given to anybody
    identifier: Cell = pupil.citizen_id
    if chance.random() < 0.04:
        phone = int(str(phone))
    if chance.random() < 0.04 and pupil.citizen_id.isdigit():
        identifier = int(pupil.citizen_id)
    return [
        number,
        int(pupil.code) if "code_as_number" in pupil.traits else pupil.code,
        name,
        f"{pupil.born_on:%d/%m/%Y}",
        _GENDERS[pupil.gender],
        pupil.ethnicity,
        pupil.status,
        phone if chance.random() < 0.8 else "",
        f"{commune}, tỉnh Lạng Sơn",
        f"Thôn {pupil.village}",
        "Lạng Sơn",
        commune,
        f"Thôn {pupil.village}, {COMMUNE_NAME.lower().replace('nà lương', 'Nà Lương')}",
        "",
        "",
        "",
        *pupil.father,
        *pupil.mother,
        pupil.class_name,
        str(pupil.grade),
        identifier,
        pupil.nationality,
        pupil.passport,
        pupil.policy,
        *pupil.guardian,
        pupil.register,
        f"{pupil.entered_on:%d/%m/%Y}" if pupil.entered_on else "",
        f"{pupil.left_on:%d/%m/%Y}" if pupil.left_on else "",
        pupil.other_school,
    ]


def _blemished(name: str, chance: float) -> str:
    """Names as they come: some decomposed, some with spaces that nobody sees."""
    if chance < 0.05:
        return unicodedata.normalize("NFD", name)
    if chance < 0.08:
        return f" {name} "
    if chance < 0.11:
        return name.replace(" ", "  ", 1)
    return name


def _earlier_years(pupil: Pupil) -> list[tuple[int, str, str]]:
    """Grades gone through since grade 6; who repeated a year has one of them twice."""
    grades = list(range(6, pupil.grade))
    if pupil.has_repeated:
        grades.append(pupil.grade)
    suffix = pupil.class_name[1:]
    school = pupil.other_school if pupil.status == "Chuyển đến" else SCHOOL_NAME
    first_year = YEAR_START - len(grades)
    return [(first_year + place, f"{grade}{suffix}", school) for place, grade in enumerate(grades)]
