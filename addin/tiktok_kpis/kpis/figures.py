"""The figures of a period: all KPIs of :mod:`tiktok_kpis.kpis.definitions`, calculated in Python.

The workbook calculates the same with formulas. Both take the arithmetic of metrics from the catalogue, and a test checks that
they agree. A figure that cannot be calculated has a reason; it is never shown as zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from tiktok_kpis.kpis.definitions import AVERAGES, KPIS, How, Kpi, Rows, totals_of
from tiktok_kpis.kpis.measures import Lack, Obstacle, obstacles, parts_of
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import Frame, as_day, counted, days_within, select_rows
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.metrics.notations import over_columns


@dataclass(frozen=True)
class Figure:
    """One figure: its value, or the reason why it has none (``reason.<reason>`` is a key of the catalogue ``workbook``).

    ``without`` names the fields that are part of the figure but were not exported; ``days`` are the first and the last day of
    a growth.
    """

    value: float | None = None
    reason: str = ""
    without: tuple[str, ...] = ()
    days: tuple[date, date] | None = None


@dataclass(frozen=True)
class PeriodFigures:
    """All figures of one period by key, such as ``engagement_rate``, ``views`` or ``posts_likes``."""

    period: Period
    figures: Mapping[str, Figure]

    def __getitem__(self, key: str) -> Figure:
        return self.figures[key]


def days_with_views(daily: Frame, account: str | None = None) -> tuple[date, date] | None:
    """Return the first and the last day with views, of one account or of all; ``None`` if no day has views."""
    known = of_account(daily, account)
    known = known[_as_numbers(known["views"]).notna()]
    days = [day for value in known["date"] if (day := as_day(value)) is not None]
    return (min(days), max(days)) if days else None


def period_figures(daily: Frame, posts: Frame, period: Period, account: str | None = None) -> PeriodFigures:
    """Return all KPIs of a period for one account, or for all accounts together."""
    of_days, of_posts = of_account(daily, account), of_account(posts, account)
    rows = _PeriodRows(
        days=select_rows(of_days, days_within(of_days["date"], period.first, period.last)),
        posts=select_rows(of_posts, days_within(of_posts["posted"], period.first, period.last)),
        followers=_follower_counts(of_days, period),
    )
    figures = {key: _figure(kpi, rows) for key, kpi in KPIS.items() if kpi.how is not How.RATE_OF_TOTALS}
    for key, kpi in KPIS.items():
        if kpi.how is How.RATE_OF_TOTALS:
            totals = {argument: figures[total.key].value for argument, total in totals_of(kpi).items()}
            figures[key] = rows.without_posts(kpi) or rate_of_totals(kpi.metric, totals)
    return PeriodFigures(period, figures)


def rate_of_totals(metric: Metric, totals: Mapping[str, float | None]) -> Figure:
    """Return a metric of totals; ``totals`` has one for each argument, ``None`` if it is unknown.

    An unknown part adds nothing and is named in ``without``; the divisor must be known.
    """
    without = tuple(argument for argument, total in totals.items() if total is None)
    values = {argument: total or 0.0 for argument, total in totals.items()}
    for obstacle in obstacles(metric):
        unknown = obstacle.lack is Lack.UNKNOWN
        if set(obstacle.arguments) <= set(without) if unknown else sum(values[name] for name in obstacle.arguments) == 0:
            return Figure(reason=obstacle.reason, without=without)
    return Figure(float(metric.call(**values)), without=without)


@dataclass(frozen=True)
class _FollowerCounts:
    """The followers at the start and at the end of a period, over all accounts with two counts, and the days of the counts."""

    start: float
    end: float
    days: tuple[date, date]


@dataclass(frozen=True)
class _PeriodRows:
    """The rows that the KPIs of a period are calculated from."""

    days: Frame
    posts: Frame
    followers: _FollowerCounts | None

    @cached_property
    def single_rates(self) -> Mapping[str, pd.Series[Any]]:
        """The metric of each row that has a value, by the key of the KPI that is their average."""
        averaged = [kpi for kpi in KPIS.values() if kpi.how in AVERAGES]
        columns = {kpi.metric: metric_column(kpi.metric, self.table(kpi)).dropna() for kpi in averaged}
        return {kpi.key: columns[kpi.metric] for kpi in averaged}

    def table(self, kpi: Kpi) -> Frame:
        """Return the rows that a KPI is calculated from."""
        return self.days if kpi.rows is Rows.DAYS else self.posts

    def without_posts(self, kpi: Kpi) -> Figure | None:
        """Return the figure of a KPI over posts if there are no posts, otherwise ``None``."""
        return Figure(reason="no_posts") if kpi.rows is Rows.POSTS and self.posts.empty else None


def _figure(kpi: Kpi, rows: _PeriodRows) -> Figure:
    """Return a KPI that is calculated from rows, not from other KPIs."""
    if kpi.how is How.NUMBER:
        return Figure(float(len(rows.table(kpi))))
    if kpi.how in {How.LAST, How.GAINED, How.GROWTH}:
        return _followers_figure(kpi, rows.followers)
    if without_posts := rows.without_posts(kpi):
        return without_posts
    if kpi.how in AVERAGES:
        return _average(kpi, rows.single_rates[kpi.key])
    return (_total if kpi.how is How.TOTAL else _rate_of_complete)(kpi, rows.table(kpi))


def _total(kpi: Kpi, rows: Frame) -> Figure:
    numbers = _as_numbers(rows[kpi.field_name]).dropna()
    return Figure(float(numbers.sum())) if len(numbers) else Figure(reason="not_exported")


def _average(kpi: Kpi, rates: pd.Series[Any]) -> Figure:
    if rates.empty:
        return Figure(reason="zero_views")
    return Figure(float(rates.mean() if kpi.how is How.MEAN else rates.median()))


def _rate_of_complete(kpi: Kpi, rows: Frame) -> Figure:
    """Return a metric of the totals of complete rows: those with all columns, and no divisor of 0."""
    numbers = {column: _as_numbers(rows[column]) for columns in kpi.columns.values() for column in columns}
    filled = pd.concat(numbers, axis=1).dropna()
    if filled.empty:
        return Figure(reason="not_exported")
    _, denominator = parts_of(kpi.metric)
    divisors = [column for argument in denominator for column in kpi.columns[argument]]
    complete = filled[(filled[divisors] != 0).all(axis=1)]
    if complete.empty:
        return Figure(reason=Obstacle(Lack.ZERO, denominator).reason)
    totals = {argument: float(complete[list(columns)].prod(axis=1).sum()) for argument, columns in kpi.columns.items()}
    return Figure(float(kpi.metric.call(**totals)))


def _followers_figure(kpi: Kpi, counts: _FollowerCounts | None) -> Figure:
    """Return followers, followers gained or their growth rate, from counts; TikTok's own differences are not used."""
    if counts is None:
        return Figure(reason="no_followers")
    gained = counts.end - counts.start
    if kpi.how is not How.GROWTH:
        return Figure(counts.end if kpi.how is How.LAST else gained, days=counts.days)
    rate = rate_of_totals(kpi.metric, {"followers_gained": gained, "followers_at_start": counts.start}).value
    return Figure(reason="zero_followers") if rate is None else Figure(rate, days=counts.days)


