"""Keys in files: found by name, opened once, never by path."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from hocba.gateways.demo_ca.certificate_forms import read_private_key
from hocba.gateways.software_keys import SoftwareKeyFolder
from hocba_core.ports.signing_device import SigningDeviceError
from hocba_core.signing.certificates import read_certificate
from hocba_core.signing.primitives import is_valid_signature
from kit.signers import CERTIFIED_AT, PASSWORD, SCHOOL_NAME, curve_key, hoa_sen


@pytest.fixture(scope="module")
def pkcs12_of_co_ha() -> bytes:
    return hoa_sen().authority.issue_person(
        name="Nguyễn Thị Hà",
        identity="GV-0001",
        organisation=SCHOOL_NAME,
        password=PASSWORD,
        at=CERTIFIED_AT,
        private_key=curve_key(),
    )


def test_a_stored_key_signs(tmp_path: Path, pkcs12_of_co_ha: bytes) -> None:
    keys = SoftwareKeyFolder(tmp_path / "keys", PASSWORD)
    keys.store("GV-0001", pkcs12_of_co_ha)
    device = keys.device("GV-0001")
    values = device.sign([b"one", b"two"])
    key = read_certificate(device.certificate_der()).public_key
    assert [is_valid_signature(key, "sha256", text, value) for text, value in zip([b"one", b"two"], values, strict=True)] == [
        True,
        True,
    ]
    assert keys.names() == ["GV-0001"]
    assert keys.has("GV-0001")
    assert stat.S_IMODE((tmp_path / "keys" / "GV-0001.p12").stat().st_mode) == 0o600


def test_a_key_is_opened_once_until_it_is_replaced(tmp_path: Path, pkcs12_of_co_ha: bytes) -> None:
    keys = SoftwareKeyFolder(str(tmp_path), PASSWORD)
    keys.store("GV-0001", pkcs12_of_co_ha)
    first = keys.device("GV-0001")
    assert keys.device("GV-0001") is first
    keys.store("GV-0001", pkcs12_of_co_ha)
    assert keys.device("GV-0001") is not first


@pytest.mark.parametrize("name", ["../keys/GV-0001", "", ".", "a/b", "GV 1", "-x"])
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(SigningDeviceError) as refused:
        SoftwareKeyFolder(tmp_path, PASSWORD).device(name)
    assert refused.value.code == "signing_key_missing"


def test_a_missing_key_is_a_permanent_error(tmp_path: Path) -> None:
    with pytest.raises(SigningDeviceError) as refused:
        SoftwareKeyFolder(tmp_path, PASSWORD).device("GV-0009")
    assert refused.value.is_permanent


def test_a_wrong_password_or_a_broken_file_is_told(tmp_path: Path, pkcs12_of_co_ha: bytes) -> None:
    SoftwareKeyFolder(tmp_path, PASSWORD).store("GV-0001", pkcs12_of_co_ha)
    SoftwareKeyFolder(tmp_path, PASSWORD).store("GV-0002", b"broken")
    lone_key = read_private_key(curve_key())
    no_certificate = pkcs12.serialize_key_and_certificates(None, lone_key, None, None, BestAvailableEncryption(b"other"))
    SoftwareKeyFolder(tmp_path, PASSWORD).store("GV-0003", no_certificate)
    for folder, name in (
        (SoftwareKeyFolder(tmp_path, "sai"), "GV-0001"),
        (SoftwareKeyFolder(tmp_path, PASSWORD), "GV-0002"),
        (SoftwareKeyFolder(tmp_path, "other"), "GV-0003"),
    ):
        with pytest.raises(SigningDeviceError) as refused:
            folder.device(name)
        assert refused.value.code == "signing_key_unreadable"
