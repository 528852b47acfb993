"""Trường THCS Hoa Sen in the database: the cast, a class of four, certificates, keys and the trust folder."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates, serialize_key_and_certificates
from django.conf import settings

from hocba.apps.accounts.actions import RoleFacts, give_roles, open_account, register_person
from hocba.apps.accounts.queries import Actor, actor_by_person, system_actor
from hocba.apps.ceremony import jobs, queries
from hocba.apps.ceremony.actions import register_certificate, start_batch, store_drafts
from hocba.apps.ceremony.values import SCHOOL_RECORD, DocumentSlot, Draft, Duty
from hocba.apps.ledger.queries import log_verifier_key
from hocba.apps.organisations.actions import register_organisation
from hocba.apps.roster.models import (
    Course,
    Enrolment,
    HomeroomAssignment,
    Pupil,
    SchoolClass,
    TeachingAssignment,
    Year,
)
from hocba.foundation.context import acting
from hocba.gateways.demo_ca import DemoAuthority, create_authority
from hocba.gateways.software_keys.adapter import SoftwareKeys
from hocba_core.kernel.codes import encode_crockford
from hocba_core.kernel.digest import sha256
from hocba_core.signing.policy import slots_for_school_record
from hocba_core.signing.school_seals import SchoolSeals, SealCertificate, format_schools
from kit.records import unsigned_record
from kit.signers import PASSWORD, curve_key, device_from

OPENED_ON = date(2025, 9, 5)
ENDED_ON = date(2026, 5, 31)
SCHOOL_CODE = "20180401"
SCHOOL_NAME = "Trường THCS Hoa Sen"
SUBJECTS = ("VAN", "TOAN")
TEACHERS = {"VAN": "ha", "TOAN": "binh"}
PEOPLE = {
    "ha": ("GV-0001", "Nguyễn Thị Hà", "teacher"),
    "binh": ("GV-0002", "Trần Văn Bình", "teacher"),
    "lan": ("VT-0003", "Hoàng Thị Lan", "clerk"),
    "dung": ("HT-0004", "Lê Tiến Dũng", "principal"),
}
PUPILS = ("Nguyễn Văn An", "Lò Thị Bích", "Đặng Hữu Cảnh", "Giàng A Dơ")


@dataclass(frozen=True, kw_only=True)
class SigningSchool:
    """Ids of what the tests talk about. ``now`` is when they act."""

    now: datetime
    school_code: str
    school_id: UUID
    year_id: UUID
    class_id: UUID
    courses: dict[str, UUID]
    pupils: tuple[UUID, ...]
    people: dict[str, Actor]
    authority: DemoAuthority
    keys: SoftwareKeys

    def drafts(self, *, version: int = 1, subjects: tuple[str, ...] = SUBJECTS) -> list[Draft]:
        """One record of each pupil, with its slots; the same bytes each time."""
        return [self.draft(position, version=version, subjects=subjects) for position in range(len(self.pupils))]

    def draft(self, position: int, *, version: int = 1, subjects: tuple[str, ...] = SUBJECTS) -> Draft:
        code = encode_crockford(self.pupils[position].bytes + b"\0")
        courses = {**self.courses}
        slots = slots_for_school_record(subjects)
        return Draft(
            kind=SCHOOL_RECORD,
            code=code,
            version=version,
            pupil_id=self.pupils[position],
            closings=(),
            content=unsigned_record(code, version, subjects, self.school_code),
            slots=tuple(DocumentSlot(slot=slot, course_id=courses.get(slot.subject or "")) for slot in slots),
        )

    def store(self, drafts: list[Draft] | None = None) -> list[UUID]:
        ids, _ = store_drafts(
            school_id=self.school_id,
            class_id=self.class_id,
            drafts=self.drafts() if drafts is None else drafts,
            acting_user=system_actor(),
            at=self.now,
        )
        return ids

    def reading(self) -> object:
        return acting(school_id=self.school_id, reason="read")

    def duties(self) -> list[Duty]:
        with acting(school_id=self.school_id, reason="read"):
            return queries.duties(school_id=self.school_id, class_id=self.class_id, at=self.now)

    def start(self, duty: Duty, *, request_key: str | None = None) -> UUID:
        return start_batch(
            school_id=self.school_id,
            class_id=self.class_id,
            role=duty.role,
            course_id=duty.course_id,
            acting_user=actor_by_person(duty.person_ids[0]),
            at=self.now,
            request_key=request_key or uuid4().hex,
        )

    def sign(self, *, up_to_rank: int = 4) -> None:
        """Everybody whose rank is at most ``up_to_rank`` signs all of her open slots, rank by rank."""
        for rank in range(1, up_to_rank + 1):
            for duty in self.duties():
                if duty.rank == rank and duty.open_count:
                    jobs.run_batch(self.start(duty), self.school_id)


def open_signing_school(
    *,
    pupil_count: int = 4,
    school_code: str = SCHOOL_CODE,
    now: datetime | None = None,
    issuer: DemoAuthority | None = None,
) -> SigningSchool:
    """Make the school, its people's certificates and keys (P-256), and the trust folder; into the current database."""
    now = now or datetime.now(UTC)
    jobs.signing_devices.cache_clear()
    issuer = issuer or authority()
    school_id = register_organisation(kind="school", code=school_code, name=SCHOOL_NAME, place="Lạng Sơn", opened_on=OPENED_ON)
    write_trust_folder(issuer, now, {school_code: seal_certificate(issuer, school_code, now)[1]})
    people = _people(school_id)
    keys = SoftwareKeys(**settings.HOCBA_GATEWAYS["signing_devices"]["options"])
    with acting(school_id=school_id, reason="set up the test school"):
        year, school_class, courses, pupils = _class(school_id, people, pupil_count)
    school = SigningSchool(
        now=now,
        school_code=school_code,
        school_id=school_id,
        year_id=year,
        class_id=school_class,
        courses=courses,
        pupils=pupils,
        people=people,
        authority=issuer,
        keys=keys,
    )
    _certify(school, school_code)
    return school


