"""Lên lớp: promotion at year end and after the summer (Điều 12, 13, 14)."""

from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Promotion
from hocba_core.rules.finding import Recorder
from hocba_core.rules.settings import BothFailedPolicy, RuleSettings
from hocba_core.rules.sheet import Level
from hocba_core.rules.vn.circular_22_2021.learning_level import Learning
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "promotion"
_FAILED = Level.FAILED


def promotion(
    conduct: Level | None,
    learning: Learning,
    absent_session_count: int,
    settings: RuleSettings,
    parameters: Parameters,
    recorder: Recorder | None = None,
) -> Promotion | None:
    """Return where the pupil stands at year end, or None while conduct or learning is missing (Điều 12.1, 12.3).

    Promoted: conduct and learning from Đạt up, absent at most 45 sessions. More absences have no remedy. Only conduct
    failed: summer training (Điều 13). Only learning failed: re-assessment (Điều 14). Both: retained, or training first
    (a setting). Where exemptions make the levels unreachable the principal decides (Điều 12.4).
    """
    if learning.is_unsettled:
        standing = Promotion.NEEDS_PRINCIPAL
    elif conduct is None or learning.level is None:
        return None
    elif absent_session_count > parameters.absent_sessions_up_to:
        standing = Promotion.RETAINED
    elif conduct is _FAILED:
        is_final = learning.level is _FAILED and settings.both_failed is BothFailedPolicy.STRICT
        standing = Promotion.RETAINED if is_final else Promotion.SUMMER_TRAINING
    else:
        standing = Promotion.REASSESS if learning.level is _FAILED else Promotion.PROMOTED
    if recorder is not None:
        _record(Term.YEAR, standing, conduct, learning.level, absent_session_count, parameters, recorder)
    return standing


def promotion_after_summer(
    conduct: Level,
    learning: Level,
    absent_session_count: int,
    parameters: Parameters,
    *,
    is_reassessment_still_open: bool,
    recorder: Recorder | None = None,
) -> Promotion:
    """Return the decision on the results that replaced the year's (Điều 12.1.a, 12.1.b).

    Absences were within the limit, or there would have been no summer remedy. ``is_reassessment_still_open``: training is
    done and no subject has been re-taken yet.
    """
    if conduct is _FAILED:
        standing = Promotion.RETAINED
    elif learning is _FAILED:
        standing = Promotion.REASSESS if is_reassessment_still_open else Promotion.RETAINED
    else:
        standing = Promotion.PROMOTED
    if recorder is not None:
        _record(Term.SUMMER, standing, conduct, learning, absent_session_count, parameters, recorder)
    return standing


def _record(
    term: Term,
    standing: Promotion,
    conduct: Level | None,
    learning: Level | None,
    absent_session_count: int,
    parameters: Parameters,
    recorder: Recorder,
) -> None:
    recorder.record(
        RULE,
        parameters.promotion_articles[standing.value],
        standing,
        term=term,
        conduct=conduct or "",
        learning=learning or "",
        absent_session_count=absent_session_count,
        absent_sessions_up_to=parameters.absent_sessions_up_to,
    )
