"""One workbook kept in two ways: as a file, and open in Excel. What holds of a store is asked of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from tests.harness.excel_workbook import Application
from tiktok_kpis.ledger.frames import rows
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.workbook.file_store import FileStore
from tiktok_kpis.workbook.store import ORIGIN, Store

NOW = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
KINDS = ("file", "live")


@dataclass
class Kept:
    """A workbook in a store; ``save`` keeps what was written and gives a file that holds it."""

    store: Store
    save: Callable[[], Path]
    application: Application | None = None

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """Return a table's rows that are not only the user's, without where they stand."""
        return [{name: row[name] for name in row if name != ORIGIN} for row in rows(self.store.read(table))]


def kept(kind: str, book: Path) -> Kept:
    """Return a workbook file in a store of a kind."""
    if kind == "file":
        store, made = FileStore(book), book.with_name("saved.xlsx")

        def save_file() -> Path:
            store.write_to(made)
            return made

        return Kept(store, save_file)
    from tiktok_kpis.hosts.excel.live_store import LiveStore

    application = Application(book)
    live = LiveStore(application.xlwings_book())

    def save_live() -> Path:
        live.save(now=NOW)
        application.workbook.written(book.with_name("saved.xlsx"))
        return book.with_name("saved.xlsx")

    return Kept(live, save_live, application)


def sheet_with(book: openpyxl.Workbook, table: str) -> Worksheet:
    """Return the sheet of a workbook that has a table."""
    return next(sheet for sheet in book.worksheets if table in sheet.tables)


def add_column(book: Path, table: str, heading: str, cells: list[Any]) -> None:
    """Add a column of the user's own to a table, filled from its first row on."""
    workbook = openpyxl.load_workbook(book)
    sheet = sheet_with(workbook, table)
    listed = sheet.tables[table]
    left, top, right, bottom = range_boundaries(listed.ref)
    assert left
    assert top
    assert right
    assert bottom
    listed.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right + 1)}{bottom}"
    if listed.autoFilter:
        listed.autoFilter.ref = listed.ref
    listed.tableColumns.append(TableColumn(id=right - left + 2, name=heading))
    for row, cell in enumerate([heading, *cells], top):
        sheet.cell(row, right + 1, cell)
    workbook.save(book)


def set_cells(book: Path, table: str, cells: dict[tuple[int, int], Any]) -> None:
    """Type into cells of a table's sheet."""
    workbook = openpyxl.load_workbook(book)
    for (row, column), value in cells.items():
        sheet_with(workbook, table).cell(row, column, value)
    workbook.save(book)
