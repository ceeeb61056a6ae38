"""The half of `tests.harness.libreoffice` that talks to LibreOffice, run by the Python that has its `uno` module.

Started as `python3 calc_bridge.py PIPE SECONDS`. It reads one JSON request a line from its input and answers with one
JSON line. When its input ends, LibreOffice ends too: a killed test run leaves no office behind.

Each call through the pipe costs a millisecond and each new object ten: cells are read a sheet at a time, and objects that
serve again are kept. This file needs the standard library and `uno` only, and imports `uno` late, so that test collection
can import it anywhere.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import time
import traceback
from pathlib import Path
from typing import Any

FILTERS = {
    ".csv": "Text - txt - csv (StarCalc)",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
    ".xlsx": "Calc MS Excel 2007 XML",
}

# Fields by commas and quotes in UTF-8 from line 1; as shown, every text in quotes; the last says: a file for every sheet.
EVERY_SHEET_AS_SHOWN = "44,34,76,1,,0,true,true,false,false,false,-1"

# Calc's error numbers that Excel has a name for; every other one is shown as Calc shows it, "Err:502".
ERROR_NAMES = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}

# com.sun.star.sheet.CellFlags and FormulaResult
VALUE, DATETIME, TEXT, FORMULA, EVERYTHING = 1, 2, 4, 16, 1023
RESULT_TEXT = 2

# A column and a row no test uses: a range that stands where one value belongs meets nothing here.
FORMULA_CELL = "ZZ1000"

# Files mark functions newer than 2007; a formula bar does not know the marks.
FILE_PREFIXES = re.compile(r"_xlfn\.(?:_xlws\.)?|_xlpm\.")


class Bridge:
    """One connection to one LibreOffice."""

    def __init__(self, pipe: str, patience: float) -> None:
        self._uno: Any = importlib.import_module("uno")
        local = self._uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + patience
        while True:
            try:
                self._context: Any = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:  # every UNO exception here means "not listening yet"
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        self._desktop: Any = self._service("com.sun.star.frame.Desktop")
        self._scratch: Any = None
        self._sheets: Any = None
        self._sheet: Any = None
        self._cells: dict[str, Any] = {}

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def _properties(self, **values: object) -> tuple[Any, ...]:
        made = []
        for name, value in values.items():
            item = self._uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            item.Name, item.Value = name, value
            made.append(item)
        return tuple(made)

    def _open(self, path: str, *, to_change: bool = False) -> Any:
        url = self._uno.systemPathToFileUrl(path)
        properties = self._properties(Hidden=True, ReadOnly=not to_change)
        document = self._desktop.loadComponentFromURL(url, "_blank", 0, properties)
        if document is None:
            raise ValueError(f"LibreOffice does not open {path}")
        if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            document.close(True)
            raise ValueError(f"LibreOffice does not open {path} as a spreadsheet")
        return document

    def _store(self, document: Any, target: str) -> None:
        properties = self._properties(FilterName=FILTERS[Path(target).suffix.lower()])
        document.storeToURL(self._uno.systemPathToFileUrl(target), properties)

    def convert(self, path: str, target: str) -> None:
        """Open a spreadsheet, which recalculates it, and store it as the kind of file that the target is named."""
        document = self._open(path)
        try:
            self._store(document, target)
        finally:
            document.close(True)

    def read(self, path: str, shown: str) -> dict[str, Any]:
        """Return each sheet's first column, first row, results and contents, and store what each shows beside `shown`.

        Results are exact, where every file Calc writes is rounded to 15 digits; they lack errors and truth values, which
        the .csv file of the sheet has as words. A content of "" tells an empty cell from a formula that gives "".
        """
        document = self._open(path)
        try:
            found = {sheet.Name: self._read_sheet(sheet) for sheet in document.Sheets}
            options = self._properties(FilterName="Text - txt - csv (StarCalc)", FilterOptions=EVERY_SHEET_AS_SHOWN)
            document.storeToURL(self._uno.systemPathToFileUrl(shown), options)
            return found
        finally:
            document.close(True)

    def empty(self, path: str, target: str, sheets: dict[str, int]) -> None:
        """Delete the rows of sheets below their first record as a user does, clear that one but for its formulas, and store.

        `sheets` gives the row of the first record of each.
        """
        document = self._open(path, to_change=True)  # of one that may only be read, Calc clears no cell
        try:
            for name, first in sheets.items():
                sheet = document.Sheets.getByName(name)
                cursor = sheet.createCursor()
                cursor.gotoEndOfUsedArea(False)
                used = cursor.RangeAddress
                sheet.getCellRangeByPosition(0, first - 1, used.EndColumn, first - 1).clearContents(VALUE | DATETIME | TEXT)
                if used.EndRow >= first:
                    sheet.Rows.removeByIndex(first, used.EndRow - first + 1)
            document.calculateAll()
            self._store(document, target)
        finally:
            document.close(True)

    def _read_sheet(self, sheet: Any) -> tuple[int, int, Any, Any] | None:
        areas = sheet.queryContentCells(VALUE | DATETIME | TEXT | FORMULA).RangeAddresses
        if not areas:
            return None
        column, row = min(area.StartColumn for area in areas), min(area.StartRow for area in areas)
        last_column, last_row = max(area.EndColumn for area in areas), max(area.EndRow for area in areas)
        block = sheet.getCellRangeByPosition(column, row, last_column, last_row)
        return column, row, block.getDataArray(), block.getFormulaArray()

    def evaluate(self, cases: list[tuple[dict[str, Any], str, bool]]) -> list[Any]:
        """Return the result of each formula, typed beside its cells on an otherwise empty sheet."""
        if self._scratch is None:
            self._scratch = self._desktop.loadComponentFromURL(
                "private:factory/scalc", "_blank", 0, self._properties(Hidden=True)
            )
            self._sheets = self._scratch.Sheets
            self._sheet = self._sheets.getByIndex(0)
            self._sheet.Name = "Sheet1"
            # Nobody looks: without this every change of a cell measures its row again.
            self._scratch.IsAdjustHeightEnabled = False
        return [self._evaluate_one(*case) for case in cases]

    def _evaluate_one(self, cells: dict[str, Any], formula: str, as_array: bool) -> Any:
        others: dict[str, Any] = {}
        where = self._cell(FORMULA_CELL)
        filled = [where]
        try:
            # Sheets first: a formula in a cell may name one that is filled later.
            for place in cells:
                name = place.rpartition("!")[0].strip("'")
                if name and name != "Sheet1" and name not in others:
                    self._sheets.insertNewByName(name, 1)
                    others[name] = self._sheets.getByName(name)
            for place, content in cells.items():
                name, _, address = place.rpartition("!")
                other = others.get(name.strip("'"))
                cell = self._cell(address) if other is None else _one_cell(other, address)
                if other is None:
                    filled.append(cell)
                _fill(cell, content)
            _fill(where, formula)
            if as_array:
                one = self._sheet.getCellRangeByName(f"{FORMULA_CELL}:{FORMULA_CELL}")
                one.setArrayFormula(where.getFormula())
            return _result(where)
        finally:
            for name in others:
                self._sheets.removeByName(name)
            # With its format: a cell that has shown TRUE once shows every later number as TRUE.
            for cell in filled:
                cell.clearContents(EVERYTHING)

    def _cell(self, address: str) -> Any:
        if address not in self._cells:
            self._cells[address] = _one_cell(self._sheet, address)
        return self._cells[address]

    def version(self) -> str:
        """Return LibreOffice's version, such as "7.4.7.2"."""
        provider = self._service("com.sun.star.configuration.ConfigurationProvider")
        where = self._properties(nodepath="/org.openoffice.Setup/Product")
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", where)
        return str(access.getByName("ooSetupVersionAboutBox"))

    def quit(self) -> None:
        """Ask LibreOffice to end."""
        if self._scratch is not None:
            self._scratch.close(True)
        self._desktop.terminate()


