"""Em An's whole record as a value, and ways to vary it."""

from dataclasses import replace
from datetime import date
from typing import Any

from hocba_core.document.school_record import (
    Assessment,
    Completion,
    Gender,
    GuardianEntry,
    Header,
    IdType,
    Level,
    Outcome,
    Profile,
    Relation,
    SchoolLevel,
    SchoolRecord,
    StudyStep,
    SubjectRow,
    Summary,
    TextResult,
)
from hocba_core.kernel.school_year import SchoolYear

SCORED = (
    ("VAN", "Ngữ văn"),
    ("TOAN", "Toán"),
    ("NN1", "Ngoại ngữ 1"),
    ("GDCD", "Giáo dục công dân"),
    ("LSDL", "Lịch sử và Địa lí"),
    ("KHTN", "Khoa học tự nhiên"),
    ("CN", "Công nghệ"),
    ("TH", "Tin học"),
)
COMMENTED = (
    ("GDTC", "Giáo dục thể chất"),
    ("NT", "Nghệ thuật (Âm nhạc, Mĩ thuật)"),
    ("HDTN", "Hoạt động trải nghiệm, hướng nghiệp"),
    ("GDDP", "Nội dung giáo dục của địa phương"),
)


def record(**changes: Any) -> SchoolRecord:
    """Return em An's record of grade 8; ``header``, ``profile``, ``subjects`` and ``summary`` may be dicts of changes."""
    base = SchoolRecord(header=_header(), profile=_profile(), subjects=_subjects(), summary=_summary())
    for part, change in changes.items():
        whole = change if not isinstance(change, dict) else replace(getattr(base, part), **change)
        base = replace(base, **{part: whole})
    return base


def _header() -> Header:
    return Header(
        code="0123456789ABCDEFGHJKMNPQRS",
        version=1,
        regulation="vn/circular_22_2021@2021-09-05",
        school_code="20180401",
        school_name="Trường THCS Bình Minh",
        commune="Xã Bình Minh",
        province="Tỉnh Lạng Sơn",
        place="Lạng Sơn",
        school_year=SchoolYear(2025),
        level=SchoolLevel.LOWER_SECONDARY,
        grade=8,
        class_name="8A2",
        pupil_name="Đặng Thị Hoài An",
        born_on=date(2012, 9, 5),
        sector_code="2012345678",
    )


def _profile() -> Profile:
    return Profile(
        gender=Gender.FEMALE,
        birth_place="Lạng Sơn",
        home_town="Xã Bình Minh, tỉnh Lạng Sơn",
        ethnicity="Tày",
        nationality="Việt Nam",
        policy_group="",
        address="Thôn Nà Pài, xã Bình Minh",
        id_type=IdType.CITIZEN,
        personal_id="020312001234",
        register_number="153/THCS",
        guardians=(
            GuardianEntry(relation=Relation.FATHER, full_name="Đặng Văn Bảo", occupation="Làm ruộng"),
            GuardianEntry(relation=Relation.MOTHER, full_name="Lý Thị Mỷ", occupation="Buôn bán"),
        ),
        study_steps=(
            StudyStep(school_year=SchoolYear(2023), class_name="6A2", school_name="Trường THCS Bình Minh"),
            StudyStep(school_year=SchoolYear(2024), class_name="7A2", school_name="Trường THCS Bình Minh"),
        ),
    )


def _subjects() -> tuple[SubjectRow, ...]:
    scored = tuple(
        SubjectRow(
            code=code,
            name=name,
            assessment=Assessment.SCORE,
            term_1=790,
            term_2=850,
            year=830,
            after_summer=None,
            comment="Nắm chắc kiến thức, cần luyện thêm cách trình bày.",
        )
        for code, name in SCORED
    )
    commented = tuple(
        SubjectRow(
            code=code,
            name=name,
            assessment=Assessment.COMMENT,
            term_1=TextResult.PASSED,
            term_2=TextResult.PASSED,
            year=TextResult.PASSED,
            after_summer=None,
            comment="Tham gia tích cực.",
        )
        for code, name in COMMENTED
    )
    return scored + commented


def _summary() -> Summary:
    return Summary(
        conduct_term_1=Level.FAIR,
        conduct_term_2=Level.GOOD,
        conduct_year=Level.GOOD,
        conduct_after_summer=None,
        learning_term_1=Level.FAIR,
        learning_term_2=Level.GOOD,
        learning_year=Level.GOOD,
        learning_after_summer=None,
        absent_excused_count=2,
        absent_unexcused_count=0,
        outcome=Outcome.PROMOTED,
        completion=Completion.NOT_APPLICABLE,
        awards="Học sinh Giỏi",
        certificates="",
        contests="Giải Ba môn Toán cấp trường",
        summer_training="",
        homeroom_comment="Ngoan, chăm học, hòa đồng với bạn bè.",
    )
