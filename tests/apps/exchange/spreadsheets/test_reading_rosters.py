"""Pupil lists, staff lists and assignments, with what goes wrong in them."""

import unicodedata
from datetime import date

import pytest

from hocba.apps.exchange.spreadsheets.assignments import parse_assignments
from hocba.apps.exchange.spreadsheets.roster import Gender, PupilStatus, parse_roster
from hocba.apps.exchange.spreadsheets.staff import StaffRole, StaffStatus, parse_staff
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from kit.spreadsheets import AN, ROSTER_HEADER, codes, problem, roster, workbook


def _an(**changes: str) -> tuple[str, ...]:
    """Em An's row with some cells changed, by column title."""
    return tuple(changes.get(title, cell) for title, cell in zip(ROSTER_HEADER, AN, strict=True))


def test_a_pupil_is_read_with_her_row_number_and_class() -> None:
    reading = parse_roster(roster(AN))
    (pupil,) = reading.pupils
    assert reading.problems == ()
    assert reading.school_year == SchoolYear(2025)
    assert (pupil.row, pupil.position, pupil.full_name) == (3, 1, "Vi Hoài An")
    assert (pupil.born_on, pupil.gender, pupil.class_name, pupil.grade) == (date(2014, 7, 18), Gender.FEMALE, "6A1", 6)
    assert (pupil.status, pupil.nationality, pupil.citizen_id) == (PupilStatus.STUDYING, "Việt Nam", "021314000001")


def test_names_arrive_in_one_unicode_form_without_stray_spaces() -> None:
    name = "  " + unicodedata.normalize("NFD", "Giàng  Thị\u00a0Mỷ") + "\u200b "
    (pupil,) = parse_roster(roster(_an(**{"Họ tên": name}))).pupils
    assert pupil.full_name == "Giàng Thị Mỷ"


@pytest.mark.parametrize(
    "name", ["Y Blan", "Păng", "Vàng A Sáng", "Đặng Dào Sểnh", "H'Mi Niê", "Nguyễn Phạm Khánh Huyền Ngọc Anh"]
)
def test_short_long_and_ethnic_minority_names_are_kept_as_they_are(name: str) -> None:
    reading = parse_roster(roster(_an(**{"Họ tên": name})))
    assert reading.pupils[0].full_name == name
    assert not reading.is_blocked


def test_family_and_given_name_may_stand_in_two_columns() -> None:
    header = ("STT", "Mã học sinh", "Họ đệm", "Tên", "Ngày sinh", "Giới tính", "Lớp")
    (pupil,) = parse_roster(roster(("1", "2091000001", "Vi Hoài", "An", "18/07/2014", "Nữ", "6A1"), header=header)).pupils
    assert pupil.full_name == "Vi Hoài An"


def test_a_citizen_id_that_lost_its_zero_gets_it_back_with_a_warning() -> None:
    reading = parse_roster(roster(_an(**{"Số định danh cá nhân": "21314000001"})))
    assert reading.pupils[0].citizen_id == "021314000001"
    assert codes(reading) == ["citizen_id_padded"]
    assert problem(reading, "citizen_id_padded").place == "trang “Danh sách”, dòng 3, cột H"


@pytest.mark.parametrize(
    ("citizen_id", "code"),
    [
        ("021214000001", "citizen_id_sex"),
        ("021313000001", "citizen_id_birth_year"),
        ("021114000001", "citizen_id_century"),
        ("0213140000X1", "citizen_id_shape"),
        ("", "citizen_id_missing"),
    ],
)
def test_a_doubtful_citizen_id_warns_and_never_blocks(citizen_id: str, code: str) -> None:
    reading = parse_roster(roster(_an(**{"Số định danh cá nhân": citizen_id})))
    assert codes(reading) == [code]
    assert len(reading.pupils) == 1


def test_two_pupils_with_one_citizen_id_are_a_warning_with_both_rows() -> None:
    other = _an(**{"Mã định danh Bộ GD&ĐT": "2091000002", "Họ tên": "Lý Thị Na"})
    found = problem(parse_roster(roster(AN, other)), "citizen_id_duplicate")
    assert not found.is_blocking
    assert found.row == 4
    assert "dòng 3" in found.message


def test_two_pupils_with_one_code_block_the_file_and_name_both_rows() -> None:
    reading = parse_roster(roster(AN, _an(**{"Họ tên": "Lý Thị Na"})))
    found = problem(reading, "pupil_code_duplicate")
    assert found.is_blocking
    assert found.row == 4
    assert "dòng 3" in found.message


def test_an_exact_repetition_of_a_row_is_read_once_with_a_warning() -> None:
    reading = parse_roster(roster(AN, ("2", *AN[1:])))
    assert codes(reading) == ["row_duplicate"]
    assert len(reading.pupils) == 1