def _one_cell(sheet: Any, address: str) -> Any:
    return sheet.getCellRangeByName(address).getCellByPosition(0, 0)


def _fill(cell: Any, content: Any) -> None:
    """Put content into a cell; what starts with "=" is typed as a formula, other text stays text."""
    if isinstance(content, bool):
        cell.FormulaLocal = "TRUE" if content else "FALSE"
    elif isinstance(content, str) and content.startswith("="):
        cell.FormulaLocal = FILE_PREFIXES.sub("", content)
    elif isinstance(content, str):
        cell.setString(content)
    elif content is not None:
        cell.setValue(content)


def _result(cell: Any) -> Any:
    # The error first: only now is the formula computed, and its format known.
    error = cell.getError()
    if error:
        return ERROR_NAMES.get(error, f"Err:{error}")
    shown = cell.getString()
    if cell.FormulaResultType2 == RESULT_TEXT:
        return shown
    value = cell.getValue()
    # Calc has no boolean type: a truth value is 1 or 0 shown as a word.
    return bool(value) if shown in ("TRUE", "FALSE") and value in (0.0, 1.0) else value


def main(pipe: str, patience: float) -> None:
    """Answer requests until the input ends."""
    bridge = Bridge(pipe, patience)
    print(json.dumps({"result": bridge.version()}), flush=True)
    try:
        for line in sys.stdin:
            request = json.loads(line)
            try:
                answer = {"result": getattr(bridge, request["call"])(*request["arguments"])}
            except Exception:  # whatever LibreOffice complains of belongs to the one who asked
                answer = {"problem": traceback.format_exc(limit=4)}
            print(json.dumps(answer), flush=True)
    finally:
        bridge.quit()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
