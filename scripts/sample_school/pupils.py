"""A thousand invented pupils with their families, and the few whose case is hard on purpose."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from sample_school.chance import stream
from sample_school.curriculum import CLASSES, NN2_CLASSES, grade_of
from sample_school.names import family_name, full_name, pick_ethnicity

ID_PREFIX = "021"  # no province ever had this code: no invented number can be a real person's
_VILLAGES = (
    "Nà Pài",
    "Khau Luông",
    "Bản Vàng",
    "Pò Mới",
    "Nà Lạn",
    "Cốc Lầy",
    "Bản Chu",
    "Khuổi Sao",
    "Pác Dạ",
    "Lũng Mười",
    "Nà Toản",
    "Phố Mới",
)
_JOBS = (
    "Làm ruộng",
    "Làm ruộng",
    "Làm ruộng",
    "Buôn bán",
    "Công nhân",
    "Lái xe",
    "Viên chức",
    "Thợ xây",
    "Nội trợ",
    "Lao động tự do",
)
_POLICY = ("", "", "", "", "Hộ nghèo", "Hộ cận nghèo", "Con thương binh")


@dataclass(slots=True)
class Pupil:
    """Học sinh, with whatever makes the case special in ``traits``."""

    class_name: str
    code: str
    name: str
    gender: str
    born_on: date
    ethnicity: str
    citizen_id: str
    village: str
    father: tuple[str, str, str]
    mother: tuple[str, str, str]
    guardian: tuple[str, str] = ("", "")
    nationality: str = "Việt Nam"
    passport: str = ""
    policy: str = ""
    register: str = ""
    status: str = "Đang học"
    entered_on: date | None = None
    left_on: date | None = None
    other_school: str = ""
    has_repeated: bool = False
    traits: set[str] = field(default_factory=set)

    @property
    def grade(self) -> int:
        """Khối."""
        return grade_of(self.class_name)

    def learns(self, subject_code: str) -> bool:
        """Whether the pupil takes the subject; only the second foreign language is a choice."""
        return subject_code != "NN2" or "no_nn2" not in self.traits


def make_pupils() -> list[Pupil]:
    """Return all pupils, class by class in the order of the class list."""
    codes = iter(stream("codes").sample(range(100_000, 999_999), 1_200))
    pupils = []
    for class_name in CLASSES:
        chance = stream("pupils", class_name)
        members = [_ordinary(chance, class_name, f"2091{next(codes)}") for _ in range(chance.randint(38, 42))]
        if class_name in NN2_CLASSES:
            for pupil in members:
                if chance.random() >= NN2_CLASSES[class_name]:
                    pupil.traits.add("no_nn2")
        pupils += members
    return pupils


def citizen_id(chance: Random, gender: str, born_on: date) -> str:
    """Return twelve digits: place, century and sex, birth year, six digits by chance."""
    century_and_sex = 2 + (gender == "female")
    return f"{ID_PREFIX}{century_and_sex}{born_on.year % 100:02d}{chance.randint(0, 999_999):06d}"


def _ordinary(chance: Random, class_name: str, code: str) -> Pupil:
    ethnicity = pick_ethnicity(chance)
    gender = chance.choice(["male", "female"])
    family = family_name(chance, ethnicity)
    born_on = date(2025 - 5 - grade_of(class_name), chance.randint(1, 12), chance.randint(1, 28))
    has_repeated = chance.random() < 0.015
    if has_repeated:
        born_on = born_on.replace(year=born_on.year - 1)
    return Pupil(
        class_name=class_name,
        code=code,
        name=full_name(chance, ethnicity, gender, family),
        gender=gender,
        born_on=born_on,
        ethnicity=ethnicity,
        citizen_id=citizen_id(chance, gender, born_on),
        village=chance.choice(_VILLAGES),
        father=(full_name(chance, ethnicity, "male", family), chance.choice(_JOBS), str(chance.randint(1972, 1990))),
        mother=(full_name(chance, pick_ethnicity(chance), "female"), chance.choice(_JOBS), str(chance.randint(1974, 1993))),
        policy=chance.choice(_POLICY),
        register=f"{2025 - (grade_of(class_name) - 6) - has_repeated}/{int(code[-5:]) % 997:03d}",
        has_repeated=has_repeated,
    )
