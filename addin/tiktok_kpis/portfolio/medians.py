"""Exact medians of more rows than memory holds: of one share of the groups after the other.

An engine's own median keeps every value until the last is read. A share of the groups is kept in a share of the memory, for
which the keys and the parts of the rate are read again: cheaper than sorting all rows on the disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw

from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.engines import engine_of


def with_medians(groups: Frame, rows: Frame, by: Sequence[str], medians: Mapping[str, str], shares: int) -> Frame:
    """Return groups with medians of their rows added: ``medians`` maps each new column to the one it is the median of.

    The medians are computed here and now; only their result is kept.
    """
    engine = engine_of(rows)
    wanted = [nw.col(column).median().alias(name) for name, column in medians.items()]
    found = [engine.kept(engine.share(rows, by, share, shares).group_by(*by).agg(*wanted)) for share in range(shares)]
    schema = groups.collect_schema()
    figures = [name for name in [*schema, *medians] if name not in by]
    together = nw.concat([_with_nulls(part, by, figures) for part in [groups, *found]])
    # A join would lose the groups whose key is null
    made = together.group_by(*by).agg(*(nw.col(name).max() for name in figures))
    return made.with_columns(
        nw.col(name).cast(dtype) for name, dtype in schema.items() if name not in by and dtype.is_integer()
    )


def _with_nulls(part: Frame, by: Sequence[str], figures: Sequence[str]) -> Frame:
    there = part.collect_schema()
    numbers = {name: nw.col(name) if name in there else nw.lit(None, dtype=nw.Float64) for name in figures}
    return part.select(*by, **{name: number.cast(nw.Float64) for name, number in numbers.items()})
