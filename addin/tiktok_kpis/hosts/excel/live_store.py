"""A workbook that is open in Excel as the ledger's store, on Windows and on a Mac, through xlwings.

Everything is read as Excel now has it, saved or not. What is written is planned first, without Excel; :meth:`LiveStore.save`
then copies the workbook as it is and writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tiktok_kpis.grids.grid import CellValue, LinkedText
from tiktok_kpis.hosts.excel.live_cells import links_of, values_of
from tiktok_kpis.hosts.excel.live_table import LiveTable
from tiktok_kpis.hosts.excel.native_calls import full_name, save_copy, unprotected
from tiktok_kpis.hosts.excel.problem_kinds import WORKBOOK_NOT_IN_A_FOLDER
from tiktok_kpis.ledger.frames import Frame
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.refresh.problem_kinds import TABLE_MISSING
from tiktok_kpis.refresh.saving import back_up, forget_old_backups
from tiktok_kpis.spreadsheet.addresses import Area

if TYPE_CHECKING:
    import xlwings

_CELL = re.compile(r"=(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!(]+))!(?P<address>\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")
"""A cell or a block of cells that a name refers to."""


class LiveStore:
    """The tables of one open workbook. Nothing is written to it before :meth:`save`."""

    def __init__(self, book: xlwings.Book) -> None:
        self._book = book
        self.name: str = book.name
        self._sheets: dict[str, xlwings.Sheet] = {sheet.name: sheet for sheet in book.sheets}
        self._tables: dict[str, LiveTable] = {}
        self._cells: dict[str, list[list[CellValue]]] = {}
        self.backup: Path | None = None
        """The copy of the workbook as it was, once there is one."""

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets, in the order of the tabs."""
        return list(self._sheets)

    def has(self, table: Table) -> bool:
        """Say whether the workbook has a table."""
        return table.name in self._listed

    def lacks(self, table: Table) -> list[str]:
        """Return the columns with data that the table has lost."""
        return self._table(table).lacks

    def read(self, table: Table) -> Frame:
        """Return a table's rows: see :meth:`tiktok_kpis.refresh.store.Store.read`."""
        return self._table(table).read()

    def write(self, table: Table, rows: Frame) -> None:
        """Plan a table's rows: see :meth:`tiktok_kpis.refresh.store.Store.write`. Rows that stand stay where they are."""
        self._table(table).plan(rows)

    def moved(self, table: Table) -> Mapping[int, int]:
        """Return where the rows of a table that was written will stand, by where they stood."""
        return self._table(table).moved

    def named_value(self, name: str) -> Any:
        """Return the value of the one cell a defined name stands for, ``None`` for a blank cell or an unknown name."""
        found = _CELL.fullmatch(self._names.get(name, ""))
        sheet = (found["quoted"] or found["plain"]).replace("''", "'") if found else ""
        if found is None or sheet not in self._sheets:
            return None
        area, cells = Area.parse(found["address"]), self._values(sheet)
        return cells[area.top - 1][area.left - 1] if area.top <= len(cells) and area.left <= len(cells[0]) else None

    def cells(self, sheet: str) -> list[list[CellValue]]:
        """Return the values of a sheet as Excel now has them, row by row from its first cell, with the links behind words."""
        cells = [list(row) for row in self._values(sheet)]
        opened = self._sheets[sheet]
        for (row, column), link in links_of(opened.range((1, 1), opened.used_range.last_cell), cells).items():
            text = cells[row][column]
            if isinstance(text, str) and text != link:
                cells[row][column] = LinkedText(text, link)
        return cells

    def _values(self, sheet: str) -> list[list[CellValue]]:
        if sheet not in self._cells:
            opened = self._sheets[sheet]
            self._cells[sheet] = values_of(opened.range((1, 1), opened.used_range.last_cell))
        return self._cells[sheet]

    def save(self, *, now: datetime) -> Path:
        """Copy the workbook as it is into the folder of its backups, then write what was planned into the open one.

        Returns where the copy is. The workbook is left for the user to save.

        Raises:
            Refused: the workbook was never saved in a folder of this computer, or a sheet is protected with a password.

        """
        changed = [table for table in self._tables.values() if table.changed]
        sheets = list({table.sheet.name: table.sheet for table in changed}.values())
        path = self._path()
        with unprotected(sheets, self.name):
            pass  # a password is found out before anything is done; the copy is made with every sheet protected as it was
        self.backup = back_up(path, lambda copy: save_copy(self._book, copy), now=now)
        with unprotected(sheets, self.name):
            for table in changed:
                table.write_to_excel()
        forget_old_backups(path, self.backup)
        return self.backup

    def _path(self) -> Path:
        path = Path(full_name(self._book))
        if not path.is_file():
            raise Refused(Problem(WORKBOOK_NOT_IN_A_FOLDER, Place(self.name)))
        return path

    def _table(self, table: Table) -> LiveTable:
        if table.name not in self._listed:
            raise Refused(Problem(TABLE_MISSING, Place(self.name), values={"table": table.name}))
        if table.name not in self._tables:
            self._tables[table.name] = LiveTable(table, self._listed[table.name], self.name)
        return self._tables[table.name]

    @cached_property
    def _listed(self) -> dict[str, xlwings.main.Table]:
        """Every table of the workbook by its name, on whatever sheet it is."""
        return {listed.display_name: listed for sheet in self._sheets.values() for listed in sheet.tables}

    @cached_property
    def _names(self) -> dict[str, str]:
        """What each defined name of the workbook refers to."""
        return {name.name: name.refers_to or "" for name in self._book.names}
