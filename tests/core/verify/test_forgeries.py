"""None of several hundred forgeries passes, and each is told what is wrong with it."""

from collections import Counter

import pytest

from hocba.gateways.demo_ca import create_authority
from hocba_core.assembly.bundle import build_bundle, manifest_for
from hocba_core.signing.trust import TrustStore
from hocba_core.tlog.leaf import LeafType
from hocba_core.verify.report import Indication, SubIndication, VerificationReport
from hocba_core.verify.verifier import verify
from kit.forgeries import SIGNED, Forgery, forgeries
from kit.logged import bundle_of, log_files, log_proof
from kit.odd_markup import odd_markup
from kit.records import SUBJECTS, unsigned_record
from kit.resealed import reseal
from kit.signers import CERTIFIED_AT, NOW, curve_key, hoa_sen, person, seal, sign_all
from kit.trust import hoa_sen_trust, trust_files

ALL: tuple[Forgery, ...] = (*forgeries(), *odd_markup())


def _failed_step(report: VerificationReport) -> int:
    (failed,) = [step.n for step in report.steps if step.ok is False]
    assert all(step.ok is None for step in report.steps[failed:])
    return failed


def test_the_record_they_start_from_is_sound() -> None:
    assert verify(SIGNED, hoa_sen_trust(), NOW).indication is Indication.TOTAL_PASSED


def test_no_forgery_passes_and_each_names_its_step() -> None:
    codes: Counter[tuple[int, str]] = Counter()
    passed, unexplained = [], []
    for forgery in ALL:
        assert forgery.data != SIGNED, forgery.name
        report = verify(forgery.data, hoa_sen_trust(), NOW)
        if report.indication is Indication.TOTAL_PASSED:
            passed.append(forgery.name)
            continue
        if report.code == "step_not_completed":
            unexplained.append(forgery.name)
        codes[_failed_step(report), report.code] += 1
    print(f"{codes.total()} forgeries refused, by step and code:")
    for (step, code), count in sorted(codes.items()):
        print(f"  {step} {code}: {count}")
    assert passed == []
    assert unexplained == []
    assert codes.total() >= 400


@pytest.mark.parametrize(
    ("name", "step", "code"),
    [
        ("marks raised", 5, "content_changed"),
        ("an unsigned record", 4, "signer_missing"),
        ("no slots at all", 3, "record_not_schema_valid"),
        ("seal: slot removed", 4, "signer_missing"),
        ("principal: slot without signature", 4, "signer_missing"),
        ("homeroom: slot twice", 4, "id_repeated"),
        ("subject-VAN: signature twice in its slot", 3, "record_not_schema_valid"),
        ("slots 0 and 1 swapped", 4, "slots_out_of_order"),
        ("signatures 0 and 1 swapped", 5, "references_wrong"),
        ("seal: HMAC method", 5, "algorithm_refused"),
        ("seal: RSA-SHA1 method", 5, "algorithm_refused"),
        ("seal: digest SHA-1", 5, "algorithm_refused"),
        ("homeroom: an XPath transform", 5, "transforms_wrong"),
        ("homeroom: canonicalization with comments", 5, "transforms_wrong"),
        ("homeroom: another's certificate in KeyInfo", 5, "signing_certificate_mismatch"),
        ("homeroom: base64 of value with a line break", 5, "base64_not_strict"),
        ("homeroom: first reference missing", 5, "references_wrong"),
        ("DTD", 2, "xml_has_dtd"),
        ("comment inside a mark", 2, "xml_has_comment"),
        ("byte order mark", 2, "xml_not_canonical"),
        ("newline at the end", 4, "xml_not_canonical"),
        ("newline between elements", 2, "text_not_clean"),
        ("newline in the signatures", 4, "structure_wrong"),
        ("NFD text", 2, "text_not_clean"),
        ("a zero-width character", 2, "text_not_clean"),
        ("a control reference", 2, "text_not_clean"),
        ("xml:base on Content", 2, "xml_foreign_names"),
        ("xsi:schemaLocation on Slot", 2, "xml_foreign_names"),
        ("a foreign element", 2, "xml_foreign_names"),
        ("a subject twice", 3, "record_not_schema_valid"),
        ("another schema version", 2, "structure_wrong"),
    ],
)
def test_a_forgery_is_told_what_is_wrong(name: str, step: int, code: str) -> None:
    (data,) = [forgery.data for forgery in ALL if forgery.name == name]
    report = verify(data, hoa_sen_trust(), NOW)
    assert (_failed_step(report), report.code) == (step, code)
    assert report.message.endswith(".")
    assert report.next_step


