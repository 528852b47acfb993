"""The subject catalogue of the 2018 programme."""

import pytest

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.catalogue import CatalogueSubject, SubjectKind, required_regular_count, subjects_for
from hocba_core.rules.sheet import Assessment


def _periods_without_optional(level: str, grade: int) -> int:
    subjects = subjects_for(level, grade)
    return sum(subject.periods_per_year for subject in subjects if subject.kind is not SubjectKind.OPTIONAL)


@pytest.mark.parametrize(
    ("level", "grade", "total"),
    [
        ("primary", 1, 875),
        ("primary", 2, 875),
        ("primary", 3, 980),
        ("primary", 4, 1050),
        ("primary", 5, 1050),
        ("lower_secondary", 6, 1015),
        ("lower_secondary", 7, 1015),
        ("lower_secondary", 8, 1032),
        ("lower_secondary", 9, 1032),
    ],
)
def test_periods_add_up_to_the_programme(level: str, grade: int, total: int) -> None:
    assert _periods_without_optional(level, grade) == total


def test_upper_secondary_adds_up_with_four_electives_and_three_topic_clusters() -> None:
    subjects = subjects_for("upper_secondary", 11)
    compulsory = sum(s.periods_per_year for s in subjects if s.kind in (SubjectKind.COMPULSORY, SubjectKind.ACTIVITY))
    electives = [subject.periods_per_year for subject in subjects if subject.kind is SubjectKind.ELECTIVE]
    assert len(electives) == 9
    assert compulsory + 4 * electives[0] + 3 * 35 == 997
    assert set(electives) == {70}


def test_technology_grows_in_grade_8() -> None:
    before, after = (next(s for s in subjects_for("lower_secondary", grade) if s.code == "CN") for grade in (7, 8))
    assert (before.periods_per_year, required_regular_count(before.periods_per_year)) == (35, 2)
    assert (after.periods_per_year, required_regular_count(after.periods_per_year)) == (52, 3)


def test_a_lower_secondary_pupil_has_eight_scored_and_four_comment_subjects() -> None:
    kinds = [s.assessment for s in subjects_for("lower_secondary", 6) if s.kind is not SubjectKind.OPTIONAL]
    assert (kinds.count(Assessment.SCORE), kinds.count(Assessment.COMMENT)) == (8, 4)


def test_primary_subjects_carry_their_parts_and_appear_only_in_their_grades() -> None:
    third = {subject.code: subject for subject in subjects_for("primary", 3)}
    assert [code for code, _ in third["THCN"].parts] == ["THCN_TH", "THCN_CN"]
    assert third["NN1"].assessment is Assessment.SCORE
    assert "LSDL" not in third
    assert third["DD"] == CatalogueSubject("DD", "Đạo đức", SubjectKind.COMPULSORY, Assessment.COMMENT, 35)
    assert "NN1" not in {subject.code for subject in subjects_for("primary", 2)}


@pytest.mark.parametrize(("periods", "count"), [(35, 2), (36, 3), (70, 3), (71, 4), (140, 4)])
def test_the_number_of_regular_marks_changes_at_35_and_70_periods(periods: int, count: int) -> None:
    assert required_regular_count(periods) == count
    assert required_regular_count(periods, school_year=SchoolYear(2024)) == count
    assert required_regular_count(periods, Assessment.COMMENT) == 2


@pytest.mark.parametrize(
    ("level", "grade", "code"),
    [
        ("lower_secondary", 5, "catalogue_unknown"),
        ("x", 6, "catalogue_unknown"),
        ("continuing_upper_secondary", 10, "catalogue_periods_unknown"),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused(level: str, grade: int, code: str) -> None:
    with pytest.raises(HocbaError) as caught:
        subjects_for(level, grade)
    assert caught.value.code == code


def test_no_code_stands_twice_in_a_grade() -> None:
    for level, grades in (("primary", range(1, 6)), ("lower_secondary", range(6, 10)), ("upper_secondary", range(10, 13))):
        for grade in grades:
            codes = [subject.code for subject in subjects_for(level, grade)]
            assert len(set(codes)) == len(codes) >= 8
