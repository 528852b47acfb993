"""The pupils whose case is hard on purpose, by class and place in the list: names, identifiers, movements, exemptions."""

from datetime import date

from hocba_core.kernel.vietnamese_names import sort_key
from sample_school.curriculum import CLASSES
from sample_school.pupils import Pupil

_AWAY = "Trường THCS Hướng Dương"
_NAMES = (
    # class, place, name, gender, ethnicity
    ("6A1", 0, "Vi Hoài An", "female", "Nùng"),  # em An
    ("6A1", 5, "Hoàng Thị Thảo", "female", "Tày"),  # namesakes in one class
    ("6A1", 6, "Hoàng Thị Thảo", "female", "Nùng"),
    ("6A2", 3, "Nông Văn Hoà", "male", "Tày"),  # two ways to place one tone
    ("6A2", 4, "Nông Văn Hòa", "male", "Nùng"),
    ("6A3", 7, "Vàng A Sáng", "male", "Mông"),
    ("6A3", 8, "Giàng Thị Mỷ", "female", "Mông"),
    ("7A1", 2, "Y Blan", "female", "Gia Rai"),
    ("7A2", 9, "Păng", "male", "Ba Na"),  # a name of one word
    ("7A4", 1, "Triệu Mùi Pham", "female", "Dao"),
    ("8A3", 4, "Đặng Đình Đức Đạt", "male", "Kinh"),
    ("8A5", 6, "Nguyễn Phạm Khánh Huyền Ngọc Anh", "female", "Kinh"),
    ("9A1", 3, "Lường Thị Ước", "female", "Tày"),
    ("9A4", 0, "Ý Ngọc Ẩn", "male", "Hoa"),
)


def apply_hard_cases(pupils: list[Pupil]) -> None:
    """Change the pupils named here; every case is told in the sample's README."""
    by_class: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        by_class.setdefault(pupil.class_name, []).append(pupil)
    for class_name, place, name, gender, ethnicity in _NAMES:
        pupil = by_class[class_name][place]
        digits = pupil.citizen_id
        pupil.name, pupil.gender, pupil.ethnicity = name, gender, ethnicity
        pupil.citizen_id = digits[:3] + str(2 + (gender == "female")) + digits[4:]
    by_class["6A1"][0].mother = ("Nông Thị Mai", "Làm ruộng", "1986")  # mẹ An
    _identifiers(by_class)
    _movements(by_class)
    _needs(by_class)
    pupils.sort(key=_place_in_list)


def _place_in_list(pupil: Pupil) -> tuple[int, bool, str]:
    """By class and name; who came during the year stands at the end of the class."""
    return CLASSES.index(pupil.class_name), pupil.entered_on is not None, sort_key(pupil.name)


def _identifiers(by_class: dict[str, list[Pupil]]) -> None:
    doubtful = by_class["7A2"]
    doubtful[0].citizen_id = _flip_sex(doubtful[0].citizen_id)
    doubtful[1].citizen_id = doubtful[1].citizen_id[:4] + "05" + doubtful[1].citizen_id[6:]
    doubtful[2].citizen_id = doubtful[2].citizen_id[:-2] + "X1"
    doubtful[3].citizen_id = ""
    foreign = by_class["8A6"][10]
    foreign.name, foreign.ethnicity, foreign.nationality = "Khamla Sengdao", "Lào", "Lào"
    foreign.citizen_id, foreign.passport, foreign.gender = "", "PX0000001", "female"
    for pupil in (by_class["6A6"][2], by_class["9A5"][8]):
        pupil.code = "01" + pupil.code[2:]  # from a province whose codes begin with zero
        pupil.traits.add("code_as_number")


def _movements(by_class: dict[str, list[Pupil]]) -> None:
    arrivals = ((("7A1", 20), date(2026, 1, 19)), (("8A2", 15), date(2026, 2, 2)), (("9A3", 30), date(2026, 1, 19)))
    for (class_name, place), day in arrivals:
        pupil = by_class[class_name][place]
        pupil.status, pupil.entered_on, pupil.other_school = "Chuyển đến", day, _AWAY
        pupil.traits.add("carried_term_1")
    early = by_class["6A4"][12]
    early.status, early.entered_on, early.other_school = "Chuyển đến", date(2025, 10, 13), _AWAY
    departures = ((("6A5", 11), date(2025, 11, 10)), (("7A3", 25), date(2026, 3, 16)), (("8A1", 33), date(2026, 1, 19)))
    for (class_name, place), day in departures:
        pupil = by_class[class_name][place]
        pupil.status, pupil.left_on, pupil.other_school = "Chuyển đi", day, "Trường THCS Ban Mai"
    dropout = by_class["9A6"][17]
    dropout.status, dropout.left_on = "Thôi học", date(2026, 3, 2)


def _needs(by_class: dict[str, list[Pupil]]) -> None:
    for class_name, place, subject in (("6A7", 9, "GDTC"), ("8A4", 22, "GDTC"), ("9A2", 14, "NN1")):
        pupil = by_class[class_name][place]
        pupil.traits |= {f"exempt:{subject}", "capable"}
        pupil.policy = "Khuyết tật"
    by_class["7A5"][13].guardian = ("Nông Thị Phượng", "Làm ruộng")
    by_class["7A5"][13].father = by_class["7A5"][13].mother = ("", "", "")
    by_class["8A2"][6].traits |= {"absent_46", "capable"}
    by_class["8A3"][11].traits |= {"absent_45", "capable"}
    by_class["9A1"][20].traits |= {"zero_final:TOAN", "capable"}


def _flip_sex(digits: str) -> str:
    return digits[:3] + str(int(digits[3]) ^ 1) + digits[4:]
