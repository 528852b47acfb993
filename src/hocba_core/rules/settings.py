"""Where a circular is silent or can be read in two ways: the choice is a setting with a safe default."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class SingleSubjectReading(StrEnum):
    """Cách hiểu "chỉ do kết quả của duy nhất 01 môn học" (circular 22, Điều 9.3)."""

    WITHOUT_SUBJECT = "A"
    PERFECT_SUBJECT = "B"


class BothFailedPolicy(StrEnum):
    """Rèn luyện và học tập cùng Chưa đạt: retained at once, or training first and re-assessment after it (Điều 12 to 14)."""

    STRICT = "strict"
    SEQUENTIAL = "sequential"


class MissingFirstTermPolicy(StrEnum):
    """Không có kết quả học kì I: wait for one, or take term 2 as the year (only with the principal's approval)."""

    WAIT = "wait"
    USE_SECOND_TERM = "use_second_term"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """Các lựa chọn của nhà trường. The defaults are the strict or literal reading of the circular.

    ``can_comment_subject_be_culprit``: whether a comment subject may be the "one subject" of Điều 9.3.
    ``missing_first_term`` is a decision on one pupil: pass ``USE_SECOND_TERM`` only for whom it was approved.
    """

    single_subject_reading: SingleSubjectReading = SingleSubjectReading.WITHOUT_SUBJECT
    can_comment_subject_be_culprit: bool = True
    both_failed: BothFailedPolicy = BothFailedPolicy.STRICT
    missing_first_term: MissingFirstTermPolicy = MissingFirstTermPolicy.WAIT


DEFAULT: Final = RuleSettings()
