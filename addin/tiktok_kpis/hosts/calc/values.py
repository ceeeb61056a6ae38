"""How cells travel between Calc and Python over UNO, for functions whose arguments and results are of any type.

A number, a date, TRUE and a blank cell arrive as floats (a blank cell as 0.0), a text as a str, an argument left out as
``None``, a range as a tuple of rows in which a blank cell is ``""``. Calc itself answers for errors before a function is
called. An error goes back as a float that is not a number and carries the error's code: that is how Calc stores it, too.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from tiktok_kpis.metrics.catalogue import Function
from tiktok_kpis.metrics.cells import CellRules
from tiktok_kpis.metrics.errors import CellError

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

_NOT_A_NUMBER = 0x7FF8_0000_0000_0000
_RULES = CellRules()


def evaluated(function: Function, arguments: Sequence[Any]) -> Any:
    """Return what Calc is given for a function of the arguments Calc gave: a value, or a tuple of rows."""
    given = [
        parameter.default if argument is None else from_calc(argument)
        for parameter, argument in zip(function.parameters, arguments, strict=True)
    ]
    return to_calc(_RULES.evaluate(function, given))


def from_calc(argument: Any) -> Any:
    """Return an argument as the value rules know it; a blank cell of a range is blank again."""
    if not isinstance(argument, tuple):
        return argument
    return [[None if cell == "" else cell for cell in row] for row in argument]


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
