"""The small school with its year closed and its people able to sign: the line from closing to registry, for real."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from hocba.apps.accounts.queries import Actor, actor_by_person, system_actor
from hocba.apps.ceremony import jobs, queries
from hocba.apps.ceremony.actions import prepare_records, register_certificate, start_batch
from hocba.apps.ceremony.values import DocumentInfo, Duty, PrepareOutcome
from hocba.apps.closing.actions import close_class
from hocba.apps.registry.actions import issue_records
from hocba.apps.registry.queries import issued_of_year
from hocba.apps.registry.values import IssuedInfo, IssueOutcome
from hocba.apps.windows import actions as windows
from hocba.gateways.demo_ca import DemoAuthority
from hocba.gateways.software_keys.adapter import SoftwareKeys
from kit.signers import PASSWORD, curve_key, device_from
from kit.signing_school import authority, server_pkcs12, write_trust_folder
from kit.small_school import SmallSchool, patch, small_school

CERTIFIED_AT = datetime.now(UTC) - timedelta(days=30)
SCHOOL_NAME = "Trường THCS Bình Minh"


@dataclass(frozen=True, kw_only=True)
class ClosedSchool:
    """A small school whose year is closed."""

    school: SmallSchool
    code: str

    @property
    def now(self) -> datetime:
        """People prepare, sign and issue today: the worker's clock is the real one."""
        return datetime.now(UTC)

    @property
    def school_id(self) -> UUID:
        return self.school.school_id

    @property
    def class_id(self) -> UUID:
        return self.school.class_id

    def close(self, term: str = "year") -> None:
        close_class(**self._facts(self.school.dung), term=term, reason="Chốt kết quả")

    def reopen(self) -> None:
        windows.reopen_scope(**self._facts(self.school.dung), term="year", reason="Sửa nhận xét theo đơn")

    def change_remark(self, pupil: int, remark: str, before: str) -> None:
        """Reopen the year, change the homeroom comment of one pupil, close again."""
        self.reopen()
        self.school.write(None, "term_2", [patch(self.school.pupils[pupil], "remark", remark, before)])
        self.close()

    def prepare(self) -> PrepareOutcome:
        return prepare_records(**self._facts(self.school.lan))

    def issue(self) -> IssueOutcome:
        return issue_records(**self._facts(self.school.lan))

    def documents(self) -> list[DocumentInfo]:
        with self.school.reading():
            return queries.current_documents(self.class_id)

    def issued(self) -> list[IssuedInfo]:
        with self.school.reading():
            return issued_of_year(self.school.year_id)

    def duties(self) -> list[Duty]:
        with self.school.reading():
            return queries.duties(school_id=self.school_id, class_id=self.class_id, at=self.now)

    def sign(self, *, up_to_rank: int = 4) -> None:
        for rank in range(1, up_to_rank + 1):
            for duty in self.duties():
                if duty.rank == rank and duty.open_count:
                    jobs.run_batch(self.start(duty), self.school_id)

    def start(self, duty: Duty) -> UUID:
        return start_batch(
            **self._facts(actor_by_person(duty.person_ids[0])),
            role=duty.role,
            course_id=duty.course_id,
            request_key=uuid4().hex,
        )

    def _facts(self, actor: Actor) -> dict[str, Any]:
        return {"school_id": self.school_id, "class_id": self.class_id, "acting_user": actor, "at": self.now}


def closed_school(*, code: str = "20180401") -> ClosedSchool:
    """Set the small school up, fill and close its year, and give its people certificates and keys."""
    school = small_school(code=code)
    school.fill("term_1")
    school.fill("term_2")
    closed = ClosedSchool(school=school, code=code)
    closed.close("term_1")
    closed.close("year")
    _equip(closed)
    return closed


def _equip(closed: ClosedSchool) -> None:
    jobs.signing_devices.cache_clear()
    keys = SoftwareKeys(**settings.HOCBA_GATEWAYS["signing_devices"]["options"])
    school = closed.school
    seal = _seal(authority(), closed.code)
    write_trust_folder(authority(), closed.now, {closed.code: device_from(seal).certificate_der()})
    signers: list[tuple[UUID | None, str, bytes]] = [(None, f"MST:{closed.code}", seal)]
    for actor in (school.ha, school.binh, school.lan, school.dung):
        pkcs12 = _person(authority(), actor.full_name, actor.staff_code)
        signers.append((actor.person_id, actor.staff_code, pkcs12))
    for person_id, identity, pkcs12 in signers:
        keys.store(identity, server_pkcs12(pkcs12))
        register_certificate(
            school_id=school.school_id,
            person_id=person_id,
            certificate_der=device_from(pkcs12).certificate_der(),
            acting_user=system_actor(),
            at=closed.now,
        )


@cache
def _seal(issuer: DemoAuthority, code: str) -> bytes:
    return issuer.issue_seal(
        school_name=SCHOOL_NAME, school_code=code, password=PASSWORD, at=CERTIFIED_AT, private_key=curve_key()
    )


@cache
def _person(issuer: DemoAuthority, name: str, identity: str) -> bytes:
    return issuer.issue_person(
        name=name,
        identity=identity,
        organisation=SCHOOL_NAME,
        password=PASSWORD,
        at=CERTIFIED_AT,
        private_key=curve_key(),
    )
