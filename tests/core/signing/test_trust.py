"""Which certificates count, when, and for whom."""

import subprocess
import sys
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import DER_cert_to_PEM_cert

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from hocba.gateways.demo_ca import create_authority
from hocba.gateways.demo_ca.certificate_forms import certify_authority, certify_signer, read_private_key, subject_name
from hocba_core.ports.signing_device import InMemorySigningDevice
from hocba_core.signing.certificates import read_certificate
from hocba_core.signing.errors import SigningError
from hocba_core.signing.indications import Indication, SubIndication, indication_of
from hocba_core.signing.trust import TrustStore, certificate_problems
from kit.signers import CERTIFIED_AT, NOW, SCHOOL_CODE, hoa_sen, person, seal, small_key
from kit.trust import hoa_sen_trust, trust_files

HA = "GV-0001"
OF_VERSION_EIGHT = DER_cert_to_PEM_cert(
    hoa_sen().authority.intermediates()[0].replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)
).encode()


def _listing(moments: str) -> bytes:
    """A list of one school with one seal that is in use between ``moments``."""
    seal_facts = f'{{"certificate_sha256":"{"0" * 64}",{moments}}}'
    return f'{{"version":"1","schools":[{{"code":"1","name":"x","seals":[{seal_facts}]}}]}}'.encode()


def _codes(trust: TrustStore, device: InMemorySigningDevice, at: datetime = NOW, identity: str = HA) -> list[str]:
    problems = certificate_problems(trust, device.certificate_der(), at, expected_identity=identity)
    return [problem.code for problem in problems]


def test_co_has_certificate_counts() -> None:
    assert _codes(hoa_sen_trust(), hoa_sen().teacher) == []


def test_another_persons_certificate_is_refused_before_it_signs() -> None:
    assert _codes(hoa_sen_trust(), hoa_sen().homeroom) == ["certificate_of_another"]


def test_the_seal_is_asked_for_by_the_schools_code() -> None:
    assert _codes(hoa_sen_trust(), hoa_sen().seal, identity=f"MST:{SCHOOL_CODE}") == []
    other = seal(hoa_sen().authority, "Trường THCS Hoa Mai", "79760502")
    assert _codes(hoa_sen_trust(), other, identity=f"MST:{SCHOOL_CODE}") == ["certificate_of_another"]


def test_an_expired_certificate_is_undecided_without_proof_of_time() -> None:
    problem = hoa_sen_trust().certificate_problem(
        read_certificate(hoa_sen().teacher.certificate_der()), CERTIFIED_AT + timedelta(days=3 * 365 + 1)
    )
    assert problem is not None
    assert indication_of(problem.sub_indication) is Indication.INDETERMINATE


@pytest.mark.parametrize(
    ("lifetime_days", "asked_after_days", "code"),
    [(10, 9, None), (10, 11, "certificate_expired"), (10, -1, "certificate_not_yet_valid")],
)
def test_validity_is_judged_at_the_moment_asked(lifetime_days: int, asked_after_days: int, code: str | None) -> None:
    device = person(hoa_sen().authority, "Nguyễn Thị Hà", HA, lifetime=timedelta(days=lifetime_days))
    trust = TrustStore.from_files(trust_files(at=CERTIFIED_AT - timedelta(days=2)))
    assert _codes(trust, device, CERTIFIED_AT + timedelta(days=asked_after_days)) == ([code] if code else [])


def test_without_anchors_nothing_is_decided() -> None:
    assert _codes(TrustStore.from_files({}), hoa_sen().teacher) == ["trust_folder_empty"]


def test_an_authority_of_the_same_name_is_another_authority(tmp_path: Path) -> None:
    device = person(create_authority(tmp_path, at=CERTIFIED_AT), "Nguyễn Thị Hà", HA)
    assert _codes(hoa_sen_trust(), device) == ["certificate_chain_unknown"]


def test_a_self_signed_certificate_is_nobodys() -> None:
    assert _codes(hoa_sen_trust(), _certified(issuer=None, key=small_key(2048))) == ["certificate_chain_unknown"]


