"""Danh mục môn học: the subjects of the 2018 general education programme. Facts in ``catalogue.yaml``."""

from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import yaml

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.packaged import read_bytes
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.sheet import Assessment
from hocba_core.rules.vn.circular_22_2021.parameters import parameters_for


class SubjectKind(StrEnum):
    """Loại môn học: compulsory, activity (hoạt động giáo dục bắt buộc), elective (lựa chọn), optional (tự chọn)."""

    COMPULSORY = "compulsory"
    ACTIVITY = "activity"
    ELECTIVE = "elective"
    OPTIONAL = "optional"


class CatalogueSubject(NamedTuple):
    """Môn học trong chương trình, for one grade. ``periods_per_year`` counts tiết of the programme, not of a timetable.

    ``parts`` are rows of one subject with results of their own (code, name), in primary only; ``has_topics`` tells that
    topic clusters (chuyên đề học tập) exist; ``is_confirmed`` that the row was found in a published text.
    """

    code: str
    name: str
    kind: SubjectKind
    assessment: Assessment
    periods_per_year: int
    has_topics: bool = False
    parts: tuple[tuple[str, str], ...] = ()
    is_confirmed: bool = True


@cache
def subjects_for(level: str, grade: int) -> tuple[CatalogueSubject, ...]:
    """Return the programme's subjects for ``grade`` of ``level``, in the order of the programme (TT 32/2018, 13/2022).

    Electives and optional subjects are included: a class chooses. Raises ``catalogue_unknown`` for a level or grade that is
    not there and ``catalogue_periods_unknown`` where the programme's periods are not recorded.
    """
    programme = _programmes().get(level)
    if programme is None or grade not in programme["grades"]:
        raise HocbaError(
            "catalogue_unknown",
            f"Danh mục môn học không có khối {grade} của cấp học “{level}”.",
            "Kiểm tra lại cấp học và khối lớp.",
        )
    if any(row["periods"] is None for row in programme["subjects"]):
        raise HocbaError(
            "catalogue_periods_unknown",
            "Danh mục chưa có số tiết của chương trình giáo dục thường xuyên.",
            "Nhập số tiết từng môn theo kế hoạch của trung tâm.",
        )
    place = programme["grades"].index(grade)
    found = (_subject(row, grade, place) for row in programme["subjects"])
    return tuple(subject for subject in found if subject is not None)


def required_regular_count(
    periods_per_year: int, assessment: Assessment = Assessment.SCORE, school_year: SchoolYear | None = None
) -> int:
    """Return the regular assessments each term needs (circular 22, Điều 6.2); periods are per year.

    Scored: 2 up to 35 periods, 3 up to 70, 4 above; comment subjects: 2. By the newest version unless a year is given.
    """
    parameters = parameters_for(school_year.start if school_year is not None else _NEWEST)
    if assessment is Assessment.COMMENT:
        return parameters.comment_regular_count
    return parameters.regular_count(periods_per_year)


_NEWEST = 9999


def _subject(row: dict[str, Any], grade: int, place: int) -> CatalogueSubject | None:
    periods = row["periods"][place] if isinstance(row["periods"], list) else row["periods"]
    if periods is None:
        return None
    if "tested_grades" in row:
        assessment = Assessment.SCORE if grade in row["tested_grades"] else Assessment.COMMENT
    else:
        assessment = Assessment(row["assessment"])
    return CatalogueSubject(
        code=row["code"],
        name=row["name"],
        kind=SubjectKind(row["kind"]),
        assessment=assessment,
        periods_per_year=periods,
        has_topics=row.get("has_topics", False),
        parts=tuple((part["code"], part["name"]) for part in row.get("parts", ())),
        is_confirmed=row.get("confirmed", True),
    )


@cache
def _programmes() -> dict[str, Any]:
    programmes: dict[str, Any] = yaml.safe_load(read_bytes("hocba_core.rules", "catalogue.yaml"))
    return programmes
