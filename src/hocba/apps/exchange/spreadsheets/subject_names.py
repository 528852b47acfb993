"""What schools call the subjects in their files, and the catalogue's code for each."""

from dataclasses import dataclass
from typing import Final

from hocba.apps.exchange.spreadsheets.cells import label_key


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSubject:
    """Môn học: the catalogue's code and whether the subject is assessed by comment only (circular 22, Điều 5.3)."""

    code: str
    is_comment_only: bool = False


_NAMES: Final[tuple[tuple[NamedSubject, tuple[str, ...]], ...]] = (
    (NamedSubject(code="VAN"), ("Ngữ văn", "Văn", "Văn học")),
    (NamedSubject(code="TOAN"), ("Toán", "Toán học")),
    (
        NamedSubject(code="NN1"),
        ("Ngoại ngữ 1", "Ngoại ngữ", "Tiếng Anh", "Anh văn", "Ngoại ngữ 1 (Tiếng Anh)", "Ngoại ngữ (Tiếng Anh)", "NN1"),
    ),
    (NamedSubject(code="GDCD"), ("Giáo dục công dân", "GDCD", "Công dân")),
    (
        NamedSubject(code="LSDL"),
        ("Lịch sử và Địa lí", "Lịch sử & Địa lí", "Lịch sử và Địa lý", "LS&ĐL", "LS và ĐL", "Sử - Địa"),
    ),
    (NamedSubject(code="KHTN"), ("Khoa học tự nhiên", "KHTN")),
    (NamedSubject(code="CN"), ("Công nghệ", "CN")),
    (NamedSubject(code="TH"), ("Tin học", "Tin")),
    (NamedSubject(code="GDTC", is_comment_only=True), ("Giáo dục thể chất", "GDTC", "Thể dục", "GD thể chất")),
    (
        NamedSubject(code="NT", is_comment_only=True),
        ("Nghệ thuật (Âm nhạc, Mĩ thuật)", "Nghệ thuật", "Nghệ thuật (Âm nhạc, Mỹ thuật)", "NT", "Âm nhạc, Mĩ thuật"),
    ),
    (
        NamedSubject(code="HDTN", is_comment_only=True),
        ("Hoạt động trải nghiệm, hướng nghiệp", "HĐTN, HN", "HĐTN-HN", "HĐTN", "Hoạt động trải nghiệm", "HĐTNHN", "HĐTN&HN"),
    ),
    (
        NamedSubject(code="GDDP", is_comment_only=True),
        ("Nội dung giáo dục của địa phương", "Giáo dục địa phương", "GDĐP", "Nội dung GDĐP", "NDGDĐP", "GD địa phương"),
    ),
    (NamedSubject(code="TDT"), ("Tiếng dân tộc thiểu số", "Tiếng dân tộc", "TDT")),
    (
        NamedSubject(code="NN2"),
        ("Ngoại ngữ 2", "NN2", "Tiếng Trung", "Tiếng Trung Quốc", "Ngoại ngữ 2 (Tiếng Trung Quốc)", "Tiếng Pháp", "Tiếng Nhật"),
    ),
    (NamedSubject(code="LS"), ("Lịch sử", "Sử")),
    (NamedSubject(code="DL"), ("Địa lí", "Địa lý", "Địa")),
    (
        NamedSubject(code="GDQPAN"),
        ("Giáo dục quốc phòng và an ninh", "GDQP-AN", "GDQPAN", "GDQP&AN", "Quốc phòng"),
    ),
    (NamedSubject(code="KTPL"), ("Giáo dục kinh tế và pháp luật", "GDKT&PL", "GDKTPL", "KTPL")),
    (NamedSubject(code="VL"), ("Vật lí", "Vật lý", "Lí", "Lý")),
    (NamedSubject(code="HH"), ("Hoá học", "Hóa", "Hoá")),
    (NamedSubject(code="SH"), ("Sinh học", "Sinh")),
    (NamedSubject(code="AN", is_comment_only=True), ("Âm nhạc", "Nhạc")),
    (NamedSubject(code="MT", is_comment_only=True), ("Mĩ thuật", "Mỹ thuật")),
)
_BY_KEY: Final = {label_key(name): subject for subject, names in _NAMES for name in names}


def find_subject(text: str) -> NamedSubject | None:
    """Return the subject that a file means by ``text``, None for an unknown name.

    Names only: whether the class has the subject is for the school's own list of courses to say.
    """
    return _BY_KEY.get(label_key(text))
