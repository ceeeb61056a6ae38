"""The VBA of the add-in file, run by pyopenvba's interpreter; where it calls Python, our functions answer through xlwings.

xlwings' DLL is the one thing that stands in: `XLPy` is an object of ours, which turns VBA's values into those that pywin32
makes of them, calls `tests.harness.xlwings_windows`, and turns the answer back.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile  # type: ignore[import-untyped]
from pyopenvba.apps.excel import Application, ExcelApplication, Range  # type: ignore[import-untyped]
from pyopenvba.apps.excel._bridge import ExcelBridge  # type: ignore[import-untyped]
from pyopenvba.exceptions import VBARuntimeError  # type: ignore[import-untyped]
from pyopenvba.interpreter import EMPTY, MISSING, NULL, VBAArray, VBADate, VBAErrorValue, VBAObject, method  # type: ignore[import-untyped]
from pyopenvba.interpreter._values import NOTHING  # type: ignore[import-untyped]

from tests.agreement.conformance import OMITTED
from tests.harness import pywin32
from tests.harness.pywin32 import ExcelRange, excel_date
from tests.harness.stand_in import Rule, StandIn
from tests.harness.xlwings_windows import Excel
from tiktok_kpis.hosts.excel.values import ERROR_CODES
from tiktok_kpis.hosts.excel.vba import ERROR_BASE
from tiktok_kpis.spreadsheet.errors import CellError
from tiktok_kpis.spreadsheet.serial_dates import serial_number

NUMBERS = {error: code - ERROR_BASE for code, error in ERROR_CODES.items()}
ERRORS = {number: error for error, number in NUMBERS.items()}
_XLPY = re.compile(r"^Function XLPy\(\).*?^End Function$", re.MULTILINE | re.DOTALL)


class Python(VBAObject):  # type: ignore[misc]  # pyopenvba tells no types
    """What `XLPy` gives: Python beyond the DLL."""

    vba_type_name = "Python"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel
        self.calls: list[tuple[str, str]] = []
        self.workbook: Any = None
        """The workbook that VBA hands over, as COM gives it to Python: of `tests.harness.excel_workbook`."""

    @method  # type: ignore[untyped-decorator]
    def CallUDF(self, module: Any, function: Any, given: Any, workbook: Any, caller: Any) -> Any:  # noqa: N802
        assert caller is NOTHING
        self.calls.append((module, function))
        book = None if workbook is NOTHING else self.workbook
        try:
            return _to_vba(self.excel.call(module, function, *map(_to_python, given.elements()), workbook=book))
        except Exception as raised:
            raise VBARuntimeError(-2147352567, f"{type(raised).__name__}: {raised}") from raised


class Bridge(ExcelBridge):  # type: ignore[misc]
    """Excel as the interpreter knows it, and `XLPy`; `Application.MacroOptions` is noted."""

    def __init__(self, application: Application, python: Python | None) -> None:
        super().__init__(application)
        self.python = python

    def global_object(self, name: str) -> object:
        return self.python if name == "xlpy" and self.python is not None else super().global_object(name)


class VbaProject:
    """The add-in file as Excel would have it open, without xlwings' way into the DLL."""

    def __init__(self, path: Path, excel: Excel | None) -> None:
        self.app = ExcelApplication.open(path, with_vba=False)
        self.python = Python(excel) if excel is not None else None
        self.app.interpreter.host = Bridge(self.app.application, self.python)
        with ExcelFile(path) as file:
            for name, source in file.vba_modules().items():
                kind = "document" if name in ("ThisWorkbook", "Sheet2") else "standard"
                # The interpreter has no events: a test raises them by calling their procedures
                readable = source.replace("\r\n", "\n").replace("Private WithEvents ", "Private ")
                self.app.add_module(_XLPY.sub("", readable), name=name, kind=kind)
        self.described: list[dict[str, Any]] = []
        self.opened: list[str] = []
        self.chosen_path: Any = False
        application: Any = self.app.application
        self._answered = application.vba_get
        application.vba_get = self._application
        self.book = self.app.add_workbook()
        self.app.activate_workbook(self.book)

    def run(self, procedure: str, *given: Any) -> Any:
        """Run a procedure, as Excel does at an event or at a click."""
        return self.app.interpreter.run(procedure, list(given))

    def click(self, macro: str) -> None:
        """Click a button of the ribbon."""
        self.run(f"TikTokKpisRibbon.{macro}", NOTHING)

    def _application(self, name: str, given: Any = (), named: Any = None) -> Any:
        """Answer for the members of `Application` that the interpreter has not."""
        if name.lower() == "macrooptions":
            self.described.append({key.lower(): _plain(value) for key, value in (named or {}).items()})
            return EMPTY
        if name.lower() == "getsaveasfilename":
            return self.chosen_path
        return self._answered(name, given, named or {})

    def show(self, function: str, arguments: tuple[Any, ...]) -> Any:
        """Return what a cell would hold for the function: a number, a text, a `CellError`, or rows of those."""
        given = [self._argument(argument, place) for place, argument in enumerate(arguments)]
        return shown_in_a_cell(self.app.interpreter.run(function, given))

    def _argument(self, argument: Any, place: int) -> Any:
        if argument is OMITTED:
            return MISSING
        if isinstance(argument, list):
            return self.range(argument, place)
        return _cell(argument)

    def range(self, rows: list[list[Any]], place: int = 0) -> Any:
        """Return cells of the open workbook that hold these values, each argument in columns of its own."""
        sheet = self.app.sheet(1, workbook=self.book).sheet
        left = 1 + place * 10
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells, start=left):
                target = sheet.vba_get("Cells", [row, column])
                target.vba_set("NumberFormat", "@" if isinstance(cell, str) else "General")
                if cell is None:
                    target.vba_get("ClearContents")
                else:
                    target.vba_set("Value", _cell(cell))
        first = sheet.vba_get("Cells", [1, left])
        last = sheet.vba_get("Cells", [len(rows), left + len(rows[0]) - 1])
        return sheet.vba_get("Range", [first, last])


