"""What a table cannot say about itself: the day of its export, and whose it is, from its origin and from its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tiktok_kpis.exports.years import Evidence
from tiktok_kpis.grids.grid import Hints

_LONGEST_LAG = 4
"""A daily export ends one to three days before it is made; a day more for the time zones."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around one table: its own origin, the other files of the call, and the day of the reading."""

    today: date
    hints: Hints
    shared_days: tuple[date, ...] = ()
    """Export days that posts of other files of the same call give."""
    derived_days: tuple[date, ...] = ()
    """Export days that follow from the last days of other tables."""
    account: str = ""

    @property
    def evidence(self) -> Evidence:
        """The days that the year rule weighs."""
        return Evidence(self.hints.days, self.shared_days, self.hints.archive_days)

    def export_day_after(self, last_day: date | None, *, last_day_may_be_unfinished: bool = False) -> tuple[date | None, bool]:
        """Return the day on which an export that ends with ``last_day`` was made, and whether that is known.

        Only a table whose last day may be unfinished can be exported on that day itself.
        """
        if last_day is None:
            return None, False
        soonest = timedelta(0 if last_day_may_be_unfinished else 1)
        for days, known in ((self.hints.days, True), (self.shared_days, True), (self.hints.archive_days, False)):
            fitting = [day for day in days if soonest <= day - last_day <= timedelta(days=_LONGEST_LAG)]
            if fitting:
                return max(fitting), known
        return max(last_day, min(last_day + timedelta(days=1), self.today)), False

    def export_day_of_undated(self, not_before: date | None) -> tuple[date, bool]:
        """Return the day of an export that has no days of its own: totals on the day of the download."""
        for days, known in (
            (self.hints.days, True),
            (self.shared_days, True),
            (self.derived_days, False),
            (self.hints.archive_days, False),
        ):
            fitting = [day for day in days if not_before is None or day >= not_before]
            if fitting:
                return max(fitting), known
        modified = self.hints.modified
        if modified is not None and modified <= self.today and (not_before is None or modified >= not_before):
            return modified, False
        return max(self.today, not_before or self.today), False
