"""The example workbook: a new workbook with the exports of the sample account and the values its owner types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, frame
from tiktok_kpis.ledger.frames import row_dicts as records
from tiktok_kpis.ledger.tables import CALENDAR, DAILY, POSTS, PRODUCTS, Table
from tiktok_kpis.ooxml.canonical import reproducible
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.progress import NOT_SHOWN, Progress
from tiktok_kpis.refresh.advising import write_advice
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.refresh import Refreshed, refresh
from tiktok_kpis.refresh.saving import in_sentences
from tiktok_kpis.sample.account import label
from tiktok_kpis.sample.exports import write_audience_exports, write_exports, write_previous_exports
from tiktok_kpis.sample.problem_kinds import FILE_EXISTS, FOLDER_MISSING, NOT_NAMED_XLSX
from tiktok_kpis.sample.typed import typed_calendar, typed_daily, typed_post_columns, typed_products, typed_settings
from tiktok_kpis.system.own_files import temporary_folder
from tiktok_kpis.version import __version__
from tiktok_kpis.workbook.builder import build
from tiktok_kpis.workbook.calculation import calculate
from tiktok_kpis.workbook.new import write_new_workbook, write_whole
from tiktok_kpis.workbook.spelling import NATIVE, Spelling

REFRESHED_AT = datetime(2026, 11, 2, 8, 0)  # noqa: DTZ001 -- the sample's own clock: the example is the same on every machine
EXAMPLE_NAME = "tiktok-kpis-example.xlsx"


@dataclass(frozen=True)
class Example:
    """An example workbook, the exports it was made from and the refresh that read them."""

    path: Path
    exports: list[Path]
    refreshed: Refreshed


def write_template(path: Path, language: str, *, example: bool = False, spelling: Spelling = NATIVE) -> bool:
    """Write a new workbook, empty or with the sample account; return whether the file has calculated figures."""
    if not example:
        return write_new_workbook(path, language, spelling=spelling)
    with temporary_folder() as folder:
        made = example_workbook(folder, language, spelling=spelling)
        write_whole(path, made.path.read_bytes())
        return made.refreshed.calculated


def make_workbook(path: Path, language: str, *, example: bool = False, spelling: Spelling = NATIVE) -> bool:
    """Make a new workbook at a path that does not exist yet; return the same as :func:`write_template`.

    Raises:
        Refused: the name does not end in .xlsx, the file exists, its folder does not, or it cannot be written.

    """
    if path.suffix.lower() != ".xlsx":
        raise Refused(Problem(NOT_NAMED_XLSX, Place(path.name)))
    if path.exists():
        raise Refused(Problem(FILE_EXISTS, Place(path.name)))
    if not path.parent.is_dir():
        raise Refused(Problem(FOLDER_MISSING, Place(str(path.parent))))
    with in_sentences(path):
        return write_template(path, language, example=example, spelling=spelling)


def example_workbook(folder: Path, language: str, *, progress: Progress = NOT_SHOWN, spelling: Spelling = NATIVE) -> Example:
    """Write the sample exports and the example workbook made from them; the workbook is the same bytes each time."""
    progress.reach(0.0, "sample exports")
    exports_folder = folder / "exports"
    exports_folder.mkdir(parents=True, exist_ok=True)
    exports = [
        path
        for write in (write_exports, write_audience_exports, write_previous_exports)
        for path in write(exports_folder, language)
    ]
    progress.reach(0.2, "workbook")
    with temporary_folder() as scratch:
        path = scratch / EXAMPLE_NAME
        path.write_bytes(
            build(language, version=__version__, label=label(language), spelling=spelling, settings=typed_settings(language))
        )
        progress.reach(0.4, "refresh")
        refreshed = refresh(path, exports, now=REFRESHED_AT)
        progress.reach(0.7, "what the owner typed")
        tables, calculated = _type_in(path, language)
        progress.reach(0.9, "figures")
        made = reproducible(path.read_bytes())
    target = folder / EXAMPLE_NAME
    target.write_bytes(made)
    progress.reach(1.0, "")
    return Example(
        target, exports, replace(refreshed, tables={**refreshed.tables, **tables}, backup=None, calculated=calculated)
    )


def _type_in(path: Path, language: str) -> tuple[dict[str, Frame], bool]:
    """Type the owner's values into the workbook; return the typed tables, and whether calculated figures are stored."""
    store = FileStore(path)
    posts = _typed_over(store, POSTS, typed_post_columns(language), lambda row: row["video_id"])
    daily = _typed_over(store, DAILY, typed_daily(language), lambda row: as_day(row["date"]))
    tables = {POSTS.name: posts, DAILY.name: daily}
    for table, rows in ((CALENDAR, typed_calendar(language)), (PRODUCTS, typed_products(language))):
        tables[table.name] = frame(table, rows)
        store.write(table, tables[table.name])
    write_advice(store, tables, language, Changes())
    store.write_to(path)
    return tables, calculate(path)


def _typed_over(
    store: FileStore, table: Table, typed: Mapping[Any, Mapping[str, Any]], key: Callable[[dict[str, Any]], Any]
) -> Frame:
    before = store.read(table)
    rows = frame(table, [{**row, **typed.get(key(row), {})} for row in records(before)], keep_columns_of=before)
    store.write(table, rows)
    return rows
