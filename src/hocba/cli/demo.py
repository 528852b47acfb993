"""The demo's school year: the sample school from spreadsheets to verified records, each step the ordinary one.

Every step looks at what is done already, so a run that was killed goes on, and a second run is quick.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from uuid import UUID

from hocba.apps.accounts import queries as accounts
from hocba.apps.ceremony import actions as ceremony
from hocba.apps.closing.actions import close_class
from hocba.apps.exchange.actions import MARK_KINDS, ROSTER_KINDS, import_file
from hocba.apps.exchange.exports import export_class, export_trust
from hocba.apps.ledger.actions import sequence
from hocba.apps.organisations.queries import school_by_code
from hocba.apps.registry.actions import issue_records
from hocba.apps.roster import queries as roster
from hocba.apps.roster.values import ClassInfo
from hocba.cli import line
from hocba.cli.demo_authority import Signer, equip
from hocba.cli.output import note, progress
from hocba.cli.scope_options import Scope
from hocba.cli.worker_pool import worker_pool
from hocba.foundation import trust_files
from hocba.foundation.context import acting
from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.trust import TrustStore
from hocba_core.verify.report import Indication
from hocba_core.verify.verifier import verify

SCHOOL_CODE = "20180401"
_ROSTER_FILES = ("truong", "can-bo-giao-vien", "danh-sach-hoc-sinh", "phan-cong-giang-day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Một chặng đã xong: what, how many, how long."""

    name: str
    count: int
    unit: str
    seconds: float

    @property
    def rate(self) -> float:
        """Things per second."""
        return self.count / self.seconds if self.seconds else 0.0


def run_school_year(folder: Path, sample: Path) -> list[Step]:
    """Do the main job on the sample school in ``sample``; return the steps with counts and times."""
    steps: list[Step] = []
    with worker_pool() as pool:
        _timed(steps, "Nhập bảng tính", "tệp", lambda: _import(sample, pool))
        scope = _scope()
        _timed(steps, "Chốt học kì I, cả năm, trong hè", "học sinh", lambda: _close(scope, pool))
        _timed(steps, "Cấp khóa và chứng thư thử", "người ký", lambda: _equip(folder, scope, pool))
        _timed(steps, "Ký số", "chữ ký", lambda: _sign(scope, pool))
        _timed(steps, "Phát hành", "học bạ", lambda: _issue(scope, pool))
        _timed(steps, "Xuất XML, PDF, gói", "tệp", lambda: _export(scope, pool))
        _timed(steps, "Xác thực ngoại tuyến", "tệp", lambda: _verify(folder / "export", pool))
    return steps


def _timed(steps: list[Step], name: str, unit: str, work: Callable[[], int]) -> None:
    note(f"▸ {name}")
    started_at = monotonic()
    count = work()
    steps.append(Step(name=name, count=count, unit=unit, seconds=monotonic() - started_at))


def _import(sample: Path, pool: Executor) -> int:
    for name in _ROSTER_FILES:
        _import_one((str(sample / f"{name}.xlsx"), "", True))
    clerk = _login_with_role("clerk")
    books = sorted([*(sample / "so-diem").glob("*.xls*"), *(sample / "so-chu-nhiem").glob("*.xls*")], key=_far_apart)
    files = [*books, sample / "danh-gia-lai-trong-he.xlsx"]
    work = [(str(file), clerk, False) for file in files]
    return len(_ROSTER_FILES) + sum(progress(pool.map(_import_one, work), "Sổ điểm, sổ chủ nhiệm", len(work)))


def _far_apart(book: Path) -> tuple[str, str]:
    """Term by term: two books of one class side by side would wait for each other."""
    return book.stem.partition("-")[2], book.name


def _import_one(work: tuple[str, str, bool]) -> int:
    path, login, is_roster = work
    import_file(
        data=Path(path).read_bytes(),
        file_name=Path(path).name,
        school_code=SCHOOL_CODE,
        kinds=ROSTER_KINDS if is_roster else MARK_KINDS,
        acting_user=accounts.actor_by_login(login) if login else accounts.system_actor(),
        at=datetime.now(UTC),
    )
    return 1


def _login_with_role(role: str) -> str:
    at = datetime.now(UTC)
    school = school_by_code(SCHOOL_CODE, at.date())
    holders = accounts.people_with_role(school.id, role, at.date())
    logins = dict(accounts.logins_of(school.id, at.date()))
    return logins[holders[0]]


