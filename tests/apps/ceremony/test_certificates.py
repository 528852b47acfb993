"""A certificate is made known only when it is whose it should be, valid, trusted and not revoked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hocba.apps.accounts.queries import Actor
from hocba.apps.ceremony.actions import UnableToRegister, UnableToSign, register_certificate
from hocba.apps.ceremony.queries import certificates_of
from hocba.foundation.models import AuditEntry
from hocba.gateways.demo_ca import DemoAuthority, create_authority
from kit.database import Database
from kit.signers import PASSWORD, curve_key, device_from
from kit.signing_school import PEOPLE, SCHOOL_NAME, SigningSchool, open_signing_school, write_trust_folder


def _certificate(school: SigningSchool, identity: str, *, issuer: DemoAuthority | None = None, days_ago: int = 30) -> bytes:
    pkcs12 = (issuer or school.authority).issue_person(
        name="Nguyễn Thị Hà",
        identity=identity,
        organisation=SCHOOL_NAME,
        password=PASSWORD,
        at=school.now - timedelta(days=days_ago),
        private_key=curve_key(),
        lifetime=timedelta(days=60),
    )
    return device_from(pkcs12).certificate_der()


def _register(school: SigningSchool, der: bytes, *, who: str = "ha", by: str = "lan") -> None:
    register_certificate(
        school_id=school.school_id,
        person_id=school.people[who].person_id,
        certificate_der=der,
        acting_user=school.people[by],
        at=school.now,
    )


def _refusal(school: SigningSchool, der: bytes, **changes: str) -> str:
    with pytest.raises(UnableToRegister) as refusal:
        _register(school, der, **changes)
    assert refusal.value.message
    return refusal.value.code


def _known(school: SigningSchool, who: str = "ha") -> int:
    with school.reading():
        return certificates_of(school.people[who].person_id).count()


def test_the_office_registers_co_ha_s_certificate_once(database: Database) -> None:
    school = open_signing_school()
    der = _certificate(school, "GV-0001")
    _register(school, der)
    _register(school, der)
    assert _known(school) == 2  # the one from setting up, and this
    with school.reading():
        assert AuditEntry.objects.filter(action="ceremony.certificate.registered").count() == len(PEOPLE) + 2


def test_an_expired_certificate_is_refused(database: Database) -> None:
    school = open_signing_school()
    assert _refusal(school, _certificate(school, "GV-0001", days_ago=90)) == "certificate_expired"


def test_another_person_s_certificate_is_refused(database: Database) -> None:
    school = open_signing_school()
    assert _refusal(school, _certificate(school, "GV-0002")) == "certificate_of_another"


def test_a_revoked_certificate_is_refused(database: Database) -> None:
    school = open_signing_school()
    der = _certificate(school, "GV-0001")
    school.authority.revoke(der, at=school.now - timedelta(days=1))
    write_trust_folder(school.authority, school.now, {})
    assert _refusal(school, der) == "certificate_revoked"


def test_a_certificate_of_an_unknown_authority_is_refused(database: Database, tmp_path: Path) -> None:
    school = open_signing_school()
    stranger = create_authority(tmp_path, at=school.now - timedelta(days=40))
    assert _refusal(school, _certificate(school, "GV-0001", issuer=stranger)) == "certificate_chain_unknown"


def test_bytes_that_are_no_certificate_are_refused(database: Database) -> None:
    assert _refusal(open_signing_school(), b"not a certificate") == "certificate_unreadable"


def test_a_teacher_registers_her_own_certificate_but_nobody_else_s(database: Database) -> None:
    school = open_signing_school()
    _register(school, _certificate(school, "GV-0001"), by="ha")
    assert _refusal(school, _certificate(school, "GV-0001"), by="binh") == "certificate_not_yours"


def test_a_certificate_revoked_after_registration_no_longer_starts_a_batch(database: Database, tmp_path: Path) -> None:
    issuer = create_authority(tmp_path, at=datetime.now(UTC) - timedelta(days=40))  # of its own: others go on with theirs
    school = open_signing_school(issuer=issuer)
    school.store()
    _revoke(school, school.people["ha"])
    [duty] = [duty for duty in school.duties() if duty.subject == "VAN"]
    with pytest.raises(UnableToSign) as refusal:
        school.start(duty)
    assert refusal.value.code == "certificate_revoked"


def _revoke(school: SigningSchool, person: Actor) -> None:
    with school.reading():
        [row] = certificates_of(person.person_id)
    issuer = school.authority
    issuer.revoke(bytes(row.der), at=datetime.now(UTC) - timedelta(minutes=2))
    write_trust_folder(issuer, school.now, {})
