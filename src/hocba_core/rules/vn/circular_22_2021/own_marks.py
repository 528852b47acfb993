"""Điểm của chính học kì: telling a term with marks of its own from an empty or a carried one."""

from hocba_core.rules.sheet import TermMarks


def has_own_marks(marks: TermMarks) -> bool:
    """Tell whether any assessment of this term is entered; a carried result is not one."""
    return (
        marks.midterm is not None
        or marks.final is not None
        or marks.topic is not None
        or any(mark is not None for mark in marks.regular)
    )
