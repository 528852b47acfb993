"""Thiết bị ký: whatever holds a private key, seen from the line. A fake for tests stands beside the port."""

from collections.abc import Sequence
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.primitives import pair_of_der


class SigningDeviceError(HocbaError):
    """The device did not sign. ``is_permanent`` tells whether asking again can help (a busy service) or not (a lost key)."""

    def __init__(self, code: str, message: str, next_step: str, *, is_permanent: bool) -> None:
        super().__init__(code, message, next_step)
        self.is_permanent = is_permanent


class SigningDevice(Protocol):
    """One private key with its certificate: a PKCS#12 file, a token, a remote service."""

    def certificate_der(self) -> bytes:
        """Return the signer's own certificate (X.509 DER)."""
        ...

    def sign(self, pre_images: Sequence[bytes]) -> list[bytes]:
        """Sign each pre-image with SHA-256; same order, same count.

        RSA gives PKCS #1 v1.5 (RFC 8017 8.2), ECDSA the fixed-length r‖s of XML-DSig (RFC 4051 2.3.6).
        Raises ``SigningDeviceError``.
        """
        ...


class InMemorySigningDevice:
    """The fake: a key held in memory. Also serves lint, which signs with a throw-away key."""

    def __init__(self, private_key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, certificate_der: bytes) -> None:
        self._private_key = private_key
        self._certificate_der = certificate_der
        self.signed_count = 0

    def certificate_der(self) -> bytes:
        """Return the certificate given at construction."""
        return self._certificate_der

    def sign(self, pre_images: Sequence[bytes]) -> list[bytes]:
        """Sign in memory."""
        self.signed_count += len(pre_images)
        return [sign_with_key(self._private_key, pre_image) for pre_image in pre_images]


def sign_with_key(private_key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, pre_image: bytes) -> bytes:
    """Sign one pre-image with SHA-256, in the value format that ``SigningDevice.sign`` promises."""
    if isinstance(private_key, rsa.RSAPrivateKey):
        return private_key.sign(pre_image, padding.PKCS1v15(), hashes.SHA256())
    der = private_key.sign(pre_image, ec.ECDSA(hashes.SHA256()))
    return pair_of_der(der, private_key.key_size)