def write_trust_folder(authority: DemoAuthority, now: datetime, seals: dict[str, bytes]) -> Path:
    """Write anchors, lists, the log's key and whose seal is whose (certificates as DER by school code)."""
    folder = Path(settings.HOCBA_TRUST_FOLDER)
    files = dict(authority.trust_files(at=now - timedelta(minutes=1)))
    files["log.vkey"] = f"{log_verifier_key()}\n".encode()
    answered_from = datetime(2025, 1, 1, tzinfo=UTC)
    files["schools.json"] = format_schools(
        SchoolSeals(
            code=code,
            name=SCHOOL_NAME,
            seals=(SealCertificate(certificate_sha256=sha256(der), valid_from=answered_from, valid_to=None),),
        )
        for code, der in seals.items()
    )
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@cache
def authority() -> DemoAuthority:
    return create_authority(Path(mkdtemp(prefix="hocba-demo-ca-")), at=datetime.now(UTC) - timedelta(days=400))


@cache
def seal_pkcs12(authority: DemoAuthority, school_code: str, day: date) -> bytes:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=30)
    return authority.issue_seal(
        school_name=SCHOOL_NAME, school_code=school_code, password=PASSWORD, at=at, private_key=curve_key()
    )


def seal_certificate(authority: DemoAuthority, school_code: str, now: datetime) -> tuple[bytes, bytes]:
    pkcs12 = seal_pkcs12(authority, school_code, now.date())
    return pkcs12, device_from(pkcs12).certificate_der()


@cache
def person_pkcs12(authority: DemoAuthority, who: str, day: date) -> bytes:
    code, name, _ = PEOPLE[who]
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=30)
    return authority.issue_person(
        name=name, identity=code, organisation=SCHOOL_NAME, password=PASSWORD, at=at, private_key=curve_key()
    )


