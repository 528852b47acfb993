"""Subjects of grades 6 to 9 (GDPT 2018), classes, and what each class is like."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Môn học: periods per year by grade 6..9, base of the marks' mean (None: assessed by comment only)."""

    code: str
    name: str
    sheet: str
    periods: tuple[int, int, int, int]
    base: float | None
    is_optional: bool = False

    def regular_count(self, grade: int) -> int:
        """How many regular assessments a term needs (circular 22, Điều 6)."""
        if self.base is None:
            return 2
        periods = self.periods[grade - 6]
        return 2 if periods <= 35 else 3 if periods <= 70 else 4


SUBJECTS = (
    Subject(code="VAN", name="Ngữ văn", sheet="Ngữ văn", periods=(140, 140, 140, 140), base=6.75),
    Subject(code="TOAN", name="Toán", sheet="Toán", periods=(140, 140, 140, 140), base=6.5),
    Subject(code="NN1", name="Ngoại ngữ 1 (Tiếng Anh)", sheet="Tiếng Anh", periods=(105, 105, 105, 105), base=6.35),
    Subject(code="GDCD", name="Giáo dục công dân", sheet="GDCD", periods=(35, 35, 35, 35), base=7.8),
    Subject(code="LSDL", name="Lịch sử và Địa lí", sheet="LS&ĐL", periods=(105, 105, 105, 105), base=7.05),
    Subject(code="KHTN", name="Khoa học tự nhiên", sheet="KHTN", periods=(140, 140, 140, 140), base=6.8),
    Subject(code="CN", name="Công nghệ", sheet="Công nghệ", periods=(35, 35, 52, 52), base=7.6),
    Subject(code="TH", name="Tin học", sheet="Tin học", periods=(35, 35, 35, 35), base=7.6),
    Subject(code="GDTC", name="Giáo dục thể chất", sheet="GDTC", periods=(70, 70, 70, 70), base=None),
    Subject(code="NT", name="Nghệ thuật (Âm nhạc, Mĩ thuật)", sheet="Nghệ thuật", periods=(70, 70, 70, 70), base=None),
    Subject(code="HDTN", name="Hoạt động trải nghiệm, hướng nghiệp", sheet="HĐTN-HN", periods=(105, 105, 105, 105), base=None),
    Subject(code="GDDP", name="Nội dung giáo dục của địa phương", sheet="GDĐP", periods=(35, 35, 35, 35), base=None),
    Subject(
        code="NN2",
        name="Ngoại ngữ 2 (Tiếng Trung Quốc)",
        sheet="Tiếng Trung Quốc",
        periods=(105, 105, 105, 105),
        base=7.2,
        is_optional=True,
    ),
)
BY_CODE = {subject.code: subject for subject in SUBJECTS}
CLASS_COUNTS = {6: 7, 7: 6, 8: 6, 9: 6}
CLASSES = tuple(f"{grade}A{number}" for grade, count in CLASS_COUNTS.items() for number in range(1, count + 1))
NN2_CLASSES = {"9A1": 1.0, "8A1": 0.7}  # the part of the class that learns it

OLD_FORMAT_CLASSES = frozenset({"9A6"})  # mark books as .xls
OLD_HOMEROOM_CLASSES = frozenset({"6A7", "7A2"})  # homeroom books as .xls
ONE_CELL_CLASSES = frozenset({"7A3", "8A4"})  # all regular marks in one cell
COMMA_CLASSES = frozenset({"6A2", "7A4", "9A3"})  # marks as text, decimal comma
POINT_CLASSES = frozenset({"6A5", "8A2"})  # marks as text, decimal point
SPLIT_NAME_CLASSES = frozenset({"9A2"})  # Họ đệm | Tên
DECOMPOSED_CLASSES = frozenset({"7A5"})  # NFD text
REAL_DATE_CLASSES = frozenset({"8A1"})  # birth days as dates, not text


def grade_of(class_name: str) -> int:
    """Khối of a class."""
    return int(class_name[0])


def subjects_of(class_name: str) -> tuple[Subject, ...]:
    """The subjects that a class learns."""
    return tuple(subject for subject in SUBJECTS if not subject.is_optional or class_name in NN2_CLASSES)
