"""The last check before a workbook is replaced: the file that was written is opened again and read."""

from __future__ import annotations

from pathlib import Path

from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.problem_kinds import SAVE_FAILED


def check_written(store: FileStore, made: Path) -> None:
    """Check that a file has every part of a store, whole, its tables their extent, and every row what was written into it.

    Raises:
        Refused: something is missing or reads otherwise.
        zipfile.BadZipFile: a part cannot be unpacked.

    """
    again = FileStore(made)
    tables = again.package.tables
    wrong = sorted(set(store.package.names) - set(again.package.names))
    wrong += [name for name, table in store.package.tables.items() if name not in tables or tables[name].ref != table.ref]
    if not wrong:
        wrong = [name for name in store.written if not again.reads_back(TABLES[name], store)]
    if wrong:
        raise Refused(Problem(SAVE_FAILED, Place(store.name), values={"reason": ", ".join(wrong)}))
    for name in set(again.package.names) - {tables[name].sheet_part for name in store.written}:
        for _ in again.package.blocks(name):
            pass