@pytest.mark.parametrize(
    ("pattern", "new", "code"),
    [
        (rb"http://www.w3.org/2001/10/xml-exc-c14n#", b"http://www.w3.org/2006/12/xml-c14n11", "transforms_wrong"),
        (b'URI="#content"', b'URI="#header"', "references_wrong"),
        (b'Type="http://uri.etsi.org/01903#CountersignedSignature" ', b"", "signature_not_template"),
        (b'<ds:Reference Id="reference-seal-content" URI', b"<ds:Reference URI", "signature_not_template"),
    ],
)
def test_even_the_true_seal_cannot_sign_in_another_form(pattern: bytes, new: bytes, code: str) -> None:
    report = verify(reseal(pattern, new), hoa_sen_trust(), NOW)
    assert (_failed_step(report), report.code) == (5, code)


def test_a_seal_that_leaves_out_the_principal_is_refused() -> None:
    reference = rb'<ds:Reference [^>]*URI="#value-principal">.*?</ds:Reference>'
    report = verify(reseal(reference, b""), hoa_sen_trust(), NOW)
    assert (_failed_step(report), report.code) == (5, "references_wrong")


class TestSignersWhoMayNot:
    """Everything is truly signed, by somebody who may not sign here."""

    def test_a_teachers_certificate_does_not_seal(self) -> None:
        report = verify(sign_all(unsigned_record(), seal=hoa_sen().teacher), hoa_sen_trust(), NOW)
        assert (_failed_step(report), report.code) == (6, "certificate_wrong_kind")

    def test_a_seal_does_not_sign_for_the_principal(self) -> None:
        report = verify(sign_all(unsigned_record(), principal=hoa_sen().seal), hoa_sen_trust(), NOW)
        assert (_failed_step(report), report.code) == (6, "certificate_wrong_kind")

    def test_another_schools_seal_is_named(self) -> None:
        other = seal(hoa_sen().authority, "Trường THCS Hoa Mai", "79760502")
        report = verify(sign_all(unsigned_record(), seal=other), hoa_sen_trust(), NOW)
        assert (_failed_step(report), report.code) == (7, "seal_of_another_school")
        assert report.indication is Indication.INDETERMINATE

    def test_a_record_in_another_schools_name_is_refused(self) -> None:
        report = verify(sign_all(unsigned_record(school_code="79760502")), hoa_sen_trust(), NOW)
        assert (_failed_step(report), report.code) == (7, "school_unknown")

    def test_a_seal_that_the_school_put_away_before_is_refused(self) -> None:
        schools = trust_files()["schools.json"].replace(b'"valid_to":null', b'"valid_to":"2026-05-20T00:00:00Z"')
        trust = TrustStore.from_files(trust_files(more={"schools.json": schools}))
        assert verify(SIGNED, trust, NOW).code == "seal_not_in_use"

    def test_a_whole_school_of_ones_own_is_believed_by_nobody(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        authority = create_authority(tmp_path_factory.mktemp("ca"), at=CERTIFIED_AT)
        device = person(authority, "Nguyễn Thị Hà", "GV-0001", private_key=curve_key())
        devices = dict.fromkeys([f"subject_{code}" for code in SUBJECTS] + ["homeroom", "principal"], device)
        report = verify(sign_all(unsigned_record(), seal=seal(authority), **devices), hoa_sen_trust(), NOW)
        assert (_failed_step(report), report.sub_indication) == (6, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)

    def test_one_stranger_among_the_teachers_is_enough(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        authority = create_authority(tmp_path_factory.mktemp("ca"), at=CERTIFIED_AT)
        stranger = person(authority, "Nguyễn Thị Hà", "GV-0001", private_key=curve_key())
        report = verify(sign_all(unsigned_record(), subject_NN1=stranger), hoa_sen_trust(), NOW)
        assert (_failed_step(report), report.code) == (6, "certificate_chain_unknown")


class TestBundles:
    """A bundle's parts belong together."""

    def _refused(self, bundle: bytes) -> tuple[int, str]:
        report = verify(bundle, hoa_sen_trust(), NOW)
        assert report.indication is not Indication.TOTAL_PASSED
        return _failed_step(report), report.code

    def test_a_manifest_of_another_record(self) -> None:
        another = sign_all(unsigned_record(code="ZZZZZZZZZZZZZZZZZZZZZZZZZZ"))
        assert self._refused(bundle_of(SIGNED, manifest=manifest_for(another))) == (8, "manifest_mismatch")

    def test_a_proof_of_another_record(self) -> None:
        assert self._refused(bundle_of(SIGNED, proof=log_proof(b"other"))) == (8, "proof_wrong")

    def test_a_leaf_of_another_type(self) -> None:
        proof = log_proof(manifest_for(SIGNED), leaf_type=LeafType.CLOSING)
        assert self._refused(bundle_of(SIGNED, proof=proof)) == (8, "proof_wrong")

    def test_a_proof_that_is_none(self) -> None:
        assert self._refused(bundle_of(SIGNED, proof=b"no proof")) == (8, "proof_malformed")

    def test_a_stranger_who_cosigned_the_checkpoint(self) -> None:
        proof = log_proof(manifest_for(SIGNED)) + "— ai.do AAAAAAAA\n".encode()
        assert self._refused(bundle_of(SIGNED, proof=proof)) == (8, "checkpoint_signature_unknown")

    def test_a_log_that_nobody_knows(self) -> None:
        files = trust_files()
        del files["log.vkey"], files["status.note"]
        report = verify(bundle_of(SIGNED), TrustStore.from_files(files), NOW)
        assert (_failed_step(report), report.code) == (8, "log_key_missing")
        assert report.indication is Indication.INDETERMINATE

    def test_an_authority_that_has_nothing_to_do_with_it(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        other = create_authority(tmp_path_factory.mktemp("ca"), at=CERTIFIED_AT)
        assert self._refused(bundle_of(SIGNED, intermediates=other.intermediates())) == (6, "evidence_not_genuine")
        lists = list(other.crls(at=CERTIFIED_AT).values())
        assert self._refused(bundle_of(SIGNED, revocation_lists=lists)) == (6, "evidence_not_genuine")

    def test_evidence_that_is_none(self) -> None:
        assert self._refused(bundle_of(SIGNED, intermediates=[b"x"])) == (6, "certificate_unreadable")
        assert self._refused(bundle_of(SIGNED, revocation_lists=[b"x"])) == (6, "revocation_list_unreadable")

    def test_a_bundle_in_a_bundle(self) -> None:
        within = build_bundle(record_xml=bundle_of(SIGNED), manifest=b"{}", proof=b"", intermediates=[], revocation_lists=[])
        assert self._refused(within) == (2, "xml_not_canonical")


def test_the_logs_key_alone_makes_no_trust() -> None:
    report = verify(bundle_of(SIGNED), TrustStore.from_files(log_files()), NOW)
    assert report.code == "trust_folder_empty"
    assert report.indication is Indication.INDETERMINATE
