"""From the names in ``suites.yaml`` to the primitives of ``cryptography``. The only module that knows both."""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
# Order n of the base point (FIPS 186-5, SP 800-186): the two halves of an ECDSA value live below it.
_CURVE_ORDERS: Final = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
}


def key_family(key: object) -> str | None:
    """Return the name that ``suites.yaml`` gives this public key: ``rsa`` or a curve; ``None`` for any other kind."""
    if isinstance(key, rsa.RSAPublicKey):
        return "rsa"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name
    return None


def key_bits(key: object) -> int:
    """Return the size in bits of an RSA modulus or a curve's field; 0 for any other kind."""
    return key.key_size if isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)) else 0


def is_valid_signature(key: PublicKeyTypes, hash_name: str, pre_image: bytes, value: bytes) -> bool:
    """Tell whether ``value`` (PKCS #1 v1.5, or r‖s as in RFC 4051 2.3.6) signs ``pre_image`` under ``key``."""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, pre_image, padding.PKCS1v15(), HASHES[hash_name])
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_der_of_pair(value, key), pre_image, ec.ECDSA(HASHES[hash_name]))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True


def canonical_value(key: PublicKeyTypes, value: bytes) -> bytes:
    """Return the one form of ``value`` that hocba stores: an ECDSA s and n−s are both valid, the smaller is kept."""
    if isinstance(key, rsa.RSAPublicKey):
        return value
    order = _CURVE_ORDERS.get(key_family(key) or "")
    width = len(value) // 2
    if order is None or len(value) != 2 * width:
        return value
    scalar = int.from_bytes(value[width:])
    return value[:width] + min(scalar, order - scalar).to_bytes(width) if 0 < scalar < order else value


def pair_of_der(der: bytes, key_size: int) -> bytes:
    """Return r‖s, each padded to the field, from the DER signature that key libraries give (X9.62)."""
    r, s = decode_dss_signature(der)
    width = (key_size + 7) // 8
    return r.to_bytes(width) + s.to_bytes(width)


def _der_of_pair(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    width = (key.key_size + 7) // 8
    if len(value) != 2 * width:
        raise ValueError("an ECDSA value is two field elements")
    return encode_dss_signature(int.from_bytes(value[:width]), int.from_bytes(value[width:]))
