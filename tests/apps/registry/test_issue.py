"""A class is issued once, wholly signed, in one transaction, and its bundles verify."""

from hocba.apps.accounts.queries import system_actor
from hocba.apps.ledger.actions import sequence
from hocba.apps.registry import queries
from hocba.apps.registry.actions import issue_records
from hocba.foundation.context import acting
from hocba.foundation.trust_folder import trust_store
from hocba_core.signing.indications import Indication
from hocba_core.verify.verifier import verify
from kit.database import Database
from kit.signing_school import open_signing_school


def test_a_signed_class_is_issued_and_its_bundles_verify(database: Database) -> None:
    school = open_signing_school()
    school.store()
    school.sign()
    outcome = issue_records(school_id=school.school_id, class_id=school.class_id, acting_user=system_actor(), at=school.now)
    assert outcome.waiting == ()
    assert len(outcome.issued) == 4
    sequence(at=school.now)
    with acting(school_id=school.school_id, reason="read"):
        bundles = queries.bundles(outcome.issued)
    reports = [verify(data, trust_store(), school.now) for data in bundles.values()]
    assert [report.indication for report in reports] == [Indication.TOTAL_PASSED] * 4
    assert all(step.ok in (True, None) for report in reports for step in report.steps)
