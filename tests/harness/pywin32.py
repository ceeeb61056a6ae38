"""What pywin32 hands to Python, and what it makes of a Python method's result before VBA has it, without Windows.

    to_vba(((1.0,), (2.0,)))     # [1.0]: of a tuple the first element only
    to_vba([[1.0], [2.0]])       # [[1.0], [2.0]]: an array of two dimensions

An array is a list here, of lists where it has two dimensions; `None` is VBA's Null.
"""

from __future__ import annotations

import datetime
import decimal
import types
from collections.abc import Sequence
from typing import Any

from tests.harness.stand_in import Rule, StandIn

MISSING = -2147352572
"""What VBA passes for an argument that the formula leaves out."""

ERROR_CODES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
"""The numbers that pywin32 makes of error cells."""

RANGE_INTERFACE = "{00020846-0000-0000-C000-000000000046}"


class ExcelDate(datetime.datetime):
    """A date cell's value as pywin32 delivers it: `pywintypes.TimeType`."""


def excel_date(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> ExcelDate:
    """Return what a date cell gives: its own clock, labelled UTC."""
    return ExcelDate(year, month, day, hour, minute, second, tzinfo=datetime.UTC)


class ExcelRange:
    """A range of cells as the COM object that a cell function receives.

    Cells hold None, float, str, bool, `excel_date(…)`, `decimal.Decimal` (currency) or a number of `ERROR_CODES`.
    """

    def __init__(self, rows: Sequence[Sequence[object]], row: int = 1, column: int = 1) -> None:
        self._rows = tuple(tuple(as_delivered(cell) for cell in cells) for cells in rows)
        self.Row, self.Column = row, column
        self.Rows = types.SimpleNamespace(Count=len(self._rows))
        self.Columns = types.SimpleNamespace(Count=len(self._rows[0]))
        self.Count = self.Rows.Count * self.Columns.Count
        # xlwings walks from a range to its program, to learn which engine cleans the values.
        application = types.SimpleNamespace(Version="16.0", Hwnd=1)
        book = types.SimpleNamespace(Name="Book1.xlsx", Application=application)
        self.Worksheet = types.SimpleNamespace(Name="Sheet1", Parent=book)
        information = types.SimpleNamespace(GetTypeAttr=lambda: types.SimpleNamespace(iid=RANGE_INTERFACE))
        self._oleobj_ = types.SimpleNamespace(GetTypeInfo=lambda: information)

    @property
    def Value(self) -> object:  # noqa: N802 - Excel's name
        """One cell's value as it is, more cells as a tuple of rows."""
        return self._rows[0][0] if self.Count == 1 else self._rows


def as_delivered(cell: object) -> object:
    """Return a cell as Excel delivers it: it knows no integers, and an int would be taken for an error's number."""
    return float(cell) if type(cell) is int and cell not in ERROR_CODES.values() else cell


def invoke_finish(result: object) -> Any:
    """Return what becomes the result of the call: of a tuple the first element, as the others are for variables of the caller.

    Raises:
        IndexError: the tuple is empty.
        TypeError: see `variant`.

    """
    return variant(result[0] if isinstance(result, tuple) else result)


def variant(value: object) -> Any:
    """Return a value as the VARIANT that is made of it.

    Raises:
        TypeError: there is none for this type, or its parts do not make a rectangle.

    """
    match value:
        case None | bool() | int() | float() | str() | datetime.datetime() | decimal.Decimal():
            return value
        case Sequence():
            return safe_array(value)
    raise TypeError(f"Objects of type '{type(value).__name__}' can not be converted to a COM VARIANT")


def safe_array(value: Sequence[Any]) -> list[Any]:
    """Return a sequence as an array of as many dimensions as all of its parts have.

    Raises:
        TypeError: a part has another length than the first one.

    """
    return _filled(value, _lengths(value, dimensions(value, 0, {})))


def dimensions(value: object, depth: int, lengths: dict[int, int]) -> int:
    """Return how many dimensions a value has below `depth` others: parts of unequal length make none."""
    if isinstance(value, str) or not isinstance(value, Sequence) or lengths.setdefault(depth, len(value)) != len(value):
        return depth
    if not value:
        return depth + 1
    return min([dimensions(part, depth + 1, lengths) for part in value])


def _lengths(value: Any, count: int) -> list[int]:
    found: list[int] = []
    for _ in range(count):
        found.append(len(value))
        value = value[0] if value else value
    return found


def _filled(value: Sequence[Any], lengths: list[int]) -> list[Any]:
    if len(value) != lengths[0]:
        raise TypeError("All dimensions must be a sequence of the same size")
    if len(lengths) == 1:
        return [variant(part) for part in value]
    return [_filled(part, lengths[1:]) for part in value]


STAND_IN = StandIn(
    "pywin32",
    "every argument and every result of a cell function and of a button, Excel on Windows",
    __name__,
    (
        Rule(
            "A cell's number is a float; Empty and Null are None; a Boolean is a bool; a currency is a Decimal.",
            "pywin32, com/win32com/src/oleargs.cpp, PyCom_PyObjectFromVariant",
            as_delivered,
        ),
        Rule(
            "An error value is the int of its VT_ERROR: -2146826281 for #DIV/0!; an argument left out is -2147352572.",
            "pywin32, com/win32com/src/oleargs.cpp, PyCom_PyObjectFromVariant; winerror.h, DISP_E_PARAMNOTFOUND",
            ExcelRange,
        ),
        Rule(
            "A date is a datetime with the cell's own clock, labelled UTC.",
            "pywin32, win32/src/PyTime.cpp, PyWinObject_FromDATE",
            excel_date,
        ),
        Rule(
            "An array is a tuple of tuples; a range of one cell gives the cell alone.",
            "pywin32, com/win32com/src/oleargs.cpp, PyCom_PyObjectFromSAFEARRAY; learn.microsoft.com, Range.Value (Excel)",
            ExcelRange,
        ),
        Rule(
            "Of a tuple the first element is the result; the others go into the caller's variables. A list is one result.",
            "pywin32, com/win32com/src/PyGatewayBase.cpp, invoke_finish",
            invoke_finish,
        ),
        Rule(
            "None is Null, not Empty; True and False are Booleans; a type without a VARIANT is a TypeError.",
            "pywin32, com/win32com/src/oleargs.cpp, PyCom_VariantFromPyObject",
            variant,
        ),
        Rule(
            "A sequence is an array of Variants, counted from 0, with as many dimensions as all of its parts have.",
            "pywin32, com/win32com/src/oleargs.cpp, PyCom_CalculatePyObjectDimension",
            dimensions,
        ),
        Rule(
            "Parts of unequal length are refused: All dimensions must be a sequence of the same size.",
            "pywin32, com/win32com/src/oleargs.cpp, PyCom_SAFEARRAYFromPyObjectBuildDimension",
            safe_array,
        ),
    ),
    (
        "The rest of a tuple that finds no variable of the caller is dropped without an error.",
        "A float that is not a number crosses as it is; what Excel shows for it was not seen.",
    ),
)
