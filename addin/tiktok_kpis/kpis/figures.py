"""The figures of a period: totals of days and of posts, the three headline KPIs, and what each was computed from.

The workbook states the same in formulas; both take their arithmetic from the catalogue, and a test holds them together. A
figure that cannot be had has a reason, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import Frame, as_day
from tiktok_kpis.metrics.catalogue import Metric
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.notations import over_columns

INTERACTIONS = ("likes", "comments", "saves", "shares")
DAY_TOTALS = (
    *("views", "reach", "profile_views", "likes", "comments", "saves", "shares"),
    *("new_followers", "conversions", "revenue"),
)
POST_TOTALS = ("views", "likes", "comments", "saves", "shares")


@dataclass(frozen=True)
class Figure:
    """One figure: its value, or the reason why there is none (a key of the catalogue ``workbook``, ``reason.<reason>``).

    ``without`` names the fields nobody exported that the figure would have had; ``days`` the two days a growth lies between.
    """

    value: float | None = None
    reason: str = ""
    without: tuple[str, ...] = ()
    days: tuple[date, date] | None = None


@dataclass(frozen=True)
class PeriodFigures:
    """Every figure of one period, by its key, such as ``engagement_rate``, ``views`` or ``posts_likes``."""

    period: Period
    figures: Mapping[str, Figure]

    def __getitem__(self, key: str) -> Figure:
        return self.figures[key]


def days_with_views(daily: Frame, account: str | None = None) -> tuple[date, date] | None:
    """Return the first and the last day that have views, of one account or of all, or nothing."""
    known = _of_account(daily, account)
    known = known[_numbers(known["views"]).notna()]
    days = [day for value in known["date"] if (day := as_day(value)) is not None]
    return (min(days), max(days)) if days else None


def period_figures(daily: Frame, posts: Frame, period: Period, account: str | None = None) -> PeriodFigures:
    """Return the figures of a period for one account, or for all of them together."""
    of_days = _of_account(daily, account)
    days = _within(of_days, "date", period)
    published = _within(_of_account(posts, account), "posted", period)
    totals = {name: _total(days[name]) for name in DAY_TOTALS}
    lifetime = {name: _total(published[name]) for name in POST_TOTALS}
    none = Figure(reason="no_posts") if published.empty else None
    people = {**totals, "visitors": totals["profile_views"]}
    figures = {
        "engagement_rate": _rate("ENGAGEMENT_RATE", totals),
        **_growth(of_days, period),
        "conversion_rate": _rate("CONVERSION_RATE", people, needed="conversions"),
        **totals,
        "posts": Figure(float(len(published))),
        **{f"posts_{name}": none or figure for name, figure in lifetime.items()},
        "posts_engagement_rate": none or _rate("ENGAGEMENT_RATE", lifetime),
        **_averages(published),
        "profile_visit_rate": _rate("PROFILE_VISIT_RATE", totals, needed="profile_views"),
        "follow_rate": _rate("FOLLOW_RATE", totals, needed="new_followers"),
        "revenue_per_visitor": _rate("REVENUE_PER_VISITOR", people, needed="revenue"),
        "conversions_per_engagement": _per_interaction(totals),
    }
    return PeriodFigures(period, figures)


def _rate(name: str, totals: Mapping[str, Figure], *, needed: str = "") -> Figure:
    """Return a metric over totals. A part nobody exported adds nothing and is named; divisor and ``needed`` must be there."""
    metric = METRICS[name]
    parts = [parameter.name for parameter in metric.parameters]
    divisor = parts[-1]
    for part in filter(None, (needed, divisor)):
        if totals[part].value is None:
            return Figure(reason=f"no_{part}")
    without = tuple(part for part in parts if totals[part].value is None)
    if set(INTERACTIONS) <= set(without):
        return Figure(reason="no_interactions", without=without)
    try:
        value = metric.call(**{part: totals[part].value or 0.0 for part in parts})
    except NoResult:
        return Figure(reason=f"zero_{divisor}", without=without)
    return Figure(float(value), without=without)


def _per_interaction(totals: Mapping[str, Figure]) -> Figure:
    if totals["conversions"].value is None:
        return Figure(reason="no_conversions")
    without = tuple(part for part in INTERACTIONS if totals[part].value is None)
    try:
        value = METRICS["CONVERSIONS_PER_ENGAGEMENT"].call(
            **{part: totals[part].value or 0.0 for part in ("conversions", *INTERACTIONS)}
        )
    except NoResult:
        return Figure(reason="zero_interactions", without=without)
    return Figure(float(value), without=without)


def _growth(daily: Frame, period: Period) -> dict[str, Figure]:
    """Return growth rate and followers gained from the counts of followers, never from a difference, all accounts together."""
    spans = [span for _, rows in daily.groupby(_accounts(daily), sort=False) if (span := _span(rows, period))]
    if not spans:
        return dict.fromkeys(("follower_growth_rate", "followers_gained"), Figure(reason="no_followers"))
    gained = sum(after - before for _, before, _, after in spans)
    days = (min(first for first, _, _, _ in spans), max(last for _, _, last, _ in spans))
    try:
        rate = METRICS["FOLLOWER_GROWTH_RATE"].call(gained, sum(before for _, before, _, _ in spans))
    except NoResult:
        return {"follower_growth_rate": Figure(reason="zero_followers"), "followers_gained": Figure(gained, days=days)}
    return {"follower_growth_rate": Figure(float(rate), days=days), "followers_gained": Figure(gained, days=days)}


def _span(daily: Frame, period: Period) -> tuple[date, float, date, float] | None:
    """Return an account's followers where the period begins and where it ends, each with its day.

    It begins with the last count before it; where there is none, with the first in it.
    """
    counts = {
        day: count
        for value, count in zip(daily["date"], _numbers(daily["followers"]), strict=True)
        if (day := as_day(value)) is not None and not pd.isna(count) and day <= period.last
    }
    start = max((day for day in counts if day < period.first), default=min(counts, default=None))
    end = max(counts, default=None)
    if start is None or end is None or start >= end:
        return None
    return start, counts[start], end, counts[end]


def _averages(posts: Frame) -> dict[str, Figure]:
    rates = metric_column(METRICS["ENGAGEMENT_RATE"], posts).dropna()
    names = ("posts_mean_engagement_rate", "posts_median_engagement_rate")
    if rates.empty:
        return dict.fromkeys(names, Figure(reason="no_posts"))
    return dict(zip(names, (Figure(float(rates.mean())), Figure(float(rates.median()))), strict=True))


def metric_column(metric: Metric, table: Frame) -> pd.Series[Any]:
    """Return a metric for every row of a table, missing where its divisor is."""
    return over_columns(metric, {parameter.name: _numbers(table[parameter.name]) for parameter in metric.parameters})


def _of_account(table: Frame, account: str | None) -> Frame:
    return table if account is None else table[_accounts(table) == account]


def _accounts(table: Frame) -> pd.Series[Any]:
    """Return each row's handle, the empty text where there is none."""
    return table["account"].map(lambda account: account or "")


def _within(table: Frame, column: str, period: Period) -> Frame:
    inside = [(day := as_day(value)) is not None and day in period for value in table[column]]
    return table[pd.Series(inside, index=table.index, dtype=bool)]


def _total(column: Sequence[Any] | pd.Series[Any]) -> Figure:
    numbers = _numbers(pd.Series(column, dtype=object)).dropna()
    return Figure(float(numbers.sum())) if len(numbers) else Figure(reason="not_exported")


def _numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column as numbers; text and blanks are missing, as SUM sees them."""
    return pd.Series(
        [float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None for value in column],
        index=column.index,
        dtype=float,
    )
