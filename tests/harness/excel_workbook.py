"""An open workbook of Excel as COM gives it, without Windows and without Excel.

    with excel_on_windows("tiktok_kpis.hosts.excel"):
        application = Application(path)
        book = application.xlwings_book()          # the real xlwings.Book, on Windows' own code
        …
        application.calls                          # what was asked of Excel: "ListObject.Resize", "Range.Value =" …

Made from a workbook file. It holds what Excel documents: texts are read as typed, protected sheets refuse, an array put across
rows that a filter hides lands in the cells that show, tables grow and carry their formulas on. It calculates nothing.
`application.fail_at = n` makes the nth call fail. Members of COM begin with a capital; what begins otherwise is for tests.
"""

from __future__ import annotations

import datetime as dt
import importlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell as FileCell
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet as FileSheet

from tests.harness.excel_cells import Cell
from tests.harness.excel_objects import Collection, Com, refusal
from tests.harness.excel_sheets import CellRange, ListObject, Worksheet
from tests.harness.stand_in import Rule, StandIn

AUTOMATIC, MANUAL = -4105, -4135


class Name(Com):
    """A defined name."""

    kind = "Name"

    def __init__(self, application: Application, name: str, refers_to: str) -> None:
        self.application, self.name, self.refers_to = application, name, refers_to

    @property
    def Name(self) -> str:  # noqa: N802
        return self.name

    @property
    def RefersTo(self) -> str:  # noqa: N802
        return self.refers_to


class Workbook(Com):
    """The workbook, from a file; ``full_name`` is where Excel says it is."""

    kind = "Workbook"

    def __init__(self, application: Application, path: Path) -> None:
        self.application, self.path, self.full_name = application, path, str(path)
        self.sheets: list[Worksheet] = []
        self.names: list[Name] = []
        self.copies: dict[Path, Any] = {}
        """What each copy that was saved holds: see :meth:`state`."""

    def sheet(self, name: str) -> Worksheet:
        """Return a sheet by its name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def table(self, name: str) -> ListObject:
        """Return a table by its name."""
        return next(table for sheet in self.sheets for table in sheet.tables if table.name == name)

    def state(self) -> Any:
        """Return everything that stands in the workbook, to be compared."""
        cells = {
            (sheet.name, *place): (cell.content, cell.formula, cell.number_format)
            for sheet in self.sheets
            for place, cell in sheet.cells.items()
            if not cell.blank
        }
        tables = {
            table.name: (table.top, table.left, table.bottom, table.right) for sheet in self.sheets for table in sheet.tables
        }
        return cells, tables, {sheet.name: (sheet.protected, sheet.filtered) for sheet in self.sheets}

    def written(self, path: Path) -> None:
        """Write the workbook as it now is to a file, what this double does not know as in the file it came from."""
        book = openpyxl.load_workbook(self.path)
        for sheet in self.sheets:
            for (row, column), cell in sheet.cells.items():
                target = book[sheet.name].cell(row, column)
                if not (cell.blank and target.value is None):
                    target.value = cell.formula or cell.content
                    target.number_format = cell.number_format
                    if isinstance(cell.content, str) and not cell.formula:
                        target.data_type = "s"
            for table in sheet.tables:
                ref = f"{get_column_letter(table.left)}{table.top}:{get_column_letter(table.right)}{table.bottom}"
                book[sheet.name].tables[table.name].ref = ref
                if book[sheet.name].tables[table.name].autoFilter:
                    book[sheet.name].tables[table.name].autoFilter.ref = ref
        book.save(path)

    @property
    def Name(self) -> str:  # noqa: N802
        return self.path.name

    @property
    def FullName(self) -> str:  # noqa: N802
        return self.full_name

    @property
    def Application(self) -> Application:  # noqa: N802
        return self.application

    @property
    def Worksheets(self) -> Collection:  # noqa: N802
        return Collection(self.application, self.sheets, self)

    @property
    def Names(self) -> Collection:  # noqa: N802
        return Collection(self.application, self.names)

    def SaveCopyAs(self, Filename: str) -> None:  # noqa: N802, N803
        shutil.copy(self.path, Filename)
        self.copies[Path(Filename)] = self.state()


class Application(Com):
    """Excel with one open workbook. ``calls`` holds what was asked of it."""

    kind = "Application"

    def __init__(self, path: Path) -> None:
        self.application = self
        self.calls: list[str] = []
        self.fail_at = 0
        self.keeps_failing = False
        self.fills_formulas, self.apostrophe_marks_text_cells = True, True
        self.state: dict[str, Any] = {
            "ScreenUpdating": True,
            "EnableEvents": True,
            "DisplayAlerts": True,
            "Calculation": AUTOMATIC,
            "StatusBar": False,
        }
        self.lines: list[str] = []
        self.workbook = opened(self, path)

    def tell(self, member: str) -> None:
        """Note a call; fail where the test asked for it."""
        self.calls.append(member)
        if self.fail_at and (len(self.calls) == self.fail_at or (self.keeps_failing and len(self.calls) > self.fail_at)):
            raise refusal("Excel said no.")

    def xlwings_book(self) -> Any:
        """Return the workbook as xlwings' own."""
        windows = importlib.import_module("xlwings._xlwindows")
        return importlib.import_module("xlwings").Book(impl=windows.Book(xl=self.workbook))

    def __getattribute__(self, name: str) -> Any:
        if name in ("ScreenUpdating", "EnableEvents", "DisplayAlerts", "Calculation", "StatusBar"):
            self.tell(f"Application.{name}")
            return self.state[name]
        return super().__getattribute__(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name[0].isupper():
            self.tell(f"Application.{name} =")
            self.state[name] = value
            if name == "StatusBar" and value:
                self.lines.append(value)
        else:
            object.__setattr__(self, name, value)

    @property
    def Hwnd(self) -> int:  # noqa: N802
        return 1


def opened(application: Application, path: Path) -> Workbook:
    """Return a workbook file as Excel has it open."""
    workbook = Workbook(application, path)
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True, read_only=True)
    for name in formulas.sheetnames:
        workbook.sheets.append(_sheet(application, formulas[name], list(values[name].iter_rows(values_only=True))))
    values.close()
    for name, defined in formulas.defined_names.items():
        workbook.names.append(Name(application, name, f"={defined.attr_text}"))
    return workbook


