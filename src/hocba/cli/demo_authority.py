"""Keys and certificates of the demo, plainly named so: made once, by a demo CA that no trust folder but ours knows."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hocba.apps.organisations.queries import SchoolInfo
from hocba.gateways.demo_ca.authority import DemoAuthority, create_authority
from hocba.gateways.demo_ca.certificate_forms import new_private_key
from hocba.gateways.software_keys.adapter import SoftwareKeys
from hocba_core.kernel.digest import sha256
from hocba_core.signing.school_seals import SchoolSeals, SealCertificate, format_schools


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Một người ký, hoặc dấu của trường when ``person_id`` is None."""

    person_id: UUID | None
    identity: str
    name: str


def equip(folder: Path, school: SchoolInfo, signers: Sequence[Signer], at: datetime, pool: Executor) -> dict[str, bytes]:
    """Make the authority, a key for each signer, and the trust folder; return identity -> certificate (DER).

    What is there already stays. Keys are made in the pool: each takes a tenth of a second.
    """
    authority = create_authority(folder / "demo-ca", at=at)
    keys = SoftwareKeys(folder=folder / "keys", password=settings.HOCBA_KEY_PASSWORD)
    missing = [signer for signer in signers if not keys.has(signer.identity)]
    for signer, private_key in zip(missing, pool.map(_new_key, missing), strict=True):
        keys.store(signer.identity, _certify(authority, school, signer, private_key, at))
    certificates = {signer.identity: keys.device_for(signer.identity).certificate_der() for signer in signers}
    _write_trust(authority, school, certificates, at)
    return certificates


def _new_key(_signer: Signer) -> bytes:
    return new_private_key()


def _certify(authority: DemoAuthority, school: SchoolInfo, signer: Signer, private_key: bytes, at: datetime) -> bytes:
    password = settings.HOCBA_KEY_PASSWORD.hex()
    if signer.person_id is None:
        return authority.issue_seal(
            school_name=school.name, school_code=school.code, password=password, at=at, private_key=private_key
        )
    return authority.issue_person(
        name=signer.name, identity=signer.identity, organisation=school.name, password=password, at=at, private_key=private_key
    )


def _write_trust(authority: DemoAuthority, school: SchoolInfo, certificates: dict[str, bytes], at: datetime) -> None:
    folder = Path(settings.HOCBA_TRUST_FOLDER)
    seal = SealCertificate(
        certificate_sha256=sha256(certificates[f"MST:{school.code}"]), valid_from=at.replace(microsecond=0), valid_to=None
    )
    schools = format_schools([SchoolSeals(code=school.code, name=school.name, seals=(seal,))])
    files = {"schools.json": schools, **authority.trust_files(at=at)}
    for name, data in files.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            draft = path.with_suffix(".new")
            draft.write_bytes(data)
            draft.replace(path)
