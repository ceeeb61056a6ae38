"""How cells travel between Calc and Python over UNO.

Most arguments are of any type. A number, a date, TRUE and a blank cell arrive as floats (a blank cell as 0.0), a text as a
str, an argument left out as ``None``, a range as a tuple of rows in which a blank cell is ``""``; Calc itself answers for
errors before the function is called. A column of figures and a pasted block arrive as the range itself, to be read here: then
errors, blank cells and, in a block, dates are what they are.

An error goes back as a float that is not a number and carries the error's code: that is how Calc stores it, too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from tiktok_kpis.hosts.calc.interface import is_read_here
from tiktok_kpis.metrics.cells import CellRules
from tiktok_kpis.metrics.functions import Function, Parameter, Takes
from tiktok_kpis.spreadsheet.errors import CellError
from tiktok_kpis.spreadsheet.serial_dates import FIRST_DAY

ERROR_CODES: dict[CellError, int] = {
    CellError.NULL: 521,
    CellError.DIVISION_BY_ZERO: 532,
    CellError.VALUE: 519,
    CellError.REFERENCE: 524,
    CellError.NAME: 525,
    CellError.NUMBER: 503,
    CellError.NOT_AVAILABLE: 32767,
}
"""Calc's own numbers for the errors it has; any other one is shown as ``#VALUE!``."""

_ERRORS = {code: error for error, code in ERROR_CODES.items()}
_WITH_AN_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
_DATES = 2  # com.sun.star.sheet.CellFlags.DATETIME: numbers that are shown as a date or a time
_NOT_A_NUMBER = 0x7FF8_0000_0000_0000
_RULES = CellRules()


def evaluated(function: Function, arguments: Sequence[Any]) -> Any:
    """Return what Calc is given for a function of the arguments Calc gave: a value, or a tuple of rows."""
    given = [
        parameter.default if argument is None else from_calc(argument, parameter, clipped=not function.returns_rows)
        for parameter, argument in zip(function.parameters, arguments, strict=True)
    ]
    result = _RULES.evaluate(function, given)
    return to_calc(result if isinstance(result, list) or not function.returns_rows else [[result]])


def from_calc(argument: Any, parameter: Parameter, *, clipped: bool = True) -> Any:
    """Return an argument as the value rules know it, a blank cell of a range blank again.

    ``clipped`` leaves out blank rows at the end, of which a whole column has a million; where each row gives a result, they
    count.
    """
    if is_read_here(parameter):
        return read_cells(argument, dated=parameter.takes is Takes.BLOCK)
    if not isinstance(argument, tuple):
        return argument
    return [[None if cell == "" else cell for cell in row] for row in (_filled(argument) if clipped else argument)]


def read_cells(cells: Any, *, dated: bool = False) -> list[list[Any]]:
    """Return the cells of a range over UNO, as far down and to the right as its sheet is filled; ``dated`` knows dates."""
    cursor = cells.getSpreadsheet().createCursor()
    cursor.gotoEndOfUsedArea(False)
    used, asked = cursor.getRangeAddress(), cells.getRangeAddress()
    last_row = min(asked.EndRow, used.EndRow) - asked.StartRow
    last_column = min(asked.EndColumn, used.EndColumn) - asked.StartColumn
    if last_row < 0 or last_column < 0:
        return [[None]]
    filled = cells.getCellRangeByPosition(0, 0, last_column, last_row)
    rows: list[list[Any]] = [[None if cell == "" else cell for cell in row] for row in filled.getDataArray()]
    for row, column in _places(filled.queryFormulaCells(_WITH_AN_ERROR), asked):
        code = filled.getCellByPosition(column, row).getError()
        rows[row][column] = _ERRORS.get(code, CellError.VALUE)
    if dated:
        for row, column in _places(filled.queryContentCells(_DATES), asked):
            rows[row][column] = FIRST_DAY + timedelta(days=rows[row][column])
    return rows


def _places(found: Any, within: Any) -> Iterator[tuple[int, int]]:
    """Yield the row and the column, counted inside a range, of every cell of what a query found."""
    for area in found.getRangeAddresses():
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                yield row - within.StartRow, column - within.StartColumn


def to_calc(result: Any) -> Any:
    """Return a result as Calc takes it."""
    if isinstance(result, list):
        return tuple(tuple(to_calc(cell) for cell in row) for row in result)
    return error_value(result) if isinstance(result, CellError) else result


def error_value(error: CellError) -> float:
    """Return the float that Calc takes for an error value."""
    code = ERROR_CODES.get(error, ERROR_CODES[CellError.VALUE])
    (number,) = struct.unpack("<d", struct.pack("<Q", _NOT_A_NUMBER | code))
    return float(number)


def _filled(rows: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    """Return the rows down to the last one with a content, but two: a range must stay one."""
    last, blank = len(rows), ("",) * len(rows[0])
    while last > 2 and rows[last - 1] == blank:
        last -= 1
    return rows[:last]
