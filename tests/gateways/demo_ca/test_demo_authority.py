"""The demo authority issues what the verifier asks for, and says plainly that it is one."""

import stat
import subprocess
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hocba.gateways.demo_ca import create_authority
from hocba_core.signing.certificates import Certificate, read_certificate
from hocba_core.signing.signer_identity import SignerKind, kind_of
from kit.signers import CERTIFIED_AT, PASSWORD, SCHOOL_CODE, SCHOOL_NAME, curve_key, device_from


def _person(folder: Path) -> Certificate:
    authority = create_authority(folder, at=CERTIFIED_AT)
    pkcs12 = authority.issue_person(
        name="Nguyễn Thị Hà",
        identity="GV-0001",
        organisation=SCHOOL_NAME,
        password=PASSWORD,
        at=CERTIFIED_AT,
        private_key=curve_key(),
    )
    return read_certificate(device_from(pkcs12).certificate_der())


def test_a_persons_certificate_names_her_identity_and_school_for_three_years(tmp_path: Path) -> None:
    certificate = _person(tmp_path)
    assert (certificate.name, certificate.identity) == ("Nguyễn Thị Hà", "GV-0001")
    assert certificate.organisation == SCHOOL_NAME
    assert certificate.may_sign_documents
    assert kind_of(certificate.identity) is SignerKind.PERSON
    assert certificate.not_after == CERTIFIED_AT + timedelta(days=3 * 365)


def test_a_seals_certificate_names_the_schools_code(tmp_path: Path) -> None:
    authority = create_authority(tmp_path, at=CERTIFIED_AT)
    pkcs12 = authority.issue_seal(
        school_name=SCHOOL_NAME, school_code=SCHOOL_CODE, password=PASSWORD, at=CERTIFIED_AT, private_key=curve_key()
    )
    certificate = read_certificate(device_from(pkcs12).certificate_der())
    assert (certificate.name, certificate.identity) == (SCHOOL_NAME, f"MST:{SCHOOL_CODE}")
    assert kind_of(certificate.identity) is SignerKind.SEAL


def test_its_issuer_says_demo(tmp_path: Path) -> None:
    issuer = _person(tmp_path).parsed.issuer.rfc4514_string()
    assert "DEMO" in issuer
    assert "không có giá trị" in issuer


def test_openssl_builds_the_same_chain(tmp_path: Path) -> None:
    leaf = tmp_path / "leaf.pem"
    leaf.write_bytes(_person(tmp_path).parsed.public_bytes(Encoding.PEM))
    lists = create_authority(tmp_path, at=CERTIFIED_AT).crls(at=CERTIFIED_AT)
    joined = b"".join(x509.load_der_x509_crl(each).public_bytes(Encoding.PEM) for each in lists.values())
    (tmp_path / "crls.pem").write_bytes(joined)
    command = ["openssl", "verify", "-x509_strict", "-crl_check_all", "-attime", str(int(CERTIFIED_AT.timestamp()) + 60)]
    command += ["-CAfile", str(tmp_path / "root.pem"), "-untrusted", str(tmp_path / "issuing.pem")]
    command += ["-CRLfile", str(tmp_path / "crls.pem"), str(leaf)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_made_once_it_stays_the_same_authority(tmp_path: Path) -> None:
    create_authority(tmp_path, at=CERTIFIED_AT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    create_authority(tmp_path, at=CERTIFIED_AT + timedelta(days=9))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_its_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    create_authority(tmp_path / "ca", at=CERTIFIED_AT)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "ca").glob("*.key")}
    assert modes == {"root.key": 0o600, "issuing.key": 0o600}
    assert stat.S_IMODE((tmp_path / "ca").stat().st_mode) == 0o700
