"""Dates as the numbers that cells hold: days since 1899-12-30, in the 1900 date system."""

from __future__ import annotations

from datetime import date, datetime, timedelta

FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet's dates have no zone
"""Day 0: with it, days from 1 March 1900 on have the numbers Excel gives them, which counts a 29 February 1900."""
END_OF_DAYS = 2_958_466
"""The number of the first day that no cell can show, 10000-01-01."""
DAYS_TO_1904 = 1462
"""How much smaller a date's number is in a workbook whose dates count from 1904."""
_DAY = timedelta(days=1)


def serial_number(moment: date) -> float:
    """Return a date as the number a cell holds; a zone is taken off.

    >>> serial_number(datetime(2026, 3, 15, 12))
    46096.5
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    if moment.tzinfo is not None:
        moment = moment.replace(tzinfo=None)
    return (moment - FIRST_DAY) / _DAY


def moment_of(number: float) -> datetime:
    """Return the moment of a number, to the second; the number lies between 0 and :data:`END_OF_DAYS`.

    >>> moment_of(46096.5)
    datetime.datetime(2026, 3, 15, 12, 0)
    """
    return FIRST_DAY + timedelta(seconds=round(number * 86400))
