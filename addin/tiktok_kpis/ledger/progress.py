"""Reporting the progress of a merge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Progress = Callable[[float], object]
"""Called with the part of the work that is done, from 0 to 1."""
Item = TypeVar("Item")
_EVERY = 1_000


def no_progress(_done: float) -> None:
    """Report nothing: for callers that do not show the progress."""


def with_progress(items: Iterable[Item], count: int, progress: Progress) -> Iterator[Item]:
    """Yield ``count`` items, and report from time to time which part of them is done."""
    for position, item in enumerate(items):
        if position % _EVERY == 0:
            progress(position / count)
        yield item


def progress_of_step(progress: Progress, first: float, last: float) -> Progress:
    """Return the progress callback of one step, which covers the part from ``first`` to ``last`` of the whole work.

    >>> progress_of_step(print, 0.25, 0.75)(0.5)
    0.5
    """
    return lambda done: progress(first + done * (last - first))
