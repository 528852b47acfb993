"""What revocation lists say of a certificate at a moment, and which lists say nothing."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from hocba.gateways.demo_ca import create_authority
from hocba.gateways.demo_ca.certificate_forms import read_private_key
from hocba_core.ports.signing_device import InMemorySigningDevice
from hocba_core.signing.certificates import read_certificate
from hocba_core.signing.errors import SigningError
from hocba_core.signing.indications import SubIndication
from hocba_core.signing.trust import TrustStore, certificate_problems
from kit.signers import CERTIFIED_AT, NOW, hoa_sen, person
from kit.trust import trust_files

HA = "GV-0001"


def _codes(trust: TrustStore, device: InMemorySigningDevice, at: datetime = NOW) -> list[str]:
    problems = certificate_problems(trust, device.certificate_der(), at, expected_identity=HA)
    return [problem.code for problem in problems]


def test_a_revoked_certificate_is_undecided_once_a_list_says_so(tmp_path: Path) -> None:
    authority = create_authority(tmp_path, at=CERTIFIED_AT)
    device = person(authority, "Nguyễn Thị Hà", HA)
    files = authority.trust_files(at=CERTIFIED_AT)
    authority.revoke(device.certificate_der(), at=NOW - timedelta(days=1))
    trust = TrustStore.from_files({**files, "crls/newer.crl": authority.crls(at=NOW)["issuing.crl"]})
    assert _codes(trust, device, NOW - timedelta(seconds=1)) == []
    assert _codes(trust, device, NOW) == ["certificate_revoked"]
    problem = trust.certificate_problem(read_certificate(device.certificate_der()), NOW)
    assert problem is not None
    assert problem.sub_indication is SubIndication.REVOKED_NO_POE


def _with_lists(*lists: bytes) -> TrustStore:
    files = {path: data for path, data in trust_files().items() if not path.endswith("issuing.crl")}
    return TrustStore.from_files({**files, **{f"crls/{number}.crl": der for number, der in enumerate(lists)}})


def _list(
    *, at: datetime, days: int = 30, revoked_on: datetime | None = None, extension: x509.ExtensionType | None = None
) -> bytes:
    """A list of Hoa Sen's issuing authority; ``revoked_on`` puts cô Hà's certificate on it."""
    folder = hoa_sen().authority.folder
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=x509.load_pem_x509_certificate((folder / "issuing.pem").read_bytes()).subject,
        last_update=at,
        next_update=at + timedelta(days=days),
    )
    if revoked_on is not None:
        number = x509.load_der_x509_certificate(hoa_sen().teacher.certificate_der()).serial_number
        entry = x509.RevokedCertificateBuilder(serial_number=number, revocation_date=revoked_on)
        builder = builder.add_revoked_certificate(entry.build())
    if extension is not None:
        builder = builder.add_extension(extension, critical=False)
    key = read_private_key((folder / "issuing.key").read_bytes())
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_a_list_dated_ahead_neither_clears_nor_revokes() -> None:
    revoked = _list(at=NOW - timedelta(days=1), revoked_on=NOW - timedelta(days=2))
    clean = _list(at=NOW - timedelta(days=1))
    assert _codes(_with_lists(revoked, _list(at=NOW + timedelta(days=1))), hoa_sen().teacher) == ["certificate_revoked"]
    assert _codes(_with_lists(clean, _list(at=NOW + timedelta(days=1), revoked_on=NOW)), hoa_sen().teacher) == []
    assert _codes(_with_lists(_list(at=NOW + timedelta(seconds=1))), hoa_sen().teacher) == ["revocation_unknown"]


def test_of_two_lists_of_one_moment_the_revoking_one_counts_in_any_order() -> None:
    at = NOW - timedelta(days=1)
    clean, revoked = _list(at=at), _list(at=at, revoked_on=at)
    for lists in ((clean, revoked), (revoked, clean)):
        assert _codes(_with_lists(*lists), hoa_sen().teacher) == ["certificate_revoked"]


def test_a_revocation_does_not_lapse_with_its_list() -> None:
    old = _list(at=NOW - timedelta(days=9))
    revoked = _list(at=NOW - timedelta(days=5), days=2, revoked_on=NOW - timedelta(days=6))
    assert _codes(_with_lists(old, revoked), hoa_sen().teacher) == ["certificate_revoked"]


def test_an_older_list_does_not_speak_for_a_newer_one_that_is_out_of_force() -> None:
    old, newer = _list(at=NOW - timedelta(days=9)), _list(at=NOW - timedelta(days=5), days=2)
    assert _codes(_with_lists(old, newer), hoa_sen().teacher) == ["revocation_unknown"]


def test_a_date_of_revocation_still_ahead_counts_at_once() -> None:
    listed = _list(at=NOW - timedelta(days=1), revoked_on=NOW + timedelta(days=3))
    assert _codes(_with_lists(listed), hoa_sen().teacher) == ["certificate_revoked"]


_ONLY_AUTHORITIES = x509.IssuingDistributionPoint(
    full_name=None, relative_name=None, only_contains_user_certs=False, only_contains_ca_certs=True,
    only_some_reasons=None, indirect_crl=False, only_contains_attribute_certs=False,
)  # fmt: skip


@pytest.mark.parametrize("extension", [_ONLY_AUTHORITIES, x509.DeltaCRLIndicator(1)])
def test_a_partial_list_is_none_even_if_that_is_not_called_critical(extension: x509.ExtensionType) -> None:
    with pytest.raises(SigningError) as refused:
        _with_lists(_list(at=NOW - timedelta(days=1), extension=extension))
    assert refused.value.code == "revocation_list_unreadable"


def test_the_newest_list_decides_even_beside_an_older_one_still_in_force(tmp_path: Path) -> None:
    authority = create_authority(tmp_path, at=CERTIFIED_AT)
    device = person(authority, "Nguyễn Thị Hà", HA)
    before = authority.trust_files(at=CERTIFIED_AT)
    authority.revoke(device.certificate_der(), at=CERTIFIED_AT + timedelta(days=1))
    newer = authority.crls(at=CERTIFIED_AT + timedelta(days=2))["issuing.crl"]
    assert _codes(TrustStore.from_files(before), device) == []
    assert _codes(TrustStore.from_files({**before, "crls/newer.crl": newer}), device) == ["certificate_revoked"]
    assert _codes(TrustStore.from_files(before).with_evidence([], [newer]), device) == ["certificate_revoked"]


def test_a_stale_list_decides_nothing() -> None:
    trust = TrustStore.from_files(trust_files(at=NOW - timedelta(days=400)))
    assert _codes(trust, hoa_sen().teacher) == ["revocation_unknown"]


def test_no_list_decides_nothing() -> None:
    files = {path: data for path, data in trust_files().items() if not path.startswith("crls/")}
    assert _codes(TrustStore.from_files(files), hoa_sen().teacher) == ["revocation_unknown"]


def test_a_list_by_another_authority_of_the_same_name_is_not_believed(tmp_path: Path) -> None:
    other = create_authority(tmp_path, at=CERTIFIED_AT)
    files = {path: data for path, data in trust_files().items() if not path.startswith("crls/")}
    forged = {f"crls/{name}": data for name, data in other.crls(at=CERTIFIED_AT).items()}
    assert _codes(TrustStore.from_files({**files, **forged}), hoa_sen().teacher) == ["revocation_unknown"]


def test_a_delta_list_does_not_speak_for_all() -> None:
    folder = hoa_sen().authority.folder
    issuer = x509.load_pem_x509_certificate((folder / "issuing.pem").read_bytes())
    delta = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(CERTIFIED_AT)
        .next_update(CERTIFIED_AT + timedelta(days=90))
        .add_extension(x509.DeltaCRLIndicator(1), critical=True)
        .sign(read_private_key((folder / "issuing.key").read_bytes()), hashes.SHA256())
    )
    with pytest.raises(SigningError):
        TrustStore.from_files({"crls/delta.crl": delta.public_bytes(Encoding.DER)})
