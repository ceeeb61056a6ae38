"""Ratios as such: what they count, what they divide by, and why one may have no value. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tiktok_kpis.metrics.expressions import Primitive, arguments_of
from tiktok_kpis.metrics.functions import Metric

INTERACTIONS = ("likes", "comments", "saves", "shares")


class Lack(Enum):
    """What keeps a ratio from having a value; the value begins the key of the reason."""

    UNKNOWN = "no"
    """None of the arguments is known."""
    ZERO = "zero"
    """The arguments add up to 0."""


@dataclass(frozen=True)
class Obstacle:
    """A state of a ratio's arguments in which it has no value."""

    lack: Lack
    arguments: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The reason to show: a key of the catalogue ``workbook``, after ``reason.``."""
        return f"{self.lack.value}_{self.arguments[0] if len(self.arguments) == 1 else 'interactions'}"


def parts_of(metric: Metric) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the arguments a ratio counts and those it divides by.

    Raises:
        TypeError: the metric is no ratio.

    """
    if not isinstance(metric.expression, Primitive):
        raise TypeError(f"{metric.name} is no ratio")
    above, below = (tuple(dict.fromkeys(arguments_of(part))) for part in metric.expression.operands)
    return above, below


def obstacles(metric: Metric) -> Iterator[Obstacle]:
    """Yield what a ratio of totals must not meet, in the order in which it is asked: the first one met is the reason.

    A total that is missing adds nothing. Of a single thing that is counted, the reason says first that nobody knows it; of
    several, first what they are divided by.
    """
    above, below = parts_of(metric)
    if len(above) == 1:
        yield Obstacle(Lack.UNKNOWN, above)
    yield Obstacle(Lack.UNKNOWN, below)
    yield Obstacle(Lack.ZERO, below)
    if len(above) > 1:
        yield Obstacle(Lack.UNKNOWN, above)
