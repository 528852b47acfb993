"""Forty-five people who work in the school, and who teaches what."""

from dataclasses import dataclass
from datetime import date

from sample_school.chance import stream
from sample_school.curriculum import BY_CODE, CLASSES, grade_of, subjects_of
from sample_school.names import full_name, pick_ethnicity


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Cán bộ, giáo viên."""

    code: str
    name: str
    gender: str
    born_on: date
    position: str
    duty: str
    specialism: str
    status: str = "Đang làm việc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Phân công: ``last_day`` None is to the year's end."""

    class_name: str
    subject_code: str
    teacher: Staff
    first_day: date | None = None
    last_day: date | None = None


_TEACHERS = {"VAN": 6, "TOAN": 6, "NN1": 5, "KHTN": 6, "LSDL": 5, "GDCD": 2, "CN": 2, "TH": 2, "GDTC": 3, "NT": 3, "NN2": 1}
_SPECIALISMS = {
    "VAN": "Ngữ văn",
    "TOAN": "Toán",
    "NN1": "Tiếng Anh",
    "KHTN": "Khoa học tự nhiên",
    "LSDL": "Lịch sử và Địa lí",
    "GDCD": "Giáo dục công dân",
    "CN": "Công nghệ",
    "TH": "Tin học",
    "GDTC": "Giáo dục thể chất",
    "NT": "Nghệ thuật",
    "NN2": "Tiếng Trung Quốc",
}
_CAST = {
    "principal": ("Hoàng Văn Dũng", "male"),
    "clerk": ("Nông Thị Lan", "female"),
    ("VAN", 0): ("Lý Thu Hà", "female"),
    ("TOAN", 0): ("Lương Thanh Bình", "male"),
}
HANDOVER_ON = date(2026, 3, 2)
HOMEROOM_HANDOVER = ("7A6", date(2026, 1, 19))


def make_staff() -> list[Staff]:
    """Return principal, two deputies, clerk, then the teachers by subject."""
    chance = stream("staff")
    posts: list[tuple[object, str, str, str]] = [
        ("principal", "Hiệu trưởng", "Hiệu trưởng", "Toán"),
        ("deputy-1", "Phó hiệu trưởng", "Phó hiệu trưởng", "Ngữ văn"),
        ("deputy-2", "Phó hiệu trưởng", "Phó hiệu trưởng", "Tiếng Anh"),
        ("clerk", "Nhân viên văn thư", "", "Văn thư lưu trữ"),
    ]
    for subject, count in _TEACHERS.items():
        posts += [
            ((subject, number), "Giáo viên", "Tổ trưởng" if number == 1 and count > 4 else "", _SPECIALISMS[subject])
            for number in range(count)
        ]
    taken: set[str] = set()
    staff = []
    for number, (key, position, duty, specialism) in enumerate(posts, start=1):
        gender = chance.choices(["female", "male"], weights=[64, 36])[0]
        name = full_name(chance, pick_ethnicity(chance), gender)
        while name in taken:
            name = full_name(chance, "Tày", gender)
        if key in _CAST:
            name, gender = _CAST[key]  # type: ignore[index]
        taken.add(name)
        born_on = date(chance.randint(1968, 1999), chance.randint(1, 12), chance.randint(1, 28))
        status = "Nghỉ thai sản" if key == ("TOAN", 5) else "Đang làm việc"
        if key == ("TOAN", 5):
            gender, name, born_on = "female", "Đàm Thị Thuỳ Dương", date(1993, 8, 19)
        staff.append(
            Staff(
                code=f"20900{number:05d}",
                name=name,
                gender=gender,
                born_on=born_on,
                position=position,
                duty=duty,
                specialism=specialism,
                status=status,
            )
        )
    return staff


def homeroom_teachers(staff: list[Staff]) -> dict[str, Staff]:
    """One homeroom teacher for each class, thầy Bình for 6A1; who has few classes leads one first."""
    wanted = [("Toán", 5), ("Ngữ văn", 6), ("Khoa học tự nhiên", 6), ("Tiếng Anh", 5), ("Lịch sử và Địa lí", 5)]
    order: list[Staff] = []
    for specialism, count in wanted:
        order += [person for person in staff if person.specialism == specialism and person.position == "Giáo viên"][:count]
    return dict(zip(CLASSES, order, strict=False))


def next_homeroom_teacher(staff: list[Staff]) -> Staff:
    """Who takes the class over in ``HOMEROOM_HANDOVER``."""
    return next(person for person in staff if person.specialism == "Giáo dục công dân")


def make_assignments(staff: list[Staff]) -> list[Assignment]:
    """Return who teaches what: a homeroom teacher has her own class, the rest goes to whoever has least.

    One mathematics teacher hands her classes over in March.
    """
    homeroom = homeroom_teachers(staff)
    benches = {
        code: [person for person in staff if person.specialism == name and person.position == "Giáo viên"]
        for code, name in _SPECIALISMS.items()
    }
    load = dict.fromkeys((person.code for person in staff), 0)
    for leader in homeroom.values():
        load[leader.code] += 4 + 3  # a homeroom teacher's relief, and the class's experiential activities
    taught: dict[tuple[str, str], Staff] = {}
    wanted = [(name, subject.code) for name in CLASSES for subject in subjects_of(name)]
    for name, code in sorted(wanted, key=lambda pair: homeroom[pair[0]] not in benches.get(pair[1], [])):
        if code == "HDTN":
            taught[name, code] = homeroom[name]
            continue
        bench = benches["LSDL" if code == "GDDP" else code]
        own = homeroom[name] in bench and code != "GDDP"
        if (name, code) == ("6A1", "VAN"):
            bench = benches["VAN"][:1]  # cô Hà
        taught[name, code] = homeroom[name] if own else min(bench, key=lambda person: load[person.code])
        load[taught[name, code].code] += BY_CODE[code].periods[grade_of(name) - 6] // 35
    assignments: list[Assignment] = []
    for name, code in wanted:
        assignments += _with_handover(name, code, taught[name, code], benches["TOAN"], load)
    return assignments


def _with_handover(
    class_name: str, subject_code: str, teacher: Staff, mathematicians: list[Staff], load: dict[str, int]
) -> list[Assignment]:
    if teacher.status != "Nghỉ thai sản":
        return [Assignment(class_name=class_name, subject_code=subject_code, teacher=teacher)]
    taker = min((person for person in mathematicians if person is not teacher), key=lambda person: load[person.code])
    load[taker.code] += 4
    last_day = date.fromordinal(HANDOVER_ON.toordinal() - 1)
    return [
        Assignment(class_name=class_name, subject_code=subject_code, teacher=teacher, last_day=last_day),
        Assignment(class_name=class_name, subject_code=subject_code, teacher=taker, first_day=HANDOVER_ON),
    ]
