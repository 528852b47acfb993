"""Reads of school days."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hocba.apps.schoolday.models import AbsenceEntry

_Kind = AbsenceEntry.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceCount:
    """Số buổi nghỉ: at most one a day; a day with an unexcused session counts as unexcused."""

    excused: int
    unexcused: int

    @property
    def total(self) -> int:
        """All sessions that count toward the limit of circular 22, Điều 12.1.c."""
        return self.excused + self.unexcused


NO_ABSENCE = AbsenceCount(excused=0, unexcused=0)


def current_absences(pupil_ids: Collection[UUID], first_day: date, last_day: date) -> dict[tuple[UUID, date, str], str]:
    """Return (pupil, day, session) -> what is noted now, days included; withdrawn notes are left out."""
    entries = AbsenceEntry.objects.filter(pupil_id__in=pupil_ids, absent_on__range=(first_day, last_day))
    latest = entries.order_by("pupil_id", "absent_on", "session", "-sequence").distinct("pupil_id", "absent_on", "session")
    rows = latest.values_list("pupil_id", "absent_on", "session", "kind")
    return {(pupil, day, session): kind for pupil, day, session, kind in rows if kind != _Kind.PRESENT}


def absence_counts(pupil_ids: Collection[UUID], first_day: date, last_day: date) -> dict[UUID, AbsenceCount]:
    """Return how many sessions each pupil was absent from a day to a day, both included, in one statement."""
    days: defaultdict[UUID, dict[date, str]] = defaultdict(dict)
    for (pupil_id, day, _), kind in current_absences(pupil_ids, first_day, last_day).items():
        if kind == _Kind.UNEXCUSED or day not in days[pupil_id]:
            days[pupil_id][day] = kind
    counts = dict.fromkeys(pupil_ids, NO_ABSENCE)
    for pupil_id, kinds in days.items():
        unexcused = sum(kind == _Kind.UNEXCUSED for kind in kinds.values())
        counts[pupil_id] = AbsenceCount(excused=len(kinds) - unexcused, unexcused=unexcused)
    return counts
