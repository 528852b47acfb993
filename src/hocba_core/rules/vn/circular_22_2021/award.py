"""Danh hiệu cuối năm: Học sinh Xuất sắc, Học sinh Giỏi (Điều 15.1)."""

from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Award
from hocba_core.rules.finding import Recorder, mark_text
from hocba_core.rules.sheet import Level
from hocba_core.rules.vn.circular_22_2021.learning_level import Learning
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "award"


def award(conduct: Level | None, learning: Learning, parameters: Parameters, recorder: Recorder | None = None) -> Award | None:
    """Return the title earned by the year's conduct and learning, both Tốt, or None (Điều 15.1).

    Xuất sắc when at least six year averages stand at 9,0 or more. Summer results open no title.
    """
    if conduct is not Level.GOOD or learning.level is not Level.GOOD:
        return None
    count = parameters.excellent_subject_count
    scores = learning.scores
    is_excellent = len(scores) >= count and scores[-count] >= parameters.excellent_score_from
    title = Award.EXCELLENT if is_excellent else Award.GOOD
    if recorder is not None:
        excellent_count = sum(score >= parameters.excellent_score_from for score in scores)
        recorder.record(
            RULE,
            parameters.articles[RULE],
            title,
            term=Term.YEAR,
            conduct=conduct,
            learning=learning.level,
            excellent_score_from=mark_text(parameters.excellent_score_from),
            excellent_score_count=excellent_count,
        )
    return title
