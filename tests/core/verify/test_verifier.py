"""What passes, what cannot be decided, and what the report says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hocba.gateways.demo_ca import create_authority
from hocba_core.signing.trust import TrustStore
from hocba_core.verify.report import Indication, SubIndication
from hocba_core.verify.verifier import STEPS, verify
from kit.logged import bundle_of, log_files, superseded
from kit.records import CODE, unsigned_record
from kit.signers import CERTIFIED_AT, NOW, SCHOOL_NAME, SIGNED_AT, curve_key, person, sign_all
from kit.trust import hoa_sen_trust, trust_files

SIGNED = sign_all(unsigned_record())
BUNDLE = bundle_of(SIGNED)


def test_a_bundle_passes_in_all_nine_steps() -> None:
    report = verify(BUNDLE, hoa_sen_trust(), NOW)
    assert (report.indication, report.sub_indication, report.code) == (Indication.TOTAL_PASSED, None, "passed")
    assert [(step.n, step.ok) for step in report.steps] == [(number, True) for number in range(1, 10)]
    assert report.steps[8].detail == "Chưa bị thay thế, theo danh sách ngày 14/06/2026"


def test_a_bare_record_passes_with_the_log_not_checked() -> None:
    report = verify(SIGNED, hoa_sen_trust(), NOW)
    assert report.indication is Indication.TOTAL_PASSED
    assert [step.n for step in report.steps if step.ok is None] == [8]


def test_the_report_says_who_signed_and_nothing_of_the_pupil() -> None:
    facts = verify(BUNDLE, hoa_sen_trust(), NOW).facts
    assert (facts.kind, facts.code, facts.version) == ("school_record", CODE, 1)
    assert (facts.school_name, facts.school_year) == (SCHOOL_NAME, "2025-2026")
    assert (facts.signers[0].title, facts.signers[0].name) == ("giáo viên bộ môn VAN", "Nguyễn Thị Hà")
    assert (facts.signers[-1].name, facts.signers[-1].signed_at) == (SCHOOL_NAME, SIGNED_AT)
    assert "Hoài An" not in repr(verify(BUNDLE, hoa_sen_trust(), NOW))


def test_the_schools_name_is_the_trust_folders_not_the_records_own() -> None:
    """A school that prints another's name on its records is still reported under its own."""
    renamed = unsigned_record().replace("Trường THCS Hoa Sen".encode(), "Trường chuyên Hoa Mai".encode())
    report = verify(sign_all(renamed), hoa_sen_trust(), NOW)
    assert report.facts.school_name == SCHOOL_NAME


def test_steps_are_numbered_as_the_docstring_lists_them() -> None:
    import hocba_core.verify.verifier as module

    listed = [line[:2] for line in (module.__doc__ or "").splitlines() if line[:1].isdigit()]
    assert listed == [f"{number}." for number in range(1, len(STEPS) + 1)]
    assert [(function.__doc__ or "")[:2] for _, function in STEPS] == listed


def test_a_superseded_record_names_its_newer_version() -> None:
    trust = TrustStore.from_files(trust_files(more=log_files(superseded(CODE))))
    report = verify(BUNDLE, trust, NOW)
    assert (report.indication, report.code) == (Indication.INDETERMINATE, "record_superseded")
    assert report.message == "Học bạ này đã được thay thế bằng bản số 2 ngày 10/06/2026."
    assert report.steps[8].ok is False


def test_the_newer_version_itself_passes() -> None:
    trust = TrustStore.from_files(trust_files(more=log_files(superseded(CODE))))
    assert verify(sign_all(unsigned_record(version=2)), trust, NOW).indication is Indication.TOTAL_PASSED


def test_without_a_status_list_that_step_stays_open() -> None:
    files = trust_files()
    del files["status.note"]
    report = verify(BUNDLE, TrustStore.from_files(files), NOW)
    assert report.indication is Indication.TOTAL_PASSED
    assert report.steps[8].ok is None


@pytest.mark.parametrize("spoilt", [b"", b"hocba-status/v1\n", log_files()["status.note"].replace(b"2026", b"2027")])
def test_a_status_list_that_cannot_be_believed_decides_nothing(spoilt: bytes) -> None:
    trust = TrustStore.from_files(trust_files(more={"status.note": spoilt}))
    report = verify(SIGNED, trust, NOW)
    assert (report.code, report.sub_indication) == ("status_list_unreadable", SubIndication.TRY_LATER)


