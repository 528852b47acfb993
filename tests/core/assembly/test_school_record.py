"""A record is made of closings and of nothing else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.assembly.closed_years import SNAPSHOT, closed_summer, closed_year, closed_years, summers_after
from core.rules.pupils import commented
from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.assembly.school_record import RecordIdentity, RecordNotReadyError, assemble, check_ready, needs_summer
from hocba_core.document import record_xml, schema, soundness
from hocba_core.document.school_record import KIND, Completion, Level, Outcome, Replacement, SchoolRecord, TextResult
from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Promotion
from hocba_core.rules.sheet import TermMarks

IDENTITY = RecordIdentity(code="0123456789ABCDEFGHJKMNPQRS", version=1)
TITLES = {"Học sinh Giỏi", "Học sinh Xuất sắc"}


def test_the_record_holds_marks_results_and_texts_of_the_closing() -> None:
    record = assemble(closed_year(VAN=650), None, identity=IDENTITY)
    van, toan = record.subjects[0], record.subjects[1]
    assert (van.code, van.term_1, van.term_2, van.year, van.after_summer, van.comment) == (
        "VAN",
        650,
        650,
        650,
        None,
        "Viết hay hơn.",
    )
    assert toan.comment == "Tính cẩn thận."
    gdtc = next(row for row in record.subjects if row.code == "GDTC")
    assert (gdtc.term_1, gdtc.year) == (TextResult.PASSED, TextResult.PASSED)
    assert record.header.regulation.startswith("vn/circular_22_2021@")
    assert (record.header.class_name, record.header.pupil_name, record.header.province) == (
        "8A2",
        "Nguyễn Văn An",
        "Tỉnh Lạng Sơn",
    )
    assert (record.profile.ethnicity, record.profile.study_steps[0].school_year.label) == ("Tày", "2024-2025")
    summary = record.summary
    assert (summary.outcome, summary.completion) == (Outcome.PROMOTED, Completion.NOT_APPLICABLE)
    assert (summary.awards, summary.contests, summary.certificates) == ("Học sinh Giỏi", "Giải Ba Toán huyện", "Tin học")
    assert (summary.homeroom_comment, summary.summer_training) == ("Chăm, giúp bạn.", "")
    assert (summary.absent_excused_count, summary.absent_unexcused_count) == (2, 1)


def test_subjects_stand_in_the_order_of_the_sheet() -> None:
    year = closed_year()
    assert [row.code for row in assemble(year, None, identity=IDENTITY).subjects] == [s.code for s in year.sheet.subjects]


def test_a_pupil_who_has_a_remedy_open_waits_for_the_summer() -> None:
    year = _failed_year()
    assert needs_summer(year)
    with pytest.raises(RecordNotReadyError) as refusal:
        assemble(year, None, identity=IDENTITY)
    assert refusal.value.code == "record_waits_for_summer"


def test_a_summer_that_was_made_for_another_year_result_does_not_count() -> None:
    year = _failed_year()
    summer = replace(closed_summer(year, TOAN=500, VAN=500, KHTN=500), based_on=closed_year().digest)
    with pytest.raises(RecordNotReadyError) as refusal:
        assemble(year, summer, identity=IDENTITY)
    assert refusal.value.code == "summer_outdated"


def test_the_summer_adds_results_and_the_decision_and_leaves_the_year_as_it_was() -> None:
    year = _failed_year()
    record = assemble(year, closed_summer(year, TOAN=500, VAN=510, KHTN=660), identity=IDENTITY)
    rows = {row.code: (row.year, row.after_summer) for row in record.subjects}
    assert (rows["TOAN"], rows["VAN"], rows["KHTN"], rows["GDCD"]) == ((200, 500), (200, 510), (200, 660), (800, None))
    assert record.summary.learning_year is Level.FAILED
    assert record.summary.learning_after_summer is not Level.FAILED
    assert record.summary.outcome is Outcome.PROMOTED_AFTER_SUMMER
    assert record.summary.summer_training == "Đã rèn luyện tốt."


def test_a_remedy_that_nobody_took_leaves_the_pupil_in_the_grade() -> None:
    year = _failed_year()
    year = replace(year, sheet=year.sheet._replace(grade=9))
    year = replace(year, evaluation=year.evaluation._replace(has_completed_level=False))
    record = assemble(year, closed_summer(year), identity=IDENTITY)
    assert (record.summary.outcome, record.summary.completion) == (Outcome.RETAINED, Completion.NOT_COMPLETED)
    assert record.summary.learning_after_summer is None


def test_a_pupil_on_whom_the_principal_decides_waits() -> None:
    year = closed_year()
    waiting = replace(year, evaluation=year.evaluation._replace(promotion=Promotion.NEEDS_PRINCIPAL))
    with pytest.raises(RecordNotReadyError) as refusal:
        check_ready(waiting, None)
    assert refusal.value.code == "record_waits_for_principal"


def test_other_scopes_and_incomplete_years_make_no_record() -> None:
    year = closed_year()
    for other in (replace(year, term=Term.FIRST), replace(year, evaluation=year.evaluation._replace(promotion=None))):
        with pytest.raises(RecordNotReadyError):
            assemble(other, None, identity=IDENTITY)


def test_a_summer_that_nobody_needs_changes_nothing() -> None:
    year = closed_year()
    assert assemble(year, closed_summer(year), identity=IDENTITY) == assemble(year, None, identity=IDENTITY)


def test_an_exempt_subject_is_exempt_in_the_record() -> None:
    exempt = TermMarks(is_exempt=True)
    record = assemble(closed_year(GDTC=commented("GDTC", exempt, exempt)), None, identity=IDENTITY)
    gdtc = next(row for row in record.subjects if row.code == "GDTC")
    assert {gdtc.term_1, gdtc.term_2, gdtc.year} == {TextResult.EXEMPT}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_every_value_of_a_record_stands_in_its_closings_and_the_record_is_sound(data: st.DataObject) -> None:
    year = data.draw(closed_years())
    summer = data.draw(summers_after(year)) if needs_summer(year) else None
    replaces = Replacement(version=1, content_sha256="ab" * 32, reason="Sửa điểm")
    identity = RecordIdentity(code=IDENTITY.code, version=2, replaces=replaces)
    if year.evaluation.promotion is Promotion.NEEDS_PRINCIPAL:
        event("waits for the principal")
        return
    record = assemble(year, summer, identity=identity)
    event(record.summary.outcome.value)
    assert soundness.problems(record) == ()
    root = parse_strict(record_xml.content_bytes(record))
    schema.validate(root)
    known = set(_texts(year)) | (set(_texts(summer)) if summer else set())
    known |= {SchoolYear(step.start).label for step in year.snapshot.pupil.study_steps}
    own = {KIND, identity.code, "2", "1", replaces.content_sha256, replaces.reason, *Outcome, *Completion, *TITLES, "exempt"}
    strangers = {part for text in root.itertext() for part in text.split("; ")} - known - own
    assert strangers == set()


def _failed_year() -> ClosedResult:
    return closed_year(TOAN=200, VAN=200, KHTN=200)


def _texts(result: ClosedResult) -> Iterator[str]:
    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for item in value.values():
                yield from walk(item)
        elif isinstance(value, list):
            for item in value:
                yield from walk(item)
        elif isinstance(value, str):
            yield value

    yield from walk(json.loads(result.canonical_bytes()))


def test_records_of_different_closings_differ() -> None:
    records = {record_xml.content_bytes(_record(VAN=average)) for average in (500, 510, 800)} | {
        record_xml.content_bytes(
            assemble(replace(closed_year(), snapshot=replace(SNAPSHOT, homeroom=())), None, identity=IDENTITY)
        )
    }
    assert len(records) == 4


def _record(**changed: Any) -> SchoolRecord:
    return assemble(closed_year(**changed), None, identity=IDENTITY)
