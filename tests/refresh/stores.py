"""One workbook kept in two ways: as a file, and open in Excel. What holds of a store is asked of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from tests.harness.excel_workbook import Application
from tiktok_kpis.ledger.frames import ORIGIN, row_dicts
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.ooxml import sheet_part, zip_entries
from tiktok_kpis.ooxml.package import WorkbookParts
from tiktok_kpis.ooxml.sheet_part import Run, SheetPart, runs_of
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.store import Store

NOW = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
KINDS = ("file", "large file", "live")
"""A large file is one whose sheets are handled as those of many rows are, see :func:`as_large`."""


@dataclass
class Kept:
    """A workbook in a store; ``save`` keeps what was written and gives a file that holds it."""

    store: Store
    save: Callable[[], Path]
    application: Application | None = None

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """Return a table's rows that are not only the user's, without where they stand."""
        return [{name: row[name] for name in row if name != ORIGIN} for row in row_dicts(self.store.read(table))]


@contextmanager
def handled(kind: str) -> Iterator[None]:
    """Handle every sheet as one of many rows, in a large file."""
    with pytest.MonkeyPatch.context() as changed:
        if kind != "large file":
            yield
            return
        changed.setattr(sheet_part, "_HELD", 0)
        changed.setattr(sheet_part, "_BATCH", 1_000)
        changed.setattr(zip_entries, "_APART", 2_000)
        yield


def as_large(book: Path) -> None:
    """Write a workbook's sheets again, so that they can be taken up at many places, as those of many rows can."""
    package = WorkbookParts(book)
    for part in package.sheets.values():
        sheet = SheetPart.read(partial(package.blocks, part), package.size(part))
        again = SheetPart(sheet.head, sheet.after(), sheet.prefix, partial(_in_short_runs, sheet))
        package.replace_by_blocks(part, again.written)
    package.write(book)


def _in_short_runs(sheet: SheetPart) -> Iterator[Run]:
    return runs_of(sheet.rows(), sheet.prefix)


def kept(kind: str, book: Path) -> Kept:
    """Return a workbook file in a store of a kind."""
    if kind == "large file":
        as_large(book)
    if kind != "live":
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