def test_without_any_trust_nothing_is_decided() -> None:
    report = verify(BUNDLE, TrustStore.from_files({}), NOW)
    assert (report.indication, report.code) == (Indication.INDETERMINATE, "trust_folder_empty")
    assert [step.n for step in report.steps if step.ok] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n%", "pdf_not_sealed"),
        (b"", "file_kind_unknown"),
        (b"PK", "file_kind_unknown"),
        (b"\x00" * 100, "file_kind_unknown"),
        (b"<html></html>", "file_kind_unknown"),
        ("Học bạ của em An".encode(), "file_kind_unknown"),
        (b"PK\x03\x04 another zip", "bundle_not_canonical"),
        (b"<SchoolRecord", "xml_not_canonical"),
        (b'<SchoolRecord xmlns="urn:hocba:record:1" schemaVersion="1">', "xml_unreadable"),
        (b'<SchoolRecord xmlns="urn:hocba:record:1" schemaVersion="1"></SchoolRecord>', "structure_wrong"),
        (SIGNED.replace(b"<Content ", b'<Content xmlns:q="u" ', 1), "xml_not_canonical"),
        (SIGNED.replace(b"<Header ", b'<q:a xmlns:q="u"></q:a><Header ', 1), "xml_not_canonical"),
        (SIGNED.replace(b"<ds:Object>", b'<ds:Object xmlns:q="u">', 1), "signature_not_template"),
    ],
)
def test_other_files_are_told_apart(data: bytes, code: str) -> None:
    report = verify(data, hoa_sen_trust(), NOW)
    assert report.indication is not Indication.TOTAL_PASSED
    assert report.code == code
    assert len(report.steps) == 9
    assert report.message.endswith(".")


class TestTime:
    """The same file at other moments."""

    def test_before_it_was_signed(self) -> None:
        report = verify(SIGNED, hoa_sen_trust(), SIGNED_AT - timedelta(hours=1))
        assert (report.indication, report.code) == (Indication.INDETERMINATE, "signed_in_the_future")

    def test_clocks_may_differ_by_minutes(self) -> None:
        assert verify(SIGNED, hoa_sen_trust(), SIGNED_AT - timedelta(minutes=5)).indication is Indication.TOTAL_PASSED

    def test_when_the_lists_are_stale(self) -> None:
        report = verify(SIGNED, hoa_sen_trust(), CERTIFIED_AT + timedelta(days=400))
        assert (report.code, report.sub_indication) == ("revocation_unknown", SubIndication.TRY_LATER)

    def test_when_the_certificates_have_expired(self) -> None:
        late = CERTIFIED_AT + timedelta(days=3 * 365 + 1)
        report = verify(SIGNED, TrustStore.from_files(trust_files(at=late - timedelta(days=1))), late)
        assert report.indication is Indication.INDETERMINATE

    def test_a_claimed_time_outside_the_certificates_validity(self) -> None:
        report = verify(sign_all(unsigned_record(), at=CERTIFIED_AT - timedelta(days=1)), hoa_sen_trust(), NOW)
        assert (report.indication, report.code) == (Indication.TOTAL_FAILED, "signed_outside_certificate_validity")

    def test_whatever_the_clock_says_it_answers(self) -> None:
        for moment in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
            report = verify(SIGNED, hoa_sen_trust(), moment)
            assert report.indication is Indication.INDETERMINATE
            assert report.code != "step_not_completed"


def test_a_teacher_whose_certificate_was_revoked_leaves_the_record_undecided(tmp_path: Path) -> None:
    authority = create_authority(tmp_path, at=CERTIFIED_AT)
    leaving = person(authority, "Nguyễn Thị Hà", "GV-0001", private_key=curve_key())
    authority.revoke(leaving.certificate_der(), at=CERTIFIED_AT + timedelta(days=40))
    other = {path.replace("hocba-demo", "other"): data for path, data in authority.trust_files(at=CERTIFIED_AT).items()}
    own = trust_files(more=other)
    report = verify(sign_all(unsigned_record(), subject_VAN=leaving), TrustStore.from_files(own), NOW)
    assert (report.code, report.sub_indication) == ("certificate_revoked", SubIndication.REVOKED_NO_POE)
    assert report.message == ("Chứng thư của Nguyễn Thị Hà đã bị thu hồi ngày 10/06/2026 và chưa có bằng chứng là ký trước đó.")


def test_a_bundle_brings_its_own_intermediate_and_list() -> None:
    files = {p: d for p, d in trust_files().items() if not p.startswith("intermediates/") and "issuing" not in p}
    trust = TrustStore.from_files(files)
    assert verify(BUNDLE, trust, NOW).indication is Indication.TOTAL_PASSED
    assert verify(SIGNED, trust, NOW).code == "certificate_chain_unknown"


@pytest.mark.parametrize(("count", "code"), [(60, "signer_missing"), (61, "record_not_schema_valid")])
def test_a_record_has_at_most_sixty_subjects(count: int, code: str) -> None:
    (subject,) = re.findall(rb'<Subject Id="subject-VAN".*?</Subject>', SIGNED)
    more = b"".join(subject.replace(b"VAN", b"V%d" % number) for number in range(count - SIGNED.count(b"<Subject ")))
    report = verify(SIGNED.replace(b"</Subjects>", more + b"</Subjects>"), hoa_sen_trust(), NOW)
    assert report.code == code
