"""Groups of more rows than memory holds: one share of the groups after the other.

A group's totals and the values of its median are held until its last row is read. A share of the groups takes a share of the
memory; for each the columns that are needed are read again, which costs less than to sort or to hold all rows on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import narwhals as nw

from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.engines import engine_of


def in_shares(rows: Frame, by: Sequence[str], shares: int, query: Callable[[Frame], Frame]) -> Frame:
    """Return what a query gives for groups of rows; with several shares it is asked here and now, and its result kept."""
    if shares == 1 or not by:
        return query(rows)
    engine = engine_of(rows)
    return nw.concat([engine.kept(query(engine.share(rows, by, share, shares))) for share in range(shares)])
