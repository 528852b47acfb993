"""What comes out of the rules: one pupil's results of one school year."""

from enum import StrEnum
from typing import Final, NamedTuple

from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Finding
from hocba_core.rules.sheet import CommentResult, Level


class Promotion(StrEnum):
    """Lên lớp: where the pupil stands at year end, or after the summer (circular 22, Điều 12 to 14)."""

    PROMOTED = "promoted"
    REASSESS = "reassess"
    SUMMER_TRAINING = "summer_training"
    RETAINED = "retained"
    NEEDS_PRINCIPAL = "needs_principal_decision"

    @property
    def label(self) -> str:
        """The Vietnamese words people read."""
        return _PROMOTION_LABELS[self]


class Award(StrEnum):
    """Danh hiệu cuối năm: the titles of circular 22, Điều 15."""

    EXCELLENT = "excellent"
    GOOD = "good"

    @property
    def label(self) -> str:
        """The Vietnamese name people read."""
        return _AWARD_LABELS[self]


_PROMOTION_LABELS: Final = {
    Promotion.PROMOTED: "Được lên lớp",
    Promotion.REASSESS: "Đánh giá lại môn học trong kì nghỉ hè",
    Promotion.SUMMER_TRAINING: "Rèn luyện trong kì nghỉ hè",
    Promotion.RETAINED: "Không được lên lớp",
    Promotion.NEEDS_PRINCIPAL: "Hiệu trưởng quyết định",
}
_AWARD_LABELS: Final = {Award.EXCELLENT: "Học sinh Xuất sắc", Award.GOOD: "Học sinh Giỏi"}


class SubjectResult(NamedTuple):
    """Kết quả môn học: hundredths for a scored subject, ``CommentResult`` for a comment subject, None while there is none.

    ``after_summer`` is the re-assessed result that replaces ``year`` for promotion; None unless the subject was open to
    re-assessment and taken. ``is_exempt`` tells that the subject has left the year's computation (miễn).
    """

    code: str
    term_1: int | CommentResult | None
    term_2: int | CommentResult | None
    year: int | CommentResult | None
    after_summer: int | CommentResult | None
    is_exempt: bool


class Missing(NamedTuple):
    """Phần còn thiếu: what stands between this sheet and a complete term.

    ``what`` is ``regular``, ``midterm``, ``final`` (of ``subject``), ``term_1_result`` (the year waits for a first-term
    result), ``reassessment`` (summer), ``conduct`` or ``subjects`` (no subject at all; ``subject`` is None).
    """

    subject: str | None
    term: Term
    what: str
    needed: int
    present: int


class Evaluation(NamedTuple):
    """Kết quả cả năm của một học sinh, as far as the sheet allows; None where something is still missing.

    ``regulation`` names circular and version (``vn/circular_22_2021@2021-09-05``). ``reassess`` lists, sorted, the codes of
    subjects open to re-assessment. ``has_completed_level`` is None outside the last grade of a level and while undecided.
    ``missing`` is empty when the year is complete. ``findings`` is filled only when an explanation was asked for.
    """

    regulation: str
    subjects: tuple[SubjectResult, ...]
    conduct_term_1: Level | None
    conduct_term_2: Level | None
    conduct_year: Level | None
    conduct_after_summer: Level | None
    learning_term_1: Level | None
    learning_term_2: Level | None
    learning_year: Level | None
    learning_after_summer: Level | None
    absent_session_count: int
    promotion: Promotion | None
    promotion_after_summer: Promotion | None
    reassess: tuple[str, ...]
    award: Award | None
    has_completed_level: bool | None
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...] = ()