def test_one_code_on_two_sheets_of_a_file_blocks() -> None:
    rows = (ROSTER_HEADER, AN)
    assert codes(parse_roster(workbook(("6A1", rows), ("6A2", rows)))).count("pupil_code_duplicate!") == 1


def test_namesakes_born_on_one_day_are_a_warning_since_they_may_be_one_child_entered_twice() -> None:
    twin = _an(**{"Mã định danh Bộ GD&ĐT": "2091000002", "Họ tên": "Vi Hoài An", "Số định danh cá nhân": "021314000009"})
    assert codes(parse_roster(roster(AN, twin))) == ["pupil_looks_twice"]


def test_namesakes_with_other_birthdays_are_nothing_to_speak_of() -> None:
    namesake = ("2", "2091000002", "Vi Hoài An", "01/02/2014", "Nữ", "6A1", "6", "021314000009")
    reading = parse_roster(roster(AN, namesake))
    assert reading.problems == ()
    assert [pupil.position for pupil in reading.pupils] == [1, 2]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("Ngày sinh", "31/02/2014", "date_unreadable!"),
        ("Ngày sinh", "18/7/14", "date_unreadable!"),
        ("Ngày sinh", "", "cell_empty!"),
        ("Giới tính", "Gái", "value_unknown!"),
        ("Giới tính", "", "cell_empty!"),
        ("Họ tên", "", "cell_empty!"),
        ("Lớp học", "", "cell_empty!"),
        ("Lớp học", "Lớp sáu", "class_unknown!"),
        ("Khối học", "7", "grade_contradicts!"),
        ("Mã định danh Bộ GD&ĐT", "", "pupil_code_missing!"),
        ("Mã định danh Bộ GD&ĐT", "chưa có", "pupil_code_unreadable!"),
        ("Mã định danh Bộ GD&ĐT", "209100001", "pupil_code_padded"),
        ("Mã định danh Bộ GD&ĐT", "HS00001", "sector_code_shape"),
        ("Ngày sinh", "18/07/2020", "birth_date_doubtful"),
    ],
)
def test_a_bad_cell_is_told_with_its_place(column: str, text: str, code: str) -> None:
    changes = {column: text}
    if code == "birth_date_doubtful":
        changes["Số định danh cá nhân"] = "021320000001"
    reading = parse_roster(roster(_an(**changes)))
    assert codes(reading) == [code]
    assert reading.problems[0].row == 3
    assert reading.problems[0].next_step


def test_all_problems_of_a_file_are_told_at_once() -> None:
    bad = [_an(**{"Mã định danh Bộ GD&ĐT": f"20910000{row:02d}", "Ngày sinh": "?", "Giới tính": "?"}) for row in range(10, 30)]
    assert len(parse_roster(roster(*bad)).blocking) == 40


def test_footers_and_blank_lines_are_left_out_and_a_note_between_pupils_is_told() -> None:
    other = ("2", "2091000002", "Lý Thị Na", "01/02/2014", "Nữ", "6A1", "6", "021314000009")
    reading = parse_roster(
        roster(
            AN,
            (),
            ("", "", "Học sinh mới chuyển đến:"),
            other,
            (),
            ("", "Tổng số: 2 học sinh"),
            ("", "", "Nà Lương, ngày 05 tháng 9 năm 2025"),
            ("", "", "NGƯỜI LẬP BIỂU"),
        )
    )
    assert [pupil.full_name for pupil in reading.pupils] == ["Vi Hoài An", "Lý Thị Na"]
    assert codes(reading) == ["row_skipped"]
    assert reading.problems[0].row == 5


def test_a_pupil_who_left_is_read_with_the_day_and_the_other_school() -> None:
    header = (*ROSTER_HEADER, "Trạng thái", "Ngày rời trường", "Trường chuyển đến/chuyển đi")
    reading = parse_roster(roster((*AN, "Chuyển đi", "10/11/2025", "Trường THCS Ban Mai"), header=header))
    (pupil,) = reading.pupils
    assert (pupil.status, pupil.left_on, pupil.other_school) == (
        PupilStatus.TRANSFERRED_OUT,
        date(2025, 11, 10),
        "Trường THCS Ban Mai",
    )


def test_an_unknown_status_blocks_instead_of_being_guessed() -> None:
    assert codes(parse_roster(roster((*AN, "Bảo lưu"), header=(*ROSTER_HEADER, "Trạng thái")))) == ["value_unknown!"]


def test_earlier_school_years_stand_on_a_sheet_of_their_own() -> None:
    steps = (
        ("STT", "Mã học sinh", "Họ tên", "Năm học", "Lớp", "Trường"),
        ("1", AN[1], AN[2], "2024-2025", "5a", "Trường TH Na Sầm"),
    )
    reading = parse_roster(workbook(("Học sinh", (ROSTER_HEADER, AN)), ("Quá trình", steps)))
    assert reading.problems == ()
    (step,) = reading.study_steps
    assert (step.school_year, step.class_name, step.school_name) == (SchoolYear(2024), "5A", "Trường TH Na Sầm")


