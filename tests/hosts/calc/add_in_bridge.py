"""What `tests.harness.calc_bridge` does, and the questions for an add-in; run by the Python that has LibreOffice's `uno`."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from typing import Any

_HARNESS = Path(__file__).parents[2] / "harness" / "calc_bridge.py"
_specification = importlib.util.spec_from_file_location("calc_bridge", _HARNESS)
assert _specification is not None
assert _specification.loader is not None
harness: Any = importlib.util.module_from_spec(_specification)
_specification.loader.exec_module(harness)


TYPED = ("=", "typed:")


class AddInBridge(harness.Bridge):  # type: ignore[misc]
    """The harness's connection, with more to ask."""

    def descriptions(self, names: list[str]) -> list[dict[str, Any]]:
        """Return the wizard's texts of functions."""
        wizard = self._service("com.sun.star.sheet.FunctionDescriptions")
        found = []
        for name in names:
            properties = {item.Name: item.Value for item in wizard.getByName(name)}
            arguments = [(argument.Name, argument.Description) for argument in properties["Arguments"]]
            found.append({"description": properties["Description"], "arguments": arguments})
        return found

    def typed(self, cells: dict[str, Any], formula: str) -> Any:
        """Type a formula beside cells of a new document, and return what it shows."""
        document = self._document(cells)
        try:
            cell = document.Sheets.getByIndex(0).getCellRangeByName("Z100")
            cell.setFormula(formula)
            return harness._result(cell)
        finally:
            document.close(True)

    def changed(self, cells: dict[str, Any], formula: str, address: str, value: float) -> list[Any]:
        """Return what a formula shows before and after one cell changes."""
        document = self._document(cells)
        try:
            sheet = document.Sheets.getByIndex(0)
            cell = sheet.getCellRangeByName("Z100")
            cell.setFormula(formula)
            before = harness._result(cell)
            sheet.getCellRangeByName(address).setValue(value)
            return [before, harness._result(cell)]
        finally:
            document.close(True)

    def array(self, cells: dict[str, Any], formula: str, area: str) -> list[list[Any]]:
        """Enter an array formula into an area of a new document, and return what its cells show."""
        document = self._document(cells)
        try:
            block = document.Sheets.getByIndex(0).getCellRangeByName(area)
            block.setArrayFormula(formula)
            rows, columns = block.getRows().getCount(), block.getColumns().getCount()
            return [[harness._result(block.getCellByPosition(x, y)) for x in range(columns)] for y in range(rows)]
        finally:
            document.close(True)

    def seconds_to_recalculate(self, path: str, runs: int) -> list[float]:
        """Time hard recalculations of a workbook."""
        document = self._open(path)
        try:
            taken = []
            for _ in range(runs):
                begun = time.perf_counter()
                document.calculateAll()
                taken.append(time.perf_counter() - begun)
            return taken
        finally:
            document.close(True)

    def saved_and_read(self, cells: dict[str, Any], path: str) -> tuple[Any, str]:
        """Save, open again, recalculate and return what A1 shows and holds."""
        document = self._document(cells)
        try:
            self._store(document, path)
        finally:
            document.close(True)
        again = self._open(path)
        try:
            again.calculateAll()
            cell = again.Sheets.getByIndex(0).getCellRangeByName("A1")
            return harness._result(cell), cell.FormulaLocal
        finally:
            again.close(True)

    def _document(self, cells: dict[str, Any]) -> Any:
        """Return a new document of cells: text stays text, but what begins with "=" or "typed:" is typed."""
        document = self._desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, self._properties(Hidden=True))
        sheet = document.Sheets.getByIndex(0)
        formulas = {place for place, content in cells.items() if isinstance(content, str) and content.startswith(TYPED)}
        block: dict[tuple[int, int], Any] = {}
        for address, content in cells.items():
            if content is not None and address not in formulas:
                letters = address.rstrip("0123456789")
                column = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(letters))) - 1
                block[int(address[len(letters) :]) - 1, column] = content
        if block:
            height, width = (max(positions) + 1 for positions in zip(*block, strict=True))
            rows = tuple(tuple(block.get((row, column), "") for column in range(width)) for row in range(height))
            sheet.getCellRangeByPosition(0, 0, width - 1, height - 1).setDataArray(rows)
        for address in formulas:
            cell = sheet.getCellRangeByName(address)
            if cells[address].startswith("="):
                cell.setFormula(cells[address])
            else:
                cell.FormulaLocal = cells[address].removeprefix(TYPED[1])  # which makes a date of what looks like one
        return document


if __name__ == "__main__":
    harness.Bridge = AddInBridge
    harness.main(sys.argv[1], float(sys.argv[2]))
