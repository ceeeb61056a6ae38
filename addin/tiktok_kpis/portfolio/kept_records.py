"""The records read from a bundle, stored as Parquet: the tables are made from them again whenever more is read.

Accounts are divided into buckets, with one file each. So a table of hundreds of accounts can be stored without having all of it
in memory, and one account can be read without reading all of them.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tiktok_kpis.exports.fields import MEASURES
from tiktok_kpis.exports.problem_kinds import KINDS as OF_EXPORTS
from tiktok_kpis.exports.records import Kind, Records, Value
from tiktok_kpis.grids.grid import Source
from tiktok_kpis.grids.problem_kinds import KINDS as OF_GRIDS
from tiktok_kpis.ledger.problem_kinds import KINDS as OF_MERGING
from tiktok_kpis.portfolio.problem_kinds import KINDS as OF_PORTFOLIOS
from tiktok_kpis.portfolio.sources import Bundle
from tiktok_kpis.problems import Place, Problem, Severity

KEPT = (Kind.POSTS, Kind.PRODUCTS, Kind.DAILY, Kind.AUDIENCE, Kind.ACTIVITY)
"""The kinds of records that the ledger has tables for."""
ABOUT = "about.json"
_ABOUT_A_BUNDLE = {"folder": str, "files": dict, "accounts": dict, "parts": dict, "problems": list}
_BUCKETS = 64
_PART = re.compile(r"\d\d-\d+\.parquet")
"""The names that we give: a copy that a sync tool makes beside one has another."""
_PART_COLUMNS = ("part", "account", "kind", "shape", "file", "member", "sheet", "exported", "exported_is_known", "row")
_TYPES = {
    **dict.fromkeys(MEASURES, pa.float64()),
    **dict.fromkeys(("part", "row", "posted_hour"), pa.int32()),
    **dict.fromkeys(("date", "exported"), pa.date32()),
    "posted": pa.timestamp("us"),
    "exported_is_known": pa.bool_(),
}
"""The types of columns; all others are text."""
_KINDS = {kind.code: kind for kind in (*OF_GRIDS, *OF_EXPORTS, *OF_MERGING, *OF_PORTFOLIOS)}
"""The kinds of problem that reading and merging can find, by code."""


def bucket_of(account: str) -> int:
    """Return the number of the bucket of an account."""
    return zlib.crc32(account.encode("utf-8", "surrogatepass")) % _BUCKETS


class Writer:
    """Writes the records of one bundle into its own folder, which is complete after :meth:`finish`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[int, pq.ParquetWriter] = {}
        self._more: dict[int, int] = {}
        self._parts = 0
        self._problems: list[Problem] = []
        self._accounts: dict[str, int] = {}

    def add(self, records: Iterable[Records], problems: Iterable[Problem]) -> None:
        """Add records, all of them with an account, and problems."""
        self._problems += problems
        by_bucket: dict[int, list[pa.Table]] = {}
        for part in records:
            by_bucket.setdefault(bucket_of(part.account), []).append(_table_of(part, self._parts))
            self._parts += 1
            self._accounts[part.account] = self._accounts.get(part.account, 0) + len(part)
        for bucket, tables in by_bucket.items():
            self._write(bucket, pa.concat_tables(tables, promote_options="default"))

    def _write(self, bucket: int, table: pa.Table) -> None:
        file = self._files.get(bucket)
        if file is not None and file.schema != table.schema:
            if set(table.schema.names) <= set(file.schema.names):
                table = pa.concat_tables([file.schema.empty_table(), table], promote_options="default").select(
                    file.schema.names
                )
            else:
                file.close()
                file = None
        if file is None:
            self._more[bucket] = self._more.get(bucket, -1) + 1
            path = self._folder / f"{bucket:02}-{self._more[bucket]}.parquet"
            file = self._files[bucket] = pq.ParquetWriter(path, table.schema, compression="zstd")
        file.write_table(table)

    def finish(self, bundle: Bundle) -> None:
        """Close the files and write the description of the bundle."""
        for file in self._files.values():
            file.close()
        about = {
            "folder": str(bundle.folder),
            "files": bundle.contents,
            "accounts": dict(sorted(self._accounts.items())),
            "parts": {path.name: path.stat().st_size for path in sorted(self._folder.glob("*.parquet"))},
            "problems": [problem_as_data(problem) for problem in self._problems],
        }
        written = json.dumps(about, ensure_ascii=True, indent=1)
        (self._folder / ABOUT).write_text(written, encoding="utf-8")


