"""Học bạ: one pupil, one school year, plus the profile, as the template of circular 22/2021 asks (annex; regulations 6.2).

Everything is a plain value. Nothing here names a signer: who signed is what the certificates say.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hocba_core.kernel.school_year import SchoolYear

KIND = "school_record"
SCHEMA_VERSION = "1"


class Gender(StrEnum):
    """Giới tính."""

    MALE = "male"
    FEMALE = "female"


class IdType(StrEnum):
    """Loại giấy tờ định danh; ``none`` where the pupil has no number yet."""

    CITIZEN = "citizen"
    PASSPORT = "passport"
    NONE = "none"


class Relation(StrEnum):
    """Quan hệ với học sinh."""

    FATHER = "father"
    MOTHER = "mother"
    GUARDIAN = "guardian"


class SchoolLevel(StrEnum):
    """Cấp học."""

    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"


class Assessment(StrEnum):
    """Hình thức đánh giá: with marks, or by comment only (circular 22, Điều 5.3)."""

    SCORE = "score"
    COMMENT = "comment"


class TextResult(StrEnum):
    """Kết quả bằng chữ: Đạt, Chưa đạt; miễn where the pupil is not assessed (Điều 11)."""

    PASSED = "pass"
    FAILED = "fail"
    EXEMPT = "exempt"


class Level(StrEnum):
    """Mức Tốt, Khá, Đạt, Chưa đạt of learning and conduct (Điều 8, 9)."""

    GOOD = "good"
    FAIR = "fair"
    PASSED = "pass"
    FAILED = "fail"


class Outcome(StrEnum):
    """Kết quả lên lớp of the year (Điều 12 to 14)."""

    PROMOTED = "promoted"
    PROMOTED_AFTER_SUMMER = "promoted_after_summer"
    RETAINED = "retained"


class Completion(StrEnum):
    """Xác nhận hoàn thành chương trình cấp học; ``not_applicable`` outside its last grade."""

    NOT_APPLICABLE = "not_applicable"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"


Result = int | TextResult | None
"""A subject's result: hundredths of a mark (850 is 8,5), a word, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Thay cho bản trước: version and content digest (64 hex digits) of the record this one supersedes, and why."""

    version: int
    content_sha256: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Phần đầu: which record of whom, where and when; every subject teacher signs it with the own row."""

    code: str
    version: int
    regulation: str
    school_code: str
    school_name: str
    commune: str
    province: str
    place: str
    school_year: SchoolYear
    level: SchoolLevel
    grade: int
    class_name: str
    pupil_name: str
    born_on: date
    sector_code: str
    replaces: Replacement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianEntry:
    """Cha, mẹ hoặc người giám hộ."""

    relation: Relation
    full_name: str
    occupation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyStep:
    """Một dòng của quá trình học tập."""

    school_year: SchoolYear
    class_name: str
    school_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Lý lịch (page 1 of the template); empty text where nothing is stated."""

    gender: Gender
    birth_place: str
    home_town: str
    ethnicity: str
    nationality: str
    policy_group: str
    address: str
    id_type: IdType
    personal_id: str
    register_number: str
    guardians: tuple[GuardianEntry, ...]
    study_steps: tuple[StudyStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """Dòng môn học: ĐTBmhk or mức of both terms and the year, the result after re-assessment, the teacher's comment."""

    code: str
    name: str
    assessment: Assessment
    term_1: Result
    term_2: Result
    year: Result
    after_summer: Result
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Kết quả chung: levels, absences (buổi), outcome, completion, awards, and the homeroom teacher's comment."""

    conduct_term_1: Level | None
    conduct_term_2: Level | None
    conduct_year: Level
    conduct_after_summer: Level | None
    learning_term_1: Level | None
    learning_term_2: Level | None
    learning_year: Level
    learning_after_summer: Level | None
    absent_excused_count: int
    absent_unexcused_count: int
    outcome: Outcome
    completion: Completion
    awards: str
    certificates: str
    contests: str
    summer_training: str
    homeroom_comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRecord:
    """Học bạ của một học sinh trong một năm học."""

    header: Header
    profile: Profile
    subjects: tuple[SubjectRow, ...]
    summary: Summary
