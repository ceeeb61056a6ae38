"""What the cells of the KPIs sheet should show for a ledger, reckoned with pandas; a text where there is no figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from tests.workbook.filled_books import Book
from tiktok_kpis.kpis.cell_functions import growth_by_month
from tiktok_kpis.kpis.figures import Figure, days_with_views, metric_column, period_figures
from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.kpis.periods import Period, PeriodChoice, period_of_choice
from tiktok_kpis.ledger.frames import Frame, frame, select_rows
from tiktok_kpis.ledger.tables import DAILY, POSTS
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.workbook.contract import choice, reason
from tiktok_kpis.workbook.kpi_cells import BLOCKS, HOURS_TOGETHER, KPI_CELLS, MONTHS, PROJECTED, RANKED_POSTS, WEEKS
from tiktok_kpis.workbook.sheets.kpis import times
from tiktok_kpis.workbook.sheets.kpis.weeks import PROJECTED_FROM

Cells = Iterator[tuple[str, float | str]]
FEW_WEEKS = 3
DIVISORS = {"revenue_per_thousand_views": "views", "revenue_per_visitor": "profile_views"}


@dataclass(frozen=True)
class Reckoning:
    """The cells a workbook should show."""

    book: Book

    @cached_property
    def daily(self) -> Frame:
        """The days of the chosen account."""
        return self._of_account(frame(DAILY, [dict(row) for row in self.book.daily]))

    @cached_property
    def posts(self) -> Frame:
        """The posts of the chosen account, with their engagement rate."""
        posts = self._of_account(frame(POSTS, [dict(row) for row in self.book.posts]))
        return posts.assign(rate=metric_column(METRICS["ENGAGEMENT_RATE"], posts) if len(posts) else None)

    @cached_property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day with views."""
        return days_with_views(self.daily)

    @cached_property
    def period(self) -> Period | None:
        """The period, or nothing where there is none."""
        if self.span is None:
            return None
        first, last = self.span
        custom = Period(self.book.custom[0] or first, self.book.custom[1] or last)
        period = period_of_choice(PeriodChoice(self.book.period), first_day=first, last_day=last, custom=custom)
        return period if period.first <= period.last else None

    def cells(self) -> dict[str, float | str]:
        """Return what stands where, by address."""
        made = dict(self._kpis())
        if self.period is not None:
            for block in (self._weeks, self._months, self._times, self._ranked, self._projection):
                made.update(block())
        return made

    def _of_account(self, table: Frame) -> Frame:
        return table[table["account"] == self.book.account] if self.book.account else table

    def _said(self, key: str) -> str:
        return reason(key, self.book.language)

    def _shown(self, figure: Figure) -> float | str:
        return self._said(figure.reason) if figure.value is None else figure.value

    def _kpis(self) -> Cells:
        none = self._said("no_days" if self.span is None else "end_before_start")
        compared = self.period is not None and self.book.period != PeriodChoice.ALL.value
        for key, kpi in KPI_CELLS.items():
            yield kpi.value, none if self.period is None else self._shown(self._figures(self.period)[key])
            before = self._shown(self._figures(self.period.previous)[key]) if compared and self.period else None
            yield kpi.previous, self._said("no_period_before") if before is None else before

    def _figures(self, period: Period) -> Any:
        return period_figures(self.daily, self.posts, period)

    @property
    def _several(self) -> bool:
        return not self.book.account and self.daily["account"].map(lambda name: name or "").nunique() > 1

    def _week(self, number: int) -> Period:
        """Return the days of a week of the block, the last of which ends with the period."""
        assert self.period is not None
        names = [choice(f"weekday_{day}", self.book.language) for day in range(1, 8)]
        begins = names.index(self.book.settings["week_start"]) + 1
        last = self.period.last - dt.timedelta(days=(self.period.last.isoweekday() - begins) % 7)
        start = last - dt.timedelta(days=7 * (WEEKS - 1 - number))
        return Period(start, min(start + dt.timedelta(days=6), self.period.last))

    def _weeks(self) -> Cells:
        for number, row in enumerate(BLOCKS["weeks"].rows):
            week = self._week(number)
            figures = self._figures(week)
            unknown = figures["views"].value is None
            yield f"B{row}", "" if unknown else figures["views"].value
            yield f"C{row}", "" if unknown else self._shown(figures["engagement_rate"])
            counts = self._within(week).dropna(subset=["followers"])
            counts = counts[counts["date"] == counts["date"].max()]
            yield f"D{row}", "" if self._several or counts.empty else float(counts["followers"].sum())
            for key, letter in PROJECTED_FROM.items():
                rate = self._weekly(key, number)
                yield f"{letter}{row}", "" if rate is None else rate

    def _within(self, period: Period) -> Frame:
        return select_rows(self.daily, (day in period for day in self.daily["date"]))

    def _weekly(self, key: str, number: int) -> float | None:
        assert self.period is not None
        week, divisor = self._week(number), DIVISORS[key]
        known = self._within(week).dropna(subset=["revenue", divisor])
        seen = known[divisor].sum()
        touches = week.first + dt.timedelta(days=6) >= self.period.first
        return float(METRICS[key.upper()].call(known["revenue"].sum(), seen)) if touches and seen else None

    def _projection(self) -> Cells:
        assert self.period is not None
        figures = self._figures(self.period)
        for number, (key, times_what) in enumerate(PROJECTED.items()):
            row = BLOCKS["projection"].first_row + 2 * number
            rates = pd.Series([rate for week in range(WEEKS) if (rate := self._weekly(key, week)) is not None], dtype=float)
            scale = float(METRICS[key.upper()].call(1.0, 1.0))
            for column, quantile in zip("BCD", (0.25, 0.5, 0.75), strict=True):
                if len(rates) < FEW_WEEKS:
                    none = "no_revenue" if figures["revenue"].value is None else "too_few_weeks"
                    yield f"{column}{row}", self._said(none)
                    yield f"{column}{row + 1}", self._said(none)
                else:
                    rate = float(rates.quantile(quantile))
                    yield f"{column}{row}", rate
                    yield f"{column}{row + 1}", rate * (figures[times_what].value or 0.0) / scale

    def _months(self) -> Cells:
        assert self.period is not None
        until = self.daily[self.daily["date"] <= self.period.last]
        try:
            listed = growth_by_month([[day] for day in until["date"]], [[count] for count in until["followers"]])
        except NoResult:
            listed = [[]]
        months = {row[0]: row for row in listed[1:]}
        for number, row in enumerate(BLOCKS["months"].rows):
            index = self.period.last.year * 12 + self.period.last.month - 1 - (MONTHS - 1 - number)
            month = months.get(f"{index // 12}-{index % 12 + 1:02}")
            if self._several or month is None:
                yield from ((f"{letter}{row}", "") for letter in "BCDE")
                continue
            _, start, gained, rate, known = month
            yield f"C{row}", start + (gained or 0.0)
            yield f"D{row}", "" if gained is None else gained
            zero = self._said("zero_followers")
            yield f"E{row}", "" if gained is None else zero if rate is None else rate
            yield f"F{row}", float(known)

    def _times(self) -> Cells:
        assert self.period is not None
        last = self.period.last
        known = self.posts.dropna(subset=["rate", "hour"])
        known = select_rows(known, (posted.date() <= last for posted in known["posted"]))
        for row in BLOCKS["times"].rows[:7]:
            weekday = self._weekday(row - BLOCKS["times"].first_row)
            yield f"A{row}", weekday
            for band, (rate, count) in enumerate(zip(times.RATES, times.COUNTS, strict=True)):
                found = known[(known["weekday"] == weekday) & (known["hour"] // HOURS_TOGETHER == band)]
                yield f"{count}{row}", float(len(found))
                totals = {name: float(found[name].dropna().sum()) for name in (*INTERACTIONS, "views")}
                yield f"{rate}{row}", float(METRICS["ENGAGEMENT_RATE"].call(**totals)) if len(found) else 0.0

    def _weekday(self, number: int) -> str:
        names = [choice(f"weekday_{day}", self.book.language) for day in range(1, 8)]
        return names[(names.index(self.book.settings["week_start"]) + number) % 7]

    def _ranked(self) -> Cells:
        assert self.period is not None
        period = self.period
        published = select_rows(self.posts, (posted.date() in period for posted in self.posts["posted"]))
        rates = sorted(published["rate"].dropna(), reverse=True)
        listed = {"top_posts": rates[:RANKED_POSTS], "bottom_posts": rates[RANKED_POSTS:][::-1][:RANKED_POSTS]}
        for key, best in listed.items():
            for number, row in enumerate(BLOCKS[key].rows):
                yield f"D{row}", float(best[number]) if number < len(best) else ""
