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

from tiktok_kpis.kpis.measures import DAY_RATES, DAY_TOTALS, POST_RATES, POST_TOTALS, parts_of, reason_of
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import Frame, as_day, where, within
from tiktok_kpis.metrics.catalogue import Metric
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.fields import STANDS_FOR
from tiktok_kpis.metrics.notations import over_columns


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
    known = of_account(daily, account)
    known = known[_numbers(known["views"]).notna()]
    days = [day for value in known["date"] if (day := as_day(value)) is not None]
    return (min(days), max(days)) if days else None


def period_figures(daily: Frame, posts: Frame, period: Period, account: str | None = None) -> PeriodFigures:
    """Return the figures of a period for one account, or for all of them together."""
    of_days, of_posts = of_account(daily, account), of_account(posts, account)
    days = where(of_days, within(of_days["date"], period.first, period.last))
    published = where(of_posts, within(of_posts["posted"], period.first, period.last))
    totals = {name: _total(days[name]) for name in DAY_TOTALS}
    lifetime = {name: _total(published[name]) for name in POST_TOTALS}
    none = Figure(reason="no_posts") if published.empty else None
    figures = {
        "engagement_rate": _rate("ENGAGEMENT_RATE", totals),
        **_growth(of_days, period),
        "conversion_rate": _rate("CONVERSION_RATE", totals),
        **totals,
        "posts": Figure(float(len(published))),
        **{f"posts_{name}": none or figure for name, figure in lifetime.items()},
        "posts_engagement_rate": none or _rate("ENGAGEMENT_RATE", lifetime),
        **_averages(published),
        **{name: none or _rate_of_posts(name, published) for name in POST_RATES},
    }
    known = {**totals, "followers": figures["followers"]}
    return PeriodFigures(period, figures | {name: _rate(name.upper(), known) for name in DAY_RATES})


def _rate(name: str, totals: Mapping[str, Figure]) -> Figure:
    """Return a metric over totals. A part nobody exported adds nothing and is named; what it divides by must be known.

    Of a single thing that is counted, the reason says first that nobody knows it; of several, first what they are divided by.
    """
    metric = METRICS[name]
    above, below = parts_of(metric)
    found = {parameter.name: totals[STANDS_FOR.get(parameter.name, parameter.name)] for parameter in metric.parameters}
    without = tuple(part for part, figure in found.items() if figure.value is None)
    values = {part: figure.value or 0.0 for part, figure in found.items()}
    divided = [
        (set(below) <= set(without), reason_of("no", below)),
        (sum(values[part] for part in below) == 0, reason_of("zero", below)),
    ]
    counted = [(set(above) <= set(without), reason_of("no", above))]
    for missing, reason in counted + divided if len(above) == 1 else divided + counted:
        if missing:
            return Figure(reason=reason, without=without)
    return Figure(float(metric.call(**values)), without=without)


def _rate_of_posts(name: str, posts: Frame) -> Figure:
    """Return a metric over totals of the posts that have all of its columns."""
    totals_of = POST_RATES[name]
    columns = {column: _numbers(posts[column]) for columns in totals_of.values() for column in columns}
    known = pd.concat(columns, axis=1).dropna()
    if known.empty:
        return Figure(reason="not_exported")
    (_, (divisor,)) = parts_of(METRICS[name.upper()])
    divided = known[(known[list(totals_of[divisor])] != 0).all(axis=1)]
    if divided.empty:
        return Figure(reason=reason_of("zero", (divisor,)))
    totals = {argument: float(divided[list(columns)].prod(axis=1).sum()) for argument, columns in totals_of.items()}
    return Figure(float(METRICS[name.upper()].call(**totals)))


def _growth(daily: Frame, period: Period) -> dict[str, Figure]:
    """Return followers, their growth rate and those gained: from counts, never from a difference, all accounts together."""
    spans = [span for _, rows in daily.groupby(_accounts(daily), sort=False) if (span := _span(rows, period))]
    if not spans:
        return dict.fromkeys(("follower_growth_rate", "followers_gained", "followers"), Figure(reason="no_followers"))
    start, end = sum(before for _, before, _, _ in spans), sum(after for _, _, _, after in spans)
    days = (min(first for first, _, _, _ in spans), max(last for _, _, last, _ in spans))
    counts = {"followers_gained": Figure(end - start, days=days), "followers": Figure(end, days=days)}
    try:
        rate = METRICS["FOLLOWER_GROWTH_RATE"].call(end - start, start)
    except NoResult:
        return {**counts, "follower_growth_rate": Figure(reason="zero_followers")}
    return {**counts, "follower_growth_rate": Figure(float(rate), days=days)}


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
        return dict.fromkeys(names, Figure(reason="no_posts" if posts.empty else "zero_views"))
    return dict(zip(names, (Figure(float(rates.mean())), Figure(float(rates.median()))), strict=True))


def metric_column(metric: Metric, table: Frame) -> pd.Series[Any]:
    """Return a metric for every row of a table, missing where its divisor is, or everything it counts."""
    columns = {parameter.name: _numbers(table[parameter.name]) for parameter in metric.parameters}
    above, _ = parts_of(metric)
    anything = pd.concat([columns[part] for part in above], axis=1).notna().any(axis=1)
    return over_columns(metric, columns).where(anything)


def of_account(table: Frame, account: str | None) -> Frame:
    """Return the rows of one account, of all of them where it is ``None``."""
    return table if account is None else table[_accounts(table) == account]


def _accounts(table: Frame) -> pd.Series[Any]:
    """Return each row's handle, the empty text where there is none."""
    return table["account"].fillna("")


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
