"""Follower growth of each account, over all its days or per month or week.

    growth(days)                   # one row per account
    growth(days, every="month")    # one row per account and month: its first day, in ``month``

The rules are those of the workbook: a period starts with the last count before it or, if there is none, with the first count in
it. TikTok's own differences are not used. Periods without a count have no row.
"""

from __future__ import annotations

from typing import Literal

import narwhals as nw

from tiktok_kpis.kpis.definitions import FOLLOWER_GROWTH_RATE
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import RollUp
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.portfolio.columns import Frame, as_column
from tiktok_kpis.portfolio.figures import single
from tiktok_kpis.portfolio.grouping import keyed, newest_only

FIGURES = ("days", "followers_at_start", "followers", "followers_gained", FOLLOWER_GROWTH_RATE.key, "growth_steadiness")
"""The columns after the keys: days with a count, the counts at the start and the end, and the figures from them."""


def growth(days: Frame, every: Literal["month", "week"] | None = None) -> Frame:
    """Return one row per account, or per account and month or week with counts: the keys and :data:`FIGURES`.

    Gain and rate are null if there is only one count so far; the rate is null if the account started with 0 followers; the
    steadiness is null if it cannot be calculated from the days of the period.
    """
    keys = ["account", *([every] if every else [])]
    rows = keyed(days, keys, ["followers"], "date", "date").filter(~nw.col("followers").is_null() & ~nw.col("date").is_null())
    for roll_up, name in ((RollUp.FIRST, "first"), (RollUp.LAST, "last")):
        rows = newest_only(rows, "followers", roll_up, keys, "date", name)
    groups = (
        _with_logarithms(rows, keys)
        .group_by(*keys)
        .agg(
            nw.len().alias("days"),
            nw.col("first").sum().alias("first"),
            nw.col("last").sum().alias("last"),
            nw.col("date").min().alias("from"),
            nw.col("date").max().alias("to"),
            *(nw.col(name).sum() for name in ("together", "rows", "values")),
            nw.col("followers").min().alias("lowest"),
            nw.col("followers").max().alias("highest"),
        )
    )
    if every:
        before = {"first": nw.col("last").shift(1), "from": nw.col("to").shift(1)}
        groups = groups.with_columns(
            *(nw.coalesce(value.over("account", order_by=every), name).alias(name) for name, value in before.items())
        )
    spanned = nw.col("from") != nw.col("to")
    groups = groups.with_columns(
        followers_at_start=nw.col("first"),
        followers=nw.col("last"),
        followers_gained=nw.when(spanned).then(_metric(METRICS["FOLLOWERS_GAINED"])),
        growth_steadiness=_metric(METRICS["GROWTH_STEADINESS"]),
    )
    rate = single(FOLLOWER_GROWTH_RATE.metric, {}).alias(FOLLOWER_GROWTH_RATE.key)
    return groups.with_columns(rate).select(*keys, *FIGURES)


def _metric(metric: Metric) -> nw.Expr:
    """Return a metric of a column of counts, calculated from the aggregates of the groups."""
    known = {"first": nw.col("first"), "last": nw.col("last"), "straightness": _straightness()}
    return as_column(metric, {"followers": known})


def _with_logarithms(rows: Frame, keys: list[str]) -> Frame:
    """Add the terms of the sums that R squared is calculated from: of days and logarithms, centred on their means."""
    logarithm = nw.when(nw.col("followers") > 0).then(nw.col("followers")).log()
    rows = rows.with_columns(day=nw.col("date").rank("dense").over(*keys).cast(nw.Float64), logarithm=logarithm)
    rows = rows.with_columns(
        day=nw.col("day") - nw.col("day").mean().over(*keys),
        logarithm=nw.col("logarithm") - nw.col("logarithm").mean().over(*keys),
    )
    return rows.with_columns(
        together=nw.col("day") * nw.col("logarithm"),
        rows=nw.col("day") * nw.col("day"),
        values=nw.col("logarithm") * nw.col("logarithm"),
    )


def _straightness() -> nw.Expr:
    """Return the primitive ``straightness`` from these sums, null if it has no result."""
    allowed = (nw.col("lowest") > 0) & (nw.col("lowest") != nw.col("highest"))
    return nw.when(allowed).then(nw.col("together") * nw.col("together") / (nw.col("rows") * nw.col("values")))
