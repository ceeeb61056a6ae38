"""Writing an answer to a file: CSV for people, Parquet for programs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tiktok_kpis.portfolio.answers import Listed
from tiktok_kpis.system.interruption import undone_when_interrupted
from tiktok_kpis.system.own_files import unforeseeable

_LIVE = ("=", "+", "-", "@", "\t", "\r")
"""The characters that start a formula in a spreadsheet."""


def write_csv(path: Path, listed: Listed) -> None:
    """Write an answer as CSV in UTF-8; text that a spreadsheet would read as a formula gets an apostrophe in front."""

    def write(unfinished: Path) -> None:
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(listed.names)
            for rows in listed.batches():
                writer.writerows([_said(value) for value in row] for row in rows.itertuples(index=False, name=None))

    _replace(path, write)


def write_parquet(path: Path, listed: Listed) -> None:
    """Write an answer as Parquet."""

    def write(unfinished: Path) -> None:
        tables = (pa.Table.from_pandas(rows, preserve_index=False) for rows in listed.batches())
        _write_tables(unfinished, tables)

    _replace(path, write)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whose content is complete, such as a workbook."""

    def write(unfinished: Path) -> None:
        unfinished.write_bytes(content)

    _replace(path, write)


def _write_tables(path: Path, tables: Iterator[pa.Table]) -> None:
    first = next(tables)
    with pq.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table.cast(first.schema))


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Give a temporary path to write to, and then rename it to ``path``: the file is complete or not there at all."""
    unfinished = path.with_name(unforeseeable(f".{path.name[:100]}-", ".unfinished"))
    with undone_when_interrupted(partial(unfinished.unlink, missing_ok=True)):
        try:
            write(unfinished)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def _said(value: Any) -> Any:
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_LIVE) else value
    if isinstance(value, float):
        return int(value) if value.is_integer() else repr(value)
    return value.isoformat()[:10] if isinstance(value, date) else value
