"""Refresh: the Paste sheet and any exports into the workbook's tables, in one step that can be undone."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tiktok_kpis.exports.reading import read_files, read_grid
from tiktok_kpis.exports.records import Reading
from tiktok_kpis.grids.grid import CellValue, Source
from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.ledger.as_exported import COLUMN, with_exported_values
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame
from tiktok_kpis.ledger.merge import MERGED_TABLES, merge
from tiktok_kpis.ledger.not_kept import leave_out_what_no_table_takes
from tiktok_kpis.ledger.tables import CALENDAR, LOG, PRODUCTS, SNAPSHOTS, Writer
from tiktok_kpis.ledger.typed_tables import check_errors, check_typed
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.progress import NOT_SHOWN, Progress
from tiktok_kpis.refresh.advising import write_advice
from tiktok_kpis.refresh.backups import conflict_copies
from tiktok_kpis.refresh.damage import problems_of
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.findings import Verified
from tiktok_kpis.refresh.formulas_back import put_formulas_back
from tiktok_kpis.refresh.log import lacks_any, logged
from tiktok_kpis.refresh.opening import check_workbook
from tiktok_kpis.refresh.problem_kinds import (
    COLUMN_MISSING,
    CONFLICT_COPIES,
    KEY_COLUMN_MISSING,
    PASTE_SHEET_MISSING,
    UNKNOWN_TIME_ZONE,
)
from tiktok_kpis.refresh.public_holidays import write_holidays
from tiktok_kpis.refresh.reading_back import check_written
from tiktok_kpis.refresh.saving import held
from tiktok_kpis.refresh.store import Store, language_of, spoken_language
from tiktok_kpis.refresh.verification import verify
from tiktok_kpis.workbook.calculation import calculate
from tiktok_kpis.workbook.contract import SETTINGS, choice, paste_help, sheet_name

_FILES, _READ, _MERGED, _WRITTEN = 0.1, 0.3, 0.4, 0.6
"""How much of a refresh is done, by time, when its files are read, the workbook is, and both are merged and written.

The rest is calculating, and reading back. In a large workbook, reading and writing it take most of the time.
"""


TELLING = ("start", "checks")
"""The sheets that say whether the figures can be trusted: their own formulas are put back at once."""


@dataclass(frozen=True)
class Refreshed:
    """What a refresh read, changed and wrote."""

    reading: Reading
    changes: Changes
    tables: dict[str, Frame]
    language: str
    backup: Path | None = None
    """The workbook as it was; ``None`` where nothing changed, or a copy was written."""
    copy: Path | None = None
    """The copy that was written beside the workbook, where that was asked for."""
    calculated: bool = True
    """Whether the figures in the file are calculated; if not, they appear when it is opened."""
    problems: list[Problem] = field(default_factory=list)


def refresh(
    path: Path, exports: Sequence[Path], *, now: datetime, copy: bool = False, progress: Progress = NOT_SHOWN
) -> Refreshed:
    """Read the Paste sheet and the exports, merge them into the workbook's tables, and replace the file.

    Where nothing is new, nothing is written. ``now`` is the local time, for the Log and the name of the backup. ``copy``
    leaves the file alone, which may then be open elsewhere, and writes a dated copy beside it.

    Raises:
        Refused: the workbook cannot be read or written; it is then as it was.

    """
    check_workbook(path, exports)
    with held(path, even_if_open=copy) as workbook, _uncollected():
        store = FileStore(workbook.path)
        with store.reading_aside(SNAPSHOTS):
            verified = compared(store, progress)
            beforehand = [*_conflicts(workbook.path), *problems_of(verified)]
            made = refresh_store(store, exports, now=now, beforehand=beforehand, progress=progress)
        if made.changes.nothing:
            return made
        put_formulas_back(verified, store.package, keys=TELLING)
        calculated: list[bool] = []

        def write(file: Path) -> None:
            writing, calculating = (text(f"workbook.step.{step}", made.language) for step in ("write", "calculate"))
            store.write_to(file, progress.part(_MERGED, _WRITTEN, writing))
            progress.reach(_WRITTEN, calculating)
            calculated.append(calculate(file))

        save = workbook.write_beside if copy else workbook.replace
        saved = save(write, check=lambda file: check_written(store, file), now=now)
        made = replace(made, calculated=calculated[0])
        return replace(made, copy=saved) if copy else replace(made, backup=saved)


def refresh_store(
    store: Store,
    exports: Sequence[Path],
    *,
    now: datetime,
    beforehand: Sequence[Problem] = (),
    progress: Progress = NOT_SHOWN,
) -> Refreshed:
    """Read the Paste sheet and the exports, and merge them into the tables of a store, which is then to be saved.

    Where nothing is new, nothing is written to it. ``now`` is the local time, for the Log; ``beforehand`` is what else is to
    be said in it.

    Raises:
        Refused: the store lacks a table, or has no room for it.

    """
    language = language_of(store)

    reading_one = partial(text, "workbook.step.read", language)
    files = progress.part(0, _FILES).worded(lambda file: reading_one(file=file))
    reading = read_files(exports, today=now.date(), progress=files) if exports else Reading()
    progress.reach(_FILES, reading_one(file=store.name))
    reading.add(_read_paste(store, now.date()))
    before, lost = _tables(store, language)
    zone, problems = _zone(store)
    problems += [*leave_out_what_no_table_takes(reading), *lost]
    merging = progress.part(_READ, _MERGED, text("workbook.step.merge", language))
    weekdays = [choice(f"weekday_{day}", language) for day in range(1, 8)]
    merging.reach(0)
    merged = merge(
        before,
        reading,
        zone=zone,
        weekdays=weekdays,
        today=now.date(),
        words=lambda reason: text(f"workbook.left_out.{reason}", language),
        progress=merging,
    )
    typed = {table.name: store.read(table) for table in (CALENDAR, PRODUCTS) if store.has(table)}
    check_typed(typed, merged.changes)
    check_errors({**merged.tables, **typed}, merged.changes)
    write_holidays(store, merged.tables, language, now.date(), merged.changes)
    write_advice(store, merged.tables, spoken_language(store), merged.changes)
    problems = [*beforehand, *problems, *reading.problems, *merged.changes.problems]
    log, spoken = store.read(LOG), spoken_language(store)
    if merged.changes.nothing and lacks_any(log, merged.changes.found_in_rows({}), spoken):
        merged.changes.count(LOG.name, added=len(merged.changes.found_in_rows({})), updated=0)
    moved: dict[str, Mapping[int, int]] = {}
    if not merged.changes.nothing:
        progress.reach(_MERGED, text("workbook.step.write", language))
        for table in MERGED_TABLES:
            if merged.changes.touched(table.name):
                store.write(table, merged.tables[table.name])
                moved[table.name] = store.moved(table)
    problems += merged.changes.found_in_rows(moved)
    if not merged.changes.nothing:
        store.write(LOG, logged(log, reading, problems, now, spoken))
    return Refreshed(reading, merged.changes, merged.tables, language, problems=problems)


def compared(store: FileStore, progress: Progress = NOT_SHOWN) -> Verified:
    """Compare a workbook with what it was built as, and have its new rows get the formulas that a table's part has lost."""
    progress.reach(0, text("workbook.step.compare", language_of(store)))
    verified = verify(store.package)
    store.formulas = verified.columns
    return verified


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the garbage collector rest: it would walk millions of cells again and again, and finds no cycle among them."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _conflicts(path: Path) -> list[Problem]:
    names = conflict_copies(path)
    return [Problem(CONFLICT_COPIES, Place(path.name), {"copies": ", ".join(names)})] if names else []


