"""Codes of the record as the words of the paper form (circular 22/2021, annex; regulations 6.2)."""

from typing import Final

from hocba_core.document.school_record import (
    Completion,
    Gender,
    IdType,
    Level,
    Outcome,
    Relation,
    Result,
    SchoolLevel,
    SchoolRecord,
    TextResult,
)
from hocba_core.kernel.rounding import format_mark

LEVELS: Final = {
    SchoolLevel.PRIMARY: "tiểu học",
    SchoolLevel.LOWER_SECONDARY: "trung học cơ sở",
    SchoolLevel.UPPER_SECONDARY: "trung học phổ thông",
}
GENDERS: Final = {Gender.MALE: "Nam", Gender.FEMALE: "Nữ"}
ID_TYPES: Final = {
    IdType.CITIZEN: "Số định danh cá nhân",
    IdType.PASSPORT: "Số hộ chiếu",
    IdType.NONE: "Số định danh cá nhân",
}
RELATIONS: Final = {
    Relation.FATHER: "Họ và tên cha",
    Relation.MOTHER: "Họ và tên mẹ",
    Relation.GUARDIAN: "Họ và tên người giám hộ",
}
OUTCOME_LABELS: Final = {
    Outcome.PROMOTED: "- Được lên lớp",
    Outcome.PROMOTED_AFTER_SUMMER: "- Được lên lớp sau khi đánh giá lại hoặc rèn luyện trong hè",
    Outcome.RETAINED: "- Không được lên lớp",
}
OUTCOMES: Final = {
    Outcome.PROMOTED: "Được lên lớp",
    Outcome.PROMOTED_AFTER_SUMMER: "Được lên lớp",
    Outcome.RETAINED: "Không được lên lớp",
}
COMPLETIONS: Final = {
    Completion.NOT_APPLICABLE: "",
    Completion.COMPLETED: "Hoàn thành",
    Completion.NOT_COMPLETED: "Không hoàn thành",
}
_ATTAINMENTS: Final = {Level.GOOD: "Tốt", Level.FAIR: "Khá", Level.PASSED: "Đạt", Level.FAILED: "Chưa đạt"}
_TEXT_RESULTS: Final = {TextResult.PASSED: "Đ", TextResult.FAILED: "CĐ", TextResult.EXEMPT: "Miễn"}


def result(value: Result) -> str:
    """Return a subject's result as the form writes it: ``8,5``, ``Đ``, ``CĐ``, ``Miễn``, or nothing."""
    if value is None:
        return ""
    return _TEXT_RESULTS[value] if isinstance(value, TextResult) else format_mark(value)


def level(value: Level | None) -> str:
    """Return Tốt, Khá, Đạt or Chưa đạt; nothing where there is no level."""
    return "" if value is None else _ATTAINMENTS[value]


def approval(record: SchoolRecord) -> str:
    """Return the principal's decision: into which grade, or that the level's programme is completed (Điều 12)."""
    header, summary = record.header, record.summary
    if summary.completion is not Completion.NOT_APPLICABLE:
        words = "Hoàn thành" if summary.completion is Completion.COMPLETED else "Không hoàn thành"
        return f"{words} chương trình {LEVELS[header.level]}."
    if summary.outcome is Outcome.RETAINED:
        return f"Không được lên lớp {header.grade + 1}."
    return f"Được lên lớp {header.grade + 1}."
