"""Periods: the days that figures are calculated for, and the days they are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodChoice(StrEnum):
    """The periods a user can choose. A period with a number of days ends on the last day with figures."""

    DAYS_7 = "days_7"
    DAYS_28 = "days_28"
    DAYS_60 = "days_60"
    DAYS_365 = "days_365"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    ALL = "all_days"
    CUSTOM = "custom"

    @property
    def days(self) -> int | None:
        """The number of days, ``None`` if it depends on the calendar, the data or the user."""
        _, _, length = self.value.partition("days_")
        return int(length) if length else None


DEFAULT_PERIOD = PeriodChoice.DAYS_28
"""Four whole weeks, so that each weekday counts equally often."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def previous(self) -> Period:
        """The period of the same length that ends the day before this one starts."""
        return Period(self.first - timedelta(days=self.length), self.first - timedelta(days=1))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of_choice(choice: PeriodChoice, *, first_day: date, last_day: date, custom: Period | None = None) -> Period:
    """Return the chosen period for data from ``first_day`` to ``last_day``.

    >>> period_of_choice(PeriodChoice.DAYS_7, first_day=date(2026, 1, 1), last_day=date(2026, 3, 15))
    Period(first=datetime.date(2026, 3, 9), last=datetime.date(2026, 3, 15))
    """
    match choice:
        case PeriodChoice.ALL:
            return Period(first_day, last_day)
        case PeriodChoice.THIS_MONTH:
            return Period(last_day.replace(day=1), last_day)
        case PeriodChoice.LAST_MONTH:
            end = last_day.replace(day=1) - timedelta(days=1)
            return Period(end.replace(day=1), end)
        case PeriodChoice.CUSTOM:
            return custom or Period(first_day, last_day)
    return Period(last_day - timedelta(days=(choice.days or 1) - 1), last_day)
