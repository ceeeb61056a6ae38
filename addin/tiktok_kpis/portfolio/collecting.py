"""Reading bundles of files into stored records: each row belongs to an account; rows without one are refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tiktok_kpis.exports.known_tables import TIKTOK_TABLES
from tiktok_kpis.exports.names import hints_of_name
from tiktok_kpis.exports.problem_kinds import ACCOUNT_FROM_FOLDER
from tiktok_kpis.exports.reading import read_files, read_grids
from tiktok_kpis.exports.records import Reading, Records
from tiktok_kpis.grids.files import Opened, open_file
from tiktok_kpis.grids.grid import CellValue, Grid, Hints, Source
from tiktok_kpis.grids.json_tables import hashtags_of
from tiktok_kpis.grids.row_store import RowStore
from tiktok_kpis.portfolio.kept_records import KEPT, Writer
from tiktok_kpis.portfolio.problem_kinds import ACCOUNT_MISSING, KIND_NOT_KEPT, PARQUET_BROKEN
from tiktok_kpis.portfolio.sources import Bundle
from tiktok_kpis.problems import Causes, Problem
from tiktok_kpis.progress import NOT_SHOWN, Progress

ROWS_AT_ONCE = 100_000
"""How many rows without an account are named one by one in a file."""

Take = Callable[[Reading], None]


def collect(bundle: Bundle, folder: Path, *, today: date, progress: Progress = NOT_SHOWN) -> None:
    """Read a bundle into a folder of kept records. Nothing is raised for what cannot be read: it is a problem there.

    ``today`` is the day of reading; it is used as the export day if nothing else gives one.
    """
    writer = Writer(folder)
    if bundle.is_table:
        for path in bundle.paths:
            _read_table(path, bundle, today, progress, lambda reading: _keep(reading, bundle, bundle.account, writer))
    else:
        reading = read_files(bundle.paths, today=today, folder_account=bundle.account, progress=progress)
        accounts = {part.account for part in reading.records if part.account}
        if len(accounts) < 2 or len(bundle.names) == 1:
            _keep(reading, bundle, bundle.account, writer)
        else:
            for paths in _by_account(reading, bundle):
                _keep(read_files(paths, today=today, folder_account=bundle.account), bundle, "", writer)
    writer.finish(bundle)


def _by_account(reading: Reading, bundle: Bundle) -> list[list[Path]]:
    """Return the files of each account: accounts are no evidence for one another. Files of none or of several are alone."""
    accounts: dict[str, set[str]] = {}
    for part in reading.records:
        accounts.setdefault(part.source.file, set()).add(part.account)
    groups: dict[str, list[Path]] = {}
    for path in bundle.paths:
        found = accounts.get(path.name, set())
        groups.setdefault(next(iter(found)) if len(found) == 1 and found != {""} else f"/{path.name}", []).append(path)
    return list(groups.values())


def _keep(reading: Reading, bundle: Bundle, account: str, writer: Writer) -> None:
    """Pass what was read to the writer, with its account."""
    named = {part.account for part in reading.records if part.account}
    problems = list(reading.problems)
    kept = []
    for part in reading.records:
        if part.kind not in KEPT:
            values = {"rows": str(len(part))}
            problems.append(Problem(KIND_NOT_KEPT, part.source.place(), values))
        elif part.account:
            kept.append(part)
        elif account and (bundle.is_table or not named):
            kept.append(replace(part, account=account))
            problems.append(Problem(ACCOUNT_FROM_FOLDER, part.source.place(), {"account": account}))
        else:
            problems += _without_account(part)
    # Files in different folders may have the same name, so problems name the folder too
    shown = [
        replace(problem, place=replace(problem.place, file=f"{bundle.shown}/{problem.place.file}")) for problem in problems
    ]
    writer.add(kept, shown if bundle.shown else problems)


def _without_account(part: Records) -> list[Problem]:
    causes = Causes()
    for row in part.rows:
        causes.add(Problem(ACCOUNT_MISSING, part.source.place(row)))
    return causes.problems()


def _read_table(path: Path, bundle: Bundle, today: date, progress: Progress, take: Take) -> None:
    """Read a table in batches of rows, each by itself."""
    progress = progress.part(0, 1, path.name)
    if path.name in _parquet_names(bundle):
        _read_parquet(path, bundle, today, progress, take)
        return

    def take_grid(grid: Grid) -> None:
        take(read_grids([grid], today=today))

    opened = open_file(path, TIKTOK_TABLES, progress, Opened(most_rows=ROWS_AT_ONCE, take=take_grid))
    take(read_grids(opened.grids, today=today) if opened.grids else Reading())
    take(Reading(problems=opened.problems))


def _parquet_names(bundle: Bundle) -> set[str]:
    names = set()
    for path in bundle.paths:
        with path.open("rb") as file:
            if file.read(4) == b"PAR1":
                names.add(path.name)
    return names


def _read_parquet(path: Path, bundle: Bundle, today: date, progress: Progress, take: Take) -> None:
    source = Source(path.name)
    hints = hints_of_name(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC).date())
    try:
        file = pq.ParquetFile(path)
        total, read = max(file.metadata.num_rows, 1), 0
        for batch in file.iter_batches(ROWS_AT_ONCE):
            take(read_grids([_grid_of(pa.Table.from_batches([batch]), bundle, source, hints, read)], today=today))
            read += len(batch)
            progress.reach(read / total)
    except (OSError, pa.ArrowException) as error:
        values = {"reason": str(error).splitlines()[0][:120]}
        take(Reading(problems=[Problem(PARQUET_BROKEN, source.place(), values)]))


def _grid_of(table: pa.Table, bundle: Bundle, source: Source, hints: Hints, rows_before: int) -> Grid:
    """Return a batch as cells. Nested fields are named by their path; ``name=value`` folders become columns."""
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    columns = {name: _cells(name, table.column(name).to_pylist()) for name in table.schema.names}
    for name, value in bundle.partitions:
        columns.setdefault(name, [value] * len(table))
    rows = RowStore()
    rows.add_row(list(columns))
    if len(table):
        rows.add_columns(list(columns.values()))
    numbers = [0, *range(rows_before + 1, rows_before + 1 + len(table))]
    return Grid(rows, source, numbers=numbers, headings=[0], hints=hints)


def _cells(name: str, values: list[Any]) -> list[CellValue]:
    known = next((value for value in values if value is not None), None)
    if known is None or (isinstance(known, (str, int, float, bool, date)) and not isinstance(known, datetime)):
        return values
    return [_cell(name, value) for value in values]


def _cell(name: str, value: Any) -> CellValue:
    match value:
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case list():
            return hashtags_of(value) if name.rpartition(".")[2] == "hashtags" else None
        case time() | bytes():
            return str(value)
    return value if isinstance(value, (str, int, float, bool, date)) else None
