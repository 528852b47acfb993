"""Reads of school life. They see one school: the one of the open context."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from hocba.apps.roster.models import (
    Course,
    CourseTaker,
    Enrolment,
    Exemption,
    GoLive,
    Guardian,
    HomeroomAssignment,
    Pupil,
    SchoolClass,
    StudyStep,
    TeachingAssignment,
    TermSpan,
    Year,
)
from hocba.apps.roster.values import ClassInfo, CourseInfo, GuardianInfo, MemberInfo, PupilProfile, StudyStepInfo, YearInfo
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear

_Row = TypeVar("_Row", bound=Model)
FIRST_GRADE_OF_LEVEL = {"primary": 1, "lower_secondary": 6, "upper_secondary": 10}


def year_by_label(school_id: UUID, school_year: SchoolYear) -> YearInfo:
    """Return the school's year; raise ``year_unknown``."""
    year = Year.objects.filter(school_id=school_id, start=school_year.start).first()
    if year is None:
        raise HocbaError("year_unknown", f"Trường chưa có năm học {school_year}.", "Nhập tệp trường của năm học này trước.")
    return _year(year)


def latest_year(school_id: UUID) -> YearInfo:
    """Return the school's newest year; raise ``year_unknown``."""
    year = Year.objects.filter(school_id=school_id).order_by("-start").first()
    if year is None:
        raise HocbaError("year_unknown", "Trường chưa có năm học nào.", "Nhập tệp thông tin trường trước.")
    return _year(year)


def year_info(year_id: UUID) -> YearInfo:
    """Return one year."""
    return _year(Year.objects.get(id=year_id))


def term_span(year_id: UUID, term: str) -> tuple[date, date]:
    """Return first and last day of a term."""
    span = TermSpan.objects.get(year_id=year_id, term=term)
    return span.first_day, span.last_day


def term_spans(year_id: UUID) -> dict[str, tuple[date, date]]:
    """Return first and last day of each term of a year."""
    return {span.term: (span.first_day, span.last_day) for span in TermSpan.objects.filter(year_id=year_id)}


def classes_of_year(year_id: UUID) -> list[ClassInfo]:
    """Return the classes of a year by grade and name."""
    return [_class(row) for row in SchoolClass.objects.filter(year_id=year_id).order_by("grade", "name")]


def class_info(class_id: UUID) -> ClassInfo:
    """Return one class."""
    return _class(SchoolClass.objects.get(id=class_id))


def class_by_name(year_id: UUID, name: str) -> ClassInfo:
    """Return the class with this name; raise ``class_unknown``."""
    row = SchoolClass.objects.filter(year_id=year_id, name=name).first()
    if row is None:
        raise HocbaError("class_unknown", f"Năm học này không có lớp “{name}”.", "Xem lại tên lớp trong danh sách học sinh.")
    return _class(row)


def courses_of_class(class_id: UUID) -> list[CourseInfo]:
    """Return the courses of a class in the order of books and records."""
    return _courses(Course.objects.filter(school_class_id=class_id))


def course_info(course_id: UUID) -> CourseInfo:
    """Return one course."""
    return _courses(Course.objects.filter(id=course_id))[0]


def course_of_class(class_id: UUID, subject_code: str) -> CourseInfo:
    """Return the class's course of a subject; raise ``course_unknown``."""
    found = _courses(Course.objects.filter(school_class_id=class_id, subject_code=subject_code))
    if not found:
        name = class_info(class_id).name
        raise HocbaError("course_unknown", f"Lớp {name} không học môn mang mã {subject_code}.", "Nhập phân công môn này trước.")
    return found[0]


def courses_taught(person_id: UUID, year_id: UUID, on: date) -> list[CourseInfo]:
    """Return the courses a person teaches on a day."""
    taught = _dated(TeachingAssignment.objects.filter(person_id=person_id), on).values("course_id")
    return _courses(Course.objects.filter(id__in=taught, school_class__year_id=year_id))


def members_on(class_id: UUID, on: date) -> list[MemberInfo]:
    """Return who sits in the class on a day, in the order of the list."""
    enrolled = _dated(Enrolment.objects.filter(school_class_id=class_id), on).select_related("pupil")
    return [_member(row) for row in enrolled.order_by("position", "pupil__sort_key")]


def members_during(class_id: UUID) -> list[MemberInfo]:
    """Return everyone who ever sat in the class, in the order of the list."""
    enrolled = Enrolment.objects.filter(school_class_id=class_id).select_related("pupil")
    return [_member(row) for row in enrolled.order_by("position", "pupil__sort_key")]


def course_takers(course_id: UUID) -> frozenset[UUID]:
    """Return the pupils who take an optional course."""
    return frozenset(CourseTaker.objects.filter(course_id=course_id).values_list("pupil_id", flat=True))


def exemptions(class_id: UUID) -> frozenset[tuple[UUID, UUID, str]]:
    """Return (pupil, course, term) of every exemption in a class."""
    rows = Exemption.objects.filter(course__school_class_id=class_id)
    return frozenset(rows.values_list("pupil_id", "course_id", "term"))


