"""The columns of pupil lists, as the sector's and the vendors' exports name them (record-format 5.2)."""

from typing import Final

from hocba.apps.exchange.spreadsheets.header import Column, TableLayout
from hocba.apps.exchange.spreadsheets.pupil_rows import FAMILY_NAMES, FULL_NAME, GIVEN_NAME, POSITION, PUPIL_CODE


def _optional(field: str, title: str, *aliases: str) -> Column:
    return Column(field=field, title=title, aliases=aliases, is_required=False)


ROSTER_TABLE: Final = TableLayout(
    POSITION,
    PUPIL_CODE,
    FULL_NAME,
    FAMILY_NAMES,
    GIVEN_NAME,
    Column(field="born_on", title="Ngày sinh", aliases=("Ngày tháng năm sinh", "Ngày, tháng, năm sinh")),
    Column(field="gender", title="Giới tính", aliases=("Nam/Nữ", "Phái")),
    Column(field="class_name", title="Lớp học", aliases=("Lớp", "Tên lớp", "Mã lớp")),
    _optional("grade", "Khối học", "Khối"),
    _optional("ethnicity", "Dân tộc"),
    _optional("nationality", "Quốc tịch"),
    _optional("status", "Trạng thái", "Trạng thái học sinh", "Tình trạng"),
    _optional("phone", "SĐT liên hệ", "Số điện thoại", "Điện thoại", "SĐT"),
    _optional("birth_place", "Nơi sinh chi tiết", "Nơi sinh"),
    _optional("permanent_address", "Tổ/thôn Hộ khẩu thường trú", "Hộ khẩu thường trú", "Nơi thường trú", "Thường trú"),
    _optional("home_province", "Tỉnh thành quê quán", "Quê quán tỉnh", "Tỉnh quê quán"),
    _optional("home_commune", "Phường Xã quê quán", "Xã quê quán", "Phường/Xã quê quán"),
    _optional("current_address", "Chỗ ở hiện nay", "Nơi ở hiện nay", "Chỗ ở hiện tại"),
    _optional("father_name", "Tên cha", "Họ tên cha", "Họ và tên cha"),
    _optional("father_occupation", "Nghề nghiệp cha"),
    _optional("father_birth_year", "Năm sinh cha"),
    _optional("mother_name", "Tên mẹ", "Họ tên mẹ", "Họ và tên mẹ"),
    _optional("mother_occupation", "Nghề nghiệp mẹ"),
    _optional("mother_birth_year", "Năm sinh mẹ"),
    _optional("guardian_name", "Tên người giám hộ", "Họ tên người giám hộ", "Người giám hộ"),
    _optional("guardian_occupation", "Nghề nghiệp người giám hộ"),
    _optional("citizen_id", "Số định danh cá nhân", "Số ĐDCN", "Mã định danh cá nhân", "CCCD", "Số CCCD"),
    _optional("passport_number", "Số hộ chiếu", "Hộ chiếu"),
    _optional("policy_group", "Đối tượng chính sách", "Đối tượng", "Diện chính sách"),
    _optional("register_number", "Số đăng bộ", "Số sổ đăng bộ"),
    _optional("entered_on", "Ngày vào trường", "Ngày nhập học", "Ngày chuyển đến"),
    _optional("left_on", "Ngày rời trường", "Ngày chuyển đi", "Ngày thôi học"),
    _optional("other_school", "Trường chuyển đến/chuyển đi", "Trường chuyển đi", "Trường liên quan"),
)
STUDY_STEP_TABLE: Final = TableLayout(
    POSITION,
    PUPIL_CODE,
    FULL_NAME,
    Column(field="school_year", title="Năm học"),
    Column(field="class_name", title="Lớp", aliases=("Lớp học",)),
    Column(field="school_name", title="Trường", aliases=("Tên trường", "Trường học")),
)