def _sheet(application: Application, formulas: FileSheet, values: Sequence[Sequence[Any]]) -> Worksheet:
    sheet = Worksheet(application, formulas.title)
    for letter, dimension in formulas.column_dimensions.items():
        first = dimension.min or column_index_from_string(letter)
        for column in range(first, min(dimension.max or first, first + 200) + 1):
            sheet.formats[column] = dimension.number_format
    for row, cells in enumerate(formulas.iter_rows(), 1):
        for column, cell in enumerate(cells, 1):
            known = row <= len(values) and column <= len(values[row - 1])
            sheet.cells[row, column] = _cell(cell, values[row - 1][column - 1] if known else None)
    for table in formulas.tables.values():
        left = int(range_boundaries(table.ref)[0] or 1)
        calculated = {
            left + place: f"={column.calculatedColumnFormula.attr_text}"
            for place, column in enumerate(table.tableColumns)
            if column.calculatedColumnFormula is not None
        }
        totals = bool(table.totalsRowCount)
        sheet.tables.append(ListObject(sheet, str(table.displayName), table.ref, calculated, totals=totals))
    return sheet


def _cell(cell: FileCell | Any, content: Any) -> Cell:
    made = Cell(number_format=cell.number_format, locked=cell.protection.locked)
    if cell.data_type == "f":
        made.formula = cell.value if isinstance(cell.value, str) else f"={cell.value}"
    if isinstance(content, str | bool):
        made.content = content
    elif content is not None:
        serial: Any = to_excel(content) if isinstance(content, dt.date | dt.time) else content  # type: ignore[no-untyped-call]
        made.content = float(serial)
    return made


STAND_IN = StandIn(
    "an open workbook of Excel",
    "the refresh of the workbook in front, through xlwings' own code for Windows",
    __name__,
    (
        Rule(
            "A text put into a cell is read as if it were typed: as a number, a date, a formula; after @ it stays a text.",
            "learn.microsoft.com, Range.Value and Range.NumberFormat (Excel)",
            Cell.enter,
        ),
        Rule("A number has fifteen digits.", "learn.microsoft.com, Excel specifications and limits", Cell.enter),
        Rule(
            "A date is a datetime, a currency a Decimal, an error the int of its number.",
            "pywin32, com/win32com/src/oleargs.cpp, PyCom_PyObjectFromVariant",
            Cell.value,
        ),
        Rule(
            "An array put across rows that a filter hides fills the rows that show with its first value.",
            "learn.microsoft.com, Range.Value and filtered lists (Excel)",
            CellRange.taken,
        ),
        Rule(
            "A protected sheet refuses what is locked; with a password it stays protected.",
            "learn.microsoft.com, Worksheet.Protect, Worksheet.Unprotect (Excel)",
            Worksheet.refuse_if_protected,
        ),
        Rule(
            "A table is resized with its headings in their row, and its calculated columns go on.",
            "learn.microsoft.com, ListObject.Resize (Excel)",
            ListObject.Resize,
        ),
        Rule("A copy has what is not saved yet.", "learn.microsoft.com, Workbook.SaveCopyAs (Excel)", Workbook.SaveCopyAs),
        Rule("Any call can be refused while Excel is busy.", "learn.microsoft.com, COM: RPC_E_CALL_REJECTED", Application.tell),
    ),
    (
        "Excel on a Mac answers to the words of AppleScript that its dictionary lists; nothing ran them.",
        "Nothing is calculated: what a formula shows after a write is what Excel makes of it.",
    ),
)
