"""pandas: for tables that are already in memory, such as those of a workbook. Dates are timestamps at midnight here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals as nw
import pandas as pd
import pyarrow.parquet as pq

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.files import MOMENTS, Resources, files_at, with_types


def opened(paths: Sequence[str], table: Table, resources: Resources = Resources()) -> Frame:  # noqa: ARG001, B008
    """Return the rows of Parquet or CSV files, read into memory."""
    files = files_at(paths)
    if files.format == "csv":
        rows = pd.concat([pd.read_csv(path, dtype=str) for path in files.paths], ignore_index=True)
    else:
        rows = pq.read_table(list(files.paths), partitioning="hive").to_pandas()
    for column in table.columns:
        if column.unit in MOMENTS and column.name in rows and files.format != "csv":
            rows[column.name] = pd.to_datetime(rows[column.name])  # pandas reads the dates of a Parquet file as objects
    return with_types(_frame(rows), table)


def hashtag_rows(posts: Frame) -> Frame:
    """Return one row per post and hashtag."""
    table = posts.to_native()
    written = table["hashtags"].fillna("").str.lower().str.split()
    return _frame(
        table.assign(hashtag=written.map(lambda tags: list(dict.fromkeys(tags)))).explode("hashtag", ignore_index=True)
    )


def first_days(frame: Frame, moment: str) -> Frame:
    """Return the rows with the first day of their month and week."""
    table = frame.to_native()
    days = pd.to_datetime(table[moment]).dt.normalize()
    return _frame(
        table.assign(
            month=days - pd.to_timedelta(days.dt.day - 1, unit="D"), week=days - pd.to_timedelta(days.dt.day_of_week, unit="D")
        )
    )


def materialized(frame: Frame) -> Frame:
    """Return the stored rows of a query."""
    return frame.collect().lazy()


def share(frame: Frame, by: Sequence[str], share: int, shares: int) -> Frame:  # noqa: ARG001
    """Return all rows in the first share; this engine does not divide groups."""
    return frame if share == 0 else frame.head(0)


def batches(frame: Frame) -> Iterator[pd.DataFrame]:
    """Yield the rows of a query in one batch."""
    yield frame.collect("pandas").to_native()


def close(resources: Resources) -> None:
    """Do nothing: Python releases the memory by itself."""


def _frame(table: pd.DataFrame) -> Frame:
    return nw.from_native(table).lazy()
