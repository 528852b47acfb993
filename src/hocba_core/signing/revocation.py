"""Danh sách thu hồi: what signed CRLs say of a certificate at a moment (RFC 5280 5 and 6.3; complete CRLs only)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509.oid import ExtensionOID

from hocba_core.signing.certificates import Certificate, is_parser_fault
from hocba_core.signing.errors import SigningError
from hocba_core.signing.suites import Verdict, current

_SMALL_BYTES: Final = 256 * 1024
# A CRL with another critical extension does not speak for all the issuer's certificates: not used.
_HANDLED_EXTENSIONS: Final = frozenset({ExtensionOID.CRL_NUMBER, ExtensionOID.AUTHORITY_KEY_IDENTIFIER})
# Nor one that says it is a delta or a part, even where the issuer forgot to call that critical (RFC 5280 5.2.4, 5.2.5).
_PARTIAL_EXTENSIONS: Final = frozenset({ExtensionOID.DELTA_CRL_INDICATOR, ExtensionOID.ISSUING_DISTRIBUTION_POINT})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RevocationList:
    """Một danh sách thu hồi, read but not yet trusted."""

    der: bytes
    parsed: x509.CertificateRevocationList
    issuer: bytes
    this_update: datetime
    next_update: datetime
    hash_name: str | None
    is_pss: bool
    _signed_by: dict[bytes, bool] = field(default_factory=dict)

    def revoked_at(self, certificate: Certificate) -> datetime | None:
        """Return when the list says the certificate was revoked, or ``None``."""
        entry = self.parsed.get_revoked_certificate_by_serial_number(certificate.parsed.serial_number)
        return None if entry is None else entry.revocation_date_utc

    def is_signed_by(self, authority: Certificate) -> bool:
        """Tell whether ``authority`` may sign CRLs and has signed this one."""
        if not authority.may_sign_crls or authority.subject != self.issuer:
            return False
        if authority.sha256 not in self._signed_by:
            self._signed_by[authority.sha256] = self._is_signature_valid(authority)
        return self._signed_by[authority.sha256]

    def _is_signature_valid(self, authority: Certificate) -> bool:
        try:
            return self.parsed.is_signature_valid(authority.public_key)  # type: ignore[arg-type]
        except Exception as problem:
            if not is_parser_fault(problem):
                raise
            return False


class Word(NamedTuple):
    """What one usable list says of one certificate, and from when until when the list speaks."""

    this_update: datetime
    next_update: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What all usable lists of the issuer say of one certificate. At a moment the newest list issued by then decides.

    Lists issued at one and the same moment are one list: any of them may revoke. A list is not of this world before its
    thisUpdate, so one dated ahead neither revokes nor clears.
    """

    words: tuple[Word, ...]

    def is_known_at(self, at: datetime) -> bool:
        """Tell whether the newest list issued by that moment is still in force (thisUpdate ≤ at < nextUpdate)."""
        return any(at < word.next_update for word in self._newest(at))

    def revoked_at(self, at: datetime) -> datetime | None:
        """Return the date of revocation that the newest list issued by that moment states, or ``None``.

        The list may be out of force: revocation does not lapse. A date still ahead counts at once, since the authority
        has given up the certificate.
        """
        return min((word.revoked_at for word in self._newest(at) if word.revoked_at is not None), default=None)

    def _newest(self, at: datetime) -> list[Word]:
        issued = [word for word in self.words if word.this_update <= at]
        newest = max((word.this_update for word in issued), default=None)
        return [word for word in issued if word.this_update == newest]


def read_revocation_list(der: bytes) -> RevocationList:
    """Read a DER CRL, or raise ``revocation_list_unreadable``; one without nextUpdate or not complete is not read either.

    Small ones are remembered: every bundle of a school brings the same.
    """
    return _read_small(der) if len(der) <= _SMALL_BYTES else _read(der)


@lru_cache(maxsize=64)
def _read_small(der: bytes) -> RevocationList:
    return _read(der)


def _read(der: bytes) -> RevocationList:
    try:
        each = _facts(der, x509.load_der_x509_crl(der))
    except Exception as problem:
        if not is_parser_fault(problem):
            raise
        raise _unreadable() from problem
    if each is None:
        raise _unreadable()
    return each


def _facts(der: bytes, parsed: x509.CertificateRevocationList) -> RevocationList | None:
    next_update, hash_algorithm = parsed.next_update_utc, parsed.signature_hash_algorithm
    is_complete = all(
        e.oid in _HANDLED_EXTENSIONS or not (e.critical or e.oid in _PARTIAL_EXTENSIONS) for e in parsed.extensions
    )
    if next_update is None or not is_complete:
        return None
    return RevocationList(
        der=der,
        parsed=parsed,
        issuer=parsed.issuer.public_bytes(),
        this_update=parsed.last_update_utc,
        next_update=next_update,
        hash_name=hash_algorithm.name if hash_algorithm is not None else None,
        is_pss=isinstance(parsed.signature_algorithm_parameters, padding.PSS),
    )


def standing_of(certificate: Certificate, authority: Certificate, lists: Iterable[RevocationList]) -> Standing:
    """Return what the lists signed by ``authority`` say of ``certificate``."""
    usable = [each for each in lists if _has_sound_algorithm(each, authority) and each.is_signed_by(authority)]
    return Standing(words=tuple(Word(each.this_update, each.next_update, each.revoked_at(certificate)) for each in usable))


def _has_sound_algorithm(each: RevocationList, authority: Certificate) -> bool:
    verdict = current().judge_issuer(authority.public_key, each.hash_name, each.this_update.date(), is_pss=each.is_pss)
    return verdict is Verdict.ACCEPTABLE


def _unreadable() -> SigningError:
    return SigningError(
        "revocation_list_unreadable", "Không đọc được danh sách thu hồi chứng thư.", "Tải lại danh sách thu hồi đầy đủ."
    )
