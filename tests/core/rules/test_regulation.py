"""Which circular governs, and what happens where hocba has none."""

import pytest

from core.rules.pupils import em_an
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluate import evaluate, missing_for
from hocba_core.rules.regulation import (
    RegulationNotAvailableError,
    governing_regulation,
    level_of_grade,
    regulation_by_short_name,
)
from hocba_core.rules.vn.circular_22_2021.parameters import parameters_for

FIRST_YEAR_OF_CIRCULAR_22 = {6: 2021, 7: 2022, 8: 2023, 9: 2024, 10: 2022, 11: 2023, 12: 2024}


@pytest.mark.parametrize(("grade", "start"), FIRST_YEAR_OF_CIRCULAR_22.items())
def test_circular_22_begins_grade_by_grade(grade: int, start: int) -> None:
    level = level_of_grade(grade)
    assert governing_regulation(level, grade, SchoolYear(start)).identifier == "vn/circular_22_2021"
    assert governing_regulation(level, grade, SchoolYear(2040)).identifier == "vn/circular_22_2021"
    assert governing_regulation(level, grade, SchoolYear(start - 1)).identifier == "vn/circular_26_2020"


def test_a_continuing_education_centre_follows_its_own_circular() -> None:
    assert governing_regulation("continuing_upper_secondary", 12, SchoolYear(2024)).short_name == "TT43"


def test_evaluating_by_a_circular_without_rules_is_refused_in_plain_words() -> None:
    sheet = em_an()._replace(level="primary", grade=5, school_year=SchoolYear(2025))
    with pytest.raises(RegulationNotAvailableError, match="chưa tính được theo Thông tư 27/2020") as caught:
        evaluate(sheet)
    assert caught.value.code == "regulation_not_available"
    with pytest.raises(RegulationNotAvailableError):
        missing_for(sheet, Term.FIRST)
    with pytest.raises(RegulationNotAvailableError, match="26/2020"):
        evaluate(em_an()._replace(school_year=SchoolYear(2022)))


@pytest.mark.parametrize(
    ("level", "grade", "start"), [("lower_secondary", 5, 2025), ("nursery", 6, 2025), ("primary", 1, 2013)]
)
def test_a_case_no_circular_is_recorded_for_is_refused(level: str, grade: int, start: int) -> None:
    with pytest.raises(RegulationNotAvailableError) as caught:
        governing_regulation(level, grade, SchoolYear(start))
    assert caught.value.code == "regulation_unknown"


def test_every_named_circular_is_found_by_its_short_name() -> None:
    assert regulation_by_short_name("TT58+26").identifier == "vn/circular_26_2020"
    assert level_of_grade(13) == ""


def test_parameters_are_chosen_by_school_year_with_their_version() -> None:
    assert parameters_for(2021) is parameters_for(2030) is parameters_for(2000)
    assert parameters_for(2025).version == "vn/circular_22_2021@2021-09-05"
    assert all(article.endswith(", Thông tư 22/2021/TT-BGDĐT") for article in parameters_for(2025).articles.values())
