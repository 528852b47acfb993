"""A closing fixes results, and everything the record will print, from complete and sound books."""

from time import perf_counter

import pytest

from hocba.apps.closing import queries
from hocba.apps.closing.actions import UnableToClose, close_class, close_scope
from hocba.apps.closing.models import Closing, ClosingResult
from hocba.apps.gradebook import queries as gradebook
from hocba.apps.gradebook.models import MarkSheetRow
from hocba.apps.ledger.models import PendingLeaf
from hocba.apps.windows.actions import reopen_scope
from hocba.apps.windows.refusals import UnableToChangeScope, UnableToWrite
from hocba_core.rules.evaluation import Promotion
from kit.database import Database
from kit.small_school import AT, SmallSchool, patch, small_school


@pytest.fixture
def school(database: Database) -> SmallSchool:
    return small_school()


def step(school: SmallSchool, **changes: object) -> dict:  # type: ignore[type-arg]
    facts = {"school_id": school.school_id, "class_id": school.class_id, "acting_user": school.dung, "at": AT, "reason": "Chốt"}
    return facts | changes


def test_term_1_closes_with_sheets_findings_and_everything_the_record_prints(school: SmallSchool) -> None:
    school.fill("term_1")
    outcome = close_scope(**step(school, term="term_1"))
    assert (outcome.number, outcome.pupil_count) == (1, len(school.pupils))
    with school.reading():
        _, result = queries.latest_results(school.class_id, "term_1")[school.pupils[0]]
        heads = gradebook.chain_heads(school.class_id)
        closing = Closing.objects.get()
        assert PendingLeaf.objects.get(leaf_type=2).body_digest == closing.digest == outcome.digest
    assert closing.chain_heads == {str(book): [str(count), head.hex()] for book, (count, head) in heads.items()}
    assert result.snapshot.pupil.full_name == "Nguyễn Văn An"
    assert result.snapshot.pupil.personal_id == "020212000001"
    assert result.snapshot.place.province == "Tỉnh Lạng Sơn"
    assert result.snapshot.comment("TOAN", ("term_1",)) == "Chăm học."
    assert result.evaluation.learning_term_1 == "good"
    assert result.evaluation.missing == ()
    assert any(finding.rule == "learning_level" for finding in result.evaluation.findings)
    assert all(subject.term_2.final is None for subject in result.sheet.subjects)


def test_the_stored_body_tells_nothing_without_the_key(school: SmallSchool) -> None:
    school.fill("term_1")
    close_scope(**step(school, term="term_1"))
    with school.reading():
        bodies = [bytes(row.body) for row in ClosingResult.objects.all()]
    assert len(bodies) == len(school.pupils)
    assert not any(secret in body for body in bodies for secret in (b"020212", b"Kinh", b"TOAN", b"snapshot"))


def test_nobody_writes_after_the_closing_and_the_refusal_says_what_to_do(school: SmallSchool) -> None:
    school.fill("term_1")
    close_scope(**step(school, term="term_1"))
    with pytest.raises(UnableToWrite, match="học kì I đã chốt") as refusal:
        school.write("TOAN", "term_1", [patch(school.pupils[0], "final", "9.0", base="8.0")])
    assert refusal.value.code == "scope_closed"
    assert school.write("TOAN", "term_2", [patch(school.pupils[0], "final", "9.0")]).accepted == 1


def test_what_is_missing_is_listed_with_whose_it_is_and_nothing_is_closed(school: SmallSchool) -> None:
    school.fill("term_1")
    an = school.pupils[0]
    school.write("TOAN", "term_1", [patch(an, "final", None, base="8.0"), patch(an, "regular_4", None, base="8.0")])
    school.write(None, "term_1", [patch(school.pupils[1], "conduct", None, base="good")])
    with pytest.raises(UnableToClose) as refusal:
        close_scope(**step(school, term="term_1"))
    found = [
        (item.position, item.subject_code, item.what, item.present, item.needed, item.person_name)
        for item in refusal.value.missing
    ]
    assert found == [
        (1, "TOAN", "regular", 3, 4, "Nguyễn Thị Hà"),
        (1, "TOAN", "final", 0, 1, "Nguyễn Thị Hà"),
        (2, None, "conduct", 0, 1, "Trần Văn Bình"),
    ]
    assert "Nguyễn Thị Hà, Trần Văn Bình" in refusal.value.message
    assert refusal.value.next_step.startswith("Nguyễn Thị Hà: 8A2, Toán, Học kì I, học sinh số 1 thiếu ĐĐGtx (có 3/4).")
    with school.reading():
        assert queries.completeness(school.class_id, "term_1") == list(refusal.value.missing)
        assert not Closing.objects.exists()
    assert school.write("TOAN", "term_1", [patch(an, "final", "7.0")]).accepted == 1


