"""The errors a spreadsheet cell can show, and how a calculation says that it has none but that."""

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


class NoResult(ArithmeticError):  # noqa: N818 -- not a fault: the definition has no value for these numbers
    """A metric has no value for the numbers given; ``error`` is what a cell shows instead."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.value)
        self.error = error
