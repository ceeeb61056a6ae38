"""Refresh: the Paste sheet and any exports into the workbook's tables, in one step that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import is_zipfile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tiktok_kpis.exports.reading import read_files, read_grid
from tiktok_kpis.exports.records import BlockSummary, CellValue, Progress, Reading, Records, Source
from tiktok_kpis.exports.tables import label_of
from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, frame
from tiktok_kpis.ledger.frames import rows as records
from tiktok_kpis.ledger.merge import MERGED, merge
from tiktok_kpis.ledger.tables import LOG
from tiktok_kpis.problems import Place, Problem, Refused, Severity
from tiktok_kpis.workbook.advising import write_advice
from tiktok_kpis.workbook.calculation import calculate
from tiktok_kpis.workbook.contract import SETTINGS, SHEETS, choice, paste_help, sheet_name
from tiktok_kpis.workbook.file_store import FileStore
from tiktok_kpis.workbook.saving import held

_READ, _MERGED, _WRITTEN = 0.3, 0.4, 0.6
"""How much of a refresh is done, by time, when its files are read, merged and written; the rest is calculating."""


@dataclass(frozen=True)
class Refreshed:
    """What a refresh read, changed and wrote."""

    reading: Reading
    changes: Changes
    tables: dict[str, Frame]
    language: str
    backup: Path | None = None
    """The workbook as it was; ``None`` where nothing changed and nothing was written."""
    calculated: bool = True
    """Whether the figures in the file are calculated; if not, they appear when it is opened."""
    problems: list[Problem] = field(default_factory=list)


def refresh(path: Path, exports: Sequence[Path], *, now: datetime, progress: Progress | None = None) -> Refreshed:
    """Read the Paste sheet and the exports, merge them into the workbook's tables, and replace the file.

    Where nothing is new, nothing is written. ``now`` is the local time, for the Log and the name of the backup.

    Raises:
        Refused: the workbook cannot be read or written; it is then as it was.

    """
    check_workbook(path)
    with held(path) as workbook:
        store = FileStore(workbook.path)
        language = language_of(store)

        def step(key: str, done: float, **values: str) -> None:
            if progress is not None:
                progress(text(f"workbook.step.{key}", language, **values), done)

        reading = (
            read_files(exports, today=now.date(), progress=lambda file, done: step("read", done * _READ, file=file))
            if exports
            else Reading()
        )
        reading.add(_read_paste(workbook.path, store, now.date()))
        before = {table.name: store.read(table) for table in MERGED}
        zone, problems = _zone(store, path)
        step("merge", _READ)
        merged = merge(before, reading, zone=zone, weekdays=[choice(f"weekday_{day}", language) for day in range(1, 8)])
        problems = [*problems, *reading.problems, *merged.changes.problems]
        write_advice(store, merged.tables, language, merged.changes)
        if merged.changes.nothing:
            return Refreshed(reading, merged.changes, merged.tables, language, problems=problems)
        step("write", _MERGED)
        for table in MERGED:
            if merged.changes.touched(table.name):
                store.write(table, merged.tables[table.name])
        store.write(LOG, _log(store.read(LOG), reading, problems, now, language))
        step("calculate", _WRITTEN)
        calculated: list[bool] = []
        backup = workbook.replace(lambda made: calculated.append(_write(store, made)), now=now)
        return Refreshed(reading, merged.changes, merged.tables, language, backup, calculated[0], problems)


def check_workbook(path: Path) -> None:
    """Refuse what is no workbook before anything reads it."""
    place = Place(path.name)
    if not path.exists():
        raise Refused(Problem("workbook_missing", place))
    if path.is_dir() or not is_zipfile(path):
        with suppress(OSError):
            if path.read_bytes()[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
                raise Refused(Problem("workbook_protected", place))
        raise Refused(Problem("no_workbook", place))


def language_of(store: FileStore) -> str:
    """Return the language the workbook's sheets are named in, the first one where the user renamed them all."""
    sheets = set(store.package.sheets)
    return max(LANGUAGES, key=lambda language: len(sheets & {sheet_name(key, language) for key in SHEETS}))


def _read_paste(path: Path, store: FileStore, today: date) -> Reading:
    """Read the blocks on the Paste sheet, its own line of help left out."""
    from python_calamine import CalamineWorkbook

    names = {sheet_name("paste", language) for language in LANGUAGES}
    name = next((sheet for sheet in store.package.sheets if sheet in names), None)
    if name is None:
        return Reading(problems=[Problem("paste_sheet_missing", Place(path.name), Severity.WARNING)])
    rows: list[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    helps = {paste_help(language) for language in LANGUAGES}
    cells: list[list[CellValue]] = [[None if cell in helps or cell == "" else cell for cell in row] for row in rows]
    if not any(cell is not None for row in cells for cell in row):
        return Reading()
    return read_grid(cells, today=today, source=Source(path.name, sheet=name))


def _zone(store: FileStore, path: Path) -> tuple[ZoneInfo, list[Problem]]:
    setting = next(setting for setting in SETTINGS if setting.key == "time_zone")
    name = str(store.named_value(setting.name) or setting.default)
    try:
        return ZoneInfo(name), []
    except (ZoneInfoNotFoundError, ValueError, OSError):
        place = Place(path.name, column=setting.label())
        return ZoneInfo("UTC"), [Problem("unknown_time_zone", place, Severity.WARNING, {"zone": name})]


def _log(log: Frame, reading: Reading, problems: Sequence[Problem], now: datetime, language: str) -> Frame:
    """Return the Log with one row per block read and one per problem."""
    told = [
        *(_block_row(block, reading.of_block(position), language) for position, block in enumerate(reading.blocks)),
        *(
            {
                "source": problem.place.file or problem.place.sheet,
                "kind": text(f"workbook.severity.{problem.severity.value}", language),
                "row": problem.place.row,
                "message": problem.sentence(language),
                "remedy": problem.remedy(language),
            }
            for problem in problems
        ),
    ]
    moment = now.replace(microsecond=0, tzinfo=None)
    return frame(LOG, [*records(log), *({"refreshed": moment, **row} for row in told)], beside=log)


def _block_row(block: BlockSummary, read: list[Records], language: str) -> dict[str, Any]:
    days = f"{block.first_day} … {block.last_day}" if block.first_day else ""
    source = f"{block.source.name} · {block.source.sheet}" if block.source.sheet else block.source.name
    return {
        "source": source,
        "kind": label_of(block.shape, language),
        "account": ", ".join(sorted({records.account for records in read if records.account})),
        "snapshot": max((records.exported for records in read if records.exported), default=None),
        "rows_read": block.rows_read,
        "rows_refused": block.rows_refused,
        "message": text("workbook.log.read", language, rows=block.rows_read, days=days).strip(),
    }


def _write(store: FileStore, made: Path) -> bool:
    store.write_to(made)
    return calculate(made)
