"""The errors a spreadsheet cell can show."""

from __future__ import annotations

from enum import StrEnum


class CellError(StrEnum):
    """An error value, spelled as every spreadsheet program shows it."""

    NULL = "#NULL!"
    DIVISION_BY_ZERO = "#DIV/0!"
    VALUE = "#VALUE!"
    REFERENCE = "#REF!"
    NAME = "#NAME?"
    NUMBER = "#NUM!"
    NOT_AVAILABLE = "#N/A"
    GETTING_DATA = "#GETTING_DATA"
    SPILL = "#SPILL!"
    CALCULATION = "#CALC!"
