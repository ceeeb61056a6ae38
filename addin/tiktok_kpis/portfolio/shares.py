"""Grouping more rows than fit into memory: one share of the groups after the other.

The totals of a group and the values for its median stay in memory until its last row is read. A share of the groups needs only
a share of the memory. The needed columns are read again for each share, which is faster than sorting or storing all rows on
disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import narwhals as nw

from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.engines import engine_of


def in_shares(rows: Frame, by: Sequence[str], shares: int, query: Callable[[Frame], Frame]) -> Frame:
    """Return the result of a query on groups of rows; with several shares it is run at once and its result is stored."""
    if shares == 1 or not by:
        return query(rows)
    engine = engine_of(rows)
    return nw.concat([engine.materialized(query(engine.share(rows, by, share, shares))) for share in range(shares)])
