"""A sheet of Excel's as COM gives it: ranges, tables, protection, and the rows a filter hides."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter, range_boundaries

from tests.harness.excel_cells import Cell
from tests.harness.excel_objects import Collection, Com, refusal
from tiktok_kpis.hosts.excel.native_calls import ALLOWED

if TYPE_CHECKING:
    from tests.harness.excel_workbook import Application, Workbook

PROTECTED = {
    "DrawingObjects": True,
    "Contents": True,
    "Scenarios": True,
    "UserInterfaceOnly": False,
    **dict.fromkeys((f"Allow{name}" for name in ALLOWED), False),
}
"""How Excel protects a sheet where nothing else is said."""


class CellRange(Com):
    """A rectangle of cells of a sheet."""

    kind = "Range"

    def __init__(self, sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
        self.application, self.sheet = sheet.application, sheet
        self.top, self.left, self.bottom, self.right = top, left, bottom, right

    @property
    def places(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1))

    def as_delivered(self, rows: list[list[Any]]) -> Any:
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else tuple(map(tuple, rows))

    def cell_rows(self) -> list[list[Cell]]:
        columns = range(self.left, self.right + 1)
        return [[self.sheet.cell(row, column) for column in columns] for row in range(self.top, self.bottom + 1)]

    def taken(self, value: Any) -> dict[tuple[int, int], Any]:
        """Return what lands in which cell of what is put into the range."""
        if not isinstance(value, list | tuple):
            return dict.fromkeys(self.places, value)
        rows = [list(row) for row in value] if isinstance(value[0], list | tuple) else [list(value)]
        if self.top != self.bottom and self.sheet.filtered.intersection(range(self.top, self.bottom + 1)):
            shown = [(row, column) for row, column in self.places if row not in self.sheet.filtered]
            return dict.fromkeys(shown, rows[0][0])
        return {(row, column): rows[row - self.top][column - self.left] for row, column in self.places}

    @property
    def Value(self) -> Any:  # noqa: N802
        return self.as_delivered([[cell.value() for cell in row] for row in self.cell_rows()])

    @Value.setter
    def Value(self, value: Any) -> None:  # noqa: N802
        for (row, column), content in self.taken(value).items():
            self.sheet.enter(row, column, content)

    @property
    def Formula(self) -> Any:  # noqa: N802
        return self.as_delivered([[cell.shown_formula() for cell in row] for row in self.cell_rows()])

    @Formula.setter
    def Formula(self, value: Any) -> None:  # noqa: N802
        for (row, column), content in self.taken(value).items():
            self.sheet.enter(row, column, content)

    @property
    def NumberFormat(self) -> str | None:  # noqa: N802
        found = {self.sheet.cell(*place).number_format for place in self.places}
        return found.pop() if len(found) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, value: str) -> None:  # noqa: N802
        self.sheet.refuse_if_protected(self.places)
        for place in self.places:
            self.sheet.cell(*place).number_format = value

    def ClearContents(self) -> None:  # noqa: N802
        self.sheet.refuse_if_protected(self.places)
        for place in self.places:
            self.sheet.cell(*place).enter(None)

    def GetAddress(self, row_absolute: bool, column_absolute: bool, style: int, external: bool) -> str:  # noqa: N802
        corner = f"{get_column_letter(self.left)}{self.top}"
        return corner if (self.top, self.left) == (self.bottom, self.right) else f"{corner}:{self.last}"

    @property
    def last(self) -> str:
        return f"{get_column_letter(self.right)}{self.bottom}"

    def __call__(self, row: int, column: int) -> CellRange:
        self.application.tell("Range.Item")
        return CellRange(self.sheet, *2 * (self.top + row - 1, self.left + column - 1))

    @property
    def Worksheet(self) -> Worksheet:  # noqa: N802
        return self.sheet

    @property
    def Row(self) -> int:  # noqa: N802
        return self.top

    @property
    def Column(self) -> int:  # noqa: N802
        return self.left

    @property
    def Rows(self) -> types.SimpleNamespace:  # noqa: N802
        return types.SimpleNamespace(Count=self.bottom - self.top + 1)

    @property
    def Columns(self) -> types.SimpleNamespace:  # noqa: N802
        return types.SimpleNamespace(Count=self.right - self.left + 1)


class ListObject(Com):
    """A table: its cells, the formula of each calculated column, and its row of totals."""

    kind = "ListObject"

    def __init__(self, sheet: Worksheet, name: str, ref: str, formulas: dict[int, str], *, totals: bool = False) -> None:
        self.application, self.sheet, self.name = sheet.application, sheet, name
        self.left, self.top, self.right, self.bottom = map(int, range_boundaries(ref))  # type: ignore[arg-type]
        self.formulas, self.totals, self.headings_shown = formulas, totals, True
        self.remembered: list[Cell] = []

    @property
    def Name(self) -> str:  # noqa: N802
        return self.name

    @property
    def DisplayName(self) -> str:  # noqa: N802
        return self.name

    @property
    def Parent(self) -> Worksheet:  # noqa: N802
        return self.sheet

    @property
    def Range(self) -> CellRange:  # noqa: N802
        return CellRange(self.sheet, self.top, self.left, self.bottom, self.right)

    @property
    def HeaderRowRange(self) -> CellRange:  # noqa: N802
        return CellRange(self.sheet, self.top, self.left, self.top, self.right)

    @property
    def ShowHeaders(self) -> bool:  # noqa: N802
        return self.headings_shown

    @property
    def ShowTotals(self) -> bool:  # noqa: N802
        return self.totals

    @ShowTotals.setter
    def ShowTotals(self, value: bool) -> None:  # noqa: N802
        self.sheet.refuse_if_protected([(self.bottom, self.left)])
        columns = range(self.left, self.right + 1)
        if self.totals and not value:
            self.remembered = [self.sheet.cells.pop((self.bottom, column), Cell()) for column in columns]
            self.bottom -= 1
        elif value and not self.totals:
            self.bottom += 1
            if any(not self.sheet.cell(self.bottom, column).blank for column in columns):
                raise refusal("Excel would have to move what stands below the table.")
            self.sheet.cells.update(
                ((self.bottom, column), cell) for column, cell in zip(columns, self.remembered, strict=True)
            )
        self.totals = value

    def Resize(self, Range: CellRange) -> None:  # noqa: N802, N803
        if self.sheet.protected:
            raise refusal("The cell or chart you're trying to change is on a protected sheet.")
        if (Range.top, Range.left) != (self.top, self.left) or Range.bottom <= Range.top or self.totals:
            raise refusal("The new range must have its headings in the same row.")
        for row in range(self.bottom + 1, Range.bottom + 1):
            for column in range(self.left, Range.right + 1):
                above = self.sheet.cell(self.bottom, column)
                self.sheet.cell(row, column).number_format = above.number_format
                if column in self.formulas and self.application.fills_formulas:
                    self.sheet.cell(row, column).formula, self.sheet.cell(row, column).content = self.formulas[column], 0.0
        self.bottom, self.right = Range.bottom, Range.right


class Protection(Com):
    """What a protected sheet still allows."""

    kind = "Protection"

    def __init__(self, application: Application, allowed: dict[str, bool]) -> None:
        self.application = application
        for name, allows in allowed.items():
            object.__setattr__(self, name, allows)


class Hyperlink(Com):
    """A link of a cell: where it leads, and the cell."""

    kind = "Hyperlink"

    def __init__(self, sheet: Worksheet, row: int, column: int, address: str) -> None:
        self.application, self.sheet, self.row, self.column, self.address = sheet.application, sheet, row, column, address

    @property
    def Address(self) -> str:  # noqa: N802
        return self.address

    @property
    def Range(self) -> CellRange:  # noqa: N802
        return CellRange(self.sheet, *2 * (self.row, self.column))


class Worksheet(Com):
    """A sheet: its cells by row and column, its tables, its protection, and the rows a filter hides."""

    kind = "Worksheet"

    def __init__(self, application: Application, name: str) -> None:
        self.application, self.name = application, name
        self.cells: dict[tuple[int, int], Cell] = {}
        self.formats: dict[int, str] = {}
        self.tables: list[ListObject] = []
        self.hyperlinks: list[Hyperlink] = []
        self.filtered: set[int] = set()
        self.password: str | None = None
        self.protected: dict[str, bool] = {}

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; one that was never used has the format of its column."""
        return self.cells.setdefault((row, column), Cell(number_format=self.formats.get(column, "General")))

    def enter(self, row: int, column: int, value: Any) -> None:
        """Put a value into a cell as Excel does, tables right above growing over it."""
        self.refuse_if_protected([(row, column)])
        try:
            self.cell(row, column).enter(value, apostrophe_marks_text_cells=self.application.apostrophe_marks_text_cells)
        except ValueError as error:
            raise refusal(str(error)) from error
        for table in self.tables:
            below = row == table.bottom + 1 and table.left <= column <= table.right and not table.totals
            if below and not self.cell(row, column).blank:
                table.bottom += 1

    def refuse_if_protected(self, places: Any) -> None:
        """Raise what Excel raises where a protected sheet has one of the cells locked."""
        if self.protected and any(self.cell(*place).locked for place in places):
            raise refusal("The cell or chart you're trying to change is on a protected sheet.")

    @property
    def Name(self) -> str:  # noqa: N802
        return self.name

    @property
    def Parent(self) -> Workbook:  # noqa: N802
        return self.application.workbook

    @property
    def ListObjects(self) -> Collection:  # noqa: N802
        return Collection(self.application, self.tables)

    @property
    def Hyperlinks(self) -> Collection:  # noqa: N802
        return Collection(self.application, self.hyperlinks)

    @property
    def UsedRange(self) -> CellRange:  # noqa: N802
        used = [place for place, cell in self.cells.items() if not cell.blank] or [(1, 1)]
        rows, columns = [row for row, _ in used], [column for _, column in used]
        return CellRange(self, min(rows), min(columns), max(rows), max(columns))

    def Cells(self, row: int, column: int) -> CellRange:  # noqa: N802
        return CellRange(self, row, column, row, column)

    def Range(self, first: Any, last: Any = None) -> CellRange:  # noqa: N802
        if isinstance(first, str):
            left, top, right, bottom = map(int, range_boundaries(first))  # type: ignore[arg-type]
            return CellRange(self, top, left, bottom, right)
        last = last or first
        return CellRange(self, first.top, first.left, last.bottom, last.right)

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        return bool(self.protected)

    @property
    def ProtectDrawingObjects(self) -> bool:  # noqa: N802
        return self.protected.get("DrawingObjects", False)

    @property
    def ProtectScenarios(self) -> bool:  # noqa: N802
        return self.protected.get("Scenarios", False)

    @property
    def ProtectionMode(self) -> bool:  # noqa: N802
        return self.protected.get("UserInterfaceOnly", False)

    @property
    def Protection(self) -> Protection:  # noqa: N802
        return Protection(self.application, {name: on for name, on in self.protected.items() if name.startswith("Allow")})

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803
        if self.password and Password != self.password:
            raise refusal("The password you supplied is not correct.")
        self.protected = {}

    def Protect(self, **options: bool) -> None:  # noqa: N802
        self.protected = options
