"""Random numbers that are the same on every machine and with every version of Python.

Only ``random()`` of a seeded generator, multiplication and exact sums are used: a logarithm or a plain ``sum`` of fractions can
differ in its last digit between platforms or versions, and this digit can change a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import fsum
from random import Random

_SEED = 2025_11_01


class Chance:
    """A separate source of random numbers for one post or day, so that a change to one does not change the others."""

    def __init__(self, *parts: int) -> None:
        seed = _SEED
        for part in parts:
            seed = seed * 1_000_003 + part
        self._random = Random(seed)  # noqa: S311  figures for a sample, not secrets

    def between(self, low: float, high: float) -> float:
        """Return a number from ``low`` to ``high``, uniformly distributed."""
        return low + (high - low) * self._random.random()

    def whole(self, below: int) -> int:
        """Return a whole number from 0 up to, not including, ``below``."""
        return int(self._random.random() * below)

    def near(self, spread: float) -> float:
        """Return a factor around 1, rarely further from it than ``spread``."""
        return 1.0 + spread * (fsum(self._random.random() for _ in range(4)) - 2.0)

    def skewed(self) -> float:
        """Return a factor around 1 with a long tail upwards, as views have: the product of many small random factors."""
        factor = 1.0
        for _ in range(8):
            factor *= self.between(0.62, 1.45)
        return factor

    def rounded(self, amount: float) -> int:
        """Return one of the two whole numbers next to ``amount``, the nearer one more often."""
        return int(amount + self._random.random())


def spread(total: int, weights: Sequence[float], offset: float = 0.5) -> list[int]:
    """Divide a whole number by weights into whole numbers that add up to it. ``offset`` (0 to 1) moves where the ones fall.

    >>> spread(10, [4.0, 3.0, 2.0, 1.0])
    [4, 3, 2, 1]
    """
    whole = fsum(weights)
    reached = [int(total * so_far / whole + offset) for so_far in accumulate(weights)]
    reached[-1] = total
    return [after - before for before, after in zip([0, *reached], reached, strict=False)]
