"""What is counted over a period, said once for the figures and for the formulas of the workbook. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping

from tiktok_kpis.metrics.catalogue import Metric
from tiktok_kpis.metrics.expressions import Primitive, arguments_of

INTERACTIONS = ("likes", "comments", "saves", "shares")
DAY_TOTALS = (
    *("views", "reach", "profile_views", *INTERACTIONS),
    *("new_followers", "conversions", "revenue"),
)
"""The columns of ``Daily`` that add up over a period."""
POST_TOTALS = ("views", "reach", "impressions", *INTERACTIONS)
"""The columns of ``Posts`` that add up over the posts of a period."""

DAY_RATES = (
    "profile_visit_rate",
    "follow_rate",
    "engagement_rate_by_followers",
    "conversions_per_engagement",
    "revenue_per_visitor",
    "revenue_per_thousand_views",
)
"""Metrics over the totals of the days, and over the followers at the end of the period."""

POST_RATES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "impression_frequency": {"impressions": ("impressions",), "reach": ("reach",)},
    "average_watch_time": {"total_watch_time": ("average_watch_time", "views"), "views": ("views",)},
    "watched_share": {"average_watch_time": ("average_watch_time", "views"), "duration": ("duration", "views")},
    "completion_rate": {"full_views": ("full_views",), "views": ("views",)},
}
"""Metrics over totals of the posts: what each argument is a total of, columns of ``Posts`` multiplied post by post.

Only posts that have all the columns count, so that both totals are of the same posts; and none whose divisor is 0, such as
the duration of photos.
"""


def parts_of(metric: Metric) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the arguments a ratio counts and those it divides by.

    Raises:
        TypeError: the metric is no ratio.

    """
    if not isinstance(metric.expression, Primitive):
        raise TypeError(f"{metric.name} is no ratio")
    above, below = (tuple(dict.fromkeys(arguments_of(part))) for part in metric.expression.operands)
    return above, below


def reason_of(kind: str, arguments: tuple[str, ...]) -> str:
    """Return why a ratio has no value: ``kind`` is ``no`` or ``zero``, ``arguments`` those that are missing or 0."""
    return f"{kind}_{arguments[0] if len(arguments) == 1 else 'interactions'}"
