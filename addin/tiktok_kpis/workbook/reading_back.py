"""The last check before a workbook is replaced: the file that was written is opened again and read, all of it."""

from __future__ import annotations

from pathlib import Path

from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.workbook.file_store import FileStore


def check_written(store: FileStore, made: Path) -> None:
    """Check that a file has every part of a store, its tables their extent, and these every row the store wrote.

    Rows that stayed as they were are there with the bytes they had; all others must read as they were meant.

    Raises:
        Refused: something is missing or reads otherwise.
        zipfile.BadZipFile: a part cannot be unpacked.

    """
    again = FileStore(made)
    parts, tables = again.package, again.package.tables
    extents = {name: table.ref for name, table in tables.items()}
    wrong = sorted(set(store.package.names) - set(parts.names))
    wrong += [name for name, table in store.package.tables.items() if extents.get(name) != table.ref]
    wrong = wrong or [name for name, written in store.written.items() if not again.reads_back(TABLES[name], written)]
    if wrong:
        raise Refused(Problem("save_failed", Place(store.name), values={"reason": ", ".join(wrong)}))
    for name in set(parts.names) - {tables[name].sheet_part for name in store.written}:
        for _ in parts.blocks(name):
            pass
