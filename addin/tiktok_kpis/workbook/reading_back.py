"""The last checks before a workbook is replaced: the file that was written is opened again and read."""

from __future__ import annotations

from pathlib import Path

from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.workbook.file_store import FileStore


def check_written(store: FileStore, made: Path) -> None:
    """Check that a file has every row that a store wrote into it, before formulas the user typed there are calculated.

    Rows that stayed as they were are there with the bytes they had; all others must read as they were meant.

    Raises:
        Refused: something is missing or reads otherwise.

    """
    again = FileStore(made)
    _refuse(store, [name for name, written in store.written.items() if not again.reads_back(TABLES[name], written)])


def check_complete(store: FileStore, made: Path) -> None:
    """Check that a file has every part of the store, whole, and its tables their extent, after its formulas were calculated.

    Raises:
        Refused: it has not.
        zipfile.BadZipFile: a part cannot be unpacked.

    """
    again = FileStore(made).package
    missing = sorted(set(store.package.names) - set(again.names))
    extents = {name: table.ref for name, table in again.tables.items()}
    _refuse(store, [*missing, *(name for name, table in store.package.tables.items() if extents.get(name) != table.ref)])
    for name in again.names:
        for _ in again.blocks(name):
            pass


def _refuse(store: FileStore, wrong: list[str]) -> None:
    if wrong:
        raise Refused(Problem("save_failed", Place(store.name), values={"reason": ", ".join(wrong)}))