def test_an_intermediate_comes_with_the_bundle_but_an_anchor_never(tmp_path: Path) -> None:
    files = {path: data for path, data in trust_files().items() if not path.startswith("intermediates/")}
    trust = TrustStore.from_files(files)
    assert _codes(trust, hoa_sen().teacher) == ["certificate_chain_unknown"]
    assert _codes(trust.with_evidence(hoa_sen().authority.intermediates(), []), hoa_sen().teacher) == []
    other = create_authority(tmp_path, at=CERTIFIED_AT)
    roots = [read_certificate(x509.load_pem_x509_certificate((tmp_path / "root.pem").read_bytes()).public_bytes(Encoding.DER))]
    evidence = trust.with_evidence([roots[0].der, *other.intermediates()], other.crls(at=CERTIFIED_AT).values())
    assert _codes(evidence, person(other, "Nguyễn Thị Hà", HA)) == ["certificate_chain_unknown"]


def test_evidence_that_is_known_already_makes_no_new_store() -> None:
    trust = hoa_sen_trust()
    assert trust.with_evidence(hoa_sen().authority.intermediates(), []) is trust


def test_a_teacher_cannot_act_as_an_authority() -> None:
    """Thầy Bình's own certificate, valid in every way, issues one for somebody else."""
    device = _certified(issuer=hoa_sen().homeroom, key=small_key(2048))
    trust = hoa_sen_trust().with_evidence([hoa_sen().homeroom.certificate_der()], [])
    assert _codes(trust, device) == ["certificate_chain_unknown"]


@pytest.mark.parametrize("is_critical", [True, False])
def test_an_authority_with_name_constraints_is_not_followed(is_critical: bool) -> None:
    """Not worked out here, so whoever is bound by them is not believed, also where the issuer called them optional."""
    folder = hoa_sen().authority.folder
    root_key = read_private_key((folder / "root.key").read_bytes())
    issuing = x509.load_pem_x509_certificate((folder / "issuing.pem").read_bytes())
    builder = x509.CertificateBuilder(
        issuer_name=issuing.issuer, subject_name=issuing.subject, public_key=issuing.public_key(), serial_number=7,
        not_valid_before=CERTIFIED_AT, not_valid_after=CERTIFIED_AT + timedelta(days=900),
    )  # fmt: skip
    for extension in issuing.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    constraints = x509.NameConstraints([x509.DNSName("hoa-sen.example")], None)
    bound = builder.add_extension(constraints, is_critical).sign(root_key, hashes.SHA256())
    files = {path: data for path, data in trust_files().items() if not path.startswith("intermediates/")}
    trust = TrustStore.from_files({**files, "intermediates/bound.pem": bound.public_bytes(Encoding.PEM)})
    assert _codes(trust, hoa_sen().teacher) == ["certificate_chain_unknown"]


def test_an_authority_may_not_go_below_its_path_length() -> None:
    folder = hoa_sen().authority.folder
    issuing_key = read_private_key((folder / "issuing.key").read_bytes())
    issuing = x509.load_pem_x509_certificate((folder / "issuing.pem").read_bytes())
    name, key = subject_name(common_name="Cơ quan thứ ba"), read_private_key(small_key(2048))
    third = certify_authority(
        subject=name, key=key, issuer=issuing.subject, issuer_key=issuing_key, path_length=0, at=CERTIFIED_AT
    )
    leaf_key = read_private_key(small_key(2048))
    leaf = certify_signer(
        subject=subject_name(common_name="Nguyễn Thị Hà", identity=HA), key=leaf_key, issuer=name, issuer_key=key,
        at=CERTIFIED_AT, lifetime=timedelta(days=30),
    )  # fmt: skip
    trust = hoa_sen_trust().with_evidence([third.public_bytes(Encoding.DER)], [])
    device = InMemorySigningDevice(leaf_key, leaf.public_bytes(Encoding.DER))
    assert _codes(trust, device) == ["certificate_chain_unknown"]


def test_an_authoritys_own_certificate_signs_no_documents() -> None:
    der = hoa_sen().authority.intermediates()[0]
    problems = certificate_problems(hoa_sen_trust(), der, NOW, expected_identity="")
    assert [problem.code for problem in problems] == ["certificate_without_identity", "certificate_not_for_signing"]


def test_a_weak_key_is_refused_whatever_its_chain() -> None:
    weak = person(hoa_sen().authority, "Nguyễn Thị Hà", HA, private_key=small_key(1024))
    assert _codes(hoa_sen_trust(), weak) == ["algorithm_not_acceptable"]


def test_rsa_is_undecided_once_its_suite_has_ended() -> None:
    late = datetime(2029, 1, 2, tzinfo=UTC)
    device = person(hoa_sen().authority, "Trần Văn Bình", HA, lifetime=timedelta(days=2000))
    trust = TrustStore.from_files(trust_files(at=late - timedelta(days=5)))
    problem = trust.certificate_problem(read_certificate(device.certificate_der()), late)
    assert problem is not None
    assert problem.sub_indication is SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE


