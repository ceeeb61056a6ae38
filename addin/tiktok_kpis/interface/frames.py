"""Converting tables between the ledger and pandas users.

The ledger stores cell values as objects. In a table for users, a column has the type of its unit: counts are ``Int64``, other
numbers ``float64``, dates and times ``datetime64``, text ``string``. A column with other values typed by the user keeps them as
objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from tiktok_kpis.interface.problem_kinds import TABLE_COLUMNS_MISSING
from tiktok_kpis.ledger.frames import Frame, none_for_missing, stored_columns
from tiktok_kpis.ledger.tables import DAILY, POSTS, TABLES, Table
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.problems import Problem, Refused

DATE_COLUMNS = {DAILY.name: "date", POSTS.name: "posted"}
"""The date column of each table that is needed to find the rows of a period."""
_MOMENTS = {Unit.DATE, Unit.DATE_TIME}
_LARGEST_WHOLE = 2.0**53


def typed_table(table: Table, rows: Frame) -> pd.DataFrame:
    """Return a table of the ledger for pandas users: with a type for each column and rows numbered from 0."""
    return pd.DataFrame(
        {name: _typed(none_for_missing(rows[name]).tolist(), table.column(name).unit) for name in stored_columns(table)}
    )


def ledger_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, Frame]:
    """Return tables of pandas users as the ledger stores them: Python objects, ``None`` for missing values.

    Raises:
        Refused: a table has no date column.

    """
    return {name: _ledger_table(TABLES[name], rows) for name, rows in tables.items() if name in TABLES}


def _ledger_table(table: Table, rows: pd.DataFrame) -> Frame:
    needed = DATE_COLUMNS.get(table.name)
    if needed is not None and needed not in rows:
        raise Refused(Problem(TABLE_COLUMNS_MISSING, values={"table": table.name, "columns": needed}))
    return Frame(
        {
            name: _values(rows[name], table.column(name).unit) if name in rows else [None] * len(rows)
            for name in stored_columns(table)
        },
        dtype=object,
    )


def _values(column: pd.Series[Any], unit: Unit) -> list[Any]:
    values = [None if pd.isna(value) else value for value in column.tolist()]
    moments = [value.to_pydatetime() if isinstance(value, pd.Timestamp) else value for value in values]
    return [value.date() if unit is Unit.DATE and isinstance(value, datetime) else value for value in moments]


def _typed(values: list[Any], unit: Unit) -> pd.Series[Any]:
    kinds = {type(value) for value in values if value is not None}
    if unit in _MOMENTS and kinds <= {date, datetime}:
        return pd.Series(values, dtype="datetime64[us]")
    if unit is Unit.TEXT and kinds <= {str}:
        return pd.Series(values, dtype="string")
    if unit not in {*_MOMENTS, Unit.TEXT} and kinds <= {int, float}:
        whole = unit is Unit.COUNT and all(value is None or _is_whole(value) for value in values)
        if whole:
            return pd.Series([None if value is None else int(value) for value in values], dtype="Int64")
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype=object)


def _is_whole(value: float) -> bool:
    return abs(value) <= _LARGEST_WHOLE and value == int(value)
