"""Cơ quan chứng thực THỬ: a root, one intermediate, the certificates of people and seals, revocation lists.

For trying hocba out and for its tests. Its certificates bind nobody: keys lie in a folder, no identity is checked.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from hocba.gateways.demo_ca.certificate_forms import (
    SIGNER_LIFETIME,
    PrivateKey,
    certify_authority,
    certify_signer,
    new_private_key,
    read_private_key,
    subject_name,
)

CRL_LIFETIME = timedelta(days=366)
_ROOT, _ISSUING = "root", "issuing"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAuthority:
    """An authority that lives in ``folder``: two certificates, two keys (mode 0600), the list of what it revoked."""

    folder: Path
    crl_lifetime: timedelta = CRL_LIFETIME

    def issue_person(
        self,
        *,
        name: str,
        identity: str,
        organisation: str,
        password: str,
        at: datetime,
        private_key: bytes | None = None,
        lifetime: timedelta = SIGNER_LIFETIME,
    ) -> bytes:
        """Cấp chứng thư cá nhân: return PKCS#12 bytes; ``identity`` is the person's staff identity code.

        ``private_key`` (PKCS#8 DER, see ``new_private_key``) lets a caller make keys in a process pool.
        """
        subject = subject_name(common_name=name, identity=identity, organisation=organisation)
        return self._issue(subject, password=password, at=at, private_key=private_key, lifetime=lifetime)

    def issue_seal(
        self,
        *,
        school_name: str,
        school_code: str,
        password: str,
        at: datetime,
        private_key: bytes | None = None,
        lifetime: timedelta = SIGNER_LIFETIME,
    ) -> bytes:
        """Cấp chứng thư con dấu: return PKCS#12 bytes whose subject is the school, serialNumber ``MST:<school_code>``."""
        subject = subject_name(common_name=school_name, identity=f"MST:{school_code}", organisation=school_name)
        return self._issue(subject, password=password, at=at, private_key=private_key, lifetime=lifetime)

    def revoke(self, certificate_der: bytes, *, at: datetime) -> None:
        """Thu hồi: put a certificate of the issuing authority on the list, from ``at`` on; a second time changes nothing."""
        serial = str(x509.load_der_x509_certificate(certificate_der).serial_number)
        revoked = self._revoked()
        revoked.setdefault(serial, at.astimezone(UTC).isoformat())
        _write(self.folder / "revoked.json", json.dumps(revoked, indent=1, sort_keys=True).encode())

    def crls(self, *, at: datetime) -> dict[str, bytes]:
        """Return the revocation lists of both authorities as DER, by file name, fresh from ``at`` on."""
        return {
            "root.crl": self._crl(_ROOT, {}, at),
            "issuing.crl": self._crl(_ISSUING, self._revoked(), at),
        }

    def trust_files(self, *, at: datetime) -> dict[str, bytes]:
        """Return this authority's part of a trust folder: relative path -> bytes (docs/specs/trust-folder.md)."""
        return {
            "anchors/hocba-demo-root.pem": (self.folder / "root.pem").read_bytes(),
            "intermediates/hocba-demo-issuing.pem": (self.folder / "issuing.pem").read_bytes(),
            **{f"crls/hocba-demo-{name}": data for name, data in self.crls(at=at).items()},
        }

    def intermediates(self) -> list[bytes]:
        """Return the intermediate certificates (DER) that a bundle carries."""
        return [self._certificate(_ISSUING).public_bytes(Encoding.DER)]

    def _issue(
        self, subject: x509.Name, *, password: str, at: datetime, private_key: bytes | None, lifetime: timedelta
    ) -> bytes:
        key = read_private_key(private_key or new_private_key())
        issuer = self._certificate(_ISSUING)
        certificate = certify_signer(
            subject=subject,
            key=key,
            issuer=issuer.subject,
            issuer_key=self._key(_ISSUING),
            at=at,
            lifetime=lifetime,
        )
        return pkcs12.serialize_key_and_certificates(
            b"hocba-demo", key, certificate, [issuer], BestAvailableEncryption(password.encode())
        )

    def _crl(self, authority: str, revoked: Mapping[str, str], at: datetime) -> bytes:
        key, certificate = self._key(authority), self._certificate(authority)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(certificate.subject)
            .last_update(at)
            .next_update(at + self.crl_lifetime)
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        )
        for serial, revoked_at in revoked.items():
            entry = x509.RevokedCertificateBuilder(int(serial), datetime.fromisoformat(revoked_at)).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _revoked(self) -> dict[str, str]:
        path = self.folder / "revoked.json"
        return dict(json.loads(path.read_bytes())) if path.exists() else {}

    def _key(self, authority: str) -> PrivateKey:
        return read_private_key((self.folder / f"{authority}.key").read_bytes())

    def _certificate(self, authority: str) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.folder / f"{authority}.pem").read_bytes())


def create_authority(folder: Path, *, at: datetime, crl_lifetime: timedelta = CRL_LIFETIME) -> DemoAuthority:
    """Return the authority in ``folder``; make it there first if it is not complete (its last file is written last)."""
    authority = DemoAuthority(folder=folder, crl_lifetime=crl_lifetime)
    if not (folder / "issuing.pem").exists():
        _create(folder, at)
    return authority


def _create(folder: Path, at: datetime) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root_der, issuing_der = new_private_key(3072), new_private_key(3072)
    root_key, issuing_key = read_private_key(root_der), read_private_key(issuing_der)
    root_name = subject_name(common_name="hocba DEMO root (không có giá trị pháp lý)")
    issuing_name = subject_name(common_name="hocba DEMO issuing (không có giá trị pháp lý)")
    root = certify_authority(subject=root_name, key=root_key, issuer=root_name, issuer_key=root_key, path_length=1, at=at)
    issuing = certify_authority(
        subject=issuing_name, key=issuing_key, issuer=root_name, issuer_key=root_key, path_length=0, at=at
    )
    _write(folder / "root.key", root_der)
    _write(folder / "issuing.key", issuing_der)
    _write(folder / "root.pem", root.public_bytes(Encoding.PEM))
    _write(folder / "issuing.pem", issuing.public_bytes(Encoding.PEM))


def _write(path: Path, data: bytes) -> None:
    """Write whole or not at all: a killed run leaves the former file."""
    waiting = path.with_suffix(path.suffix + ".new")
    waiting.touch(mode=0o600)
    waiting.write_bytes(data)
    waiting.replace(path)