def _certify(school: SigningSchool, school_code: str) -> None:
    pkcs12, der = seal_certificate(school.authority, school_code, school.now)
    keep(school, f"MST:{school_code}", pkcs12)
    _register(school, None, der)
    for who, (code, _, _) in PEOPLE.items():
        pkcs12 = person_pkcs12(school.authority, who, school.now.date())
        keep(school, code, pkcs12)
        _register(school, school.people[who].person_id, device_from(pkcs12).certificate_der())


def keep(school: SigningSchool, identity: str, pkcs12: bytes) -> None:
    """Store a key where the server looks for it."""
    school.keys.store(identity, server_pkcs12(pkcs12))


def server_pkcs12(pkcs12: bytes) -> bytes:
    """Return the same key under the password of this server."""
    key, certificate, others = load_key_and_certificates(pkcs12, PASSWORD.encode())
    assert isinstance(key, (RSAPrivateKey, EllipticCurvePrivateKey))
    password = BestAvailableEncryption(settings.HOCBA_KEY_PASSWORD.hex().encode())
    return serialize_key_and_certificates(b"key", key, certificate, others, password)


def _register(school: SigningSchool, person_id: UUID | None, der: bytes) -> None:
    register_certificate(
        school_id=school.school_id, person_id=person_id, certificate_der=der, acting_user=system_actor(), at=school.now
    )


def _people(school_id: UUID) -> dict[str, Actor]:
    people, roles = {}, []
    at = datetime.now(UTC)
    for who, (code, name, role) in PEOPLE.items():
        person_id = register_person(staff_code=code, full_name=name, acting_user=system_actor(), at=at)
        open_account(person_id=person_id, login=who, acting_user=system_actor(), at=at)
        roles.append(RoleFacts(person_id=person_id, role=role, valid_from=OPENED_ON))
        people[who] = actor_by_person(person_id)
    give_roles(organisation_id=school_id, roles=roles, acting_user=system_actor(), at=at)
    return people


def _class(school_id: UUID, people: dict[str, Actor], pupil_count: int) -> tuple[UUID, UUID, dict[str, UUID], tuple[UUID, ...]]:
    year = Year.objects.create(school_id=school_id, start=2025, first_day=OPENED_ON, last_day=ENDED_ON)
    room = SchoolClass.objects.create(school_id=school_id, year=year, name="6A1", level="lower_secondary", grade=6)
    courses = {}
    for position, code in enumerate(SUBJECTS, start=1):
        course = Course.objects.create(
            school_id=school_id,
            school_class=room,
            subject_code=code,
            subject_name=f"Môn {code}",
            assessment="score",
            periods_per_year=140,
            position=position,
        )
        teacher = people[TEACHERS[code]].person_id
        TeachingAssignment.objects.create(school_id=school_id, course=course, person_id=teacher, starts_on=OPENED_ON)
        courses[code] = course.id
    HomeroomAssignment.objects.create(
        school_id=school_id, school_class=room, person_id=people["binh"].person_id, starts_on=OPENED_ON
    )
    return year.id, room.id, courses, tuple(_pupil(school_id, room, number) for number in range(1, pupil_count + 1))


def _pupil(school_id: UUID, room: SchoolClass, number: int) -> UUID:
    name = PUPILS[(number - 1) % len(PUPILS)]
    pupil = Pupil.objects.create(
        school_id=school_id,
        sector_code=f"20180401{number:04d}",
        full_name=name,
        sort_key=name,
        search_key=name,
        gender="male",
        born_on=date(2014, 1, 15),
        id_type="none",
    )
    Enrolment.objects.create(
        school_id=school_id, pupil=pupil, school_class=room, position=number, starts_on=OPENED_ON, entry_kind="ordinary"
    )
    return pupil.id
