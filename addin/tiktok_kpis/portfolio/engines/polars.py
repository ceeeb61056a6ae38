"""polars: another engine for one machine; the tests compare the other engines with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals as nw
import pandas as pd
import polars as pl

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.files import MOMENTS, Resources, files_at, with_types


def opened(paths: Sequence[str], table: Table, resources: Resources = Resources()) -> Frame:  # noqa: ARG001, B008
    """Return the rows of Parquet or CSV files."""
    files = files_at(paths)
    if files.format == "csv":
        rows = pl.scan_csv(list(files.paths), infer_schema=False, glob=False)
        moments = [name for name in rows.collect_schema() if name in table.names() and table.column(name).unit in MOMENTS]
        return with_types(_frame(rows.with_columns(pl.col(moments).str.to_datetime(time_unit="us"))), table)
    return with_types(
        _frame(pl.scan_parquet(list(files.paths), hive_partitioning=True, try_parse_hive_dates=False, glob=False)), table
    )


def hashtag_rows(posts: Frame) -> Frame:
    """Return one row per post and hashtag."""
    written = pl.col("hashtags").str.to_lowercase().str.extract_all("[^ ]+").list.unique(maintain_order=True)
    return _frame(posts.to_native().with_columns(hashtag=written).explode("hashtag", empty_as_null=True))


def first_days(frame: Frame, moment: str) -> Frame:
    """Return the rows with the first day of their month and week."""
    day = pl.col(moment).cast(pl.Date)
    return _frame(frame.to_native().with_columns(month=day.dt.truncate("1mo"), week=day.dt.truncate("1w")))


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


def _frame(table: pl.LazyFrame) -> Frame:
    rows: Frame = nw.from_native(table)
    return rows