def test_bytes_that_are_no_certificate_are_named_so() -> None:
    problems = certificate_problems(hoa_sen_trust(), b"0\x03\x02\x01\x01", NOW, expected_identity=HA)
    assert [problem.code for problem in problems] == ["certificate_unreadable"]


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("anchors/a.pem", b"not a certificate", "certificate_unreadable"),
        ("anchors/a.pem", b"", "certificate_unreadable"),
        ("intermediates/a.pem", OF_VERSION_EIGHT, "certificate_unreadable"),
        ("crls/a.crl", b"not a list", "revocation_list_unreadable"),
        ("schools.json", b'{"version":"2","schools":[]}', "schools_unreadable"),
        ("schools.json", b"[]", "schools_unreadable"),
        ("schools.json", b'{"version":"1","schools":[{"code":"","name":"x","seals":[]}]}', "schools_unreadable"),
        ("schools.json", b'{"version":"1","schools":[{"code":"1","name":"x","seals":[{}]}]}', "schools_unreadable"),
        ("schools.json", b'{"version":"1","schools":[],"schools":[]}', "schools_unreadable"),
        ("schools.json", _listing('"valid_to":null,"valid_to":null,"valid_from":"2026-01-01T00:00:00Z"'), "schools_unreadable"),
        ("schools.json", _listing('"valid_to":null,"valid_from":1'), "schools_unreadable"),
        ("schools.json", _listing('"valid_to":null,"valid_from":"2026-01-01"'), "schools_moment_unreadable"),
        ("schools.json", _listing('"valid_to":null,"valid_from":"2026-02-30T00:00:00Z"'), "schools_moment_unreadable"),
        ("schools.json", _listing('"valid_to":null,"valid_from":"\\ud800"'), "schools_moment_unreadable"),
        ("schools.json", _listing('"valid_to":"","valid_from":"2026-01-01T00:00:00Z"'), "schools_moment_unreadable"),
        ("log.vkey", "khóa".encode(), "log_key_unreadable"),
    ],
)
def test_half_a_trust_folder_is_none(path: str, data: bytes, code: str) -> None:
    with pytest.raises(SigningError) as refused:
        TrustStore.from_files({path: data})
    assert refused.value.code == code


def _certified(*, issuer: InMemorySigningDevice | None, key: bytes) -> InMemorySigningDevice:
    own_key = read_private_key(key)
    name = subject_name(common_name="Nguyễn Thị Hà", identity=HA)
    issuer_name = read_certificate(issuer.certificate_der()).parsed.subject if issuer else name
    certificate = certify_signer(
        subject=name,
        key=own_key,
        issuer=issuer_name,
        issuer_key=issuer._private_key if issuer else own_key,
        at=CERTIFIED_AT,
        lifetime=timedelta(days=365),
    )
    return InMemorySigningDevice(own_key, certificate.public_bytes(Encoding.DER))


class _EmptiedByAnother(dict[object, object]):
    """What a thread put in, another has thrown out before the first looks again."""

    def __setitem__(self, key: object, value: object) -> None:
        super().__setitem__(key, value)
        self.clear()


def test_an_answer_stands_even_if_another_thread_forgets_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    trust = TrustStore.from_files(trust_files())
    for memory in ("_problems", "_paths", "_derived"):
        monkeypatch.setattr(trust, memory, _EmptiedByAnother())
    assert _codes(trust, hoa_sen().teacher) == []
    assert _codes(trust, hoa_sen().homeroom) == ["certificate_of_another"]


def test_a_name_above_64_bytes_is_read_without_a_word_on_the_terminal() -> None:
    """In a process of its own, where warnings are neither errors nor hidden by the test runner."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trường Trung học cơ sở " * 6, _validate=False)])
        key = read_private_key(small_key(2048))
        der = certify_signer(
            subject=name, key=key, issuer=name, issuer_key=key, at=CERTIFIED_AT, lifetime=timedelta(days=1)
        ).public_bytes(Encoding.DER)
    program = (
        "import sys; from hocba_core.signing.certificates import read_certificate as r; print(r(sys.stdin.buffer.read()).name)"
    )
    answer = subprocess.run([sys.executable, "-c", program], input=der, capture_output=True, check=True)
    assert answer.stderr == b""
    assert answer.stdout.decode().startswith("Trường Trung học cơ sở Trường")