def _follower_counts(daily: Frame, period: Period) -> _FollowerCounts | None:
    """Return the followers of all accounts together; ``None`` if no account has two counts."""
    spans = [
        span for _, rows in daily.groupby(_accounts(daily), sort=False) if (span := _follower_counts_of_account(rows, period))
    ]
    if not spans:
        return None
    start, end = sum(before for _, before, _, _ in spans), sum(after for _, _, _, after in spans)
    return _FollowerCounts(start, end, (min(first for first, _, _, _ in spans), max(last for _, _, last, _ in spans)))


def _follower_counts_of_account(daily: Frame, period: Period) -> tuple[date, float, date, float] | None:
    """Return an account's followers at the start and at the end of a period, each with its day.

    The count at the start is the last one before the period, or else the first one in it.
    """
    counts = {
        day: count
        for value, count in zip(daily["date"], _as_numbers(daily["followers"]), strict=True)
        if (day := as_day(value)) is not None and not pd.isna(count) and day <= period.last
    }
    start = max((day for day in counts if day < period.first), default=min(counts, default=None))
    end = max(counts, default=None)
    if start is None or end is None or start >= end:
        return None
    return start, counts[start], end, counts[end]


def metric_column(metric: Metric, table: Frame) -> pd.Series[Any]:
    """Return a metric for each row of a table; missing if its divisor is missing or 0, or all it counts is."""
    columns = {parameter.name: _as_numbers(table[parameter.name]) for parameter in metric.parameters}
    numerator, _ = parts_of(metric)
    any_known = pd.concat([columns[part] for part in numerator], axis=1).notna().any(axis=1)
    return over_columns(metric, columns).where(any_known)


def of_account(table: Frame, account: str | None) -> Frame:
    """Return the rows of one account that count, or all that count if ``account`` is ``None``."""
    table = counted(table)
    return table if account is None else table[_accounts(table) == account]


def _accounts(table: Frame) -> pd.Series[Any]:
    """Return the handle of each row, an empty text if it has none."""
    return table["account"].fillna("")


def _as_numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column as floats: text and blank cells become missing, as Excel's SUM ignores them."""
    return pd.Series(
        [float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None for value in column],
        index=column.index,
        dtype=float,
    )
