"""The forms of the demo authority's certificates: who may do what, for how long (RFC 5280)."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
DEMO_ORGANISATION = "hocba DEMO - chỉ để thử"
AUTHORITY_LIFETIME = timedelta(days=25 * 365)
SIGNER_LIFETIME = timedelta(days=3 * 365)
_BACKDATING = timedelta(minutes=5)


def new_private_key(bits: int = 2048) -> bytes:
    """Make an RSA key and return it as unencrypted PKCS#8 DER: a plain function, so that a process pool can run many."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def read_private_key(pkcs8_der: bytes) -> PrivateKey:
    """Read what ``new_private_key`` gave (RSA or P-256). Keys of our own making need no second proof that they are sound."""
    key = serialization.load_der_private_key(pkcs8_der, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise TypeError("the demo authority knows RSA and elliptic-curve keys only")
    return key


def subject_name(*, common_name: str, identity: str = "", organisation: str = DEMO_ORGANISATION) -> x509.Name:
    """Return a subject: O, CN and, where given, serialNumber (a person's staff identity code, or ``MST:`` and a code)."""
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if identity:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, identity))
    return x509.Name(attributes)


def certify_authority(
    *, subject: x509.Name, key: PrivateKey, issuer: x509.Name, issuer_key: PrivateKey, path_length: int, at: datetime
) -> x509.Certificate:
    """Make the certificate of a root (issuer is itself) or of an intermediate authority."""
    builder = _started(subject, key, issuer, issuer_key, at, AUTHORITY_LIFETIME)
    return (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def certify_signer(
    *, subject: x509.Name, key: PrivateKey, issuer: x509.Name, issuer_key: PrivateKey, at: datetime, lifetime: timedelta
) -> x509.Certificate:
    """Make the certificate of a person or of a school's seal."""
    builder = _started(subject, key, issuer, issuer_key, at, lifetime)
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _started(
    subject: x509.Name, key: PrivateKey, issuer: x509.Name, issuer_key: PrivateKey, at: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BACKDATING)
        .not_valid_after(at + lifetime)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
