"""Verbs about school days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster import queries as roster
from hocba.apps.schoolday.events import ABSENCES_NOTED
from hocba.apps.schoolday.models import AbsenceEntry
from hocba.apps.schoolday.permissions import can_note_absences
from hocba.apps.schoolday.queries import current_absences
from hocba.apps.windows.refusals import writing_to
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba_core.kernel.errors import HocbaError

_PRESENT = AbsenceEntry.Kind.PRESENT


class UnableToNoteAbsences(HocbaError):
    """Không ghi được buổi nghỉ: not this person's class, not a school day of the year, not a pupil of the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencePatch:
    """Một buổi nghỉ: ``session`` is ``morning`` or ``afternoon``; ``kind`` ``excused``, ``unexcused`` or ``present``."""

    pupil_id: UUID
    absent_on: date
    session: str
    kind: str


def note_absences(
    *, school_id: UUID, class_id: UUID, absences: Sequence[AbsencePatch], acting_user: Actor, at: datetime, reason: str
) -> int:
    """Note who was absent when (ghi nghỉ học); return how many notes are new. What stands already is not written twice."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason=reason):
        if not can_note_absences(acting_user, school_id, class_id, localdate(at)):
            raise UnableToNoteAbsences(
                "absence_not_allowed", "Buổi nghỉ của lớp do giáo viên chủ nhiệm ghi.", "Nhờ giáo viên chủ nhiệm lớp này ghi."
            )
        spans = roster.term_spans(roster.class_info(class_id).year_id)
        _check_members(class_id, absences)
        new = [
            AbsenceEntry(
                school_id=school_id,
                pupil_id=patch.pupil_id,
                school_class_id=class_id,
                term=_term_of(patch.absent_on, spans),
                absent_on=patch.absent_on,
                session=patch.session,
                kind=patch.kind,
                made_at=at,
                sequence=0,
                actor_id=acting_user.person_id,
            )
            for patch in _changes(absences)
        ]
        if not new:
            return 0
        with writing_to(new[0].term):
            AbsenceEntry.objects.bulk_create(new)
        payload = {"class": str(class_id), "count": len(new)}
        record_action("schoolday.note_absences", at=at, payload=payload)
        emit(ABSENCES_NOTED, at=at, payload=payload)
        return len(new)


def _check_members(class_id: UUID, absences: Iterable[AbsencePatch]) -> None:
    members = {member.pupil_id for member in roster.members_during(class_id)}
    if any(patch.pupil_id not in members for patch in absences):
        raise UnableToNoteAbsences(
            "pupil_not_in_class", "Có học sinh không thuộc lớp này.", "Xem lại danh sách lớp rồi ghi lại."
        )


def _changes(absences: Sequence[AbsencePatch]) -> list[AbsencePatch]:
    """Return the last word on each session where it differs from what stands, in one order for all writers."""
    wanted = {(patch.pupil_id, patch.absent_on, patch.session): patch for patch in absences}
    if not wanted:
        return []
    days = [patch.absent_on for patch in absences]
    current = current_absences({patch.pupil_id for patch in absences}, min(days), max(days))
    changed = (patch for key, patch in wanted.items() if current.get(key, _PRESENT) != patch.kind)
    return sorted(changed, key=lambda patch: (patch.pupil_id, patch.absent_on, patch.session))


def _term_of(day: date, spans: Mapping[str, tuple[date, date]]) -> str:
    for term, (first, last) in spans.items():
        if first <= day <= last:
            return term
    raise UnableToNoteAbsences(
        "day_outside_terms",
        f"Ngày {day:%d/%m/%Y} không nằm trong học kì nào của năm học.",
        "Xem lại ngày nghỉ, hoặc ngày bắt đầu và kết thúc học kì.",
    )
