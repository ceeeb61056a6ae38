"""The figures of a period: every KPI of the table in :mod:`tiktok_kpis.kpis.definitions`, and what each was computed from.

The workbook states the same in formulas; both take their arithmetic from the catalogue, and a test holds them together. A
figure that cannot be had has a reason, never a zero.
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
from tiktok_kpis.ledger.frames import Frame, as_day, days_within, select_rows
from tiktok_kpis.metrics.functions import Metric
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
    """Return every KPI of a period for one account, or for all of them together."""
    of_days, of_posts = of_account(daily, account), of_account(posts, account)
    rows = _PeriodRows(
        days=select_rows(of_days, days_within(of_days["date"], period.first, period.last)),
        posts=select_rows(of_posts, days_within(of_posts["posted"], period.first, period.last)),
        counts=_counts(of_days, period),
    )
    figures = {key: _figure(kpi, rows) for key, kpi in KPIS.items() if kpi.how is not How.RATE_OF_TOTALS}
    for key, kpi in KPIS.items():
        if kpi.how is How.RATE_OF_TOTALS:
            totals = {argument: figures[total.key].value for argument, total in totals_of(kpi).items()}
            figures[key] = rows.lacking(kpi) or rate_of_totals(kpi.metric, totals)
    return PeriodFigures(period, figures)


def rate_of_totals(metric: Metric, totals: Mapping[str, float | None]) -> Figure:
    """Return a metric over totals, one for each of its arguments, ``None`` where nobody knows it.

    A part nobody exported adds nothing and is named; what the metric divides by must be known.
    """
    without = tuple(argument for argument, total in totals.items() if total is None)
    values = {argument: total or 0.0 for argument, total in totals.items()}
    for obstacle in obstacles(metric):
        unknown = obstacle.lack is Lack.UNKNOWN
        if set(obstacle.arguments) <= set(without) if unknown else sum(values[name] for name in obstacle.arguments) == 0:
            return Figure(reason=obstacle.reason, without=without)
    return Figure(float(metric.call(**values)), without=without)


@dataclass(frozen=True)
class _Counts:
    """The followers of all accounts with two counts: where the period begins and where it ends, and on which days."""

    start: float
    end: float
    days: tuple[date, date]


@dataclass(frozen=True)
class _PeriodRows:
    """What the KPIs of a period are calculated from."""

    days: Frame
    posts: Frame
    counts: _Counts | None

    @cached_property
    def single_rates(self) -> Mapping[str, pd.Series[Any]]:
        """The metric of each row that has one, by the key of the KPI it is averaged for."""
        averaged = [kpi for kpi in KPIS.values() if kpi.how in AVERAGES]
        columns = {kpi.metric: metric_column(kpi.metric, self.table(kpi)).dropna() for kpi in averaged}
        return {kpi.key: columns[kpi.metric] for kpi in averaged}

    def table(self, kpi: Kpi) -> Frame:
        """Return the rows that a KPI is calculated from."""
        return self.days if kpi.rows is Rows.DAYS else self.posts

    def lacking(self, kpi: Kpi) -> Figure | None:
        """Return the figure of a KPI of posts where there are none."""
        return Figure(reason="no_posts") if kpi.rows is Rows.POSTS and self.posts.empty else None


def _figure(kpi: Kpi, rows: _PeriodRows) -> Figure:
    """Return a KPI that is made of rows, and not of other KPIs."""
    if kpi.how is How.NUMBER:
        return Figure(float(len(rows.table(kpi))))
    if kpi.how in {How.LAST, How.GAINED, How.GROWTH}:
        return _of_counts(kpi, rows.counts)
    if lacking := rows.lacking(kpi):
        return lacking
    if kpi.how in AVERAGES:
        return _average(kpi, rows.single_rates[kpi.key])
    return (_total if kpi.how is How.TOTAL else _rate_of_complete)(kpi, rows.table(kpi))


def _total(kpi: Kpi, rows: Frame) -> Figure:
    numbers = _numbers(rows[kpi.field_name]).dropna()
    return Figure(float(numbers.sum())) if len(numbers) else Figure(reason="not_exported")


def _average(kpi: Kpi, rates: pd.Series[Any]) -> Figure:
    if rates.empty:
        return Figure(reason="zero_views")
    return Figure(float(rates.mean() if kpi.how is How.MEAN else rates.median()))


def _rate_of_complete(kpi: Kpi, rows: Frame) -> Figure:
    """Return a metric over totals of the rows that have all of its columns, and none of its divisor's is 0."""
    numbers = {column: _numbers(rows[column]) for columns in kpi.columns.values() for column in columns}
    known = pd.concat(numbers, axis=1).dropna()
    if known.empty:
        return Figure(reason="not_exported")
    _, below = parts_of(kpi.metric)
    divisors = [column for argument in below for column in kpi.columns[argument]]
    divided = known[(known[divisors] != 0).all(axis=1)]
    if divided.empty:
        return Figure(reason=Obstacle(Lack.ZERO, below).reason)
    totals = {argument: float(divided[list(columns)].prod(axis=1).sum()) for argument, columns in kpi.columns.items()}
    return Figure(float(kpi.metric.call(**totals)))


def _of_counts(kpi: Kpi, counts: _Counts | None) -> Figure:
    """Return followers, those gained or their growth rate: from counts, never from a difference."""
    if counts is None:
        return Figure(reason="no_followers")
    gained = counts.end - counts.start
    if kpi.how is not How.GROWTH:
        return Figure(counts.end if kpi.how is How.LAST else gained, days=counts.days)
    rate = rate_of_totals(kpi.metric, {"followers_gained": gained, "followers_at_start": counts.start}).value
    return Figure(reason="zero_followers") if rate is None else Figure(rate, days=counts.days)


def _counts(daily: Frame, period: Period) -> _Counts | None:
    """Return the followers of all accounts together, nothing where no account has two counts."""
    spans = [span for _, rows in daily.groupby(_accounts(daily), sort=False) if (span := _span(rows, period))]
    if not spans:
        return None
    start, end = sum(before for _, before, _, _ in spans), sum(after for _, _, _, after in spans)
    return _Counts(start, end, (min(first for first, _, _, _ in spans), max(last for _, _, last, _ in spans)))


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


def _numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column as numbers; text and blanks are missing, as SUM sees them."""
    return pd.Series(
        [float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None for value in column],
        index=column.index,
        dtype=float,
    )
