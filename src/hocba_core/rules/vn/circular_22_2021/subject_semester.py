"""Điểm trung bình môn học kì: the term average of a scored subject (Điều 9.1.b)."""

from hocba_core.kernel.rounding import half_up_tenth
from hocba_core.kernel.terms import Term
from hocba_core.rules.finding import Recorder, mark_text
from hocba_core.rules.sheet import TermMarks
from hocba_core.rules.vn.circular_22_2021.parameters import Parameters

RULE = "subject_semester"
_Scored = tuple[tuple[int | None, ...], int | None, int | None, int | None, bool, int | None]


def subject_semester(
    subject: str, term: Term, marks: TermMarks, needed: int, parameters: Parameters, recorder: Recorder | None = None
) -> int | None:
    """Return ĐTBmhk in hundredths, a whole number of tenths, or None while a required mark is missing (Điều 9.1.b).

    (sum of regular + 2 × midterm + 3 × final) / (number of regular + 5), rounded half up to one decimal. ``needed`` is the
    required number of regular marks (Điều 6.2); never averaged over fewer, never filled with zeros. A topic cluster's mark
    is one more regular mark (Điều 6.3).
    """
    scored: _Scored = marks  # type: ignore[assignment]  # in a scored subject marks are numbers; a cast would cost time here
    regular, midterm, final, topic, _, _ = scored
    counted = [mark for mark in regular if mark is not None]
    if len(counted) < needed or midterm is None or final is None:
        if recorder is not None:
            _record_missing(subject, term, marks, len(counted), needed, parameters, recorder)
        return None
    if topic is not None:
        counted.append(topic)
    regular_weight, midterm_weight, final_weight = parameters.weights
    total = regular_weight * sum(counted) + midterm_weight * midterm + final_weight * final
    divisor = regular_weight * len(counted) + midterm_weight + final_weight
    average = half_up_tenth(total, divisor)
    if recorder is not None:
        recorder.record(
            RULE,
            parameters.articles[RULE],
            mark_text(average),
            subject=subject,
            term=term,
            regular=" ".join(mark_text(mark) for mark in counted),
            midterm=mark_text(midterm),
            final=mark_text(final),
            regular_needed=needed,
            total=mark_text(total),
            divisor=divisor,
        )
    return average


def _record_missing(
    subject: str, term: Term, marks: TermMarks, regular_count: int, needed: int, parameters: Parameters, recorder: Recorder
) -> None:
    recorder.record(
        RULE,
        parameters.articles[RULE],
        None,
        subject=subject,
        term=term,
        regular_count=regular_count,
        regular_needed=needed,
        midterm_count=int(marks.midterm is not None),
        final_count=int(marks.final is not None),
    )
