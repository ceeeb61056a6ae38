"""Spark: for posts on the machines of a cluster."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

import narwhals as nw
import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.files import Resources, files_at, with_types

_IN_PATTERNS = re.compile(r"[*?\[\]{}\\^]")
"""The characters by which Hadoop takes a path for a pattern; after a backslash each stands for itself."""
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def session(resources: Resources = Resources()) -> SparkSession:  # noqa: B008 -- frozen
    """Return the session of a cluster, or of this machine; a session that already runs is used."""
    master = resources.master or "local[*]"
    is_local = master.startswith("local")
    alone = {"spark.sql.shuffle.partitions": str(os.cpu_count() or 1)} if is_local else {}
    memory = {f"spark.{'driver' if is_local else 'executor'}.memory": f"{resources.memory}m" if resources.memory else None}
    settings = {**_SETTINGS, **alone, **memory, "spark.local.dir": resources.spill}
    builder = SparkSession.builder.appName("tiktok-kpis").master(master)
    for name, value in settings.items():
        if value:
            builder = builder.config(name, value)
    return builder.getOrCreate()


def opened(paths: Sequence[str], table: Table, resources: Resources = Resources()) -> Frame:  # noqa: B008 -- frozen
    """Return the rows of Parquet or CSV files; on a cluster, all workers must be able to open the same paths."""
    files = files_at(paths)
    reader = session(resources).read.option("mergeSchema", "true").option("header", "true")
    if files.root:
        reader = reader.option("basePath", files.root)
    names = [_IN_PATTERNS.sub(r"\\\g<0>", path) for path in files.paths]
    return with_types(_frame(reader.format(files.format).load(names)), table)


def hashtag_rows(posts: Frame) -> Frame:
    """Return one row per post and hashtag."""
    written = sql.regexp_extract_all(sql.lower("hashtags"), sql.lit("([^ ]+)"))
    return _frame(posts.to_native().withColumn("hashtag", sql.explode_outer(sql.array_distinct(written))))


def first_days(frame: Frame, moment: str) -> Frame:
    """Return the rows with the first day of their month and week."""
    return _frame(
        frame.to_native().withColumns({unit: sql.date_trunc(unit, moment).cast("date") for unit in ("month", "week")})
    )


def materialized(frame: Frame) -> Frame:
    """Return the stored rows of a query."""
    return _frame(frame.to_native().cache())


def share(frame: Frame, by: Sequence[str], share: int, shares: int) -> Frame:  # noqa: ARG001
    """Return all rows in the first share; this engine does not divide groups."""
    return frame if share == 0 else frame.head(0)


def batches(frame: Frame) -> Iterator[pd.DataFrame]:
    """Yield the rows of a query in one batch."""
    yield frame.collect("pandas").to_native()


def close(resources: Resources) -> None:
    """Do nothing: a Spark session ends with the program."""


def _frame(table: DataFrame) -> Frame:
    rows: Frame = nw.from_native(table)
    return rows
