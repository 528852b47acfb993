"""A record may not contradict itself."""

from dataclasses import replace

import pytest

from hocba_core.document.school_record import Completion, IdType, Level, Outcome, Replacement, SchoolRecord, TextResult
from hocba_core.document.soundness import problems
from kit.school_records import record


def _with_first_row(**changes: object) -> SchoolRecord:
    base = record()
    return replace(base, subjects=(replace(base.subjects[0], **changes), *base.subjects[1:]))


def test_a_sound_record_has_no_problem() -> None:
    assert problems(record()) == ()


def test_the_year_average_follows_from_the_two_terms() -> None:
    assert problems(_with_first_row(year=840))
    assert problems(_with_first_row(term_1=360, term_2=340, year=350)) == ()
    assert problems(_with_first_row(term_1=None, term_2=850, year=850)) == ()
    assert problems(_with_first_row(term_1=None, term_2=850, year=None))


@pytest.mark.parametrize(
    "broken",
    [
        _with_first_row(year=TextResult.PASSED),
        replace(record(), subjects=()),
        replace(record(), subjects=record().subjects + record().subjects[:1]),
        record(header={"version": 2}),
        record(header={"replaces": Replacement(version=1, content_sha256="0" * 64, reason="x")}),
        record(header={"version": 3, "replaces": Replacement(version=1, content_sha256="0" * 64, reason="x")}),
        record(summary={"conduct_year": Level.FAILED}),
        record(summary={"learning_after_summer": Level.FAILED, "learning_year": Level.FAILED}),
        record(summary={"outcome": Outcome.PROMOTED_AFTER_SUMMER}),
        record(summary={"completion": Completion.COMPLETED}),
        record(header={"grade": 9}),
        record(header={"grade": 9}, summary={"completion": Completion.COMPLETED, "outcome": Outcome.RETAINED}),
        record(header={"grade": 10}),
        record(header={"grade": 4}),
        record(profile={"personal_id": ""}),
        record(profile={"id_type": IdType.NONE}),
        record(profile={"guardians": record().profile.guardians[:1] * 2}),
    ],
)
def test_each_contradiction_is_told(broken: SchoolRecord) -> None:
    assert problems(broken)


def test_a_pupil_who_passes_after_the_summer_is_sound() -> None:
    one = record(
        summary={
            "learning_year": Level.FAILED,
            "learning_after_summer": Level.PASSED,
            "outcome": Outcome.PROMOTED_AFTER_SUMMER,
        }
    )
    assert problems(one) == ()