def test_books_that_are_not_what_was_written_are_not_closed(school: SmallSchool) -> None:
    school.fill("term_1")
    with school.reading():
        MarkSheetRow.objects.filter(pupil_id=school.pupils[0], course_id=school.courses["TOAN"].id).update(final=1000)
    with pytest.raises(UnableToClose) as refusal:
        close_scope(**step(school, term="term_1"))
    assert refusal.value.code == "books_unsound"


def test_only_the_schools_leaders_close(school: SmallSchool) -> None:
    school.fill("term_1")
    for person in (school.ha, school.binh, school.lan):
        with pytest.raises(UnableToChangeScope) as refusal:
            close_scope(**step(school, term="term_1", acting_user=person))
        assert refusal.value.code == "scope_not_allowed"


def test_the_year_waits_for_term_1_and_term_1_cannot_move_once_the_year_is_closed(school: SmallSchool) -> None:
    school.fill("term_1")
    school.fill("term_2")
    with pytest.raises(UnableToChangeScope, match="kì trước đó chưa chốt"):
        close_scope(**step(school, term="year"))
    close_scope(**step(school, term="term_1"))
    close_scope(**step(school, term="year"))
    with pytest.raises(UnableToChangeScope, match="cả năm đã chốt"):
        reopen_scope(**step(school, term="term_1"))
    with school.reading():
        rows = queries.latest_closings(school.class_id, "year")
        first = queries.latest_closings(school.class_id, "term_1")
        results = queries.latest_results(school.class_id, "year")
    assert {row.outcome for row in rows.values()} == {"promoted"}
    assert {pupil: result.based_on for pupil, (_, result) in results.items()} == {p: row.digest for p, row in first.items()}


def test_a_reopened_scope_needs_a_new_closing_and_the_old_one_stays(school: SmallSchool) -> None:
    an = school.pupils[0]
    _close_year(school)
    reopen_scope(**step(school, term="year", reason="Sửa điểm theo đề nghị"))
    with school.reading():
        assert queries.record_sources(school.school_id, school.class_id)[an].code == "year_not_closed"
    school.write("TOAN", "term_2", [patch(an, "final", "10.0", base="8.0")])
    close_scope(**step(school, term="year"))
    with school.reading():
        assert list(Closing.objects.filter(term="year").order_by("number").values_list("number", flat=True)) == [1, 2]
        row, result = queries.latest_results(school.class_id, "year")[an]
        assert ClosingResult.objects.filter(pupil_id=an, closing__term="year").count() == 2
    assert row.number == 2
    assert next(subject for subject in result.sheet.subjects if subject.code == "TOAN").term_2.final == 1000


def test_a_late_pupil_is_left_out_and_closes_in_a_lane_of_the_own(school: SmallSchool) -> None:
    late, others = school.pupils[-1], school.pupils[:-1]
    school.fill("term_1")
    school.write("TOAN", "term_1", [patch(late, "final", None, base="8.0")])
    outcome = close_scope(**step(school, term="term_1", late_pupils=[late]))
    assert outcome.pupil_count == len(others)
    with pytest.raises(UnableToWrite):
        school.write("TOAN", "term_1", [patch(others[0], "final", "9.0", base="8.0")])
    with pytest.raises(UnableToWrite):  # one gesture that also touches a closed pupil is refused as a whole
        school.write("TOAN", "term_1", [patch(late, "final", "9.0"), patch(others[0], "final", "9.0", base="8.0")])
    school.write("TOAN", "term_1", [patch(late, "final", "6.0")])
    lane = close_scope(**step(school, term="term_1", pupil_id=late))
    assert (lane.number, lane.pupil_count) == (2, 1)
    with school.reading():
        assert set(queries.latest_closings(school.class_id, "term_1")) == set(school.pupils)
    with pytest.raises(UnableToWrite):
        school.write("TOAN", "term_1", [patch(late, "final", "7.0", base="6.0")])


