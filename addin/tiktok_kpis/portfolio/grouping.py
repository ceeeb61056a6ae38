"""Preparing rows for grouping: only the columns that are needed, numbers as floats, and the keys of the groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals as nw

from tiktok_kpis.metrics.fields import RollUp
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.engines import engine_of

MADE_OF = {"hashtag": "hashtags", "month": "{moment}", "week": "{moment}"}
"""Keys that are calculated, with the column each is calculated from."""
_KNOWN = "moment known"
"""A temporary column. Its name has a space, which no column of a table has."""


def keyed(frame: Frame, by: Sequence[str], numbers: Iterable[str], moment: str, *extra_columns: str) -> Frame:
    """Return the keys and numbers of rows, with ``extra_columns``; a blank key and NaN become null.

    Raises:
        ValueError: a key is not a column of the frame and cannot be calculated from one.

    """
    schema = frame.collect_schema()
    kept = unique(*(MADE_OF.get(key, key).format(moment=moment) for key in by), *extra_columns)
    if missing := [name for name in kept if name not in schema]:
        raise ValueError(f"the rows have no column {', '.join(missing)}: there are {', '.join(schema)}")
    rows = frame.select(*kept, *(_number(name, schema.get(name)) for name in unique(*numbers)))
    engine = engine_of(rows)
    if "hashtag" in by:
        rows = engine.hashtag_rows(rows)
    if {"month", "week"} & set(by):
        rows = engine.first_days(rows, moment)
    texts = [
        name for name in unique(*by, *extra_columns) if rows.collect_schema()[name] in (nw.String, nw.Object) and name != moment
    ]
    return with_columns(rows, *(nw.when(nw.col(name) != "").then(nw.col(name)).alias(name) for name in texts))


def newest_only(rows: Frame, name: str, roll_up: RollUp, keys: Sequence[str], moment: str, as_name: str | None = None) -> Frame:
    """Keep a field such as followers only in the first or last row of each group that has it, so that it can be summed."""
    rows = rows.with_columns(nw.when(~nw.col(name).is_null()).then(nw.col(moment)).alias(_KNOWN))
    ends = nw.col(_KNOWN).min() if roll_up is RollUp.FIRST else nw.col(_KNOWN).max()
    kept = nw.when(nw.col(_KNOWN) == ends.over(*keys)).then(nw.col(name))
    return rows.with_columns(kept.alias(as_name or name))


def with_columns(rows: Frame, *columns: nw.Expr) -> Frame:
    """Return rows with columns added or replaced; works with no columns too."""
    return rows.with_columns(*columns) if columns else rows


def unique(*names: str) -> list[str]:
    """Return names in order, without duplicates."""
    return list(dict.fromkeys(names))


def _number(name: str, dtype: nw.dtypes.DType | None) -> nw.Expr:
    if dtype is None:
        return nw.lit(None, dtype=nw.Float64).alias(name)
    number = nw.col(name).cast(nw.Float64)
    return number.fill_nan(None) if dtype.is_float() else number
