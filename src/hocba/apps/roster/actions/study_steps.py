"""Former years of pupils, in this school or another (quá trình học tập)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.models import Pupil, StudyStep
from hocba.apps.roster.refusals import assert_may_change
from hocba.foundation.context import acting
from hocba.foundation.outbox import record_action
from hocba_core.kernel.text import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyStepFacts:
    """Một năm học trước đó của một học sinh."""

    sector_code: str
    start: int
    class_name: str
    school_name: str


def record_study_steps(*, school_id: UUID, steps: Sequence[StudyStepFacts], acting_user: Actor, at: datetime) -> int:
    """Record former years; return how many are new or name another class now. Codes that nobody has are passed over."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Nhập quá trình học tập"):
        assert_may_change(acting_user, school_id, at)
        codes = {step.sector_code for step in steps}
        pupils = dict(Pupil.objects.filter(sector_code__in=codes).values_list("sector_code", "id"))
        standing = StudyStep.objects.filter(pupil__in=pupils.values())
        known = {(row.pupil_id, row.start, row.school_name): row.class_name for row in standing}
        stated = {
            (pupils[step.sector_code], step.start, clean(step.school_name)): clean(step.class_name)
            for step in steps
            if step.sector_code in pupils
        }
        changed = {key: class_name for key, class_name in stated.items() if known.get(key) != class_name}
        StudyStep.objects.bulk_create(
            [
                StudyStep(school_id=school_id, pupil_id=pupil_id, start=start, school_name=school_name, class_name=class_name)
                for (pupil_id, start, school_name), class_name in changed.items()
            ],
            update_conflicts=True,
            unique_fields=["school", "pupil", "start", "school_name"],
            update_fields=["class_name"],
        )
        if changed:
            record_action("roster.study_steps.record", at=at, payload={"steps": len(changed)})
        return len(changed)
