"""The facts that rules examine: the tables of one account, the periods, and the posts that are old enough to compare."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.advice.values import DateSpan, PostTitle
from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, RATE_OF_A_POST
from tiktok_kpis.kpis.figures import PeriodFigures, metric_column, of_account, period_figures, rate_of_totals
from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import Frame, Tables, as_day, empty, is_missing, select_rows, to_days, to_ordinals
from tiktok_kpis.ledger.tables import CALENDAR, DAILY, POSTS, PRODUCTS, SNAPSHOTS, Table
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.metrics.units import Unit

_COUNTS = ("views", *INTERACTIONS)
_DAYS_KNOWN = 0.75
_MOST_KNOWN = 0.5
"""If more than this share of posts has a kind of interaction, exports include it; posts without it are then left out."""


@dataclass(frozen=True)
class Facts:
    """One account over one period, or all accounts together if ``account`` is ``None``.

    ``settings`` holds all numbers of the Settings sheet by key.
    """

    tables: Tables
    period: Period
    settings: Mapping[str, float]
    account: str | None = None

    def setting(self, key: str) -> float:
        """Return the value of a setting."""
        return float(self.settings[key])

    def whole_setting(self, key: str) -> int:
        """Return the value of a setting as a whole number, at least 1."""
        return max(int(self.setting(key)), 1)

    @cached_property
    def daily(self) -> Frame:
        """The days of the account, sorted, with the columns ``day`` and ``day_number``, and numeric cells as numbers."""
        return _with_day(self._table(DAILY), "date").sort_values("day", kind="stable", ignore_index=True)

    @cached_property
    def posts(self) -> Frame:
        """The posts of the account with a known day, oldest first, with ``day``, ``day_number`` and numbers.

        ``taken_number`` is the day of the newest counts, if it is known.
        """
        posts = _with_day(self._table(POSTS), "posted")
        posts = posts.assign(taken_number=to_ordinals(to_days(posts["snapshot"])))
        return posts.sort_values("posted", kind="stable", ignore_index=True)

    @cached_property
    def products(self) -> Frame:
        """The products, of all accounts."""
        return _with_numbers(self.tables.get(PRODUCTS.name, empty(PRODUCTS)), PRODUCTS)

    @cached_property
    def planned(self) -> Frame:
        """The planned posts of the calendar: rows after the period without the link of a post."""
        calendar = self.tables.get(CALENDAR.name, empty(CALENDAR))
        days = [as_day(value) for value in calendar["date"]]
        ahead = [day is not None and day > self.period.last for day in days]
        unpublished = [is_missing(link) for link in calendar["link"]]
        return select_rows(
            calendar.assign(day=pd.Series(days, index=calendar.index, dtype=object)),
            map(all, zip(ahead, unpublished, strict=True)),
        )

    @cached_property
    def last_day(self) -> date:
        """The last day with any data."""
        known = [self.daily["day_number"].max(), self.posts["day_number"].max(), self.posts["taken_number"].max()]
        last = np.fmax.reduce(np.array(known, dtype=float))
        return self.period.last if np.isnan(last) else date.fromordinal(int(last))

    @cached_property
    def current(self) -> PeriodFigures:
        """The figures of the period."""
        return self._figures(self.period)

    @cached_property
    def previous(self) -> PeriodFigures:
        """The figures of the previous period, which has the same length."""
        return self._figures(self.period.previous)

    @cached_property
    def recent(self) -> Period:
        """The days over which formats and products are compared; never fewer than the period has."""
        length = max(self.whole_setting("look_back_days"), self.period.length)
        return Period(self.period.last - timedelta(days=length - 1), self.period.last)

    @cached_property
    def days_before(self) -> Period:
        """The recent days before the current period."""
        return Period(min(self.recent.first, self.period.previous.first), self.period.previous.last)

    @property
    def days_needed(self) -> int:
        """How many days of a period must be known before it can be compared."""
        return math.ceil(_DAYS_KNOWN * self.period.length)

    @cached_property
    def settled(self) -> Frame:
        """The posts that are old enough to compare, with their engagement rate; at equal age if there are snapshots for it.

        A post without a kind of interaction that most posts have is left out: its rate would look too low.
        """
        posts = self._at_equal_age(self.posts[self.ages >= self.setting("settled_after_days")])
        parts = [name for name in INTERACTIONS if len(posts) and posts[name].notna().mean() > _MOST_KNOWN]
        posts = posts.dropna(subset=["views", *parts]) if parts else posts.iloc[:0]
        counted = posts.assign(**{name: float("nan") for name in INTERACTIONS if name not in parts})
        return posts.assign(**{RATE_OF_A_POST: metric_column(ENGAGEMENT_RATE.metric, counted)}).dropna(subset=[RATE_OF_A_POST])

    @cached_property
    def ages(self) -> pd.Series[Any]:
        """The age of each post in days when its newest counts were exported."""
        return self.posts["taken_number"].fillna(self.last_day.toordinal()) - self.posts["day_number"]

    @cached_property
    def at_equal_age(self) -> bool:
        """Whether the posts are compared at equal age, instead of by their newest counts."""
        return len(self._snapshots_at_age) >= 2 * self.whole_setting("few_posts")

    @cached_property
    def usual_rate(self) -> float:
        """The median engagement rate of the recent posts."""
        return float(self.posts_in(self.recent)[RATE_OF_A_POST].median())

    def posts_in(self, period: Period, *needed: str) -> Frame:
        """Return the posts that were published in a period, are old enough to compare, and have values in these columns."""
        return in_period(self.settled, period).dropna(subset=list(needed))

    def days_in(self, period: Period, *needed: str) -> Frame:
        """Return the days of a period that have values in these columns."""
        return in_period(self.daily, period).dropna(subset=list(needed))

    def span(self, period: Period) -> DateSpan:
        """Return the dates of a period as a value to show."""
        return DateSpan(period.first, period.last)

    def _figures(self, period: Period) -> PeriodFigures:
        daily, posts = (self.tables.get(table.name, empty(table)) for table in (DAILY, POSTS))
        return period_figures(daily, posts, period, self.account)

    def _table(self, table: Table) -> Frame:
        return _with_numbers(self._rows(table), table)

    def _rows(self, table: Table) -> Frame:
        return of_account(self.tables.get(table.name, empty(table)), self.account)

    @cached_property
    def _snapshots_at_age(self) -> Frame:
        """The counts of each post at the age used for comparing, from the first snapshot of at least that age."""
        snapshots = self._rows(SNAPSHOTS)
        posted = dict(zip(self.posts["video_id"].tolist(), self.posts["day_number"].tolist(), strict=True))
        age = self.setting("comparable_age_days")
        taken = pd.Series(to_ordinals(to_days(snapshots["snapshot"])), index=snapshots.index)
        ages = taken - [posted.get(video, math.nan) for video in snapshots["video_id"].tolist()]
        # A snapshot up to two days late is good enough: after the first week counts change little
        found = _with_numbers(snapshots[(ages >= age) & (ages <= age + 2)], SNAPSHOTS).assign(age=ages)
        return found.sort_values("age", kind="stable").drop_duplicates("video_id").set_index("video_id")[list(_COUNTS)]

    def _at_equal_age(self, posts: Frame) -> Frame:
        if not self.at_equal_age:
            return posts
        counts = self._snapshots_at_age
        with_counts = posts[posts["video_id"].isin(counts.index)]
        return with_counts.assign(
            **{name: with_counts["video_id"].map(counts[name]).fillna(with_counts[name]) for name in _COUNTS}
        )


def metric_value(name: str, **quantities: float | list[float]) -> float | None:
    """Return the value of a metric for these quantities, ``None`` if it has no value."""
    try:
        return float(METRICS[name].call(**quantities))
    except NoResult:
        return None


def metric_of_totals(metric: Metric, posts: Frame) -> float | None:
    """Return a metric of the totals of posts; unknown parts add nothing to a total."""
    totals = {argument.name: float(posts[argument.field.column].sum()) for argument in metric.parameters}
    return rate_of_totals(metric, totals).value


def enough_days(facts: Facts, name: str) -> bool:
    """Return whether a column has values for enough days of the period and of the previous one."""
    return all(len(facts.days_in(period, name)) >= facts.days_needed for period in (facts.period, facts.period.previous))


def in_period(rows: Frame, period: Period) -> Frame:
    """Return the rows whose ``day`` is in a period."""
    days = rows["day_number"]
    return rows[(days >= period.first.toordinal()) & (days <= period.last.toordinal())]


def with_value_in(rows: Frame, column: str) -> Frame:
    """Return the rows that have a value in a column."""
    return select_rows(rows, (not is_missing(value) for value in rows[column]))


def medians_by_kind(posts: Frame, kind: str, column: str, few: int) -> pd.Series[Any]:
    """Return the median of a column for each kind that has at least ``few`` posts, highest first."""
    groups = with_value_in(posts, kind).groupby(kind)[column]
    return groups.median()[groups.size() >= few].sort_values(ascending=False, kind="stable")


def titles_of(posts: Frame) -> list[PostTitle]:
    """Return posts as values to show by their titles."""
    return [
        PostTitle("" if is_missing(title) else str(title), day) for title, day in zip(posts["title"], posts["day"], strict=True)
    ]


def video_ids(posts: Frame) -> tuple[str, ...]:
    """Return the video ids of posts."""
    return tuple(str(video) for video in posts["video_id"])


def _with_day(rows: Frame, moment: str) -> Frame:
    """Return the rows with a date in the column ``moment``, with the columns ``day`` (the date) and ``day_number``."""
    days = to_days(rows[moment])
    known = ~np.isnat(days)
    return select_rows(rows, known).assign(
        day=pd.Series(days[known].astype(object), index=rows.index[known], dtype=object),
        day_number=to_ordinals(days[known]).astype(int),
    )


def _with_numbers(rows: Frame, table: Table) -> Frame:
    """Return rows with numeric columns as floats: text and blank cells become missing, as Excel's SUM ignores them."""
    measured = [c.name for c in table.columns if c.name in rows and c.unit not in {Unit.TEXT, Unit.DATE, Unit.DATE_TIME}]
    return rows.assign(**{name: _as_numbers(rows[name].to_numpy(dtype=object)) for name in measured})


def _as_numbers(cells: np.ndarray[Any, np.dtype[np.object_]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    kinds = set(map(type, cells))
    if kinds <= {type(None)}:
        return np.full(len(cells), np.nan)
    if not kinds <= {int, float, type(None)}:
        numbers = [cell if isinstance(cell, int | float) and not isinstance(cell, bool) else None for cell in cells]
        return np.array(numbers, dtype=float)
    return cells.astype(float)
