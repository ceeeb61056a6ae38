"""How cells travel between Excel and Python over COM, through xlwings' ``raw`` converter.

Numbers arrive as floats, never as ints: an int is an error value. A result goes back as a list of rows, each a list of cells:
of a tuple pywin32 would take the first element for the result and put the others into the caller's variables. Errors go back
as the text Excel shows for them, which the add-in's own VBA turns into the real error.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from tiktok_kpis.metrics.cells import CellRules
from tiktok_kpis.spreadsheet.errors import CellError

ERROR_CODES: dict[int, CellError] = {
    -2146826288: CellError.NULL,
    -2146826281: CellError.DIVISION_BY_ZERO,
    -2146826273: CellError.VALUE,
    -2146826265: CellError.REFERENCE,
    -2146826259: CellError.NAME,
    -2146826252: CellError.NUMBER,
    -2146826246: CellError.NOT_AVAILABLE,
    -2146826245: CellError.GETTING_DATA,
    -2146826243: CellError.SPILL,
    -2146826238: CellError.CALCULATION,
}
"""Each error value as pywin32 delivers it: the code of ``CVErr``, 2007 for ``#DIV/0!``, as a COM status."""


RULES = CellRules(ERROR_CODES)


def from_excel(argument: Any) -> Any:
    """Return an argument as the value rules know it: a cell, or rows of cells (VBA makes some arrays one row without rows)."""
    return (argument,) if isinstance(argument, tuple) and argument and not isinstance(argument[0], tuple) else argument


def to_excel(result: Any) -> list[list[Any]]:
    """Return a result as a list of rows, errors as their text."""
    rows = result if isinstance(result, list) else [[result]]
    return [[str(cell) if isinstance(cell, CellError) else cell for cell in row] for row in rows]


def plain_cell(cell: Any) -> Any:
    """Return a cell without what only Excel knows: an error as :class:`CellError`, a date without the zone it never had."""
    if type(cell) is int:
        return ERROR_CODES.get(cell, cell)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return float(cell) if isinstance(cell, Decimal) else cell
