"""Classes and their courses, made from the programme's catalogue when a list first names them."""

from collections.abc import Sequence
from uuid import UUID

from hocba.apps.roster.models import Course, SchoolClass
from hocba_core.kernel.errors import HocbaError
from hocba_core.rules.catalogue import CatalogueSubject, SubjectKind, subjects_for

_LEVELS = {
    **dict.fromkeys(range(1, 6), "primary"),
    **dict.fromkeys(range(6, 10), "lower_secondary"),
    **dict.fromkeys(range(10, 13), "upper_secondary"),
}
_FOR_ALL = frozenset({SubjectKind.COMPULSORY, SubjectKind.ACTIVITY})


def ensure_classes(*, school_id: UUID, year_id: UUID, wanted: Sequence[tuple[str, int]]) -> dict[str, SchoolClass]:
    """Return the classes by name; those that are new get the compulsory courses of their grade."""
    rows = {row.name: row for row in SchoolClass.objects.filter(year_id=year_id)}
    for name, grade in wanted:
        row = rows.get(name)
        if row is None:
            level = level_of(grade)
            row = SchoolClass.objects.create(school_id=school_id, year_id=year_id, name=name, level=level, grade=grade)
            _add_courses(row, [subject for subject in subjects_for(level, grade) if subject.kind in _FOR_ALL])
            rows[name] = row
        elif row.grade != grade:
            raise HocbaError(
                "class_grade_conflict", f"Lớp {name} đang là khối {row.grade}, tệp ghi khối {grade}.", "Xem lại cột khối."
            )
    return {name: rows[name] for name, _ in wanted}


def ensure_course(school_class: SchoolClass, subject_code: str) -> Course:
    """Return the class's course of a subject; one that not everybody takes is made when first named."""
    course = Course.objects.filter(school_class=school_class, subject_code=subject_code).first()
    if course is not None:
        return course
    found = [s for s in subjects_for(school_class.level, school_class.grade) if s.code == subject_code]
    if not found:
        raise HocbaError(
            "subject_unknown",
            f"Khối {school_class.grade} không có môn mang mã {subject_code}.",
            "Xem lại tên môn trong tệp.",
        )
    return _add_courses(school_class, found)[0]


def level_of(grade: int) -> str:
    """Return the level (cấp học) a grade belongs to; raise ``grade_unknown`` outside 1 to 12."""
    if grade not in _LEVELS:
        raise HocbaError("grade_unknown", f"Không có khối lớp {grade}.", "Ghi khối từ 1 đến 12.")
    return _LEVELS[grade]


def _add_courses(school_class: SchoolClass, subjects: Sequence[CatalogueSubject]) -> list[Course]:
    order = [subject.code for subject in subjects_for(school_class.level, school_class.grade)]
    return Course.objects.bulk_create(
        Course(
            school_id=school_class.school_id,
            school_class=school_class,
            subject_code=subject.code,
            subject_name=subject.name,
            assessment=subject.assessment.value,
            periods_per_year=subject.periods_per_year,
            position=order.index(subject.code),
            is_optional=subject.kind not in _FOR_ALL,
        )
        for subject in subjects
    )
