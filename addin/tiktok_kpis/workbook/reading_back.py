"""The last checks before a workbook is replaced: the file that was written is opened again and read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tiktok_kpis.ledger.frames import rows
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.workbook.file_store import FileStore


def check_written(store: FileStore, made: Path, tables: Iterable[Table]) -> None:
    """Check that the tables read the same from a file as from the store that was written into it.

    Raises:
        Refused: they do not.

    """
    again = FileStore(made)
    _refuse(store, [table.name for table in tables if rows(store.read(table)) != rows(again.read(table))])


def check_complete(store: FileStore, made: Path, tables: Iterable[Table]) -> None:
    """Check that a file has every part of the store, and every row of the tables, after its formulas were calculated.

    Raises:
        Refused: it has not.

    """
    again = FileStore(made)
    missing = sorted(set(store.package.names) - set(again.package.names))
    _refuse(store, [*missing, *(table.name for table in tables if len(store.read(table)) != len(again.read(table)))])


def _refuse(store: FileStore, wrong: list[str]) -> None:
    if wrong:
        raise Refused(Problem("save_failed", Place(store.name), values={"reason": ", ".join(wrong)}))
