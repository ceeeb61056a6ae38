"""Ratios: what they count, what they divide by, and why one may have no value. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tiktok_kpis.metrics.expressions import Primitive, arguments_of
from tiktok_kpis.metrics.functions import Metric

INTERACTIONS = ("likes", "comments", "saves", "shares")


class Lack(Enum):
    """Why a ratio has no value; the value is the first word of the reason's key."""

    UNKNOWN = "no"
    """All of the arguments are unknown."""
    ZERO = "zero"
    """The arguments add up to 0."""


@dataclass(frozen=True)
class Obstacle:
    """A condition under which a ratio has no value: these arguments are unknown, or add up to 0."""

    lack: Lack
    arguments: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The reason to show: ``reason.<this>`` is a key of the catalogue ``workbook``."""
        return f"{self.lack.value}_{self.arguments[0] if len(self.arguments) == 1 else 'interactions'}"


def parts_of(metric: Metric) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the arguments a ratio counts and those it divides by.

    Raises:
        TypeError: the metric is not a ratio.

    """
    if not isinstance(metric.expression, Primitive):
        raise TypeError(f"{metric.name} is not a ratio")
    numerator, denominator = (tuple(dict.fromkeys(arguments_of(part))) for part in metric.expression.operands)
    return numerator, denominator


def obstacles(metric: Metric) -> Iterator[Obstacle]:
    """Yield the conditions under which a ratio of totals has no value; the first one that holds is the reason to show.

    If the ratio counts a single thing, the first reason is that it is unknown. If it counts several, unknown ones add nothing,
    so the divisor is checked first.
    """
    numerator, denominator = parts_of(metric)
    if len(numerator) == 1:
        yield Obstacle(Lack.UNKNOWN, numerator)
    yield Obstacle(Lack.UNKNOWN, denominator)
    yield Obstacle(Lack.ZERO, denominator)
    if len(numerator) > 1:
        yield Obstacle(Lack.UNKNOWN, numerator)
