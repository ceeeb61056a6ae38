"""The units of figures, with their number formats in a spreadsheet."""

from __future__ import annotations

from enum import Enum


class Unit(Enum):
    """A unit; its value is the number format of its cells, in the English spelling that files store."""

    RATE = "0.00%"
    """A fraction: 0.05 is shown as 5.00%."""
    COUNT = "#,##0"
    NUMBER = "0.00"
    MONEY = "#,##0.00"
    """In the currency of the user's own figures."""
    SECONDS = '0.0" s"'
    DAYS = '0.0" d"'
    DATE = "yyyy-mm-dd"
    DATE_TIME = "yyyy-mm-dd hh:mm"
    TEXT = "@"

    @property
    def number_format(self) -> str:
        """Return the cell format."""
        return self.value
