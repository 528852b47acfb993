"""Pupils, their guardians and the classes they sit in, taken in as one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.actions.classes import ensure_classes
from hocba.apps.roster.models import Enrolment, Guardian, Pupil, SchoolClass, StudyStep
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba.foundation.sealed import blind_index
from hocba_core.kernel.vietnamese_names import search_key, sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianFacts:
    """Cha (``father``), mẹ (``mother``) hoặc người giám hộ (``guardian``)."""

    relation: str
    full_name: str
    occupation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentFacts:
    """Xếp lớp: the class by name and grade, the place in its list, the span (``ends_on`` exclusive)."""

    class_name: str
    grade: int
    position: int
    starts_on: date
    ends_on: date | None = None
    entry_kind: str = "ordinary"
    exit_kind: str = ""
    other_school: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilFacts:
    """Học sinh as a list states her. Empty text means: not stated, keep what is known."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyStepFacts:
    """Một năm học trước đó của một học sinh."""

    sector_code: str
    start: int
    class_name: str
    school_name: str


_PLAIN = (
    "full_name",
    "gender",
    "born_on",
    "id_type",
    "birth_place",
    "home_town",
    "nationality",
    "policy_group",
    "register_number",
)
_SEALED = ("citizen_id", "ethnicity", "address", "phone")
_INDEXES = ("sort_key", "search_key", "citizen_id_index")


def enrol_pupils(
    *, school_id: UUID, year_id: UUID, pupils: Sequence[PupilFacts], acting_user: Actor, at: datetime
) -> dict[str, int]:
    """Record pupils, guardians, classes, courses and enrolments; return counts. The same list again changes nothing."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Nhập danh sách học sinh"):
        wanted = sorted({(facts.enrolment.class_name, facts.enrolment.grade) for facts in pupils})
        classes = ensure_classes(school_id=school_id, year_id=year_id, wanted=wanted)
        known = {row.sector_code: row for row in Pupil.objects.filter(sector_code__in=[facts.sector_code for facts in pupils])}
        rows = {facts.sector_code: _with_facts(known.get(facts.sector_code), school_id, facts) for facts in pupils}
        new = [row for code, row in rows.items() if code not in known]
        Pupil.objects.bulk_create(new)
        columns = [*_PLAIN, *_INDEXES, *(f"{column}_sealed" for column in _SEALED)]
        Pupil.objects.bulk_update([row for code, row in rows.items() if code in known], columns, batch_size=500)
        _record_guardians(school_id, pupils, rows)
        enrolled_count = _record_enrolments(school_id, pupils, rows, classes)
        counts = {"pupils": len(rows), "new_pupils": len(new), "classes": len(classes), "new_enrolments": enrolled_count}
        if new or enrolled_count:
            record_action("roster.pupils.enrol", at=at, payload=counts)
            emit("roster.pupils.enrolled", at=at, payload=counts)
        return counts


def record_study_steps(*, school_id: UUID, steps: Sequence[StudyStepFacts], acting_user: Actor, at: datetime) -> int:
    """Record former years of pupils (quá trình học tập); return how many are new."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Nhập quá trình học tập"):
        codes = [step.sector_code for step in steps]
        pupils = dict(Pupil.objects.filter(sector_code__in=codes).values_list("sector_code", "id"))
        known = set(StudyStep.objects.values_list("pupil_id", "start", "school_name"))
        new = [
            step
            for step in steps
            if step.sector_code in pupils and (pupils[step.sector_code], step.start, step.school_name) not in known
        ]
        StudyStep.objects.bulk_create(
            StudyStep(
                school_id=school_id,
                pupil_id=pupils[step.sector_code],
                start=step.start,
                class_name=step.class_name,
                school_name=step.school_name,
            )
            for step in new
        )
        if new:
            record_action("roster.study_steps.record", at=at, payload={"steps": len(new)})
        return len(new)


def _with_facts(pupil: Pupil | None, school_id: UUID, facts: PupilFacts) -> Pupil:
    pupil = pupil or Pupil(school_id=school_id, sector_code=facts.sector_code)
    for column in _PLAIN:
        if stated := getattr(facts, column):
            setattr(pupil, column, stated)
    for column in _SEALED:
        if (stated := getattr(facts, column)) and stated != pupil.unseal_column(column):
            pupil.seal_column(column, stated)
    pupil.sort_key = sort_key(pupil.full_name)
    pupil.search_key = search_key(pupil.full_name)
    pupil.citizen_id_index = blind_index(facts.citizen_id) if facts.citizen_id else pupil.citizen_id_index
    return pupil


def _record_guardians(school_id: UUID, pupils: Sequence[PupilFacts], rows: dict[str, Pupil]) -> None:
    stated = [
        Guardian(
            school_id=school_id,
            pupil=rows[facts.sector_code],
            relation=guardian.relation,
            full_name=guardian.full_name,
            occupation=guardian.occupation,
        )
        for facts in pupils
        for guardian in facts.guardians
    ]
    Guardian.objects.bulk_create(
        stated,
        update_conflicts=True,
        unique_fields=["school", "pupil", "relation"],
        update_fields=["full_name", "occupation"],
    )


def _record_enrolments(
    school_id: UUID, pupils: Sequence[PupilFacts], rows: dict[str, Pupil], classes: dict[str, SchoolClass]
) -> int:
    class_ids = [row.id for row in classes.values()]
    known = {(row.pupil_id, row.school_class_id): row for row in Enrolment.objects.filter(school_class_id__in=class_ids)}
    new, ended = [], []
    for facts in pupils:
        stated = facts.enrolment
        pupil, school_class = rows[facts.sector_code], classes[stated.class_name]
        row = known.get((pupil.id, school_class.id))
        if row is None:
            new.append(_enrolment(school_id, pupil, school_class, stated))
        elif stated.ends_on is not None and stated.ends_on != row.ends_on:
            row.ends_on, row.exit_kind, row.other_school = stated.ends_on, stated.exit_kind, stated.other_school
            ended.append(row)
    Enrolment.objects.bulk_create(new)
    Enrolment.objects.bulk_update(ended, ["ends_on", "exit_kind", "other_school"], batch_size=500)
    return len(new) + len(ended)


def _enrolment(school_id: UUID, pupil: Pupil, school_class: SchoolClass, stated: EnrolmentFacts) -> Enrolment:
    return Enrolment(
        school_id=school_id,
        pupil=pupil,
        school_class=school_class,
        position=stated.position,
        starts_on=stated.starts_on,
        ends_on=stated.ends_on,
        entry_kind=stated.entry_kind,
        exit_kind=stated.exit_kind,
        other_school=stated.other_school,
    )
