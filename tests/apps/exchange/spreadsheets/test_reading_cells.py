"""Dates, marks, identifiers and title lines as they come."""

from datetime import date

import pytest

from hocba.apps.exchange.spreadsheets.cells import (
    is_exempt,
    label_key,
    read_date,
    read_digits,
    read_level,
    read_mark,
    split_marks,
)
from hocba.apps.exchange.spreadsheets.problems import column_letter
from hocba.apps.exchange.spreadsheets.pupil_rows import read_sector_code
from hocba.apps.exchange.spreadsheets.subject_names import find_subject
from hocba.apps.exchange.spreadsheets.titles import grade_of, is_class_name, read_class_name, read_term, read_titles
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.catalogue import subjects_for
from hocba_core.rules.sheet import Assessment, CommentResult, Level


@pytest.mark.parametrize("text", ["05/09/2014", "5/9/2014", "05-09-2014", "05.09.2014", "2014-09-05", " 05/09/2014 ", "41887"])
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == date(2014, 9, 5)


@pytest.mark.parametrize("text", ["", "31/02/2014", "14/13/2014", "5/9/14", "năm 2014", "99999999", "12/2014"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "mark"), [("8", 800), ("8,5", 850), ("8.5", 850), ("10", 1000), ("10,0", 1000), ("0", 0), ("7.30", 730)]
)
def test_marks_with_comma_and_point_are_hundredths(text: str, mark: int) -> None:
    assert read_mark(text, is_comment=False) == mark


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10,1", "mark_out_of_range"),
        ("85", "mark_out_of_range"),
        ("-1", "mark_unreadable"),
        ("7,25", "mark_too_fine"),
        ("7.35", "mark_too_fine"),
        ("v", "mark_unreadable"),
        ("tám", "mark_unreadable"),
        ("8,7,9", "mark_unreadable"),
        ("Đ", "mark_needs_number"),
        ("2026-05-08", "mark_is_a_date"),
        ("٨", "mark_unreadable"),
    ],
)
def test_a_mark_that_cannot_stand_is_refused_by_its_own_code(text: str, code: str) -> None:
    with pytest.raises(HocbaError) as caught:
        read_mark(text, is_comment=False)
    assert caught.value.code == code
    assert caught.value.next_step


@pytest.mark.parametrize("text", ["Đ", "đ", "Đạt", "ĐẠT", "D"])
def test_passed_is_read_in_comment_subjects(text: str) -> None:
    assert read_mark(text, is_comment=True) is CommentResult.PASSED


@pytest.mark.parametrize("text", ["CĐ", "cđ", "Chưa đạt", "CD"])
def test_failed_is_read_in_comment_subjects(text: str) -> None:
    assert read_mark(text, is_comment=True) is CommentResult.FAILED


def test_a_number_in_a_comment_subject_is_refused() -> None:
    with pytest.raises(HocbaError) as caught:
        read_mark("8,5", is_comment=True)
    assert caught.value.code == "mark_needs_level"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("8; 7,5; 9", ("8", "7,5", "9")), ("8 7,5 9", ("8", "7,5", "9")), ("8|9", ("8", "9")), ("8\n9", ("8", "9")), ("", ())],
)
def test_marks_in_one_cell_are_parted(text: str, parts: tuple[str, ...]) -> None:
    assert split_marks(text) == parts


def test_a_comma_never_parts_marks_since_it_may_be_decimal() -> None:
    with pytest.raises(HocbaError):
        [read_mark(part, is_comment=False) for part in split_marks("7, 5")]


@pytest.mark.parametrize("text", ["M", "m", "Miễn", "MIỄN", "Miễn học"])
def test_exempt_is_its_own_state(text: str) -> None:
    assert is_exempt(text)
    assert not is_exempt("0")
    assert not is_exempt("")


