"""Invented names as people of the highlands bear them: Nùng, Tày, Kinh, Dao, Mông and a few others."""

import random


def _words(text: str, separator: str | None = None) -> list[str]:
    """A list written as one line; a name that is more usual stands in it more than once."""
    return text.split(separator)


_ETHNICITIES = {"Nùng": 39, "Tày": 34, "Kinh": 19, "Dao": 5, "Mông": 2, "Hoa": 1}
_FAMILY = {
    "Nùng": _words("Hoàng Hoàng Nông Nông Lương Triệu Vi Vi Lý Chu Lâm Lâm Phùng Lăng Liễu Hứa Mông Mã Đàm Long Tô Linh Sầm"),
    "Tày": _words("Hoàng Hoàng Nông Nông Lương Triệu Vi Hà Hà Đàm La Bế Lộc Dương Ma Nguyễn Lê Đinh Phan Chu Lường Tống"),
    "Kinh": _words("Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Dương Đinh Đoàn Trịnh Tạ"),
    "Dao": _words("Triệu Triệu Bàn Bàn Đặng Phùng Lý Dương Hoàng Chíu"),
    "Mông": _words("Vàng Giàng Sùng Thào Lầu Hầu Mùa Hờ"),
    "Hoa": _words("Lục Vương Trương Hầu Tăng"),
}
_MALE_MIDDLE = _words(
    "Văn Văn Văn Đức Minh Quang Anh Quốc Hữu Thế Tuấn Mạnh Duy Gia Công Đình Trung Hải Bảo Xuân Ngọc Việt Thành Tiến"
)
_FEMALE_MIDDLE = _words(
    "Thị Thị Thị Thu Thanh Ngọc Phương Minh Bảo Khánh Diệu Hồng Kim Mai Thuỳ Quỳnh Hoài Lan Như Bích Yến Mỹ"
)
_MALE_GIVEN = _words(
    "An Anh Ánh Ân Bách Bảo Bằng Bình Cảnh Công Cường Chiến Chính Duy Dũng Dương Đại Đạo Đạt Đăng Điệp Đông Đức Giang Hào Hải "
    "Hậu Hiếu Hiệp Hoà Hòa Hoàng Hùng Huy Hưng Khải Khang Khánh Khoa Khôi Kiên Kiệt Lâm Linh Long Lộc Luân Mạnh Minh Nam Nghĩa "
    "Nguyên Nhân Nhật Phong Phúc Phước Quân Quang Quyền Quyết Sáng Sơn Tài Tâm Tân Thái Thành Thắng Thiện Thịnh Thuận Tiến "
    "Tiệp Toàn Toản Trí Trọng Trung Trường Tú Tuấn Tùng Tưởng Uy Văn Việt Vinh Vũ Vương Ước Xuân"
)
_FEMALE_GIVEN = _words(
    "An Anh Ánh Ân Bích Bình Cẩm Chi Châm Chinh Diễm Diệp Dịu Dung Duyên Đào Đan Điệp Giang Hà Hạ Hải Hạnh Hảo Hằng Hậu Hiền "
    "Hoa Hoài Hoà Hòa Hồng Huệ Huyền Hương Hường Khánh Khuê Kiều Lam Lan Lệ Liên Linh Loan Ly Mai Mẫn Mến Miền My Mỹ Na Nga "
    "Ngà Ngân Ngọc Nguyệt Nhàn Nhã Nhi Nhung Như Oanh Phương Phượng Quyên Quỳnh Sen Tâm Thanh Thảo Thắm Thoa Thơ Thuỷ Thủy "
    "Thuý Thúy Thư Thương Trà Trang Trâm Trinh Tuyền Tuyết Uyên Ước Vân Vy Xuân Xuyến Ý Yên Yến"
)
_DAO = {
    "male": _words("Tòn Sính|Phụ Minh|Tiến Chài|Văn Phâu|Chòi Phin|Dào Quyên|Hữu Tàn|Tòn Quẩy", "|"),
    "female": _words("Mùi Pham|Mùi Ghến|Dào Sểnh|Mùi Nhậy|Thị Pết|Mùi Khe|Lở Mẩy|Mùi Chản", "|"),
}
_MONG = {
    "male": _words("A Sáng|A Páo|A Dính|Seo Phừ|A Tủa|Mí Sình|A Lềnh", "|"),
    "female": _words("Thị Mỷ|Thị Dở|Thị Chứ|Thị Máy|Thị Sua|Thị Pà|Thị Gánh", "|"),
}


def pick_ethnicity(chance: random.Random) -> str:
    """Return an ethnicity with the weights of the province."""
    return chance.choices(list(_ETHNICITIES), weights=list(_ETHNICITIES.values()))[0]


def family_name(chance: random.Random, ethnicity: str) -> str:
    """Return a family name usual in ``ethnicity``."""
    return chance.choice(_FAMILY[ethnicity])


def full_name(chance: random.Random, ethnicity: str, gender: str, family: str = "") -> str:
    """Return a whole name; ``family`` is given for children and parents of one house."""
    surname = family or family_name(chance, ethnicity)
    if ethnicity == "Mông" or (ethnicity == "Dao" and chance.random() < 0.6):
        return f"{surname} {chance.choice((_MONG if ethnicity == 'Mông' else _DAO)[gender])}"
    middles, givens = (_MALE_MIDDLE, _MALE_GIVEN) if gender == "male" else (_FEMALE_MIDDLE, _FEMALE_GIVEN)
    words = [surname, chance.choice(middles), chance.choice(givens)]
    if chance.random() < 0.22:
        words.insert(2, chance.choice(middles[3:]))
    if words[-1] == words[-2] or {words[-1], words[-2]} in ({"Thuỳ", "Thủy"}, {"Thuỳ", "Thuỷ"}):
        words.pop(-2)
    return " ".join(words)
