"""The sample school in a database of the run's own: made when the first figure asks, thrown away when the run ends."""

import atexit
import os
import shutil
from argparse import Namespace
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hocba.apps.accounts.queries import Actor
    from hocba.cli.scope_options import Scope

SAMPLE = Path(__file__).parent.parent / "testdata/schools/thcs-binh-minh"
_CODE, _YEAR = "20180401", "2025-2026"
_WHOLE_SCHOOL = ("truong", "can-bo-giao-vien", "danh-sach-hoc-sinh", "phan-cong-giang-day")


@dataclass(frozen=True)
class School:
    """The school with its people, pupils and assignments, nothing written in its books yet."""

    folder: Path
    scope: "Scope"
    clerk: str

    def class_id(self, name: str) -> UUID:
        return next(each.id for each in self.scope.classes if each.name == name)

    def pupil_count(self, names: Sequence[str]) -> int:
        """Return how many pupils sat in these classes."""
        from hocba.apps.roster import queries as roster
        from hocba.foundation.context import acting

        with acting(school_id=self.scope.school.id, reason="Đo tốc độ"):
            return sum(len(roster.members_during(self.class_id(name))) for name in names)

    def take_in(self, files: Sequence[Path]) -> None:
        """Import books as the clerk does; a file that was taken in before changes nothing."""
        for file in files:
            _take_in(file, self.clerk)

    def close_year(self, name: str) -> None:
        """Fix all results of a class, summer included."""
        from hocba.apps.closing.actions import close_class

        self.take_in([*books_of(name), SAMPLE / "danh-gia-lai-trong-he.xlsx"])
        for term in ("term_1", "year", "summer"):
            close_class(
                school_id=self.scope.school.id,
                class_id=self.class_id(name),
                term=term,
                acting_user=self.scope.actor,
                at=datetime.now(UTC),
                reason="Đo tốc độ",
            )

    def equip(self, names: Sequence[str]) -> None:
        """Give everyone who signs records of these classes a key on the server and a certificate of the demo authority."""
        from hocba.apps.ceremony.actions import register_certificate
        from hocba.cli.demo_authority import Signer, equip

        school, at = self.scope.school, datetime.now(UTC)
        people = [
            Signer(person_id=each.person_id, identity=each.staff_code, name=each.full_name) for each in self._staff(names)
        ]
        signers = [*people, Signer(person_id=None, identity=f"MST:{school.code}", name=school.name)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            certificates = equip(self.folder, school, signers, at, pool)
        for signer in signers:
            register_certificate(
                school_id=school.id,
                person_id=signer.person_id,
                certificate_der=certificates[signer.identity],
                acting_user=self.scope.actor,
                at=at,
            )

    def _staff(self, names: Sequence[str]) -> list["Actor"]:
        from hocba.apps.accounts.queries import actor_by_person
        from hocba.apps.roster import queries as roster
        from hocba.foundation.context import acting

        on = self.scope.year.last_day
        people: set[UUID | None] = {self.scope.actor.person_id}
        with acting(school_id=self.scope.school.id, reason="Đo tốc độ"):
            for class_id in map(self.class_id, names):
                people |= {*roster.teachers_of_class(class_id, on).values(), roster.homeroom_teacher(class_id, on)}
        return [actor_by_person(person_id) for person_id in people if person_id is not None]


def books_of(name: str) -> list[Path]:
    """Return a class's files: a mark book for each term, the homeroom book."""
    return sorted([*(SAMPLE / "so-diem").glob(f"{name}-*.xls*"), *(SAMPLE / "so-chu-nhiem").glob(f"{name}*.xls*")])


@cache
def school() -> School:
    """Start an embedded database in a folder of its own and take the school in, without its books."""
    folder = Path(mkdtemp(prefix="hocba-bench-"))
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    os.environ["HOCBA_DATA"] = str(folder)
    stack = ExitStack()
    atexit.register(stack.close)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)

    from hocba.foundation.installation import open_installation

    stack.enter_context(open_installation(migrate=True))
    from hocba.cli.scope_options import find_scope

    for name in _WHOLE_SCHOOL:
        _take_in(SAMPLE / f"{name}.xlsx", None)
    chosen = Namespace(school=_CODE, year=_YEAR, class_name=None, account=_login_with_role("principal"))
    return School(folder=folder, scope=find_scope(chosen), clerk=_login_with_role("clerk"))


def _take_in(file: Path, login: str | None) -> None:
    from hocba.apps.accounts.queries import actor_by_login, system_actor
    from hocba.apps.exchange.actions import MARK_KINDS, ROSTER_KINDS, import_file

    import_file(
        data=file.read_bytes(),
        file_name=file.name,
        school_code=_CODE,
        kinds=MARK_KINDS if login else ROSTER_KINDS,
        acting_user=actor_by_login(login) if login else system_actor(),
        at=datetime.now(UTC),
    )


def _login_with_role(role: str) -> str:
    from hocba.apps.accounts import queries as accounts
    from hocba.apps.organisations.queries import school_by_code

    on = datetime.now(UTC).date()
    school_id = school_by_code(_CODE, on).id
    return dict(accounts.logins_of(school_id, on))[accounts.people_with_role(school_id, role, on)[0]]
