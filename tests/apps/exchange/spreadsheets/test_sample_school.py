"""The committed sample school, read by the ordinary parsers, and held against what its maker says must come out."""

import csv
import itertools
import json
import os
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from hocba.apps.exchange.spreadsheets import FileKind, read_workbook, recognise
from hocba.apps.exchange.spreadsheets.assignments import AssignmentsReading
from hocba.apps.exchange.spreadsheets.homeroom import HomeroomReading
from hocba.apps.exchange.spreadsheets.marks import MarkBookReading, MarkRow
from hocba.apps.exchange.spreadsheets.roster import PupilStatus, RosterReading
from hocba.apps.exchange.spreadsheets.school import SchoolReading
from hocba.apps.exchange.spreadsheets.staff import StaffReading, StaffRole
from hocba.apps.exchange.spreadsheets.summer import SummerReading
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.catalogue import subjects_for
from hocba_core.rules.evaluate import evaluate
from hocba_core.rules.evaluation import Evaluation, Promotion
from hocba_core.rules.sheet import GradebookSheet, Level, SubjectSheet, TermMarks
from kit.spreadsheets import SAMPLE_SCHOOL, sample_files, sample_reading

SCRIPTS = Path(__file__).parents[4] / "scripts"
EXPECTED = json.loads((SAMPLE_SCHOOL / "expected.json").read_text(encoding="utf-8"))


def _paths() -> list[str]:
    return [str(path.relative_to(SAMPLE_SCHOOL)) for path in sample_files()]


def test_no_file_has_a_blocking_problem_and_the_warnings_are_those_that_were_put_in() -> None:
    warnings: Counter[str] = Counter()
    for path in _paths():
        reading = sample_reading(path)
        assert not reading.is_blocked, [str(problem) for problem in reading.blocking]
        warnings.update(problem.code for problem in reading.warnings)
    assert warnings == {
        "pupil_code_padded": 8,
        "citizen_id_padded": 45,
        "citizen_id_missing": 2,
        "citizen_id_sex": 1,
        "citizen_id_birth_year": 1,
        "citizen_id_shape": 1,
    }


def test_every_file_is_recognised_by_its_header() -> None:
    kinds = Counter(recognise(read_workbook(path.read_bytes(), "tep")) for path in sample_files())
    assert kinds == {
        FileKind.MARK_BOOK: 50,
        FileKind.HOMEROOM_BOOK: 25,
        FileKind.SCHOOL: 1,
        FileKind.STAFF: 1,
        FileKind.ROSTER: 1,
        FileKind.ASSIGNMENTS: 1,
        FileKind.SUMMER: 1,
    }


def test_the_pupil_list_has_everyone_in_clean_unicode_and_numbered_within_the_class() -> None:
    roster = sample_reading("danh-sach-hoc-sinh.xlsx")
    assert isinstance(roster, RosterReading)
    assert Counter(pupil.class_name for pupil in roster.pupils) == EXPECTED["pupil_count_by_class"]
    assert all(unicodedata.is_normalized("NFC", pupil.full_name) and "  " not in pupil.full_name for pupil in roster.pupils)
    assert [pupil.position for pupil in roster.pupils if pupil.class_name == "6A2"] == list(range(1, 39))
    names = {pupil.full_name for pupil in roster.pupils}
    assert {"Vi Hoài An", "Vàng A Sáng", "Giàng Thị Mỷ", "Y Blan", "Păng", "Nông Văn Hoà", "Nông Văn Hòa", "Ý Ngọc Ẩn"} <= names
    assert [pupil.full_name for pupil in roster.pupils if pupil.class_name == "6A1"].count("Hoàng Thị Thảo") == 2
    assert Counter(pupil.status for pupil in roster.pupils) == {
        PupilStatus.STUDYING: EXPECTED["pupil_count"] - 8,
        PupilStatus.TRANSFERRED_IN: 4,
        PupilStatus.TRANSFERRED_OUT: 3,
        PupilStatus.LEFT: 1,
    }


def test_no_citizen_id_of_the_sample_could_be_a_real_persons() -> None:
    roster = sample_reading("danh-sach-hoc-sinh.xlsx")
    assert isinstance(roster, RosterReading)
    prefixes = {pupil.citizen_id[:3] for pupil in roster.pupils}
    assert prefixes == {"021", ""}, "021 was never the code of a province"


