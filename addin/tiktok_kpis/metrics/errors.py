"""How a calculation says that it has no value but an error."""

from __future__ import annotations

from tiktok_kpis.spreadsheet.errors import CellError


class NoResult(ArithmeticError):  # noqa: N818 -- not a fault: the definition has no value for these numbers
    """A metric has no value for the numbers given; ``error`` is what a cell shows instead."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.value)
        self.error = error
