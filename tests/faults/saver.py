"""The saving alone, of a small workbook: one row more in its Log. A child process does it, to be killed or refused in it."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.worksheet.table import Table as TableOfSheet

from tiktok_kpis.ledger.frames import frame, row_dicts
from tiktok_kpis.ledger.tables import LOG
from tiktok_kpis.refresh.backups import backup_folder, backups
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.reading_back import check_written
from tiktok_kpis.refresh.saving import Held, held
from tiktok_kpis.workbook.contract import TABLE_PLACES

NOW = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
PLACE = TABLE_PLACES[LOG.name]


def small_workbook(path: Path) -> Path:
    """Write a workbook that has the Log only."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for column, heading in enumerate(PLACE.headings(), 1):
        sheet.cell(PLACE.header_row, column, heading)
    sheet.add_table(TableOfSheet(displayName=LOG.name, ref=PLACE.reference()))
    made = BytesIO()
    workbook.save(made)
    path.write_bytes(made.getvalue())
    return path


def add_row(held_workbook: Held, words: str) -> None:
    """Save a held workbook with one row more in its Log."""
    store = FileStore(held_workbook.path)
    log = store.read(LOG)
    store.write(LOG, frame(LOG, [*row_dicts(log), {"refreshed": NOW, "message": words}], keep_columns_of=log))
    held_workbook.replace(store.write_to, check=lambda made: check_written(store, made), now=NOW)


def unpacks(made: Path) -> None:
    """Check that every part of a file can be unpacked."""
    with zipfile.ZipFile(made) as archive:
        archive.testzip()


def save(path: Path, *words: str) -> None:
    """Save a workbook as often as there are words, a row in its Log for each."""
    for said in words:
        with held(path) as workbook:
            add_row(workbook, said)


def messages(path: Path) -> list[str]:
    """Return what the Log of a workbook says, after checking that every byte of the workbook is sound."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    return [row["message"] for row in row_dicts(FileStore(path).read(LOG))]


def left_over(path: Path) -> list[str]:
    """Return the names of files in the folder of a workbook and of its backups that are neither it nor one of them."""
    known = {path, backup_folder(path), *backups(path)}
    folders = [folder for folder in (path.parent, backup_folder(path)) if folder.is_dir()]
    return sorted(file.name for folder in folders for file in folder.iterdir() if file not in known)


def start_again(path: Path) -> None:
    """Do what the next start does before anything else."""
    with held(path):
        pass