def is_whole(folder: Path, about: Mapping[str, Any]) -> bool:
    """Say whether the records of a bundle and what is said of them are all there, every file with its size."""
    if not all(isinstance(about.get(name, kind()), kind) for name, kind in _ABOUT_A_BUNDLE.items()):
        return False
    parts: Mapping[str, int] = about.get("parts", {})
    return all((path := folder / name).is_file() and path.stat().st_size == size for name, size in parts.items())


def _table_of(part: Records, number: int) -> pa.Table:
    """Return records as a table, without empty columns."""
    source = part.source
    values = (number, part.account, part.kind.value, part.shape, source.file, source.member, source.sheet)
    columns: dict[str, list[Any]] = {
        name: [value] * len(part)
        for name, value in zip(_PART_COLUMNS[:-1], (*values, part.exported, part.exported_is_known), strict=True)
    }
    columns["row"] = list(part.rows)
    columns |= {name: values for name, values in part.columns.items() if any(value is not None for value in values)}
    return pa.table({name: _array(values, _TYPES.get(name, pa.string())) for name, values in columns.items()})


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        # JSON may contain half of a surrogate pair, which UTF-8 cannot store
        values = [None if value is None else str(value).encode("utf-8", "replace").decode("utf-8") for value in values]
    elif kind == pa.float64():
        values = [float(value) if isinstance(value, int | float) else None for value in values]
    return pa.array(values, kind)


def records_of(folder: Path, accounts: Iterable[str]) -> Iterator[Records]:
    """Yield the records of accounts in one bucket, in the order in which they were read."""
    wanted = sorted(accounts)
    bucket = f"{bucket_of(wanted[0]):02}-"
    for path in sorted(path for path in folder.iterdir() if path.name.startswith(bucket) and _PART.fullmatch(path.name)):
        table = pq.read_table(path, filters=[("account", "in", wanted)])
        # The rows of one part are next to each other
        ends = [*(np.flatnonzero(np.diff(table.column("part").to_numpy())) + 1).tolist(), len(table)]
        for start, end in pairwise([0, *ends]):
            if start < end:
                yield _records_from(table.slice(start, end - start))


def _records_from(table: pa.Table) -> Records:
    about = {name: table.column(name)[0].as_py() for name in _PART_COLUMNS}
    columns: dict[str, list[Value]] = {}
    for name in table.schema.names:
        if name in _PART_COLUMNS or table.column(name).null_count == len(table):
            continue
        values = table.column(name).to_pylist()
        columns[name] = [_whole(value) for value in values] if name in MEASURES else values
    exported: date | None = about["exported"]
    source = Source(about["file"], about["member"], about["sheet"])
    rows = table.column("row").to_pylist()
    return Records(
        Kind(about["kind"]), about["shape"], source, about["account"], exported, about["exported_is_known"], columns, rows
    )


def _whole(value: float | None) -> Value:
    return int(value) if value is not None and value.is_integer() else value


def problem_as_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as data that JSON can store."""
    place = {name: value for name, value in asdict(problem.place).items() if value not in ("", None)}
    return {"code": problem.code, "severity": problem.severity.value, "place": place, "values": dict(problem.values)}


def problem_from(data: dict[str, Any]) -> Problem:
    """Return the problem from data of :func:`problem_as_data`."""
    return Problem(_KINDS[data["code"]].with_severity(Severity(data["severity"])), Place(**data["place"]), data["values"])