def test_levels_are_read_in_full_and_short() -> None:
    assert [read_level(text) for text in ("Tốt", "T", "Khá", "Đ", "Chưa đạt", "CĐ")] == [
        Level.GOOD,
        Level.GOOD,
        Level.FAIR,
        Level.PASSED,
        Level.FAILED,
        Level.FAILED,
    ]
    assert read_level("Trung bình") is None


def test_identifiers_lose_what_the_spreadsheet_put_around_them() -> None:
    assert read_digits(" '021314 000001 ") == "021314000001"
    assert read_digits("2091000001.0") == "2091000001"


def test_a_sector_code_gets_its_lost_zero_back_and_no_other_is_touched() -> None:
    assert read_sector_code("191000001") == "0191000001"
    assert read_sector_code("2091000001") == "2091000001"
    assert read_sector_code("91000001") == "91000001"


def test_columns_are_named_as_the_spreadsheet_does() -> None:
    assert [column_letter(index) for index in (0, 6, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "G",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_old_and_new_tone_places_make_one_label() -> None:
    assert label_key("Hoà nhập") == label_key("Hòa nhập")


@pytest.mark.parametrize("name", ["6A1", "6a1", " 6 A1 ", "10A3", "12", "6/1", "9A12"])
def test_class_names_are_recognised(name: str) -> None:
    assert is_class_name(read_class_name(name))


@pytest.mark.parametrize("name", ["", "A1", "13A1", "0A1", "Khối 6", "lớp"])
def test_other_text_is_no_class_name(name: str) -> None:
    assert not is_class_name(read_class_name(name))


def test_the_grade_is_told_by_the_class_name() -> None:
    assert [grade_of(name) for name in ("6A1", "10A3", "12B", "1A", "11")] == [6, 10, 12, 1, 11]


@pytest.mark.parametrize(
    ("text", "term"), [("Học kì: I", Term.FIRST), ("HỌC KỲ II", Term.SECOND), ("HK1", Term.FIRST), ("HKII", Term.SECOND)]
)
def test_terms_are_read_in_every_spelling(text: str, term: Term) -> None:
    assert read_term(text) is term


def test_title_rows_tell_class_subject_term_and_year_in_one_cell_or_in_two() -> None:
    one = read_titles(
        [("TRƯỜNG THCS BÌNH MINH",), ("Môn học: Ngữ văn   Lớp: 6A1   Học kì: I   Năm học: 2025-2026   Giáo viên: Lý Thu Hà",)]
    )
    two = read_titles(
        [("", "Môn học:", "Ngữ văn", "", "Lớp:", "6A1"), ("Học kì", "I", "Năm học", "2025 - 2026", "Giáo viên:", "Lý Thu Hà")]
    )
    for titles in (one, two):
        assert (titles.subject_text, titles.class_name, titles.term) == ("Ngữ văn", "6A1", Term.FIRST)
        assert titles.school_year == SchoolYear(2025)
        assert titles.teacher_name == "Lý Thu Hà"
    assert one.school_name == "THCS BÌNH MINH"


def test_a_year_that_is_not_two_following_years_is_not_taken() -> None:
    assert read_titles([("Năm học 2025-2027",)]).school_year is None


@pytest.mark.parametrize("level", ["lower_secondary", "upper_secondary"])
def test_every_catalogue_subject_is_found_by_its_official_name_with_the_same_form_of_assessment(level: str) -> None:
    for grade in (6, 9) if level == "lower_secondary" else (10, 12):
        for subject in subjects_for(level, grade):
            found = find_subject(subject.name)
            assert found is not None, subject.name
            assert (found.code, found.is_comment_only) == (subject.code, subject.assessment is Assessment.COMMENT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tiếng Anh", "NN1"),
        ("LS&ĐL", "LSDL"),
        ("KHTN", "KHTN"),
        ("HĐTN-HN", "HDTN"),
        ("Thể dục", "GDTC"),
        ("Hóa học", "HH"),
        ("Lý", "VL"),
    ],
)
def test_subjects_are_found_by_the_names_that_schools_use(text: str, code: str) -> None:
    found = find_subject(text)
    assert found is not None
    assert found.code == code
