"""A figure and how it is taken: best of several rounds, since other programs share the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``value`` and ``limit`` in ``unit``; ``ratio`` is value/limit for rates."""

    name: str
    value: float
    unit: str
    limit: float
    limit_is: str
    n: int

    def to_json(self) -> dict[str, Any]:
        """Return the line's object."""
        return {
            "name": self.name,
            "value": round(self.value, 1),
            "unit": self.unit,
            "limit": round(self.limit, 1),
            "limit_is": self.limit_is,
            "ratio": round(self.value / self.limit, 4),
            "n": self.n,
        }


def rate(work: Callable[[], object], count: int, *, rounds: int = 5) -> float:
    """Return things per second: ``work`` does ``count`` of them; the best of ``rounds``."""
    best = float("inf")
    for _ in range(rounds):
        started_at = perf_counter()
        work()
        best = min(best, perf_counter() - started_at)
    return count / best


def paired_rates(
    work: Callable[[], object], limit: Callable[[], object], *, count: int, limit_count: int, rounds: int = 5
) -> tuple[float, float]:
    """Return both rates, taken in turns so that a noisy neighbour meets both."""
    best, best_limit = 0.0, 0.0
    for _ in range(rounds):
        best = max(best, rate(work, count, rounds=1))
        best_limit = max(best_limit, rate(limit, limit_count, rounds=1))
    return best, best_limit
