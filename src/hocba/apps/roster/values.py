"""Values that leave the roster: frozen, without tables behind them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class YearInfo:
    """Năm học."""

    id: UUID
    start: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassInfo:
    """Lớp."""

    id: UUID
    year_id: UUID
    name: str
    level: str
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseInfo:
    """Môn của lớp. ``is_optional``: only its takers study it."""

    id: UUID
    class_id: UUID
    subject_code: str
    subject_name: str
    assessment: str
    periods_per_year: int
    position: int
    is_optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInfo:
    """Học sinh của lớp, with the place in the list and the span of the enrolment (``ends_on`` exclusive)."""

    pupil_id: UUID
    position: int
    full_name: str
    sort_key: str
    sector_code: str
    starts_on: date
    ends_on: date | None
    entry_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianInfo:
    """Cha, mẹ hoặc người giám hộ."""

    relation: str
    full_name: str
    occupation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyStepInfo:
    """Một năm trong quá trình học tập."""

    start: int
    class_name: str
    school_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilProfile:
    """Lý lịch học sinh with its sealed columns opened; handle with care."""

    id: UUID
    sector_code: str
    full_name: str
    gender: str
    born_on: date
    birth_place: str
    home_town: str
    ethnicity: str
    nationality: str
    policy_group: str
    register_number: str
    address: str
    id_type: str
    citizen_id: str
    guardians: tuple[GuardianInfo, ...]
    study_steps: tuple[StudyStepInfo, ...]
