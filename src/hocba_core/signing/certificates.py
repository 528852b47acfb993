"""A certificate as signing needs it: read once, remembered by its bytes (RFC 5280)."""

import warnings
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from hocba_core.kernel.digest import sha256
from hocba_core.kernel.text import clean
from hocba_core.signing.errors import SigningError
from hocba_core.signing.signer_identity import SignerKind, kind_of

# A signer's certificate has 1 to 3 KB. Hostile ones are remembered too, so both their size and their number have a bound.
_MOST_BYTES: Final = 8 * 1024
REMEMBERED_CERTIFICATES: Final = 2048
_LONGEST_SHOWN_NAME: Final = 80
_Kind = TypeVar("_Kind", bound=x509.ExtensionType)
# What the checks here read or may pass over; a critical extension outside this set makes a certificate unusable (RFC 5280 4.2).
_HANDLED_EXTENSIONS: Final = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
    }
)
# Where extended key usage is stated, one of these must be among it: any, secure mail, RFC 9336, and those of two makers
# of office programs that authorities wrote into certificates for documents before RFC 9336.
_DOCUMENT_USAGES: Final = frozenset(
    {
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"),
        x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),
        x509.ObjectIdentifier("1.2.840.113583.1.1.5"),
    }
)
# Names above 64 bytes are common (a Vietnamese letter takes up to three); their owner cannot help it, the reader neither.
warnings.filterwarnings("ignore", message="Attribute's length must be", category=UserWarning)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Certificate:
    """Chứng thư số, read; the same bytes give the same object while remembered.

    ``identity`` is the subject's one serialNumber, else empty: a person's staff identity code, or ``MST:`` and a school's
    code; ``kind`` is what it names. ``name`` and ``organisation`` are for people: clean text of at most 80 characters, since
    whoever issued the certificate may be a stranger.
    """

    der: bytes
    sha256: bytes
    parsed: x509.Certificate
    public_key: PublicKeyTypes
    name: str
    identity: str
    kind: SignerKind | None
    organisation: str
    subject: bytes
    issuer: bytes
    not_before: datetime
    not_after: datetime
    is_authority: bool
    path_length: int | None
    may_sign_documents: bool
    may_sign_certificates: bool
    may_sign_crls: bool
    has_unusable_extension: bool
    issuer_hash: str | None
    is_issuer_pss: bool


@lru_cache(maxsize=REMEMBERED_CERTIFICATES)
def read_certificate(der: bytes) -> Certificate:
    """Read the DER bytes of an X.509 certificate, or raise ``certificate_unreadable`` (also for one above 8 KB)."""
    if len(der) > _MOST_BYTES:
        raise _unreadable()
    try:
        return _facts(der, x509.load_der_x509_certificate(der))
    except Exception as problem:
        if not is_parser_fault(problem):
            raise
        raise _unreadable() from problem


def is_parser_fault(problem: Exception) -> bool:
    """Tell whether the X.509 parser raised this over hostile bytes: it has exceptions of its own beside the built-in ones."""
    return isinstance(problem, (ValueError, TypeError, NotImplementedError)) or type(problem).__module__.startswith(
        "cryptography"
    )


def read_pem_certificates(pem: bytes) -> list[Certificate]:
    """Read every certificate of a PEM file, or raise ``certificate_unreadable``."""
    try:
        return [read_certificate(parsed.public_bytes(Encoding.DER)) for parsed in x509.load_pem_x509_certificates(pem)]
    except Exception as problem:
        if not is_parser_fault(problem):
            raise
        raise _unreadable() from problem


def _unreadable() -> SigningError:
    return SigningError("certificate_unreadable", "Không đọc được chứng thư số.", "Xuất lại chứng thư ở dạng X.509.")


def _facts(der: bytes, parsed: x509.Certificate) -> Certificate:
    extensions = parsed.extensions
    constraints = _extension(extensions, x509.BasicConstraints)
    usage = _extension(extensions, x509.KeyUsage)
    is_authority = constraints is not None and constraints.ca
    identity = _attribute(parsed.subject, NameOID.SERIAL_NUMBER)
    hash_algorithm = parsed.signature_hash_algorithm
    return Certificate(
        der=der,
        sha256=sha256(der),
        parsed=parsed,
        public_key=parsed.public_key(),
        name=_shown(parsed.subject, NameOID.COMMON_NAME),
        identity=identity,
        kind=kind_of(identity),
        organisation=_shown(parsed.subject, NameOID.ORGANIZATION_NAME),
        subject=parsed.subject.public_bytes(),
        issuer=parsed.issuer.public_bytes(),
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
        is_authority=is_authority,
        path_length=constraints.path_length if constraints is not None else None,
        may_sign_documents=not is_authority and _is_for_documents(extensions, usage),
        may_sign_certificates=is_authority and usage is not None and usage.key_cert_sign,
        may_sign_crls=is_authority and usage is not None and usage.crl_sign,
        has_unusable_extension=any(_is_unusable(each) for each in extensions),
        issuer_hash=hash_algorithm.name if hash_algorithm is not None else None,
        is_issuer_pss=isinstance(parsed.signature_algorithm_parameters, padding.PSS),
    )


def _is_for_documents(extensions: x509.Extensions, usage: x509.KeyUsage | None) -> bool:
    if usage is None or not (usage.digital_signature or usage.content_commitment):
        return False
    purposes = _extension(extensions, x509.ExtendedKeyUsage)
    return purposes is None or not _DOCUMENT_USAGES.isdisjoint(purposes)


def _is_unusable(extension: x509.Extension[x509.ExtensionType]) -> bool:
    """Name constraints bind even where the issuer did not call them critical, and hocba does not work them out."""
    is_unknown = extension.critical and extension.oid not in _HANDLED_EXTENSIONS
    return is_unknown or extension.oid == ExtensionOID.NAME_CONSTRAINTS


def _extension(extensions: x509.Extensions, kind: type[_Kind]) -> _Kind | None:
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if len(found) == 1 else ""


def _shown(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    text = clean(_attribute(name, oid))
    return text if len(text) <= _LONGEST_SHOWN_NAME else text[: _LONGEST_SHOWN_NAME - 1] + "…"
