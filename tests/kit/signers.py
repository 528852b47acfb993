"""Cô Hà, thầy Bình, thầy Dũng and the school's seal, with keys of a demo authority. Made once per run, in memory."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from hocba.gateways.demo_ca import DemoAuthority, create_authority
from hocba_core.ports.signing_device import InMemorySigningDevice
from hocba_core.signing.canonical_document import read_document
from hocba_core.signing.policy import Role, Slot
from hocba_core.signing.xades import accept, insert, prepare_signature

SCHOOL_CODE, SCHOOL_NAME = "79760501", "Trường THCS Hoa Sen"
CERTIFIED_AT = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
SIGNED_AT = datetime(2026, 5, 28, 2, 30, tzinfo=UTC)
NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
PASSWORD = "mat-khau-thu"


@dataclass(frozen=True)
class School:
    """One school's authority and devices."""

    authority: DemoAuthority
    teacher: InMemorySigningDevice
    homeroom: InMemorySigningDevice
    principal: InMemorySigningDevice
    seal: InMemorySigningDevice

    def device_for(self, slot: Slot) -> InMemorySigningDevice:
        return {
            Role.SUBJECT_TEACHER: self.teacher,
            Role.HOMEROOM: self.homeroom,
            Role.PRINCIPAL: self.principal,
            Role.SEAL: self.seal,
        }[slot.role]


def device_from(pkcs12_bytes: bytes) -> InMemorySigningDevice:
    key, certificate, _ = pkcs12.load_key_and_certificates(pkcs12_bytes, PASSWORD.encode())
    assert certificate is not None
    assert isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey))
    return InMemorySigningDevice(key, certificate.public_bytes(Encoding.DER))


def person(authority: DemoAuthority, name: str, identity: str, **changes: object) -> InMemorySigningDevice:
    facts: dict[str, object] = {"organisation": SCHOOL_NAME, "password": PASSWORD, "at": CERTIFIED_AT, **changes}
    return device_from(authority.issue_person(name=name, identity=identity, **facts))  # type: ignore[arg-type]


def seal(authority: DemoAuthority, school_name: str = SCHOOL_NAME, school_code: str = SCHOOL_CODE) -> InMemorySigningDevice:
    return device_from(
        authority.issue_seal(school_name=school_name, school_code=school_code, password=PASSWORD, at=CERTIFIED_AT)
    )


def small_key(bits: int) -> bytes:
    """An RSA key of a size that nobody should use."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def curve_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@cache
def hoa_sen() -> School:
    """The school of the cast. Cô Hà signs with P-256, the others with RSA-2048, so both methods stay covered."""
    authority = create_authority(Path(mkdtemp(prefix="hocba-demo-ca-")), at=CERTIFIED_AT - timedelta(days=30))
    return School(
        authority=authority,
        teacher=person(authority, "Nguyễn Thị Hà", "GV-0001", private_key=curve_key()),
        homeroom=person(authority, "Trần Văn Bình", "GV-0002"),
        principal=person(authority, "Lê Tiến Dũng", "GV-0003"),
        seal=seal(authority),
    )


def sign_all(unsigned: bytes, school: School | None = None, *, at: datetime = SIGNED_AT, **devices: object) -> bytes:
    """Sign every slot in rank order; ``devices`` replaces the signer of a slot by its id (``-`` written ``_``)."""
    school = school or hoa_sen()
    document = read_document(unsigned)
    for slot in document.slots:
        device = devices.get(slot.id.replace("-", "_"), school.device_for(slot))
        assert isinstance(device, InMemorySigningDevice)
        prepared = prepare_signature(document, slot, device.certificate_der(), at)
        document = insert(document, prepared, accept(prepared, device.sign([prepared.signed_info])[0]))
    return document.to_bytes()