def _read_paste(store: Store, today: date) -> Reading:
    """Read the blocks on the Paste sheet, its own line of help left out."""
    names = {sheet_name("paste", language) for language in LANGUAGES}
    name = next((sheet for sheet in store.sheets if sheet in names), None)
    if name is None:
        return Reading(problems=[Problem(PASTE_SHEET_MISSING, Place(store.name))])
    helps = {paste_help(language) for language in LANGUAGES}
    cells: list[list[CellValue]] = [
        [None if cell in helps or cell == "" else cell for cell in row] for row in store.cells(name)
    ]
    if not any(cell is not None for row in cells for cell in row):
        return Reading()
    return read_grid(cells, today=today, source=Source(store.name, sheet=name))


def _tables(store: Store, language: str) -> tuple[dict[str, Frame], list[Problem]]:
    """Read the tables an export can change, and say which of their columns are gone.

    Raises:
        Refused: one that tells which row is which, or what exports said, is among them.

    """
    tables: dict[str, Frame] = {}
    problems: list[Problem] = []
    for table in MERGED_TABLES:
        tables[table.name] = store.read(table)
        gone = [name for name in store.lacks(table) if name not in table.names(Writer.USER)]
        needed = [name for name in gone if name in {*table.key, "account", COLUMN}]
        if gone:
            values = {
                "table": table.name,
                "columns": ", ".join(table.column(name).heading(language) for name in needed or gone),
                "kept": table.column(COLUMN).heading(language),
            }
            if needed:
                raise Refused(Problem(KEY_COLUMN_MISSING, Place(store.name), values=values))
            problems.append(Problem(COLUMN_MISSING, Place(store.name), values))
            tables[table.name] = with_exported_values(tables[table.name], gone)
    return tables, problems


def _zone(store: Store) -> tuple[ZoneInfo, list[Problem]]:
    setting = next(setting for setting in SETTINGS if setting.key == "time_zone")
    name = str(store.named_value(setting.name) or setting.default)
    try:
        return ZoneInfo(name), []
    except (ZoneInfoNotFoundError, ValueError, OSError):
        place = Place(store.name, column=setting.label())
        return ZoneInfo("UTC"), [Problem(UNKNOWN_TIME_ZONE, place, {"zone": name})]
