"""Pupils, their guardians and the classes they sit in, taken in as one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.actions.classes import ensure_classes
from hocba.apps.roster.actions.enrolments import EnrolmentFacts, record_enrolments
from hocba.apps.roster.models import Guardian, Pupil
from hocba.apps.roster.refusals import assert_may_change
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba.foundation.sealed import blind_index
from hocba_core.kernel.text import clean
from hocba_core.kernel.vietnamese_names import search_key, sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianFacts:
    """Cha (``father``), mẹ (``mother``) hoặc người giám hộ (``guardian``)."""

    relation: str
    full_name: str
    occupation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilFacts:
    """Học sinh as a list states her. Empty text means: not stated, keep what is known (``id_type`` goes with the number)."""

    sector_code: str
    full_name: str
    gender: str
    born_on: date
    enrolment: EnrolmentFacts
    citizen_id: str = ""
    id_type: str = "none"
    ethnicity: str = ""
    address: str = ""
    phone: str = ""
    birth_place: str = ""
    home_town: str = ""
    nationality: str = ""
    policy_group: str = ""
    register_number: str = ""
    guardians: tuple[GuardianFacts, ...] = ()


_STATED = (
    "full_name",
    "gender",
    "born_on",
    "birth_place",
    "home_town",
    "nationality",
    "policy_group",
    "register_number",
)
_SEALED = ("citizen_id", "ethnicity", "address", "phone")
_COLUMNS = (*_STATED, "id_type", "sort_key", "search_key", "citizen_id_index", *(f"{column}_sealed" for column in _SEALED))


def enrol_pupils(
    *, school_id: UUID, year_id: UUID, pupils: Sequence[PupilFacts], acting_user: Actor, at: datetime
) -> dict[str, int]:
    """Record pupils, guardians, classes, courses and enrolments; return counts. The same list again changes nothing.

    Raises ``UnableToEnrol`` when a pupil would sit in two classes at once.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Nhập danh sách học sinh"):
        assert_may_change(acting_user, school_id, at)
        wanted = sorted({(facts.enrolment.class_name, facts.enrolment.grade) for facts in pupils})
        classes = ensure_classes(school_id=school_id, year_id=year_id, wanted=wanted)
        rows, new_count, changed_count = _record_pupils(school_id, pupils)
        changed_count += _record_guardians(school_id, pupils, rows)
        seats = [(rows[facts.sector_code], classes[facts.enrolment.class_name], facts.enrolment) for facts in pupils]
        new_seats, changed_seats = record_enrolments(school_id, seats)
        counts = {
            "pupils": len(rows),
            "new_pupils": new_count,
            "changed": changed_count + changed_seats,
            "classes": len(classes),
            "new_enrolments": new_seats,
        }
        if new_count or new_seats or counts["changed"]:
            record_action("roster.pupils.enrol", at=at, payload=counts)
            emit("roster.pupils.enrolled", at=at, payload=counts)
        return counts


def _record_pupils(school_id: UUID, pupils: Sequence[PupilFacts]) -> tuple[dict[str, Pupil], int, int]:
    """Return the rows by sector code, how many are new, and how many of the known ones changed."""
    codes = [facts.sector_code for facts in pupils]
    rows = {row.sector_code: row for row in Pupil.objects.filter(sector_code__in=codes)}
    known = {code: _state(row) for code, row in rows.items()}
    for facts in pupils:
        row = rows.setdefault(facts.sector_code, Pupil(school_id=school_id, sector_code=facts.sector_code, id_type="none"))
        _take_over(row, facts)
    new = [row for code, row in rows.items() if code not in known]
    changed = [row for code, row in rows.items() if code in known and _state(row) != known[code]]
    Pupil.objects.bulk_create(new)
    Pupil.objects.bulk_update(changed, _COLUMNS, batch_size=500)
    return rows, len(new), len(changed)


def _state(pupil: Pupil) -> tuple[object, ...]:
    values = (getattr(pupil, column) for column in _COLUMNS)
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in values)


def _take_over(pupil: Pupil, facts: PupilFacts) -> None:
    """Let the row say what the list states; what it does not state stays."""
    for column in _STATED:
        if stated := _cleaned(getattr(facts, column)):
            setattr(pupil, column, stated)
    for column in _SEALED:
        if (stated := clean(getattr(facts, column))) and stated != pupil.unseal_column(column):
            pupil.seal_column(column, stated)
    pupil.sort_key = sort_key(pupil.full_name)
    pupil.search_key = search_key(pupil.full_name)
    if facts.citizen_id:
        pupil.id_type = facts.id_type
        pupil.citizen_id_index = blind_index(clean(facts.citizen_id))


def _cleaned(value: str | date) -> str | date:
    return clean(value) if isinstance(value, str) else value


def _record_guardians(school_id: UUID, pupils: Sequence[PupilFacts], rows: dict[str, Pupil]) -> int:
    """Record guardians; return how many are new or changed."""
    standing = Guardian.objects.filter(pupil__in=[row.id for row in rows.values()])
    known = {(row.pupil_id, row.relation): row for row in standing}
    new: dict[tuple[UUID, str], Guardian] = {}
    changed: dict[tuple[UUID, str], Guardian] = {}
    for facts in pupils:
        for stated in facts.guardians:
            key = (rows[facts.sector_code].id, stated.relation)
            row = known.get(key) or new.setdefault(
                key, Guardian(school_id=school_id, pupil=rows[facts.sector_code], relation=stated.relation)
            )
            before = row.full_name, row.occupation
            row.full_name = clean(stated.full_name) or row.full_name
            row.occupation = clean(stated.occupation) or row.occupation
            if key in known and before != (row.full_name, row.occupation):
                changed[key] = row
    Guardian.objects.bulk_create(new.values())
    Guardian.objects.bulk_update(changed.values(), ["full_name", "occupation"], batch_size=500)
    return len(new) + len(changed)