def _cell(cell: Any) -> Any:
    if cell is None:
        return EMPTY
    if isinstance(cell, CellError):
        return VBAErrorValue(NUMBERS[cell])
    if isinstance(cell, datetime):
        return VBADate(serial_number(cell))
    return cell


def _to_python(value: Any) -> Any:
    """Return an argument as pywin32 hands it over."""
    if value is MISSING:
        return pywin32.MISSING
    if isinstance(value, Range):
        return _range(value)
    return _value_to_python(value)


def _value_to_python(value: Any) -> Any:
    if value is EMPTY or value is NULL:
        return None
    if isinstance(value, VBAErrorValue):
        return value.number + ERROR_BASE
    if isinstance(value, VBADate):
        when = value.to_datetime()
        return excel_date(when.year, when.month, when.day, when.hour, when.minute, when.second)
    return value if isinstance(value, bool | str) else float(value)


def _range(given: Range) -> ExcelRange:
    """Return a range with every cell it has: the interpreter's own `Value` leaves out those below the cells in use."""
    height, width = (given.vba_get(lines).vba_get("Count") for lines in ("Rows", "Columns"))
    rows: list[list[Any]] = [[None] * width for _ in range(height)]
    values = given.vba_get("Value")
    if not isinstance(values, VBAArray):
        return ExcelRange([[_value_to_python(values)]])
    (top, bottom), (left, right) = values.bounds
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            rows[row - top][column - left] = _value_to_python(values.get([row, column]))
    return ExcelRange(rows)


def _to_vba(result: Any) -> Any:
    """Return what pywin32 made of a result as the interpreter has it: an array is a list there, and `None` is Null."""
    if not isinstance(result, list):
        return NULL if result is None else result
    if not result or not isinstance(result[0], list):
        return VBAArray([(0, len(result) - 1)], items=[_to_vba(cell) for cell in result])
    array = VBAArray([(0, len(result) - 1), (0, len(result[0]) - 1)])
    for row, cells in enumerate(result):
        for column, cell in enumerate(cells):
            array.set([row, column], _to_vba(cell))
    return array


def _plain(value: Any) -> Any:
    return list(value.elements()) if isinstance(value, VBAArray) else value


def shown_in_a_cell(value: Any) -> Any:
    """Return what a cell shows of an answer of VBA's: a number, a text, a `CellError`, or rows of those."""
    assert value is not NULL, "Null in a cell"
    if isinstance(value, VBAErrorValue):
        return ERRORS[value.number]
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return [[shown_in_a_cell(cell) for cell in value.elements()]]
        (top, bottom), (left, right) = value.bounds
        return [
            [shown_in_a_cell(value.get([row, column])) for column in range(left, right + 1)] for row in range(top, bottom + 1)
        ]
    return value


STAND_IN = StandIn(
    "Excel's VBA and xlwings' DLL",
    "the macros of the built add-in file: the wrappers, the buttons, the description of the functions",
    __name__,
    (
        Rule(
            "VBA runs as it is written: pyopenvba's interpreter reads the modules of the built file.",
            "pyopenvba 6.5, its own tests compare it with Excel",
            VbaProject.run,
        ),
        Rule(
            "Null is not Empty: a cell that would show it fails the test.",
            "learn.microsoft.com, VBA: Null, IsNull",
            shown_in_a_cell,
        ),
        Rule(
            "A range hands over all of its cells, blank ones too; the interpreter's own Value leaves some out.",
            "learn.microsoft.com, Range.Value (Excel)",
            _range,
        ),
        Rule(
            "An error of Python's arrives as an error with its text, which On Error catches.",
            "xlwings 0.37.8, its VBA: XLPy; learn.microsoft.com, VBA: On Error",
            Python.CallUDF,
        ),
        Rule(
            "An argument left out of an optional parameter is Missing; CVErr makes a real error value of a number.",
            "learn.microsoft.com, VBA: IsMissing, CVErr",
            VbaProject.show,
        ),
    ),
    (
        "UsedRange may be read in a function that a cell calls, and Array keeps a range an object.",
        "MsgBox shows about 1,024 letters; MacroOptions takes 255 of each text, and only while a workbook is open.",
        "VBA has one spelling for each name of a project; which one wins was not seen.",
        "Excel accepts the project under its name with Office as its only library.",
    ),
)
