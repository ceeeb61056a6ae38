"""What people ask of a portfolio, answered by an engine as small tables: groups, months, hours, growth, standouts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

import narwhals as nw
import pandas as pd

from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, FOLLOWER_GROWTH_RATE
from tiktok_kpis.ledger.tables import DAILY, POSTS, Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.engines import engine, engine_of
from tiktok_kpis.portfolio.figures import MEDIAN_RATE, figures_of
from tiktok_kpis.portfolio.files import Resources
from tiktok_kpis.portfolio.grouping import keyed
from tiktok_kpis.portfolio.growth import growth
from tiktok_kpis.portfolio.measures import summarize, summarize_days
from tiktok_kpis.portfolio.problem_kinds import UNKNOWN_GROUPING
from tiktok_kpis.portfolio.standing import outliers
from tiktok_kpis.problems import Problem, Refused

GROUPINGS = ("account", "month", "week", "weekday", "hour", "hashtag", "format", "pillar", "hook", "product", "sound")
"""What posts are grouped by."""
IN_TIME = ("month", "week", "weekday", "hour")
"""Groupings that stand in the order of time; all others are ranked."""
SHOWN = ("views", "likes", "comments", "saves", "shares", ENGAGEMENT_RATE.key, MEDIAN_RATE)
"""The figures of a group that are shown where there is no room for all."""
OF_GROWTH = ("followers_at_start", "followers", "followers_gained", FOLLOWER_GROWTH_RATE.key, "growth_steadiness")

STANDOUTS = 1_000
"""How many of the posts far above the usual are looked at."""
MEDIAN_BYTES = 64
"""What a post may take while the median of its group is found. It takes less: but where memory ends, DuckDB is far slower."""

Answer = pd.DataFrame
"""A small table: names of keys and figures, missing values as NaN or None."""


@dataclass(frozen=True)
class Listed:
    """Rows of an answer in their order. The engine holds them: there may be more than fit the memory."""

    rows: Frame
    names: tuple[str, ...]
    """Its columns."""

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return int(_answer(self.rows.select(nw.len().alias("rows")))["rows"].iloc[0])

    def head(self, rows: int) -> Answer:
        """Return the first rows."""
        return _answer(self.rows.head(rows))

    def batches(self) -> Iterator[Answer]:
        """Yield all rows, so many at a time as the engine gives."""
        return engine_of(self.rows).batches(self.rows)


def groupings(named: str) -> list[str]:
    """Return the groupings of a text such as ``account,month``.

    Raises:
        Refused: one of them is none.

    """
    found = [name.strip().lower() for name in named.split(",") if name.strip()]
    unknown = next((name for name in found if name not in GROUPINGS), None)
    if unknown is not None or not found:
        raise Refused(Problem(UNKNOWN_GROUPING, values={"name": unknown or named, "names": ", ".join(GROUPINGS)}))
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Portfolio:
    """The tables of a store, or of a folder laid out like one, in an engine."""

    place: str
    """The folder, or an address an engine can open."""
    tables: tuple[str, ...]
    """Which of ``posts`` and ``daily`` are there."""
    engine: str = "duckdb"
    resources: Resources = field(default_factory=Resources)

    @cached_property
    def _posts(self) -> Frame:
        return self._opened(POSTS)

    @cached_property
    def _days(self) -> Frame:
        return self._opened(DAILY)

    def _opened(self, table: Table) -> Frame:
        return engine(self.engine).opened([f"{self.place}/{table.name.lower()}"], table, self.resources)

    def _summary(self, by: Sequence[str], figures: Iterable[str] | None = None) -> Frame:
        return summarize(self._posts, by, figures=figures, shares=self._shares(by))

    def _shares(self, by: Sequence[str]) -> int:
        """Return in how many shares the medians of groups fit the memory there may be."""
        if self.engine != "duckdb" or self.resources.memory is None:
            return 1
        rows = keyed(self._posts, by, ["views"], "posted").select(nw.len().alias("rows"))
        return ceil(int(_answer(rows)["rows"].iloc[0]) * MEDIAN_BYTES / (self.resources.memory * 10**6))

    def groups(self, by: Sequence[str], rank_by: str = "views", figures: Iterable[str] | None = None) -> Listed:
        """Return a row per group of posts, by default with every figure.

        Ranked by one of them, ``rank`` first; groups of times stand in the order of time.
        """
        figures = figures_of(POSTS) if figures is None else list(figures)
        names = ["rank", *by, "posts", *figures]
        if "posts" not in self.tables:
            return _nothing(names)
        ranked = self._summary(by, figures).with_columns(nw.col(rank_by).rank("min", descending=True).alias("rank"))
        rows = engine(self.engine).kept(ranked.select(names))
        if all(name in IN_TIME for name in by):
            return Listed(rows.sort(*by, nulls_last=True), tuple(names))
        order = [rank_by, *by]
        return Listed(rows.sort(order, descending=[True, *(False for _ in by)], nulls_last=True), tuple(names))

    def whole(self) -> Answer:
        """Return one row with views and engagement rate of all posts together, and how many they are."""
        figures = ["views", ENGAGEMENT_RATE.key]
        return _answer(self._summary((), figures)) if "posts" in self.tables else pd.DataFrame()

    def close(self) -> None:
        """Give back what the engine holds of it."""
        engine(self.engine).close(self.resources)

    def days_by_month(self) -> Answer:
        """Return a row per month with the figures of all days together, oldest first."""
        if "daily" not in self.tables:
            return pd.DataFrame(columns=["month"])
        return _answer(summarize_days(self._days, ["month"])).sort_values("month", ignore_index=True)

    def hours(self) -> Answer:
        """Return a row per weekday and hour, where the hour is known: how many posts, and their median engagement rate."""
        if "posts" not in self.tables:
            return pd.DataFrame(columns=["weekday", "hour", "posts", MEDIAN_RATE])
        made = _answer(self._summary(["weekday", "hour"], [MEDIAN_RATE]))
        return made[made["hour"].notna() & made["weekday"].notna()].reset_index(drop=True)

    @cached_property
    def growth(self) -> Answer:
        """A row per account whose followers are known, the one that gained most first."""
        if "daily" not in self.tables:
            return pd.DataFrame(columns=["account", *OF_GROWTH])
        made = _answer(growth(self._days)).sort_values(
            ["followers_gained", "account"], ascending=[False, True], na_position="last", ignore_index=True
        )
        return made[["account", *OF_GROWTH]]

    @cached_property
    def standouts(self) -> Listed:
        """The posts with far more views than is usual for their account: the farthest, :data:`STANDOUTS` at the most."""
        names = ["account", "video_id", "views", "usual", "times_usual", "score"]
        if "posts" not in self.tables:
            return _nothing(names)
        order, descending = ["score", "video_id"], [True, False]
        farthest = (
            outliers(self._posts, shares=self._shares(["account"]))
            .select(names)
            .sort(order, descending=descending)
            .head(STANDOUTS)
        )
        rows = engine(self.engine).kept(farthest)
        return Listed(rows.sort(order, descending=descending), tuple(names))


def _nothing(names: Sequence[str]) -> Listed:
    return Listed(nw.from_native(pd.DataFrame(columns=list(names))).lazy(), tuple(names))


def _answer(frame: Frame) -> Answer:
    """Return the rows of a query; every engine's result comes as pandas."""
    made = frame.collect("pandas") if isinstance(frame, nw.LazyFrame) else frame
    table: Answer = made.to_native()
    return table