def test_an_earlier_year_that_is_no_school_year_blocks() -> None:
    steps = (
        ("STT", "Mã học sinh", "Họ tên", "Năm học", "Lớp", "Trường"),
        ("1", AN[1], AN[2], "2024", "5A", "Trường TH Na Sầm"),
    )
    reading = parse_roster(workbook(("Học sinh", (ROSTER_HEADER, AN)), ("Quá trình", steps)))
    assert codes(reading) == ["school_year_unreadable!"]


def test_a_list_without_the_needed_columns_says_which_are_missing() -> None:
    with pytest.raises(HocbaError) as caught:
        parse_roster(roster(("1", "Vi Hoài An"), header=("STT", "Họ tên")))
    assert caught.value.code == "header_not_found"
    assert "“Lớp học”" in caught.value.next_step


def test_staff_roles_follow_from_office_and_post() -> None:
    header = ("STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Trạng thái", "Vị trí việc làm", "Chức vụ")
    rows = [
        ("1", "2090000001", "Hoàng Văn Dũng", "01/02/1975", "Đang làm việc", "Hiệu trưởng", "Hiệu trưởng"),
        ("2", "2090000002", "Lý Thu Hà", "01/02/1985", "Nghỉ thai sản", "Giáo viên", "Tổ trưởng"),
        ("3", "2090000003", "Nông Thị Lan", "01/02/1990", "", "Nhân viên văn thư", ""),
        ("4", "2090000004", "Lương Thanh Bình", "01/02/1980", "Đang làm việc", "Giáo viên", "Phó Hiệu trưởng"),
        ("5", "2090000005", "Vi Văn Sơn", "", "Đang làm việc", "Nhân viên bảo vệ", ""),
    ]
    reading = parse_staff(workbook(("Cán bộ", (header, *rows))))
    assert reading.problems == ()
    assert [person.role for person in reading.staff] == [
        StaffRole.PRINCIPAL,
        StaffRole.TEACHER,
        StaffRole.CLERK,
        StaffRole.DEPUTY_PRINCIPAL,
        StaffRole.OTHER,
    ]
    assert reading.staff[1].status is StaffStatus.ON_LEAVE
    assert reading.staff[4].born_on is None


TEACHING = ("STT", "Lớp", "Môn học", "Mã giáo viên", "Giáo viên", "Từ ngày", "Đến ngày")


def test_the_last_day_of_an_assignment_becomes_the_day_after() -> None:
    rows = [
        ("1", "6A1", "Toán", "2090000002", "Lý Thu Hà", "05/09/2025", "01/03/2026"),
        ("2", "6A1", "Toán", "2090000004", "Lương Thanh Bình", "02/03/2026", ""),
    ]
    reading = parse_assignments(workbook(("Giảng dạy", (TEACHING, *rows))))
    first, second = reading.assignments
    assert first.ends_on == second.starts_on == date(2026, 3, 2)
    assert second.ends_on is None
    assert first.subject_code == "TOAN"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("1", "7B9", "Toán", "2090000002", "", "", ""), "class_unknown!"),
        (("1", "6A1", "Thiên văn", "2090000002", "", "", ""), "subject_unknown!"),
        (("1", "6A1", "Toán", "2090000099", "", "", ""), "staff_unknown!"),
        (("1", "6A1", "Toán", "", "", "", ""), "cell_empty!"),
        (("1", "6A1", "Toán", "2090000002", "", "05/09/2025", "01/09/2025"), "dates_reversed!"),
        (("1", "6A1", "Toán", "2090000002", "", "hôm qua", ""), "date_unreadable!"),
    ],
)
def test_an_assignment_that_cannot_stand_is_told(row: tuple[str, ...], code: str) -> None:
    reading = parse_assignments(workbook(("Giảng dạy", (TEACHING, row))), known_classes={"6A1"}, known_staff={"2090000002"})
    assert codes(reading) == [code]
    assert reading.problems[0].row == 2


def test_homeroom_teachers_stand_on_their_own_sheet() -> None:
    header = ("STT", "Lớp", "Mã giáo viên chủ nhiệm", "Giáo viên chủ nhiệm", "Từ ngày", "Đến ngày")
    reading = parse_assignments(
        workbook(("Chủ nhiệm", (header, ("1", "6A1", "2090000004", "Lương Thanh Bình", "05/09/2025", ""))))
    )
    (row,) = reading.homeroom_teachers
    assert (row.class_name, row.staff_code, row.starts_on, row.ends_on) == ("6A1", "2090000004", date(2025, 9, 5), None)
