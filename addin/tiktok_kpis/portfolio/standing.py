"""Where each post stands among those of its account: its rank, what is usual there, and which posts lie far above it.

standing(posts, "views")                  # every post that has the figure
outliers(posts, "engagement_rate")        # only those far above what is usual for their account
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.figures import Given, columns_of, rate_of_totals, single
from tiktok_kpis.portfolio.grouping import keyed

FAR_ABOVE = 3.5
"""From this score on a value is an outlier: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993)."""
_OF_NORMAL = 0.6745
"""The median absolute deviation of normally spread values, in standard deviations."""


def standing(posts: Frame, figure: str = "views", by: Sequence[str] = ("account",), *, given: Given | None = None) -> Frame:
    """Return one row per post that has a figure: ``account``, ``video_id``, the keys, the figure, and where it stands.

    ``rank`` is 1 for the best of the group, equal posts alike; ``usual`` the group's median; ``times_usual`` the figure over
    it; ``score`` its distance from the median in robust standard deviations (of the median absolute deviation), null where
    half of the group is alike.
    """
    keys = list(by)
    metric = rate_of_totals(figure)
    numbers = columns_of(metric, given or {}) if metric else [figure]
    rows = keyed(posts, keys, numbers, "posted", "account", "video_id")
    value = single(metric, given or {}) if metric else nw.col(figure)
    columns = list(dict.fromkeys(["account", "video_id", *keys]))
    rows = rows.select(*columns, value.alias(figure)).filter(~nw.col(figure).is_null())
    rows = rows.with_columns(
        nw.col(figure).rank("min", descending=True).over(*keys).alias("rank"),
        nw.col(figure).median().over(*keys).alias("usual"),
    )
    rows = rows.with_columns((nw.col(figure) - nw.col("usual")).alias("above"))
    rows = rows.with_columns(nw.col("above").abs().alias("distance"))
    rows = rows.with_columns(nw.col("distance").median().over(*keys).alias("spread"))
    return rows.with_columns(
        (nw.col(figure) / _unless_zero("usual")).alias("times_usual"),
        (_OF_NORMAL * nw.col("above") / _unless_zero("spread")).alias("score"),
    ).select(*columns, figure, "rank", "usual", "times_usual", "score")


def outliers(
    posts: Frame,
    figure: str = "views",
    by: Sequence[str] = ("account",),
    *,
    above: float = FAR_ABOVE,
    given: Given | None = None,
) -> Frame:
    """Return the posts of :func:`standing` whose score is more than ``above``."""
    return standing(posts, figure, by, given=given).filter(nw.col("score") > above)


def _unless_zero(name: str) -> nw.Expr:
    return nw.when(nw.col(name) != 0).then(nw.col(name))
