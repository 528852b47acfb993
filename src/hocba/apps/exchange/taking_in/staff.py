"""People who work in the school: persons, accounts, dated roles, posts."""

import re
from datetime import date, datetime
from typing import TypedDict

from hocba.apps.accounts import actions as accounts
from hocba.apps.accounts.queries import Actor, people_by_staff_code, taken_logins
from hocba.apps.exchange.spreadsheets.staff import StaffReading, StaffRole, StaffRow, StaffStatus
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster import actions as roster
from hocba_core.kernel.vietnamese_names import search_key


class _Step(TypedDict):
    acting_user: Actor
    at: datetime


def take_in(reading: StaffReading, setting: Setting, *, first_day: date) -> dict[str, int]:
    """Record everyone who works here; who has left gets no account and no role."""
    known = people_by_staff_code([row.staff_code for row in reading.staff])
    taken = taken_logins()
    step: _Step = {"acting_user": setting.acting_user, "at": setting.at}
    posts, duties = [], []
    for row in reading.staff:
        person_id = accounts.register_person(staff_code=row.staff_code, full_name=row.full_name, born_on=row.born_on, **step)
        posts.append(roster.PostFacts(person_id=person_id, position=row.duty or row.position, starts_on=first_day))
        if row.status is StaffStatus.LEFT:
            continue
        if row.staff_code not in known:
            login = free_login(row.full_name, taken)
            taken.add(login)
            accounts.open_account(person_id=person_id, login=login, **step)
        duties += [accounts.RoleFacts(person_id=person_id, role=role, valid_from=first_day) for role in _roles(row)]
    accounts.give_roles(organisation_id=setting.school_id, roles=duties, **step)
    roster.record_posts(school_id=setting.school_id, posts=posts, **step)
    return {"staff": len(reading.staff), "new_staff": sum(row.staff_code not in known for row in reading.staff)}


def free_login(full_name: str, taken: set[str]) -> str:
    """Return a login that nobody has: given name and initials (``hant``), with a number for namesakes."""
    words = re.sub(r"[^a-z ]", "", search_key(full_name)).split() or ["nguoidung"]
    base = words[-1] + "".join(word[0] for word in words[:-1])
    number = 2
    login = base
    while login in taken:
        login, number = f"{base}{number}", number + 1
    return login


def _roles(row: StaffRow) -> list[str]:
    if row.role is StaffRole.OTHER:
        return []
    return [row.role.value]
