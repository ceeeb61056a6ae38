"""Making the ledger's tables of each account from all of its records; each file has one account and month."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from tiktok_kpis.exports.records import Kind, Reading, Records
from tiktok_kpis.ledger.frames import is_missing, row_dicts, stored_columns
from tiktok_kpis.ledger.merge import MERGED_TABLES, merge
from tiktok_kpis.ledger.tables import AUDIENCE, DAILY, POSTS, SNAPSHOTS, Table, Writer
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.portfolio.kept_records import records_of
from tiktok_kpis.problems import Problem

TABLES = tuple(table.name.lower() for table in MERGED_TABLES)
WEEKDAYS = tuple("1234567")
"""Weekdays as numbers, Monday is 1: a store has no language, so it has no weekday names."""
NO_MONTH = "__HIVE_DEFAULT_PARTITION__"
"""The folder name for a missing month, as in Hive, Spark and DuckDB."""
_DATED = {POSTS.name: "posted", DAILY.name: "date", SNAPSHOTS.name: "snapshot", AUDIENCE.name: "snapshot"}
_TYPES = {Unit.TEXT: pa.string(), Unit.DATE: pa.date32(), Unit.DATE_TIME: pa.timestamp("us")}
_FILE = "part-0.parquet"
_TYPED = POSTS.names(Writer.USER)


def table_folder(store: Path, name: str) -> Path:
    """Return the folder of a table."""
    return store / name.lower()


@dataclass(frozen=True)
class Made:
    """The tables of one account: the size of each file by its path in the store, and the problems of the merge."""

    files: dict[str, int]
    problems: list[Problem]


def account_folder(account: str) -> str:
    """Return the name of the folder of an account: one that every system can have, and that no other account shares.

    >>> account_folder("example.bakery"), account_folder("con."), account_folder("A b")
    ('account=example.bakery', 'account=con%2E', 'account=%41%20b')
    """
    name = "".join(f"%{ord(sign):02X}" if sign.isascii() and sign.isupper() else quote(sign, safe="") for sign in account)
    return "account=" + (f"{name[:-1]}%2E" if name.endswith(".") else name)


def make_tables(store: Path, accounts: Sequence[str], read: Iterable[Path], zone: ZoneInfo) -> dict[str, Made]:
    """Make the tables of accounts in one bucket again from stored records."""
    records: dict[str, list[Records]] = {account: [] for account in accounts}
    for folder in read:
        for part in records_of(folder, accounts):
            records[part.account].append(part)
    return {account: _make_account(store, account, records.pop(account), zone) for account in accounts}


def _make_account(store: Path, account: str, records: list[Records], zone: ZoneInfo) -> Made:
    records.sort(key=lambda part: (part.exported or date.min, part.source.name))
    merged = merge({}, Reading(records=records), zone=zone, weekdays=WEEKDAYS)
    files: dict[str, int] = {}
    for table in MERGED_TABLES:
        made = row_dicts(merged.tables[table.name])
        if table is POSTS:
            _add_typed(made, records)
        files |= _write(store, Path(table.name.lower(), account_folder(account)), table, made)
    return Made(files, merged.changes.problems)


def _add_typed(posts: list[dict[str, Any]], records: Iterable[Records]) -> None:
    """Fill in what people type about their posts (format, pillar, hook), from the newest table that has it."""
    typed: dict[tuple[str, str], Any] = {}
    for part in records:
        if part.kind is Kind.POSTS:
            for name in filter(part.columns.__contains__, _TYPED):
                pairs = zip(part.columns["video_id"], part.columns[name], strict=True)
                typed.update({(str(video), name): value for video, value in pairs if not is_missing(value)})
    for cells in posts:
        cells.update({name: typed.get((cells["video_id"], name)) for name in _TYPED})


def _write(store: Path, place: Path, table: Table, made: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Write the rows of one account month by month, and return the size of each file; remove months without rows."""
    folder, written = store / place, dict[str, int]()
    days = (cells[_DATED[table.name]] for cells in made)
    keys = [f"{day:%Y-%m}" if isinstance(day, date) else NO_MONTH for day in days]
    # A stable sort: within a month, rows keep the order of the ledger
    order = sorted(range(len(keys)), key=keys.__getitem__)
    whole = arrow_table(table, [made[place] for place in order])
    months = Counter(keys)
    start = 0
    for month in sorted(months):
        file = place / f"month={month}" / _FILE
        written[file.as_posix()] = _write_file(store / file, whole.slice(start, months[month]))
        start += months[month]
    if folder.is_dir():
        for left in folder.iterdir():
            if left.name.startswith("month=") and left.name.removeprefix("month=") not in months:
                shutil.rmtree(left)
        if not months and not any(folder.iterdir()):
            folder.rmdir()
    return written


def arrow_table(table: Table, made: Sequence[dict[str, Any]]) -> pa.Table:
    """Return rows as a table of the ledger's columns, without the account, which is in the folder name; figures are floats."""
    columns = {}
    for name in stored_columns(table):
        if name != "account":
            kind = _TYPES.get(table.column(name).unit, pa.float64())
            values = [cells.get(name) for cells in made]
            is_blank = values.count(None) == len(values)
            columns[name] = (
                pa.nulls(len(values), kind) if is_blank else pa.array([_plain(value, kind) for value in values], kind)
            )
    return pa.table(columns)


def _plain(value: Any, kind: pa.DataType) -> Any:
    if is_missing(value):
        return None
    if kind == pa.float64():
        return float(value)
    if kind == pa.date32() and isinstance(value, datetime):
        return value.date()
    return str(value) if kind == pa.string() else value


def _write_file(path: Path, table: pa.Table) -> int:
    """Write a table where its file is not already the same; return its size."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    written = sink.getvalue().to_pybytes()
    if path.is_file() and path.read_bytes() == written:
        return len(written)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(written)
    unfinished.replace(path)
    return len(written)
