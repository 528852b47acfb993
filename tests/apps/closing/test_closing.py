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