def test_summer_closes_pupil_by_pupil_and_waits_for_those_without_results(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    _close_year(school, failing=(an, anh))
    with school.reading():
        assert set(queries.pupils_needing_summer(school.class_id)) == {an, anh}
        assert queries.record_sources(school.school_id, school.class_id)[an].code == "record_waits_for_summer"
    failed = ("KHTN", "TOAN", "VAN")
    for subject in failed:
        school.write(subject, "summer", [patch(an, "final", "6.5")])
    outcome = close_class(**step(school, term="summer"))
    assert (outcome.pupil_count, outcome.is_new) == (1, True)
    assert {(item.pupil_id, item.what) for item in outcome.missing} == {(anh, "reassessment")}
    again = close_class(**step(school, term="summer"))
    assert (again.pupil_count, again.is_new, len(again.missing)) == (1, False, len(outcome.missing))
    with school.reading():
        source = queries.record_sources(school.school_id, school.class_id)[an]
    assert source.summer.evaluation.promotion_after_summer is Promotion.PROMOTED
    assert source.summer.based_on == source.year.digest
    assert len(source.closing_ids) == 2


def test_a_pupil_who_never_came_in_summer_is_closed_with_the_reason_and_stays(school: SmallSchool) -> None:
    an = school.pupils[0]
    _close_year(school, failing=(an,))
    with pytest.raises(UnableToClose):
        close_scope(**step(school, term="summer", pupil_id=an))
    close_scope(**step(school, term="summer", pupil_id=an, despite_missing=True, reason="Không đến đánh giá lại"))
    with school.reading():
        source = queries.record_sources(school.school_id, school.class_id)[an]
        assert Closing.objects.get(term="summer").reason == "Không đến đánh giá lại"
    assert {missing.subject for missing in source.summer.accepted_missing} == {"KHTN", "TOAN", "VAN"}


def test_when_the_summer_is_over_the_rest_of_the_class_is_closed_with_the_reason(school: SmallSchool) -> None:
    an, anh = school.pupils[:2]
    _close_year(school, failing=(an, anh))
    for subject in ("KHTN", "TOAN", "VAN"):
        school.write(subject, "summer", [patch(an, "final", "6.5")])
    outcome = close_class(**step(school, term="summer", despite_missing=True, reason="Hết hạn đánh giá lại"))
    assert (outcome.pupil_count, outcome.missing) == (2, ())
    with school.reading():
        sources = queries.record_sources(school.school_id, school.class_id)
    assert sources[an].summer.accepted_missing == ()
    assert len(sources[anh].summer.accepted_missing) == 3


def test_a_summer_made_for_another_year_result_is_closed_anew(school: SmallSchool) -> None:
    an = school.pupils[0]
    _close_year(school, failing=(an,))
    for subject in ("KHTN", "TOAN", "VAN"):
        school.write(subject, "summer", [patch(an, "final", "6.5")])
    close_class(**step(school, term="summer"))
    reopen_scope(**step(school, term="year", pupil_id=an))
    school.write("VAN", "term_2", [patch(an, "midterm", "1.0", base="2.0")])
    close_scope(**step(school, term="year", pupil_id=an))
    with school.reading():
        assert queries.record_sources(school.school_id, school.class_id)[an].code == "summer_outdated"
    assert close_class(**step(school, term="summer")).is_new
    with school.reading():
        assert queries.record_sources(school.school_id, school.class_id)[an].summer is not None


def test_a_class_of_40_closes_in_about_a_second(database: Database) -> None:
    school = small_school(names=[f"Học Sinh {number}" for number in range(40)])
    school.fill("term_1")
    started = perf_counter()
    outcome = close_class(**step(school, term="term_1"))
    print(f"{outcome.pupil_count} pupils closed in {perf_counter() - started:.2f} s")
    assert (outcome.pupil_count, outcome.is_new) == (40, True)
    assert not close_class(**step(school, term="term_1")).is_new


def _close_year(school: SmallSchool, failing: tuple = ()) -> None:  # type: ignore[type-arg]
    """Fill and close both terms; ``failing`` pupils get 2.0 in three subjects of both terms."""
    for term in ("term_1", "term_2"):
        school.fill(term)
        for subject in ("KHTN", "TOAN", "VAN"):
            columns = ("regular_1", "regular_2", "regular_3", "regular_4", "midterm", "final")
            cells = [patch(pupil, column, "2.0", base="8.0") for pupil in failing for column in columns]
            if cells:
                school.write(subject, term, cells)
        close_scope(**step(school, term="term_1" if term == "term_1" else "year"))
