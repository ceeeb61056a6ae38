"""A day as a source writes it, which may lack the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The years a date can lie in. Others are slips, or stand for no date at all, as 1601, 1900 and 9999 do."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with the year and the time of day where the source has them. The time is UTC where the source says a zone."""

    month: int
    day: int
    year: int | None = None
    clock: time | None = None
    from_spreadsheet: bool = False
    """Whether the cell held a date and not a text: a spreadsheet may have put its own year in."""

    @property
    def can_be(self) -> bool:
        """Whether its year, if it has one, is one a date can lie in."""
        return self.year is None or FIRST_YEAR <= self.year <= LAST_YEAR

    def in_year(self, year: int) -> date | None:
        """Return the day in a year, ``None`` for February 29 of a year that has none."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None
