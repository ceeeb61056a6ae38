"""How far a merge is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Told = Callable[[float], object]
"""Called with the part of some work that is done, from 0 to 1."""
Item = TypeVar("Item")
_EVERY = 1_000


def telling(items: Iterable[Item], count: int, told: Told) -> Iterator[Item]:
    """Go through ``count`` items, and tell now and then which part of them is passed."""
    for place, item in enumerate(items):
        if place % _EVERY == 0:
            told(place / count)
        yield item


def stretch(told: Told, first: float, last: float) -> Told:
    """Return what is told of a step that is done from ``first`` to ``last`` of the whole work.

    >>> stretch(print, 0.25, 0.75)(0.5)
    0.5
    """
    return lambda done: told(first + done * (last - first))