def test_every_assignment_names_a_teacher_of_the_staff_list_and_every_class_is_led_and_taught_without_a_gap() -> None:
    staff, duties = sample_reading("can-bo-giao-vien.xlsx"), sample_reading("phan-cong-giang-day.xlsx")
    school = sample_reading("truong.xlsx")
    assert isinstance(staff, StaffReading)
    assert isinstance(duties, AssignmentsReading)
    assert isinstance(school, SchoolReading)
    assert len(staff.staff) == 45
    assert Counter(person.role for person in staff.staff)[StaffRole.TEACHER] == 41
    known = {person.staff_code: person.full_name for person in staff.staff}
    assert all(known[row.staff_code] == row.full_name for row in (*duties.assignments, *duties.homeroom_teachers))
    assert {row.class_name for row in duties.homeroom_teachers} == set(EXPECTED["pupil_count_by_class"])
    spans: dict[tuple[str, str], list[tuple[object, object]]] = {}
    for row in duties.assignments:
        spans.setdefault((row.class_name, row.subject_code), []).append((row.starts_on, row.ends_on))
    for course, dates in spans.items():
        assert (dates[0][0], dates[-1][1]) == (school.terms[0].first_day, None), course
        assert all(earlier[1] == later[0] for earlier, later in itertools.pairwise(dates)), course
    assert any(len(dates) == 2 for dates in spans.values()), "a handover in the middle of the year"


def test_printed_averages_are_what_the_marks_come_to() -> None:
    checked = 0
    for _, sheet, row in _mark_rows():
        if row.is_exempt or row.carried is not None or row.printed_result is None or sheet.is_comment_only:
            continue
        marks = [mark for mark in row.regular if isinstance(mark, int)]
        assert isinstance(row.midterm, int)
        assert isinstance(row.final, int)
        total, count = sum(marks) + 2 * row.midterm + 3 * row.final, len(marks) + 5
        assert row.printed_result == (total * 2 + count * 10) // (count * 20) * 10, (sheet.sheet, row.row)
        checked += 1
    assert checked > 15_000


