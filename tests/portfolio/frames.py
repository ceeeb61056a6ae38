"""The same rows in every engine, written as Parquet or CSV and opened as a portfolio is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from tests.harness.java import small_spark
from tests.portfolio.plain import as_days
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.engines import ENGINES, engine
from tiktok_kpis.portfolio.files import Resources

RESOURCES = Resources(master="local[2]")


def opened(name: str, rows: Sequence[dict[str, Any]], table: Table, folder: Path, format: str = "parquet") -> Frame:  # noqa: A002
    """Return rows in an engine, out of two files of a folder."""
    if name == "spark":
        small_spark()
    folder.mkdir(exist_ok=True)
    for number in range(2):
        part = pl.DataFrame(rows[number::2], infer_schema_length=None)
        part = part.with_columns(pl.col(pl.Null).cast(pl.Float64))
        part.write_csv(folder / f"{number}.csv") if format == "csv" else part.write_parquet(folder / f"{number}.parquet")
    return engine(name).opened([str(folder)], table, RESOURCES)


def rows_of(frame: Frame) -> list[dict[str, Any]]:
    """Return what a query gives, as rows of plain values: whole numbers as floats, moments as days."""
    collected: nw.DataFrame[Any] = frame.collect("polars")
    return [
        {name: float(value) if type(value) is int else as_days(value) for name, value in row.items()}
        for row in collected.rows(named=True)
    ]


each_engine = pytest.mark.parametrize("name", ENGINES)
"""Run a test on every engine."""
