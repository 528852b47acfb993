"""Options that close, sign, issue and export share: which school, year, class, by whom."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hocba.cli.parser import Parser
from hocba_core.kernel.school_year import SchoolYear

if TYPE_CHECKING:
    from hocba.apps.accounts.queries import Actor
    from hocba.apps.organisations.queries import SchoolInfo
    from hocba.apps.roster.values import ClassInfo, YearInfo


def add_scope_options(parser: Parser, *, needs_account: bool = True) -> None:
    """Declare ``--school --year [--class] --as``."""
    parser.add_argument("--school", required=True, metavar="MÃ", help="mã trường")
    parser.add_argument("--year", required=True, metavar="NĂM_HỌC", help="năm học, ví dụ 2025-2026")
    parser.add_argument("--class", dest="class_name", metavar="LỚP", help="chỉ một lớp, ví dụ 8A2")
    parser.add_argument("--as", dest="account", metavar="TÀI_KHOẢN", required=needs_account, help="tên đăng nhập của người làm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the options mean: values found in the database."""

    school: "SchoolInfo"
    year: "YearInfo"
    classes: "list[ClassInfo]"
    actor: "Actor"
    at: datetime


def find_scope(chosen: Any) -> Scope:
    """Look up what the options name; raises the roster's and the accounts' own refusals."""
    from django.utils.timezone import localdate

    from hocba.apps.accounts.queries import actor_by_login, system_actor
    from hocba.apps.organisations.queries import school_by_code
    from hocba.apps.roster import queries as roster
    from hocba.foundation.context import acting

    at = datetime.now(UTC)
    school = school_by_code(chosen.school, localdate(at))
    actor = actor_by_login(chosen.account) if chosen.account else system_actor()
    with acting(school_id=school.id, actor_id=actor.person_id, reason="Tìm lớp"):
        year = roster.year_by_label(school.id, SchoolYear.parse(chosen.year))
        named = [roster.class_by_name(year.id, chosen.class_name)] if chosen.class_name else roster.classes_of_year(year.id)
    return Scope(school=school, year=year, classes=named, actor=actor, at=at)
