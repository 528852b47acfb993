"""Điểm trung bình môn học kì: the term average of a scored subject (Điều 9.1.b)."""

from hocba_core.kernel.rounding import half_up_tenth
from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder, mark_text
from hocba_core.rules.sheet import TermMarks
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "subject_semester"
# What a scored subject's TermMarks hold, empty regular columns apart.
_Scored = tuple[tuple[int, ...], int | None, int | None, int | None, bool, int | None]


def subject_semester(
    subject: str, term: Term, marks: TermMarks, needed: int, parameters: Parameters, recorder: Recorder | None = None
) -> int | None:
    """Return ĐTBmhk in hundredths, a whole number of tenths, or None while a required mark is missing (Điều 9.1.b).

    (sum of regular + 2 × midterm + 3 × final) / (number of regular + 5), rounded half up to one decimal. ``needed`` is the
    required number of regular marks (Điều 6.2); never averaged over fewer, never filled with zeros. A topic cluster's mark
    is one more regular mark (Điều 6.3). A term without any mark of its own answers what was carried from another school.
    """
    scored: _Scored = marks  # type: ignore[assignment]  # in a scored subject marks are numbers; a cast would cost time here
    regular, midterm, final, topic, _, _ = scored
    if None in marks.regular:
        regular = tuple(mark for mark in regular if mark is not None)
    if len(regular) < needed or midterm is None or final is None:
        return _without_own_average(subject, term, scored, needed, parameters, recorder)
    if topic is not None:
        regular += (topic,)
    regular_weight, midterm_weight, final_weight = parameters.weights
    total = regular_weight * sum(regular) + midterm_weight * midterm + final_weight * final
    divisor = regular_weight * len(regular) + midterm_weight + final_weight
    average = half_up_tenth(total, divisor)
    if recorder is not None:
        recorder.record(
            RULE,
            parameters.articles[RULE],
            mark_text(average),
            subject=subject,
            term=term,
            regular=" ".join(mark_text(mark) for mark in regular),
            midterm=mark_text(midterm),
            final=mark_text(final),
            regular_needed=needed,
            total=mark_text(total),
            divisor=divisor,
        )
    return average


def _without_own_average(
    subject: str, term: Term, marks: _Scored, needed: int, parameters: Parameters, recorder: Recorder | None
) -> int | None:
    regular, midterm, final, topic, _, carried = marks
    regular_count = sum(mark is not None for mark in regular)
    if carried is not None and not regular_count and midterm is None and final is None and topic is None:
        if recorder is not None:
            recorder.record("carried_result", parameters.articles[RULE], mark_text(carried), subject=subject, term=term)
        return carried
    if recorder is not None:
        recorder.record(
            RULE,
            parameters.articles[RULE],
            None,
            subject=subject,
            term=term,
            regular_count=regular_count,
            regular_needed=needed,
            midterm_count=int(midterm is not None),
            final_count=int(final is not None),
        )
    return None
