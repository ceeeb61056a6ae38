"""Measuring: the alternatives in turn, the medians, and their ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Comparison:
    """Ours against an alternative, in seconds, medians of runs taken in turn."""

    what: str
    ours: float
    other: float
    other_name: str

    def __str__(self) -> str:
        ratio = self.other / self.ours
        times = f"{self.ours * 1000:.1f} ms against {self.other * 1000:.1f} ms"
        return f"{self.what}: {ratio:.1f}× as fast as {self.other_name} ({times})"


def compare(what: str, ours: Callable[[], object], other: Callable[[], object], other_name: str, runs: int = 7) -> Comparison:
    """Run both in turn after one warm-up each, and return the medians."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs + 1):
        for taken, work in zip(times, (ours, other), strict=True):
            begun = perf_counter()
            work()
            if run:
                taken.append(perf_counter() - begun)
    return Comparison(what, median(times[0]), median(times[1]), other_name)
