"""Which class a pupil sits in, from a day to a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hocba.apps.roster.models import Enrolment, Pupil, SchoolClass
from hocba.apps.roster.refusals import UnableToEnrol


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


_STATED = ("position", "ends_on", "entry_kind", "exit_kind", "other_school")
Seat = tuple[Pupil, SchoolClass, EnrolmentFacts]


def record_enrolments(school_id: UUID, seats: Sequence[Seat]) -> tuple[int, int]:
    """Record who sits where; return how many seats are new and how many changed.

    A known seat keeps its first day. It takes over the place in the list and, where stated, how it began and ended.
    """
    standing = Enrolment.objects.filter(pupil__in=[pupil.id for pupil, _, _ in seats]).select_related("school_class")
    of_pupil: defaultdict[UUID, list[Enrolment]] = defaultdict(list)
    for row in standing:
        of_pupil[row.pupil_id].append(row)
    new: list[Enrolment] = []
    changed: list[Enrolment] = []
    for pupil, school_class, facts in seats:
        known = _known_seat(of_pupil[pupil.id], school_class, facts)
        if known is None:
            made = _new_seat(school_id, pupil, school_class, facts)
            of_pupil[pupil.id].append(made)
            new.append(made)
        elif _take_over(known, facts) and not known._state.adding:
            changed.append(known)
    for row in (*changed, *new):
        _assert_span(row)
        _assert_alone(row, of_pupil[row.pupil_id])
    Enrolment.objects.bulk_update(changed, _STATED, batch_size=500)  # first: an end makes room for a beginning
    Enrolment.objects.bulk_create(new)
    return len(new), len(changed)


def _known_seat(seats: Sequence[Enrolment], school_class: SchoolClass, facts: EnrolmentFacts) -> Enrolment | None:
    """Find the seat that the list means; who left the class and comes back later gets another one."""
    here = [row for row in seats if row.school_class_id == school_class.id]
    meant = [row for row in here if row.starts_on == facts.starts_on]
    return next((row for row in meant or here if row.ends_on is None or facts.starts_on < row.ends_on), None)


def _new_seat(school_id: UUID, pupil: Pupil, school_class: SchoolClass, facts: EnrolmentFacts) -> Enrolment:
    stated = {column: getattr(facts, column) for column in _STATED}
    return Enrolment(school_id=school_id, pupil=pupil, school_class=school_class, starts_on=facts.starts_on, **stated)


def _take_over(row: Enrolment, facts: EnrolmentFacts) -> bool:
    """Let a known seat say what the list states; tell whether that was anything new."""
    before = [getattr(row, column) for column in _STATED]
    row.position = facts.position
    if facts.ends_on is not None:
        row.ends_on, row.exit_kind = facts.ends_on, facts.exit_kind
    if facts.entry_kind != "ordinary":
        row.entry_kind = facts.entry_kind
    row.other_school = facts.other_school or row.other_school
    return before != [getattr(row, column) for column in _STATED]


def _assert_alone(row: Enrolment, seats: Sequence[Enrolment]) -> None:
    for other in seats:
        if other is not row and _overlap(row, other):
            here, there = row.school_class.name, other.school_class.name
            raise UnableToEnrol(
                "pupil_in_two_classes",
                f"Học sinh số {row.position} của lớp {here} còn ở lớp {there} trong cùng thời gian.",
                f"Ghi ngày rời lớp {there} rồi nhập lại.",
                class_name=here,
                position=row.position,
            )


def _overlap(one: Enrolment, other: Enrolment) -> bool:
    begins_before_end = other.ends_on is None or one.starts_on < other.ends_on
    return begins_before_end and (one.ends_on is None or other.starts_on < one.ends_on)


def _assert_span(row: Enrolment) -> None:
    if row.ends_on is not None and row.ends_on <= row.starts_on:
        raise UnableToEnrol(
            "enrolment_span_wrong",
            f"Học sinh số {row.position} của lớp {row.school_class.name} rời lớp trước khi vào.",
            "Xem lại ngày vào và ngày rời lớp.",
            class_name=row.school_class.name,
            position=row.position,
        )
