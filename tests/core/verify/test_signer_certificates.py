"""Whose certificate signs which slot, and for what it was issued: valid chains that still do not count."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hocba.gateways.demo_ca.certificate_forms import certify_signer, read_private_key
from hocba_core.ports.signing_device import InMemorySigningDevice
from hocba_core.signing.certificates import read_certificate
from hocba_core.signing.school_seals import SchoolSeals, SealCertificate, format_schools
from hocba_core.signing.trust import TrustStore
from hocba_core.verify.report import Indication, VerificationReport
from hocba_core.verify.verifier import verify
from kit.logged import bundle_of
from kit.records import unsigned_record
from kit.signers import CERTIFIED_AT, NOW, SCHOOL_CODE, SCHOOL_NAME, hoa_sen, seal, sign_all
from kit.trust import hoa_sen_trust, trust_files

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _device(
    *identities: str, name: str = "Nguyễn Thị Hà", purposes: Sequence[x509.ObjectIdentifier] = (), is_critical: bool = False
) -> InMemorySigningDevice:
    """A certificate of the believed authority, with any number of identities and any purposes."""
    folder = hoa_sen().authority.folder
    issuer = x509.load_pem_x509_certificate((folder / "issuing.pem").read_bytes())
    issuer_key = read_private_key((folder / "issuing.key").read_bytes())
    attributes = [x509.NameAttribute(NameOID.SERIAL_NUMBER, each) for each in identities]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name, _validate=False), *attributes])
    certificate = certify_signer(
        subject=subject, key=_key(), issuer=issuer.subject, issuer_key=issuer_key, at=CERTIFIED_AT, lifetime=timedelta(days=90)
    )
    if purposes:
        certificate = _with_purposes(certificate, issuer_key, purposes, is_critical=is_critical)
    return InMemorySigningDevice(_key(), certificate.public_bytes(Encoding.DER))


def _with_purposes(
    plain: x509.Certificate, issuer_key: object, purposes: Sequence[x509.ObjectIdentifier], *, is_critical: bool
) -> x509.Certificate:
    builder = x509.CertificateBuilder(
        issuer_name=plain.issuer, subject_name=plain.subject, public_key=plain.public_key(), serial_number=plain.serial_number,
        not_valid_before=plain.not_valid_before_utc, not_valid_after=plain.not_valid_after_utc,
    )  # fmt: skip
    for extension in plain.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), is_critical)
    return builder.sign(issuer_key, hashes.SHA256())  # type: ignore[arg-type]


def _answer(report: VerificationReport) -> tuple[int | None, str]:
    return next((step.n for step in report.steps if step.ok is False), None), report.code


def _principal(device: InMemorySigningDevice) -> tuple[int | None, str]:
    return _answer(verify(sign_all(unsigned_record(), principal=device), hoa_sen_trust(), NOW))


def _listed(device: InMemorySigningDevice) -> TrustStore:
    """The trust folder lists the device's certificate as a seal of Hoa Sen, by an oversight."""
    digest = read_certificate(device.certificate_der()).sha256
    entry = SealCertificate(certificate_sha256=digest, valid_from=CERTIFIED_AT, valid_to=None)
    schools = format_schools([SchoolSeals(code=SCHOOL_CODE, name=SCHOOL_NAME, seals=(entry,))])
    return TrustStore.from_files(trust_files(more={"schools.json": schools}))


def test_a_person_with_one_identity_signs() -> None:
    assert _principal(_device("GV-0003")) == (None, "passed_without_log_proof")


@pytest.mark.parametrize("identities", [(), ("MST:1", "GV-0003"), ("GV-0003", "GV-0003"), ("mst:1",), (" MST:1",)])
def test_who_is_nobody_or_two_signs_nothing(identities: tuple[str, ...]) -> None:
    assert _principal(_device(*identities)) == (6, "certificate_without_identity")


def test_a_listed_seal_that_names_another_school_does_not_seal() -> None:
    other = seal(hoa_sen().authority, "Trường THCS Hoa Mai", "79760502")
    report = verify(sign_all(unsigned_record(), seal=other), _listed(other), NOW)
    assert _answer(report) == (7, "seal_of_another_school")


def test_a_listed_certificate_of_a_person_does_not_seal() -> None:
    report = verify(sign_all(unsigned_record(), seal=hoa_sen().teacher), _listed(hoa_sen().teacher), NOW)
    assert _answer(report) == (6, "certificate_wrong_kind")


@pytest.mark.parametrize("is_critical", [True, False])
@pytest.mark.parametrize("purposes", [[ExtendedKeyUsageOID.SERVER_AUTH], [ExtendedKeyUsageOID.OCSP_SIGNING]])
def test_a_certificate_for_another_purpose_does_not_sign(purposes: list[x509.ObjectIdentifier], is_critical: bool) -> None:
    device = _device("GV-0003", purposes=purposes, is_critical=is_critical)
    assert _principal(device) == (6, "certificate_not_for_signing")


@pytest.mark.parametrize(
    "purposes",
    [
        [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION],
        [DOCUMENT_SIGNING],
        [ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE],
    ],
)
def test_a_purpose_that_fits_documents_is_enough(purposes: list[x509.ObjectIdentifier]) -> None:
    assert _principal(_device("GV-0003", purposes=purposes, is_critical=True)) == (None, "passed_without_log_proof")


def test_a_root_in_a_bundle_is_refused_even_if_it_is_the_anchor() -> None:
    root = x509.load_pem_x509_certificate((hoa_sen().authority.folder / "root.pem").read_bytes()).public_bytes(Encoding.DER)
    bundle = bundle_of(sign_all(unsigned_record()), intermediates=[*hoa_sen().authority.intermediates(), root])
    report = verify(bundle, hoa_sen_trust(), NOW)
    assert report.indication is Indication.TOTAL_FAILED
    assert _answer(report) == (6, "evidence_not_genuine")


@pytest.mark.filterwarnings("ignore:Attribute's length:UserWarning")
def test_a_name_that_moves_the_cursor_or_runs_on_is_shown_clean_and_short() -> None:
    certificate = read_certificate(_device("GV-0003", name="\x1b[2J\u202eTOTAL-PASSED\n" + "à" * 40).certificate_der())
    assert certificate.name == "[2JTOTAL-PASSED " + "à" * 40
    assert read_certificate(_device("GV-0003", name="à" * 40 + "b" * 300).certificate_der()).name == "à" * 40 + "b" * 39 + "…"
