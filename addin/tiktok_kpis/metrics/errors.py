"""The exception for a calculation that has no value."""

from __future__ import annotations

from tiktok_kpis.spreadsheet.errors import CellError


class NoResult(ArithmeticError):  # noqa: N818 -- not an error of the program: the metric has no value for these numbers
    """A metric has no value for these numbers; ``error`` is what the cell shows instead."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.value)
        self.error = error
