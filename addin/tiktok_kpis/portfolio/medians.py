"""Exact medians of groups by sorting: what an engine's own median holds in memory, a sort can leave on disk."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from tiktok_kpis.portfolio.columns import Frame

_ALL, _PLACE, _COUNT = "all rows", "place in group", "count of group"
"""Columns on the way: no table has a name with a space."""


def with_medians(groups: Frame, rows: Frame, by: Sequence[str], medians: dict[str, str]) -> Frame:
    """Return groups with medians of their rows added: ``medians`` maps each new column to the one it is the median of."""
    parts = [groups, *(_median(rows, by, column, name) for name, column in medians.items())]
    schema = groups.collect_schema()
    figures = [name for name in [*schema, *medians] if name not in by]
    together = nw.concat([_with_nulls(part, by, figures) for part in parts])
    # A join would lose the groups whose key is null
    largest = [nw.col(name).max() for name in figures]
    made = together.group_by(*by).agg(*largest) if by else together.select(*largest)
    return made.with_columns(
        nw.col(name).cast(dtype) for name, dtype in schema.items() if name not in by and dtype.is_integer()
    )


def _median(rows: Frame, by: Sequence[str], column: str, name: str) -> Frame:
    known = rows.select(*by, column, nw.lit(1).alias(_ALL)).filter(~nw.col(column).is_null())
    keys = by or [_ALL]
    placed = known.with_columns(
        nw.col(column).rank("ordinal").over(*keys).alias(_PLACE), nw.col(column).count().over(*keys).alias(_COUNT)
    )
    twice, count = 2 * nw.col(_PLACE), nw.col(_COUNT)
    middle = placed.filter((twice >= count) & (twice <= count + 2))
    median = nw.col(column).mean().alias(name)
    return middle.group_by(*by).agg(median) if by else middle.select(median)


def _with_nulls(part: Frame, by: Sequence[str], figures: Sequence[str]) -> Frame:
    there = part.collect_schema()
    numbers = {name: nw.col(name) if name in there else nw.lit(None, dtype=nw.Float64) for name in figures}
    return part.select(*by, **{name: number.cast(nw.Float64) for name, number in numbers.items()})
