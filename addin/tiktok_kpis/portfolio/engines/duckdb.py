"""DuckDB: for millions of posts on one machine, with little memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast

import duckdb
import narwhals as nw

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.files import Resources, files_at, with_types

if TYPE_CHECKING:
    import pandas as pd

_MONTH_AND_WEEK = "date_trunc('month', {0})::DATE AS month, date_trunc('week', {0})::DATE AS week"
_HASHTAGS = """
    CASE WHEN trim(hashtags) <> ''
    THEN list_distinct(list_filter(string_split(lower(hashtags), ' '), lambda tag: tag <> '')) ELSE [NULL] END
"""
_CSV = """
    FROM read_csv($files, header = true, all_varchar = true, union_by_name = true,
                  hive_partitioning = true, hive_types_autocast = false)
"""
_IN_PATTERNS = re.compile(r"[*?\[]")
"""The characters by which DuckDB takes a path for a pattern; in brackets each stands for itself."""
_BATCH = 50_000
_numbers = count()
_sessions: dict[Resources, duckdb.DuckDBPyConnection] = {}


def connection(resources: Resources) -> duckdb.DuckDBPyConnection:
    """Return the session for these resources; the first call starts it."""
    if resources not in _sessions:
        _sessions[resources] = _new_connection(resources)
    return _sessions[resources]


def _new_connection(resources: Resources) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | None] = {
        # An unknown kind of path would otherwise make DuckDB ask a server of its own for an extension
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": f"{resources.memory}MB" if resources.memory else None,
        "temp_directory": resources.spill,
    }
    _remove(resources)
    session = duckdb.connect(
        _database_file(resources) or ":memory:", config={name: value for name, value in settings.items() if value is not None}
    )
    session.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    return session


def opened(paths: Sequence[str], table: Table, resources: Resources = Resources()) -> Frame:  # noqa: B008 -- frozen
    """Return the rows of Parquet or CSV files."""
    files, session = files_at(paths), connection(resources)
    names = [_IN_PATTERNS.sub(r"[\g<0>]", path) for path in files.paths]
    if files.format == "csv":
        rows = session.sql(_CSV, params={"files": names})
    else:
        rows = session.from_parquet(names, hive_partitioning=True, union_by_name=True)
    return with_types(_frame(rows), table)


def hashtag_rows(posts: Frame) -> Frame:
    """Return one row per post and hashtag."""
    return _frame(_native(posts).project(f"*, unnest({_HASHTAGS}) AS hashtag"))


def first_days(frame: Frame, moment: str) -> Frame:
    """Return the rows with the first day of their month and week."""
    return _frame(_native(frame).project(f"*, {_MONTH_AND_WEEK.format(moment)}"))


def materialized(frame: Frame) -> Frame:
    """Return the rows of a query as a table in its session, stored on disk if there is a folder to spill to."""
    name = f"kept_{next(_numbers)}"
    relation = _native(frame)
    relation.create(name)
    return _frame(cast(duckdb.DuckDBPyRelation, relation.query("asked", f"FROM {name}")))


def share(frame: Frame, by: Sequence[str], share: int, shares: int) -> Frame:
    """Return the rows of one share of the groups, chosen by the hash of their keys."""
    keys = ", ".join(f'"{name}"' for name in by)
    return _frame(_native(frame).filter(f"hash({keys}) % {shares} = {share}"))


def batches(frame: Frame) -> Iterator[pd.DataFrame]:
    """Yield the rows of a query in batches."""
    for batch in _native(frame).to_arrow_reader(_BATCH):
        yield batch.to_pandas()


def close(resources: Resources) -> None:
    """End the session of these resources and remove its files."""
    if resources in _sessions:
        _sessions.pop(resources).close()
        _remove(resources)


def _database_file(resources: Resources) -> Path | None:
    """Return the file for stored rows: in memory they would take the space that the next query needs."""
    return Path(resources.spill, "kept.duckdb") if resources.spill else None


def _remove(resources: Resources) -> None:
    """Make the folder for stored rows, and remove files of a session that was not ended."""
    if place := _database_file(resources):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)


def _native(frame: Frame) -> duckdb.DuckDBPyRelation:
    relation = frame.to_native()
    if not isinstance(relation, duckdb.DuckDBPyRelation):
        raise TypeError(f"not held by DuckDB: {type(relation)}")
    return relation


def _frame(relation: duckdb.DuckDBPyRelation) -> Frame:
    return nw.from_native(relation)
