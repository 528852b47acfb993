"""Signing devices made of PKCS#12 files in one folder."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID

from hocba_core.ports.signing_device import InMemorySigningDevice, SigningDeviceError

_KEY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class SoftwareKeyFolder:
    """Khóa mềm: ``<folder>/<name>.p12``, one password for all. A key is read once and then kept in memory."""

    def __init__(self, folder: Path | str, password: str) -> None:
        self._folder = Path(folder)
        self._password = password
        self._devices: dict[str, InMemorySigningDevice] = {}

    def store(self, name: str, pkcs12_bytes: bytes) -> None:
        """Keep a PKCS#12 file under ``name``; replaces the former one whole."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(name)
        waiting = path.with_suffix(".new")
        waiting.touch(mode=0o600)
        waiting.write_bytes(pkcs12_bytes)
        waiting.replace(path)
        self._devices.pop(name, None)

    def names(self) -> list[str]:
        """Return the names of the keys at hand, sorted."""
        return sorted(path.stem for path in self._folder.glob("*.p12"))

    def has(self, name: str) -> bool:
        """Tell whether there is a key of that name."""
        return self._path(name).is_file()

    def device(self, name: str) -> InMemorySigningDevice:
        """Return the device of that name; raise ``SigningDeviceError`` (permanent) where it is missing or unreadable."""
        if name not in self._devices:
            self._devices[name] = self._load(name)
        return self._devices[name]

    def _load(self, name: str) -> InMemorySigningDevice:
        try:
            data = self._path(name).read_bytes()
        except FileNotFoundError:
            raise _missing() from None
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(data, self._password.encode())
        except ValueError:
            raise _unreadable() from None
        if certificate is None or not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
            raise _unreadable()
        return InMemorySigningDevice(key, certificate.public_bytes(Encoding.DER))

    def _path(self, name: str) -> Path:
        if _KEY_NAME.fullmatch(name) is None:
            raise _missing()
        return self._folder / f"{name}.p12"


@lru_cache(maxsize=1)
def _throw_away_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def throw_away_device(at: datetime) -> InMemorySigningDevice:
    """Khóa dùng một lần: a fresh P-256 key with a self-signed certificate, for lint only. No trust folder knows it."""
    key = _throw_away_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hocba lint - không có giá trị")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return InMemorySigningDevice(key, certificate.public_bytes(Encoding.DER))


def _missing() -> SigningDeviceError:
    return SigningDeviceError(
        "signing_key_missing",
        "Không tìm thấy khóa ký của người này trên máy chủ.",
        "Nhờ quản trị viên nạp tệp khóa PKCS#12.",
        is_permanent=True,
    )


def _unreadable() -> SigningDeviceError:
    return SigningDeviceError(
        "signing_key_unreadable",
        "Không mở được tệp khóa ký: sai mật khẩu hoặc tệp hỏng.",
        "Kiểm tra mật khẩu khóa trong cấu hình, hoặc nạp lại tệp khóa.",
        is_permanent=True,
    )