def teacher_of_course(course_id: UUID, on: date) -> UUID | None:
    """Return who teaches the course on a day; the latest assignment where several overlap."""
    rows = _dated(TeachingAssignment.objects.filter(course_id=course_id), on).order_by("-starts_on", "-id")
    return rows.values_list("person_id", flat=True).first()


def teachers_of_class(class_id: UUID, on: date) -> dict[UUID, UUID]:
    """Return course id -> person id for a class on a day."""
    rows = _dated(TeachingAssignment.objects.filter(course__school_class_id=class_id), on).order_by("starts_on", "id")
    return dict(rows.values_list("course_id", "person_id"))


def homeroom_teacher(class_id: UUID, on: date) -> UUID | None:
    """Return the homeroom teacher on a day."""
    rows = _dated(HomeroomAssignment.objects.filter(school_class_id=class_id), on)
    return rows.values_list("person_id", flat=True).first()


def pupils_by_sector_code(school_id: UUID, sector_codes: Collection[str]) -> dict[str, UUID]:
    """Return pupil ids for the sector codes that the school knows."""
    rows = Pupil.objects.filter(school_id=school_id, sector_code__in=sector_codes)
    return dict(rows.values_list("sector_code", "id"))


def pupil_profiles(pupil_ids: Collection[UUID]) -> dict[UUID, PupilProfile]:
    """Return what a record prints about each pupil, in three statements."""
    guardians: defaultdict[UUID, list[GuardianInfo]] = defaultdict(list)
    for row in Guardian.objects.filter(pupil_id__in=pupil_ids).order_by("relation"):
        guardians[row.pupil_id].append(GuardianInfo(relation=row.relation, full_name=row.full_name, occupation=row.occupation))
    steps: defaultdict[UUID, list[StudyStepInfo]] = defaultdict(list)
    for step in StudyStep.objects.filter(pupil_id__in=pupil_ids).order_by("start", "school_name"):
        steps[step.pupil_id].append(StudyStepInfo(start=step.start, class_name=step.class_name, school_name=step.school_name))
    pupils = Pupil.objects.filter(id__in=pupil_ids)
    return {pupil.id: _profile(pupil, guardians[pupil.id], steps[pupil.id]) for pupil in pupils}


def is_digital(school_id: UUID, *, level: str, grade: int, school_year: SchoolYear) -> bool:
    """Tell whether records of this level, grade and entry cohort are digital in this year (go-live switch)."""
    cohort = school_year.start - (grade - FIRST_GRADE_OF_LEVEL[level])
    switches = GoLive.objects.filter(school_id=school_id, level=level, first_year__lte=school_year.start)
    for_grade = switches.filter(Q(grade=None) | Q(grade=grade))
    return for_grade.filter(Q(first_cohort=None) | Q(first_cohort__lte=cohort)).exists()


def has_digital_switch(school_id: UUID, level: str) -> bool:
    """Tell whether anybody has said from when records of this level are digital."""
    return GoLive.objects.filter(school_id=school_id, level=level).exists()


def _dated(rows: QuerySet[_Row], on: date) -> QuerySet[_Row]:
    return rows.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)


def _year(row: Year) -> YearInfo:
    return YearInfo(id=row.id, start=row.start, first_day=row.first_day, last_day=row.last_day)


def _class(row: SchoolClass) -> ClassInfo:
    return ClassInfo(id=row.id, year_id=row.year_id, name=row.name, level=row.level, grade=row.grade)


def _courses(rows: QuerySet[Course]) -> list[CourseInfo]:
    return [
        CourseInfo(
            id=row.id,
            class_id=row.school_class_id,
            subject_code=row.subject_code,
            subject_name=row.subject_name,
            assessment=row.assessment,
            periods_per_year=row.periods_per_year,
            position=row.position,
            is_optional=row.is_optional,
        )
        for row in rows.order_by("position", "subject_code")
    ]


def _member(row: Enrolment) -> MemberInfo:
    return MemberInfo(
        pupil_id=row.pupil_id,
        position=row.position,
        full_name=row.pupil.full_name,
        sort_key=row.pupil.sort_key,
        sector_code=row.pupil.sector_code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        entry_kind=row.entry_kind,
    )


def _profile(pupil: Pupil, guardians: list[GuardianInfo], steps: list[StudyStepInfo]) -> PupilProfile:
    return PupilProfile(
        id=pupil.id,
        sector_code=pupil.sector_code,
        full_name=pupil.full_name,
        gender=pupil.gender,
        born_on=pupil.born_on,
        birth_place=pupil.birth_place,
        home_town=pupil.home_town,
        ethnicity=pupil.unseal_column("ethnicity"),
        nationality=pupil.nationality,
        policy_group=pupil.policy_group,
        register_number=pupil.register_number,
        address=pupil.unseal_column("address"),
        id_type=pupil.id_type,
        citizen_id=pupil.unseal_column("citizen_id"),
        guardians=tuple(guardians),
        study_steps=tuple(steps),
    )
