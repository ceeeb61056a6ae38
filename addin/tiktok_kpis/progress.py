"""How far a job is, for whoever waits for it: a bar in the terminal, the line at the bottom of Excel's window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

Show = Callable[[str, float], object]
"""Shows what is being done, and which part of the whole job is done, from 0 to 1."""
Item = TypeVar("Item")
_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a job, or of the part of a job from ``first`` to ``last``; with nobody to show it to, it is free."""

    show: Show | None = None
    message: str = ""
    first: float = 0.0
    last: float = 1.0

    def reach(self, done: float, message: str | None = None) -> None:
        """Show that a part of this is done, from 0 to 1, and with which message if it is another one."""
        if self.show is not None:
            self.show(self.message if message is None else message, self.first + min(done, 1.0) * (self.last - self.first))

    def part(self, first: float, last: float, message: str | None = None) -> Progress:
        """Return the progress of a step that is done from ``first`` to ``last`` of this, with a message of its own if given.

        >>> Progress(print).part(0.5, 1).part(0, 0.5, "Reading posts.csv").reach(0.5)
        Reading posts.csv 0.625
        """
        length = self.last - self.first
        named = self.message if message is None else message
        return Progress(self.show, named, self.first + first * length, self.first + last * length)

    def worded(self, wording: Callable[[str], str]) -> Progress:
        """Return the same progress, for a job whose messages are shown in other words.

        >>> Progress(print).worded("Reading {}".format).part(0, 1, "posts.csv").reach(0.5)
        Reading posts.csv 0.5
        """
        show = self.show
        return self if show is None else replace(self, show=lambda message, done: show(wording(message), done))

    def through(self, items: Iterable[Item], count: int) -> Iterator[Item]:
        """Go through ``count`` items, and show now and then which part of them is passed."""
        for place, item in enumerate(items):
            if place % _EVERY == 0:
                self.reach(place / count)
            yield item


NOT_SHOWN = Progress()
"""The progress of a job that nobody waits for."""
