"""Worked cases of the kind ``circular_for``: which circular governs a grade in a school year."""

from collections.abc import Mapping
from typing import Any

from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.case_values import integer_of
from hocba_core.rules.regulation import RegulationNotAvailableError, governing_regulation_of_grade


def circular_for(case: Mapping[str, Any]) -> dict[str, str | None]:
    """Answer ``circular`` for ``grade`` and ``school_year_start``; None where no circular is recorded."""
    grade = integer_of(case.get("grade"), "grade")
    school_year = SchoolYear(integer_of(case.get("school_year_start"), "school_year_start"))
    try:
        return {"circular": governing_regulation_of_grade(grade, school_year).short_name}
    except RegulationNotAvailableError:
        return {"circular": None}
