"""Comparing each post with the other posts of its account: its rank, the usual value, and the posts far above it.

standing(posts, "views")                  # every post that has the figure
outliers(posts, "engagement_rate")        # only those far above what is usual for their account
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.engines import engine_of
from tiktok_kpis.portfolio.figures import Given, columns_of, rate_of_totals, single
from tiktok_kpis.portfolio.grouping import keyed, unique
from tiktok_kpis.portfolio.shares import in_shares

FAR_ABOVE = 3.5
"""A score from which a value is an outlier: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993)."""
_OF_NORMAL = 0.6745
"""The median absolute deviation of normally distributed values, in standard deviations."""


def standing(posts: Frame, figure: str = "views", by: Sequence[str] = ("account",), *, given: Given | None = None) -> Frame:
    """Return one row per post with the figure: ``account``, ``video_id``, the keys, the figure, and how it compares.

    ``rank`` is 1 for the best of the group; equal posts have the same rank. ``usual`` is the median of the group,
    ``times_usual`` the figure divided by it. ``score`` is the distance from the median in robust standard deviations (from the
    median absolute deviation); it is null if at least half of the group has the same value.
    """
    columns, rows = _rows(posts, figure, by, given or {})
    value, keys = nw.col(figure), list(by)
    rows = rows.with_columns(
        value.rank("min", descending=True).over(*keys).alias("rank"), value.median().over(*keys).alias("usual")
    )
    rows = rows.with_columns(_distance(figure))
    rows = _scored(rows.with_columns(nw.col("distance").median().over(*keys).alias("spread")), figure)
    return rows.select(*columns, figure, "rank", "usual", "times_usual", "score")


def outliers(
    posts: Frame,
    figure: str = "views",
    by: Sequence[str] = ("account",),
    *,
    above: float = FAR_ABOVE,
    given: Given | None = None,
    shares: int = 1,
) -> Frame:
    """Return the posts of :func:`standing` with a score above ``above``, without their ranks; keys are text.

    The usual values are calculated at once, for one share of the groups after the other.
    """
    columns, rows = _rows(posts, figure, by, given or {})
    rows = rows.with_columns(nw.col(key).fill_null("") for key in by)  # a join drops groups with the key null
    usual = in_shares(rows.select(*by, figure), by, shares, lambda rows: _usual(rows, figure, list(by)))
    rows = _scored(rows.join(usual, on=list(by)), figure).filter(nw.col("score") > above)
    rows = rows.with_columns(nw.when(nw.col(key) != "").then(nw.col(key)).alias(key) for key in by)
    return rows.select(*columns, figure, "usual", "times_usual", "score")


def _usual(rows: Frame, figure: str, keys: list[str]) -> Frame:
    """Return the median of each group and the median distance from it."""
    medians = engine_of(rows).materialized(rows.group_by(*keys).agg(nw.col(figure).median().alias("usual")))
    distances = rows.join(medians, on=keys).with_columns(_distance(figure))
    return distances.group_by(*keys).agg(nw.col("usual").max(), nw.col("distance").median().alias("spread"))


def _rows(posts: Frame, figure: str, by: Sequence[str], given: Given) -> tuple[list[str], Frame]:
    """Return the names of the columns that identify a post, and the posts with a figure: these columns and the figure."""
    metric = rate_of_totals(figure)
    rows = keyed(posts, by, columns_of(metric, given) if metric else [figure], "posted", "account", "video_id")
    value = single(metric, given) if metric else nw.col(figure)
    columns = unique("account", "video_id", *by)
    return columns, rows.select(*columns, value.alias(figure)).filter(~nw.col(figure).is_null())


def _distance(figure: str) -> nw.Expr:
    return (nw.col(figure) - nw.col("usual")).abs().alias("distance")


def _scored(rows: Frame, figure: str) -> Frame:
    above = nw.col(figure) - nw.col("usual")
    return rows.with_columns(
        (nw.col(figure) / _unless_zero("usual")).alias("times_usual"),
        (_OF_NORMAL * above / _unless_zero("spread")).alias("score"),
    )


def _unless_zero(name: str) -> nw.Expr:
    return nw.when(nw.col(name) != 0).then(nw.col(name))
