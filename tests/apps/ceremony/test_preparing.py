"""Closings become documents: the same ones give the same document, newer ones a new draft, and nobody is forgotten."""

from datetime import timedelta

from hocba.apps.ceremony import queries
from hocba.apps.ceremony.actions import prepare_records
from hocba.apps.ceremony.values import DocumentInfo, PrepareOutcome
from hocba.apps.closing.actions import close_class
from hocba.apps.windows import actions as windows
from hocba_core.document.record_xml import from_root
from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.kernel.codes import is_code
from kit.database import Database
from kit.small_school import AT, SmallSchool, patch, small_school

CLOSED_AT = AT + timedelta(days=12)


def _closed_school() -> SmallSchool:
    school = small_school()
    school.fill("term_1")
    school.fill("term_2")
    for term in ("term_1", "year"):
        _close(school, term)
    return school


def _close(school: SmallSchool, term: str) -> None:
    close_class(
        school_id=school.school_id,
        class_id=school.class_id,
        term=term,
        acting_user=school.dung,
        at=CLOSED_AT,
        reason="Chốt kết quả",
    )


def _prepare(school: SmallSchool) -> PrepareOutcome:
    return prepare_records(school_id=school.school_id, class_id=school.class_id, acting_user=school.lan, at=CLOSED_AT)


def _documents(school: SmallSchool) -> list[DocumentInfo]:
    with school.reading():
        return queries.current_documents(school.class_id)


def test_every_pupil_of_a_closed_class_gets_a_document_with_a_code_of_its_own(database: Database) -> None:
    school = _closed_school()
    outcome = _prepare(school)
    documents = _documents(school)
    assert outcome.waiting == ()
    assert outcome.new_count == len(school.pupils) == len(documents)
    assert {document.pupil_id for document in documents} == set(school.pupils)
    assert len({document.code for document in documents}) == len(documents)
    assert all(is_code(document.code) for document in documents)


def test_the_document_says_what_was_closed_and_names_no_signer(database: Database) -> None:
    school = _closed_school()
    _prepare(school)
    [document] = [each for each in _documents(school) if each.pupil_id == school.pupils[0]]
    with school.reading():
        content = queries.document_content(document.id)
    record = from_root(parse_strict(content))
    assert record.header.pupil_name == "Nguyễn Văn An"
    assert record.header.code == document.code
    assert all(row.year in (800, "pass") for row in record.subjects)
    names = (school.ha.full_name, school.binh.full_name, school.dung.full_name)
    assert not any(name in content.decode() for name in names)


def test_preparing_twice_gives_the_same_documents(database: Database) -> None:
    school = _closed_school()
    first = _prepare(school)
    second = _prepare(school)
    assert second.new_count == 0
    assert set(second.prepared) == set(first.prepared)


def test_a_class_that_is_not_closed_waits_and_says_so(database: Database) -> None:
    school = small_school()
    outcome = _prepare(school)
    assert outcome.prepared == ()
    assert {waiting.code for waiting in outcome.waiting} == {"year_not_closed"}
    assert {waiting.pupil_id for waiting in outcome.waiting} == set(school.pupils)


def test_a_new_closing_gives_a_new_draft_under_the_same_code(database: Database) -> None:
    school = _closed_school()
    _prepare(school)
    before = {document.pupil_id: document for document in _documents(school)}
    _reopen(school)
    assert {waiting.code for waiting in _prepare(school).waiting} == {"year_not_closed"}
    school.write(None, "term_2", [patch(school.pupils[0], "remark", "Tiến bộ rõ.", "Ngoan, chăm.")])
    _close(school, "year")
    assert _prepare(school).new_count == 1
    changed, kept = [], []
    for document in _documents(school):
        former = before[document.pupil_id]
        assert (document.code, document.version, document.draft) == (former.code, 1, 2)
        assert document.closings != former.closings
        (changed if document.id != former.id else kept).append(document.pupil_id)
    assert changed == [school.pupils[0]]
    assert len(kept) == len(school.pupils) - 1


def _reopen(school: SmallSchool) -> None:
    windows.reopen_scope(
        school_id=school.school_id,
        class_id=school.class_id,
        term="year",
        acting_user=school.dung,
        at=CLOSED_AT,
        reason="Sửa nhận xét theo đơn",
    )
