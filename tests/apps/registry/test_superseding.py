"""After issue nothing is edited: a new version names the former one, and the status list tells everybody."""

from datetime import timedelta

import pytest

from hocba.apps.ledger.actions import sequence
from hocba.apps.ledger.queries import log_verifier_key
from hocba.apps.registry import queries
from hocba.apps.registry.actions import UnableToIssue, UnableToSupersede, supersede_record
from hocba.foundation.trust_folder import trust_store
from hocba_core.document.record_xml import from_root
from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.indications import Indication
from hocba_core.signing.trust import TrustStore
from hocba_core.tlog.note import VerifierKey
from hocba_core.tlog.status import open_status
from hocba_core.verify.verifier import verify
from kit.closed_school import ClosedSchool, closed_school
from kit.database import Database


def _issued_school() -> ClosedSchool:
    closed = closed_school()
    closed.prepare()
    closed.sign()
    assert closed.issue().waiting == ()
    return closed


def _supersede(closed: ClosedSchool, pupil: int = 0, reason: str = "Sửa nhận xét theo đơn số 12") -> None:
    [record] = [each for each in closed.issued() if each.pupil_id == closed.school.pupils[pupil] and not each.replaced_by]
    supersede_record(
        school_id=closed.school_id, record_id=record.id, reason=reason, acting_user=closed.school.lan, at=closed.now
    )


def test_a_new_version_names_the_former_and_takes_its_place(database: Database) -> None:
    closed = _issued_school()
    before = {record.pupil_id: record for record in closed.issued()}
    closed.change_remark(0, "Tiến bộ rõ.", "Ngoan, chăm.")
    _supersede(closed)
    closed.sign()
    outcome = closed.issue()
    assert len(outcome.issued) == 1
    [new] = [record for record in closed.issued() if record.version == 2]
    former = before[new.pupil_id]
    assert (new.code, new.replaces) == (former.code, former.id)
    with closed.school.reading():
        header = from_root(parse_strict(queries.record_xml(new.id))).header
    assert header.replaces is not None
    assert (header.replaces.version, header.replaces.reason) == (1, "Sửa nhận xét theo đơn số 12")
    [stands] = [record for record in closed.issued() if record.pupil_id == new.pupil_id and record.replaced_by is None]
    assert stands.id == new.id


def test_the_status_list_tells_an_offline_verifier_of_the_newer_version(database: Database) -> None:
    closed = _issued_school()
    _supersede(closed)
    closed.sign()
    closed.issue()
    sequence(at=closed.now)
    note = queries.status_list(at=closed.now)
    status = open_status(note, VerifierKey.parse(log_verifier_key()))
    [entry] = status.entries
    assert (entry.version, entry.by_version) == (1, 2)
    with closed.school.reading():
        former, newer = (queries.bundle(record.id) for record in closed.issued() if record.code == entry.code)
    trust = _with_status(trust_store(), note)
    assert verify(newer, trust, closed.now).indication is Indication.TOTAL_PASSED
    report = verify(former, trust, closed.now)
    assert report.indication is Indication.INDETERMINATE
    assert report.code == "record_superseded"


def _with_status(trust: TrustStore, note: bytes) -> TrustStore:
    from django.conf import settings

    folder = settings.HOCBA_TRUST_FOLDER
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return TrustStore.from_files({**files, "status.note": note})


def test_newer_closings_that_say_the_same_leave_the_issued_records_alone(database: Database) -> None:
    closed = _issued_school()
    closed.reopen()
    closed.close()
    outcome = closed.prepare()
    assert (outcome.new_count, outcome.waiting) == (0, ())
    again = closed.issue()
    assert (again.issued, again.known_count) == ((), len(closed.school.pupils))


def test_newer_closings_that_say_otherwise_wait_for_a_superseding(database: Database) -> None:
    closed = _issued_school()
    closed.change_remark(0, "Tiến bộ rõ.", "Ngoan, chăm.")
    [waiting] = closed.prepare().waiting
    assert (waiting.pupil_id, waiting.code) == (closed.school.pupils[0], "record_already_issued")
    assert {record.version for record in closed.issued()} == {1}


def test_only_the_newest_version_is_superseded(database: Database) -> None:
    closed = _issued_school()
    [first] = [record for record in closed.issued() if record.pupil_id == closed.school.pupils[0]]
    _supersede(closed)
    closed.sign()
    closed.issue()
    with pytest.raises(UnableToSupersede) as refusal:
        supersede_record(
            school_id=closed.school_id,
            record_id=first.id,
            reason="Một lần nữa",
            acting_user=closed.school.lan,
            at=closed.now,
        )
    assert refusal.value.code == "record_not_newest"
    _supersede(closed)
    closed.sign()
    closed.issue()
    assert [record.version for record in closed.issued() if record.code == first.code] == [1, 2, 3]


def test_superseding_needs_a_reason_and_an_office(database: Database) -> None:
    closed = _issued_school()
    with pytest.raises(UnableToSupersede) as refusal:
        _supersede(closed, reason=" \u200b ")
    assert refusal.value.code == "reason_missing"
    record = closed.issued()[0]
    with pytest.raises(UnableToIssue):
        supersede_record(
            school_id=closed.school_id,
            record_id=record.id,
            reason="Muốn sửa",
            acting_user=closed.school.ha,
            at=closed.now,
        )


def test_a_record_that_is_reopened_after_signing_is_not_issued(database: Database) -> None:
    closed = closed_school()
    closed.prepare()
    closed.sign()
    closed.reopen()
    outcome = closed.issue()
    assert outcome.issued == ()
    assert {waiting.code for waiting in outcome.waiting} == {"closing_not_standing"}


def test_a_bundle_waits_for_the_log(database: Database) -> None:
    closed = _issued_school()
    record = closed.issued()[0]
    with closed.school.reading():
        assert queries.bundles([record.id]) == {}
        with pytest.raises(HocbaError) as refusal:
            queries.bundle(record.id)
    assert refusal.value.code == "log_proof_missing"
    sequence(at=closed.now + timedelta(minutes=1))
    with closed.school.reading():
        assert verify(queries.bundle(record.id), trust_store(), closed.now).indication is Indication.TOTAL_PASSED


def test_who_has_not_signed_keeps_the_record_waiting(database: Database) -> None:
    closed = closed_school()
    closed.prepare()
    closed.sign(up_to_rank=3)
    outcome = closed.issue()
    assert outcome.issued == ()
    assert {waiting.code for waiting in outcome.waiting} == {"slots_unsigned"}
