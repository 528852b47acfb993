"""Hoàn thành chương trình cấp học: completion of the level in grades 9 and 12 (Điều 12.1)."""

from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Promotion
from hocba_core.rules.finding import Recorder
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "level_completion"


def level_completion(
    level: str, grade: int, decision: Promotion | None, parameters: Parameters, recorder: Recorder | None = None
) -> bool | None:
    """Tell whether the last grade of ``level`` is completed: the same three conditions as promotion (Điều 12.1).

    ``decision`` is the promotion that stands now. None in other grades, while results are missing and while the principal
    has to decide; False as long as a summer remedy is open.
    """
    if parameters.completing_grades.get(level) != grade or decision is None or decision is Promotion.NEEDS_PRINCIPAL:
        return None
    is_completed = decision is Promotion.PROMOTED
    if recorder is not None:
        recorder.record(
            RULE, parameters.articles[RULE], "yes" if is_completed else "no", term=Term.YEAR, grade=grade, promotion=decision
        )
    return is_completed
