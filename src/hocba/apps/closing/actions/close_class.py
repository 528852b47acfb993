"""Closing what can be closed of a class now; asked again, it goes on where it stood."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.closing.actions.close_scope import close_lanes, close_scope
from hocba.apps.closing.queries import latest_closings, latest_results, pupils_needing_summer
from hocba.apps.closing.scopes import Step
from hocba.apps.closing.values import ClassOutcome, MissingItem, UnableToClose
from hocba.apps.windows import actions as windows
from hocba.apps.windows.queries import lanes, scope_state
from hocba.foundation.context import acting
from hocba_core.kernel.terms import Term


def close_class(
    *,
    school_id: UUID,
    class_id: UUID,
    term: str,
    acting_user: Actor,
    at: datetime,
    reason: str,
    despite_missing: bool = False,
) -> ClassOutcome:
    """Close term 1 or the year of a class, or the late lanes of its summer (chốt lớp); what is closed already stays.

    Term 1 and the year close for the whole class or raise ``UnableToClose``. In summer every pupil whose results are there
    closes in a lane of the own; what the others wait for is named in the outcome. With ``despite_missing`` the summer is
    over: who never came is closed too, for the reason given.
    """
    step: Step = {"school_id": school_id, "class_id": class_id, "acting_user": acting_user, "at": at, "reason": reason}
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason=reason):
        if Term(term) is Term.SUMMER:
            return _close_summer(step, despite_missing=despite_missing)
        if scope_state(class_id, term).is_closed:
            return ClassOutcome(pupil_count=len(latest_closings(class_id, term)), is_new=False, missing=())
        outcome = close_scope(**step, term=term)
        return ClassOutcome(pupil_count=outcome.pupil_count, is_new=True, missing=())


def _close_summer(step: Step, *, despite_missing: bool) -> ClassOutcome:
    class_id = step["class_id"]
    if not scope_state(class_id, Term.YEAR).is_closed:
        raise UnableToClose("year_not_closed", "Cả năm của lớp chưa chốt.", "Chốt cả năm trước, rồi chốt kết quả trong hè.")
    years = latest_closings(class_id, Term.YEAR)
    done = _based_on(class_id)
    lane_states, class_state = lanes(class_id, Term.SUMMER), scope_state(class_id, Term.SUMMER)
    standing = 0
    open_pupils: list[UUID] = []
    for pupil_id in pupils_needing_summer(class_id):
        if lane_states.get(pupil_id, class_state).is_closed:
            if done.get(pupil_id) == years[pupil_id].digest:
                standing += 1
                continue
            windows.reopen_scope(**step, term=Term.SUMMER, pupil_id=pupil_id)
        open_pupils.append(pupil_id)
    closed_now, missing = _close_lanes(step, open_pupils, despite_missing=despite_missing)
    return ClassOutcome(pupil_count=standing + closed_now, is_new=closed_now > 0, missing=missing)


def _close_lanes(step: Step, pupil_ids: Sequence[UUID], *, despite_missing: bool) -> tuple[int, tuple[MissingItem, ...]]:
    """Close the lanes of those whose results are there; return how many, and what the others wait for."""
    if not pupil_ids:
        return 0, ()
    try:
        return len(close_lanes(**step, term=Term.SUMMER, pupil_ids=pupil_ids, despite_missing=despite_missing)), ()
    except UnableToClose as refusal:
        if refusal.code != "scope_incomplete":
            raise
        waiting = {item.pupil_id for item in refusal.missing}
        ready = [pupil_id for pupil_id in pupil_ids if pupil_id not in waiting]
        return _close_lanes(step, ready, despite_missing=despite_missing)[0], refusal.missing


def _based_on(class_id: UUID) -> dict[UUID, str]:
    """Return pupil -> digest of the year's result that the summer's result was made for."""
    return {pupil_id: result.based_on for pupil_id, (_, result) in latest_results(class_id, Term.SUMMER).items()}