def test_the_rules_agree_with_the_samples_own_reading_of_the_circular_for_every_pupil() -> None:
    evaluations = _evaluate_all()
    with (SAMPLE_SCHOOL / "expected-results.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == EXPECTED["judged_pupil_count"]
    for row in rows:
        evaluation = evaluations[row["pupil_code"]]
        assert evaluation.missing == (), row["pupil_code"]
        assert evaluation.conduct_year == row["conduct_year"]
        assert evaluation.learning_year == row["learning_year"]
        assert (evaluation.award or "") == row["award"]
        assert (evaluation.promotion is Promotion.PROMOTED) == (row["is_promoted"] == "1")
        final = evaluation.promotion_after_summer or evaluation.promotion
        assert (final is Promotion.PROMOTED) == (row["is_promoted_after_summer"] == "1"), (row["pupil_code"], evaluation)
        results = {result.code: "exempt" if result.is_exempt else str(result.year) for result in evaluation.subjects}
        assert results == dict(pair.split("=") for pair in row["year_results"].split(" "))


def test_one_with_46_absent_days_stays_and_one_with_45_days_in_48_rows_goes_up() -> None:
    days: dict[str, set[object]] = {}
    rows: Counter[str] = Counter()
    for path in _paths():
        reading = sample_reading(path)
        if isinstance(reading, HomeroomReading):
            for absence in reading.absences:
                days.setdefault(absence.pupil_code, set()).add(absence.absent_on)
                rows[absence.pupil_code] += 1
    most = sorted(((len(found), rows[code], code) for code, found in days.items()), reverse=True)[:2]
    assert [(day_count, row_count) for day_count, row_count, _ in most] == [(46, 46), (45, 48)]
    assert most[0][2] in EXPECTED["retained_after_summer"]
    assert most[1][2] not in EXPECTED["retained_after_summer"]


def test_absences_fall_on_school_days_within_the_pupils_stay() -> None:
    school, roster = sample_reading("truong.xlsx"), sample_reading("danh-sach-hoc-sinh.xlsx")
    assert isinstance(school, SchoolReading)
    assert isinstance(roster, RosterReading)
    pupils = {pupil.pupil_code: pupil for pupil in roster.pupils}
    checked = 0
    for path in _paths():
        reading = sample_reading(path)
        for absence in reading.absences if isinstance(reading, HomeroomReading) else ():
            day, pupil = absence.absent_on, pupils[absence.pupil_code]
            assert any(term.first_day <= day <= term.last_day for term in school.terms)
            assert day.weekday() < 6
            assert not any(holiday.first_day <= day <= holiday.last_day for holiday in school.holidays)
            assert pupil.entered_on is None or day >= pupil.entered_on
            assert pupil.left_on is None or day < pupil.left_on
            checked += 1
    assert checked == EXPECTED["absence_row_count"]


def test_the_committed_files_hold_what_the_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from sample_school.making import make_school

    only = "" if os.environ.get("HOCBA_FULL") == "1" else "6A1"
    made = list(make_school(tmp_path, only=only))
    assert len(made) == (82 if not only else 3)
    for path in made:
        committed = SAMPLE_SCHOOL / path.relative_to(tmp_path / "thcs-binh-minh")
        if path.suffix in {".json", ".csv"}:
            assert path.read_text(encoding="utf-8") == committed.read_text(encoding="utf-8")
        else:
            assert read_workbook(path.read_bytes(), "tep").sheets == read_workbook(committed.read_bytes(), "tep").sheets, path
    for name in [name for name in sys.modules if name.startswith("sample_school")]:
        del sys.modules[name]


def _mark_rows():  # type: ignore[no-untyped-def]
    for path in _paths():
        reading = sample_reading(path)
        if isinstance(reading, MarkBookReading):
            for sheet in reading.sheets:
                for row in sheet.rows:
                    yield path, sheet, row


def _evaluate_all() -> dict[str, Evaluation]:
    marks: dict[str, dict[str, dict[Term, MarkRow]]] = {}
    for _, sheet, row in _mark_rows():
        marks.setdefault(row.pupil_code, {}).setdefault(sheet.subject_code, {})[sheet.term] = row
    conduct: dict[str, tuple[Level | None, Level | None]] = {}
    days: dict[str, set[object]] = {}
    for path in _paths():
        reading = sample_reading(path)
        if isinstance(reading, HomeroomReading):
            conduct |= {row.pupil_code: (row.term_1_level, row.term_2_level) for row in reading.conduct}
            for absence in reading.absences:
                days.setdefault(absence.pupil_code, set()).add(absence.absent_on)
    summer, roster = sample_reading("danh-gia-lai-trong-he.xlsx"), sample_reading("danh-sach-hoc-sinh.xlsx")
    assert isinstance(summer, SummerReading)
    assert isinstance(roster, RosterReading)
    retaken = {(row.pupil_code, row.subject_code): row.result for row in summer.reassessments}
    trained = {row.pupil_code: row.level for row in summer.trainings}
    return {
        pupil.pupil_code: evaluate(
            GradebookSheet(
                level="lower_secondary",
                grade=pupil.grade,
                school_year=SchoolYear(2025),
                subjects=tuple(
                    SubjectSheet(
                        code=subject.code,
                        name=subject.name,
                        assessment=subject.assessment,
                        periods_per_year=subject.periods_per_year,
                        term_1=_term(marks[pupil.pupil_code][subject.code].get(Term.FIRST)),
                        term_2=_term(marks[pupil.pupil_code][subject.code].get(Term.SECOND)),
                        summer=retaken.get((pupil.pupil_code, subject.code)),
                    )
                    for subject in subjects_for("lower_secondary", pupil.grade)
                    if subject.code in marks[pupil.pupil_code]
                ),
                conduct_term_1=conduct[pupil.pupil_code][0],
                conduct_term_2=conduct[pupil.pupil_code][1],
                conduct_summer=trained.get(pupil.pupil_code),
                absent_session_count=len(days.get(pupil.pupil_code, ())),
            )
        )
        for pupil in roster.pupils
        if pupil.left_on is None
    }


def _term(row: MarkRow | None) -> TermMarks:
    if row is None:
        return TermMarks()
    return TermMarks(regular=row.regular, midterm=row.midterm, final=row.final, is_exempt=row.is_exempt, carried=row.carried)
