"""Serial dates: cells store a date as the number of days since 1899-12-30 (the 1900 date system)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet's dates have no zone
"""Day 0. Excel counts a 29 February 1900, which did not exist; with this day 0, all later numbers agree with Excel."""
END_OF_DAYS = 2_958_466
"""The number of the first day that no cell can show, 10000-01-01."""
DAYS_TO_1904 = 1462
"""The difference between the 1900 and the 1904 date system: in a 1904 workbook the number of a date is this much smaller."""
_DAY = timedelta(days=1)


def serial_number(moment: date) -> float:
    """Return a date as the number that a cell stores; a time zone is dropped without conversion.

    >>> serial_number(datetime(2026, 3, 15, 12))
    46096.5
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    if moment.tzinfo is not None:
        moment = moment.replace(tzinfo=None)
    return (moment - FIRST_DAY) / _DAY


def moment_of(number: float) -> datetime:
    """Return the date and time of a number, rounded to the second; the number is between 0 and :data:`END_OF_DAYS`.

    >>> moment_of(46096.5)
    datetime.datetime(2026, 3, 15, 12, 0)
    """
    return FIRST_DAY + timedelta(seconds=round(number * 86400))
