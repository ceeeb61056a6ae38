"""What Excel makes of a value put into a cell, and what it gives back: its documented rules, without Excel.

Typed through COM, a text is read as if typed by hand, unless the cell is text: digits become a number of 15 digits, `=` begins
a formula, one apostrophe at the start marks a text.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.harness.pywin32 import ERROR_CODES, ExcelDate, excel_date

LONGEST_TEXT = 32_767
LONGEST_FORMULA = 8_192
_FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet's dates have no zone
_DATE = re.compile(r"(\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|[A-Z][a-z]+ \d{1,2}|\d{1,2}:\d\d(:\d\d)?)$")
_DATE_FORMAT = re.compile(r"[ymdh]", re.IGNORECASE)
_CURRENCY_FORMAT = re.compile(r"[$€£]")


@dataclass
class Cell:
    """What a cell of Excel holds: a content that is no formula or the result of one, the formula, and the number format."""

    content: float | str | bool | None = None
    formula: str = ""
    number_format: str = "General"
    locked: bool = True
    note: str = ""

    @property
    def blank(self) -> bool:
        """Say whether it holds nothing, not even a formula."""
        return self.content is None and not self.formula

    def enter(self, value: Any, *, apostrophe_marks_text_cells: bool = True) -> None:
        """Take a value as `Range.Value` does.

        Raises:
            ValueError: a text or a formula is longer than a cell takes, or Excel has no such value.

        """
        self.formula = ""
        match value:
            case None | "":
                self.content = None
            case bool():
                self.content = "TRUE" if self.number_format == "@" and value else value
            case dt.datetime():
                self._enter_date(value)
            case float() | int() | Decimal():
                if isinstance(value, int) and abs(value) >= 2**31:
                    raise ValueError("Excel knows no 64-bit integers")
                self.content = f"{float(value):.15g}" if self.number_format == "@" else float(value)
            case str():
                self._enter_text(value, apostrophe_marks_text_cells)
            case _:
                raise ValueError(f"no value of a cell: {value!r}")

    def _enter_date(self, moment: dt.datetime) -> None:
        serial = (moment.replace(tzinfo=None) - _FIRST_DAY) / dt.timedelta(days=1)
        if self.number_format == "General":
            self.number_format = "m/d/yyyy h:mm" if serial % 1 else "m/d/yyyy"
        self.content = f"{serial:.15g}" if self.number_format == "@" else serial

    def _enter_text(self, text: str, apostrophe_marks_text_cells: bool) -> None:
        if len(text) > LONGEST_TEXT:
            raise ValueError("text too long for a cell")
        if text.startswith("'") and (self.number_format != "@" or apostrophe_marks_text_cells):
            self.content = text[1:]
        elif self.number_format == "@":
            self.content = text
        elif text.startswith("=") or re.match(r"[+@-]\D", text):
            if len(text) > LONGEST_FORMULA:
                raise ValueError("formula too long")
            self.formula, self.content = (text if text.startswith("=") else f"={text}"), 0.0
        else:
            self.content = _as_typed(text)
            if isinstance(self.content, float) and _DATE.match(text):
                self.number_format = "d-mmm"

    def value(self) -> Any:
        """Return what `Range.Value` gives, as pywin32 delivers it."""
        if isinstance(self.content, str):
            return ERROR_CODES.get(self.content, self.content)
        if isinstance(self.content, float) and not isinstance(self.content, bool):
            if _CURRENCY_FORMAT.search(self.number_format):
                return Decimal(f"{self.content:.4f}")
            if self.number_format not in ("General", "@") and _DATE_FORMAT.search(re.sub(r'"[^"]*"', "", self.number_format)):
                return delivered_date(self.content)
        return self.content

    def shown_formula(self) -> str:
        """Return what `Range.Formula` gives: the formula, or the content as text."""
        if self.formula:
            return self.formula
        if isinstance(self.content, bool):
            return str(self.content).upper()
        return f"{self.content:.15g}" if isinstance(self.content, float) else self.content or ""


def delivered_date(serial: float) -> ExcelDate:
    """Return a serial number as pywin32 delivers a date."""
    moment = _FIRST_DAY + dt.timedelta(seconds=round(serial * 86_400))
    return excel_date(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def _as_typed(text: str) -> float | str | bool:
    plain = text.strip()
    if plain.upper() in {"TRUE", "FALSE"}:
        return plain.upper() == "TRUE"
    try:
        share = plain.endswith("%")
        number = float(plain.removesuffix("%").replace(",", ""))
    except ValueError:
        # Which day it is does not matter here: it is no text any more
        return 46_000.0 if _DATE.match(plain) else text
    return float(f"{number:.15g}") / (100 if share else 1) if number == number and abs(number) < 1e308 else text
