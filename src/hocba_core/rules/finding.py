"""What every rule can answer beside its value: the article it applied and what it looked at."""

from typing import NamedTuple

from hocba_core.kernel.terms import Term


class Finding(NamedTuple):
    """Căn cứ của một kết quả: rule, value, article and inputs, so that "why?" is never a second computation.

    ``value`` and inputs are text for data: marks as ``8.5``, levels and results by their English codes.
    """

    rule: str
    subject: str | None
    term: Term | None
    value: str | None
    article: str
    inputs: tuple[tuple[str, str], ...]


class Recorder:
    """Collects findings. A rule given no recorder computes the same value and records nothing."""

    __slots__ = ("findings",)

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def record(
        self,
        rule: str,
        article: str,
        value: str | None,
        *,
        subject: str | None = None,
        term: Term | None = None,
        **inputs: str | int,
    ) -> None:
        """Keep one finding; ``inputs`` keep the order in which the rule names them."""
        pairs = tuple((name, str(given)) for name, given in inputs.items())
        self.findings.append(Finding(rule, subject, term, value, article, pairs))


def mark_text(hundredths: int) -> str:
    """Write hundredths as data, one decimal unless there are two: ``850`` is ``8.5``, ``725`` is ``7.25``."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}" if rest % 10 else f"{whole}.{rest // 10}"


def result_text(result: int | str | None) -> str | None:
    """Write a subject's result as data: a mark with its decimal, a comment result or level by its code, None as None."""
    return mark_text(result) if isinstance(result, int) else (None if result is None else str(result))
