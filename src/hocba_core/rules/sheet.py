"""What goes into the rules: one pupil's gradebook for one school year. Marks are integers in hundredths (8,5 is 850)."""

from enum import StrEnum
from typing import Final, NamedTuple

from hocba_core.kernel.school_year import SchoolYear


class CommentResult(StrEnum):
    """Kết quả đánh giá bằng nhận xét: Đạt or Chưa đạt (circular 22, Điều 9.1.a)."""

    PASSED = "pass"
    FAILED = "fail"

    @property
    def label(self) -> str:
        """The Vietnamese name people read."""
        return _COMMENT_LABELS[self]


class Level(StrEnum):
    """Mức rèn luyện, mức học tập: Tốt, Khá, Đạt, Chưa đạt (circular 22, Điều 8 and 9.2)."""

    GOOD = "good"
    FAIR = "fair"
    PASSED = "pass"
    FAILED = "fail"

    @property
    def label(self) -> str:
        """The Vietnamese name people read."""
        return _LEVEL_LABELS[self]


class Assessment(StrEnum):
    """Hình thức đánh giá: comment with score, or comment only (circular 22, Điều 5.3)."""

    SCORE = "score"
    COMMENT = "comment"


_COMMENT_LABELS: Final = {CommentResult.PASSED: "Đạt", CommentResult.FAILED: "Chưa đạt"}
_LEVEL_LABELS: Final = {Level.GOOD: "Tốt", Level.FAIR: "Khá", Level.PASSED: "Đạt", Level.FAILED: "Chưa đạt"}


class TermMarks(NamedTuple):
    """Điểm của một học sinh, một môn, một học kì: marks of one pupil, subject and term.

    Three states never mix: ``None`` is empty, ``is_exempt`` is exempt (miễn), ``0`` is a mark of zero. Scored subjects hold
    hundredths, comment subjects hold ``CommentResult``. ``topic`` is the chosen mark of the subject's topic cluster (cụm
    chuyên đề, Điều 6.3): one regular mark beyond the required number; in a comment subject it stands as one more regular
    result. ``carried`` is a term result brought from another school, used only when no mark of one's own is there.
    """

    regular: tuple[int | CommentResult | None, ...] = ()
    midterm: int | CommentResult | None = None
    final: int | CommentResult | None = None
    topic: int | None = None
    is_exempt: bool = False
    carried: int | CommentResult | None = None


class SubjectSheet(NamedTuple):
    """Môn học: one subject in one pupil's year. ``summer`` is the result of re-assessment (đánh giá lại, Điều 14)."""

    code: str
    name: str
    assessment: Assessment
    periods_per_year: int
    term_1: TermMarks
    term_2: TermMarks
    summer: int | CommentResult | None = None


class GradebookSheet(NamedTuple):
    """Sổ theo dõi của một học sinh trong một năm học: everything the rules need to know of one pupil's year.

    ``level`` is ``primary``, ``lower_secondary`` or ``upper_secondary``; ``grade`` is the khối lớp, 1 to 12.
    ``absent_session_count`` counts half-day sessions, at most one a day, excused or not (Điều 12.1.c).
    """

    level: str
    grade: int
    school_year: SchoolYear
    subjects: tuple[SubjectSheet, ...]
    conduct_term_1: Level | None
    conduct_term_2: Level | None
    conduct_summer: Level | None
    absent_session_count: int
