"""Spark: posts that are spread over the machines of a cluster."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import narwhals as nw
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.files import Resources, files_at, with_types

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def session(resources: Resources = Resources()) -> SparkSession:  # noqa: B008 -- frozen
    """Return the session of a cluster, or of this machine; one that runs already is kept."""
    master = resources.master or "local[*]"
    alone = {"spark.sql.shuffle.partitions": str(os.cpu_count() or 1)} if master.startswith("local") else {}
    settings = {**_SETTINGS, **alone, "spark.executor.memory": resources.memory, "spark.local.dir": resources.spill}
    builder = SparkSession.builder.appName("tiktok-kpis").master(master)
    for name, value in settings.items():
        if value:
            builder = builder.config(name, value)
    return builder.getOrCreate()


def opened(paths: Sequence[str], table: Table, resources: Resources = Resources()) -> Frame:  # noqa: B008 -- frozen
    """Return the rows of Parquet or CSV files; on a cluster every worker must reach them under the same paths."""
    files = files_at(paths)
    reader = session(resources).read.option("mergeSchema", "true").option("header", "true")
    folders = [path for path in files.paths if Path(path).is_dir()]
    if folders == list(files.paths) and len(folders) == 1:
        reader = reader.option("basePath", folders[0])
    return with_types(_of(reader.format(files.format).load(list(files.paths))), table)


def hashtag_rows(posts: Frame) -> Frame:
    """Return one row per post and hashtag."""
    written = sql.regexp_extract_all(sql.lower("hashtags"), sql.lit("([^ ]+)"))
    return _of(posts.to_native().withColumn("hashtag", sql.explode_outer(sql.array_distinct(written))))


def first_days(frame: Frame, moment: str) -> Frame:
    """Return the rows with the first day of their month and week."""
    return _of(frame.to_native().withColumns({unit: sql.date_trunc(unit, moment).cast("date") for unit in ("month", "week")}))


def _of(table: DataFrame) -> Frame:
    rows: Frame = nw.from_native(table)
    return rows