def _scope() -> Scope:
    """The whole school, acted on by the principal."""
    at = datetime.now(UTC)
    school = school_by_code(SCHOOL_CODE, at.date())
    actor = accounts.actor_by_login(_login_with_role("principal"))
    with acting(school_id=school.id, actor_id=actor.person_id, reason="Tìm lớp"):
        year = roster.latest_year(school.id)
        return Scope(school=school, year=year, classes=roster.classes_of_year(year.id), actor=actor, at=at)


def _close(scope: Scope, pool: Executor) -> int:
    work = [(scope, school_class.id) for school_class in scope.classes]
    return sum(progress(pool.map(_close_one, work), "Lớp", len(work)))


def _close_one(work: tuple[Scope, UUID]) -> int:
    scope, class_id = work
    pupils = 0
    for term in ("term_1", "year", "summer"):
        outcome = close_class(
            school_id=scope.school.id,
            class_id=class_id,
            term=term,
            acting_user=scope.actor,
            at=datetime.now(UTC),
            reason="Chốt kết quả theo kế hoạch năm học",
        )
        pupils = max(pupils, outcome.pupil_count)
    return pupils


def _equip(folder: Path, scope: Scope, pool: Executor) -> int:
    at = datetime.now(UTC)
    people = [person_id for person_id, _ in accounts.logins_of(scope.school.id, at.date())]
    actors = [accounts.actor_by_person(person_id) for person_id in people]
    signers = [Signer(person_id=actor.person_id, identity=actor.staff_code, name=actor.full_name) for actor in actors]
    signers.append(Signer(person_id=None, identity=f"MST:{scope.school.code}", name=scope.school.name))
    certificates = equip(folder, scope.school, signers, at, pool)
    for signer in signers:
        ceremony.register_certificate(
            school_id=scope.school.id,
            person_id=signer.person_id,
            certificate_der=certificates[signer.identity],
            acting_user=scope.actor,
            at=at,
        )
    return len(signers)


def _sign(scope: Scope, pool: Executor) -> int:
    work = [(scope, school_class.id) for school_class in scope.classes]
    return sum(progress(pool.map(_sign_one, work), "Lớp", len(work)))


def _sign_one(work: tuple[Scope, UUID]) -> int:
    scope, class_id = work
    return line.sign_class_by_everyone(replace(scope, at=datetime.now(UTC)), class_id)


def _issue(scope: Scope, pool: Executor) -> int:
    work = [(scope, school_class.id) for school_class in scope.classes]
    issued = sum(progress(pool.map(_issue_one, work), "Lớp", len(work)))
    sequence(at=datetime.now(UTC))
    return issued


def _issue_one(work: tuple[Scope, UUID]) -> int:
    scope, class_id = work
    outcome = issue_records(school_id=scope.school.id, class_id=class_id, acting_user=scope.actor, at=datetime.now(UTC))
    return len(outcome.issued)


def _export(scope: Scope, pool: Executor) -> int:
    export_trust(at=datetime.now(UTC))
    work = [(scope, school_class) for school_class in scope.classes]
    return sum(progress(pool.map(_export_one, work), "Lớp", len(work)))


def _export_one(work: tuple[Scope, ClassInfo]) -> int:
    scope, school_class = work
    count = export_class(school=scope.school, school_class=school_class, acting_user=scope.actor, at=datetime.now(UTC))
    return count.files_written


def _verify(folder: Path, pool: Executor) -> int:
    trust = trust_files.read(folder / "trust", is_required=True)
    classes = sorted(path for path in (folder / SCHOOL_CODE).iterdir() if path.is_dir())
    work = [(str(path), trust) for path in classes]
    return sum(progress(pool.map(_verify_folder, work), "Lớp", len(work)))


def _verify_folder(work: tuple[str, dict[str, bytes]]) -> int:
    path, trust_files = work
    trust, at = TrustStore.from_files(trust_files), datetime.now(UTC)
    files = sorted([*Path(path).glob("*.xml"), *Path(path).glob("*.hocba.zip")])
    for file in files:
        report = verify(file.read_bytes(), trust, at)
        if report.indication is not Indication.TOTAL_PASSED:
            raise HocbaError("demo_record_not_valid", f"{file.name}: {report.message}", "Chạy hocba verify với tệp này.")
    return len(files)
