"""Who takes an optional course, and who is exempt from a course in a term."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.models import CourseTaker, Exemption
from hocba.apps.roster.refusals import assert_may_change
from hocba.foundation.context import acting
from hocba.foundation.outbox import record_action


def record_takers(*, school_id: UUID, course_id: UUID, pupil_ids: Sequence[UUID], acting_user: Actor, at: datetime) -> int:
    """Record who takes an optional course; return how many are new."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Ghi học sinh học môn tự chọn"):
        assert_may_change(acting_user, school_id, at)
        known = set(CourseTaker.objects.filter(course_id=course_id).values_list("pupil_id", flat=True))
        new = sorted(set(pupil_ids) - known)  # in one order for all writers; what another just wrote stays
        CourseTaker.objects.bulk_create(
            (CourseTaker(school_id=school_id, course_id=course_id, pupil_id=pupil_id) for pupil_id in new),
            ignore_conflicts=True,
        )
        if new:
            record_action("roster.takers.record", at=at, payload={"course": str(course_id), "pupils": len(new)})
        return len(new)


def record_exemptions(
    *,
    school_id: UUID,
    course_id: UUID,
    term: str,
    pupil_ids: Sequence[UUID],
    reason: str,
    acting_user: Actor,
    at: datetime,
) -> int:
    """Record who is not assessed in a course and term, with the reason; return how many are new."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Ghi học sinh được miễn"):
        assert_may_change(acting_user, school_id, at)
        known = set(Exemption.objects.filter(course_id=course_id, term=term).values_list("pupil_id", flat=True))
        new = sorted(set(pupil_ids) - known)
        Exemption.objects.bulk_create(
            (
                Exemption(school_id=school_id, course_id=course_id, term=term, pupil_id=pupil_id, reason=reason)
                for pupil_id in new
            ),
            ignore_conflicts=True,
        )
        if new:
            record_action("roster.exemptions.record", at=at, payload={"course": str(course_id), "pupils": len(new)})
        return len(new)
