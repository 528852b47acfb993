"""Marks as a school gives them: by ability, subject and luck, in the steps that teachers use."""

import random
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from sample_school.chance import stream
from sample_school.curriculum import BY_CODE, Subject, subjects_of
from sample_school.pupils import Pupil
from sample_school.school_days import TERMS


@dataclass(slots=True)
class TermMarks:
    """One pupil, subject, term. Marks in tenths; comment results "Đ" or "CĐ"; carried: a result without marks."""

    regular: list[int | str | None] = field(default_factory=list)
    midterm: int | str | None = None
    final: int | str | None = None
    carried: int | str | None = None
    is_exempt: bool = False

    @property
    def result(self) -> int | str | None:
        """ĐTBmhk in tenths or Đ/CĐ; None while anything is missing."""
        if self.carried is not None:
            return self.carried
        marks = [*self.regular, self.midterm, self.final]
        if self.is_exempt or not self.regular or any(mark is None for mark in marks):
            return None
        if isinstance(self.midterm, str):
            return "Đ" if all(mark == "Đ" for mark in marks) else "CĐ"
        total = sum(self.regular) + 2 * self.midterm + 3 * self.final  # type: ignore[arg-type, operator]
        return half_up(Fraction(total, len(self.regular) + 5))


def half_up(value: Fraction) -> int:
    """Round a fraction of tenths to whole tenths, half up."""
    return floor(value + Fraction(1, 2))


@dataclass(slots=True)
class Learner:
    """What a pupil is like: ability, and how each subject goes."""

    ability: float
    diligence: float
    subjects: dict[str, float]


def make_learner(pupil: Pupil) -> Learner:
    """Draw a pupil's ability; the first class of each grade is a little stronger."""
    chance = stream("learner", pupil.code)
    ability = chance.gauss(0.35 if pupil.class_name.endswith("A1") else -0.04, 1)
    if "capable" in pupil.traits:
        ability = max(ability, 0.3)
    ability = max(-1.72, min(2.1, ability))
    diligence = max(-2.2, min(2.2, 0.55 * ability + chance.gauss(0, 0.8)))
    return Learner(
        ability=ability, diligence=diligence, subjects={s.code: chance.gauss(0, 0.42) for s in subjects_of(pupil.class_name)}
    )


def mark_term(pupil: Pupil, learner: Learner, subject: Subject, term: int) -> TermMarks:
    """Return the pupil's marks in a subject and term, with what joining, leaving or exemption does to them."""
    chance = stream("marks", pupil.code, subject.code, term)
    marks = (
        _scored(chance, pupil, learner, subject, term)
        if subject.base is not None
        else _commented(chance, pupil, learner, subject)
    )
    if f"exempt:{subject.code}" in pupil.traits:
        return TermMarks(is_exempt=True)
    if term == 1 and "carried_term_1" in pupil.traits:
        return TermMarks(carried=marks.result)
    first, last = TERMS[term]
    if pupil.left_on and first < pupil.left_on <= last:
        marks.midterm = marks.midterm if pupil.left_on.month == 3 else None
        marks.regular, marks.final = marks.regular[:1], None
    if term == 2 and f"zero_final:{subject.code}" in pupil.traits:
        marks.final = 0
    return marks


def _scored(chance: random.Random, pupil: Pupil, learner: Learner, subject: Subject, term: int) -> TermMarks:
    mean = subject.base + 1.08 * learner.ability + learner.subjects[subject.code] + (0.15 if term == 2 else 0)  # type: ignore[operator]
    step = 10 if stream("habit", pupil.class_name, subject.code).random() < 0.5 else 5
    count = subject.regular_count(pupil.grade)
    return TermMarks(
        regular=[_in_steps(mean + 0.35 + 0.2 * learner.diligence + chance.gauss(0, 0.85), step) for _ in range(count)],
        midterm=_in_quarters(mean + chance.gauss(0, 0.7)),
        final=_in_quarters(mean - 0.05 + chance.gauss(0, 0.7)),
    )


def _in_steps(value: float, step: int) -> int:
    return max(10, min(100, round(value * 10 / step) * step))


def _in_quarters(value: float) -> int:
    """A paper is marked in quarters and entered with one decimal: 7,25 becomes 7,3."""
    quarters = max(4, min(40, round(value * 4)))
    return half_up(Fraction(quarters * 10, 4))


def _commented(chance: random.Random, pupil: Pupil, learner: Learner, subject: Subject) -> TermMarks:
    risk = 0.004 if learner.diligence < -1.4 else 0.00015
    results: list[int | str | None] = [
        "CĐ" if chance.random() < risk else "Đ" for _ in range(subject.regular_count(pupil.grade) + 2)
    ]
    return TermMarks(regular=results[:-2], midterm=results[-2], final=results[-1])


def mark_year(pupil: Pupil, learner: Learner) -> dict[str, dict[int, TermMarks]]:
    """Return subject code -> term -> marks, for the subjects that the pupil takes."""
    return {
        subject.code: {term: mark_term(pupil, learner, subject, term) for term in (1, 2)}
        for subject in subjects_of(pupil.class_name)
        if pupil.learns(subject.code)
    }


def is_commented(subject_code: str) -> bool:
    """Whether the subject is assessed by comment only."""
    return BY_CODE[subject_code].base is None
