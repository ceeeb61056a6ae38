"""Queries on a portfolio, whose results are small tables: groups, months, hours, growth, standouts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
"""The keys that posts can be grouped by."""
IN_TIME = ("month", "week", "weekday", "hour")
"""Groupings that are sorted by time; all others are ranked."""
SHOWN = ("views", "likes", "comments", "saves", "shares", ENGAGEMENT_RATE.key, MEDIAN_RATE)
"""The figures of a group that are shown if there is not enough room for all."""
OF_GROWTH = ("followers_at_start", "followers", "followers_gained", FOLLOWER_GROWTH_RATE.key, "growth_steadiness")

STANDOUTS = 1_000
"""The maximum number of standouts: posts far above the usual."""
MEDIAN_BYTES = 64
"""The memory assumed per post for medians. They need less, but DuckDB is far slower once memory runs out."""

Answer = pd.DataFrame
"""A small table with columns for keys and figures; missing values are NaN or None."""


@dataclass(frozen=True)
class Listed:
    """The sorted rows of an answer. They stay in the engine, because there may be more than fit into memory."""

    rows: Frame
    names: tuple[str, ...]
    """Its columns."""

    @cached_property
    def count(self) -> int:
        """The number of rows."""
        return int(_answer(self.rows.select(nw.len().alias("rows")))["rows"].iloc[0])

    def head(self, rows: int) -> Answer:
        """Return the first rows."""
        return _answer(self.rows.head(rows))

    def batches(self) -> Iterator[Answer]:
        """Yield all rows, in batches whose size the engine decides."""
        return engine_of(self.rows).batches(self.rows)


def groupings(named: str) -> list[str]:
    """Return the groupings in a text such as ``account,month``.

    Raises:
        Refused: one of them is not a grouping.

    """
    found = [name.strip().lower() for name in named.split(",") if name.strip()]
    unknown = next((name for name in found if name not in GROUPINGS), None)
    if unknown is not None or not found:
        raise Refused(Problem(UNKNOWN_GROUPING, values={"name": unknown or named, "names": ", ".join(GROUPINGS)}))
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Portfolio:
    """The tables of a store, or of a folder with the same structure, opened in an engine."""

    place: str
    """The folder, or an address that the engine can open."""
    tables: tuple[str, ...]
    """The tables that exist: ``posts``, ``daily`` or both."""
    engine: str = "duckdb"
    resources: Resources = field(default_factory=Resources)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The files of each table, where they are known one by one; else all files in the table's folder are read."""

    @cached_property
    def _posts(self) -> Frame:
        return self._opened(POSTS)

    @cached_property
    def _days(self) -> Frame:
        return self._opened(DAILY)

    def _opened(self, table: Table) -> Frame:
        name = table.name.lower()
        return engine(self.engine).opened(self.files.get(name) or [f"{self.place}/{name}"], table, self.resources)

    def _summary(self, by: Sequence[str], figures: Iterable[str] | None = None) -> Frame:
        return summarize(self._posts, by, figures=figures, shares=self._shares(by))

    def _shares(self, by: Sequence[str]) -> int:
        """Return into how many shares the groups must be divided so that their medians fit into the allowed memory."""
        if self.engine != "duckdb" or self.resources.memory is None:
            return 1
        rows = keyed(self._posts, by, ["views"], "posted").select(nw.len().alias("rows"))
        return ceil(int(_answer(rows)["rows"].iloc[0]) * MEDIAN_BYTES / (self.resources.memory * 10**6))

    def groups(self, by: Sequence[str], rank_by: str = "views", figures: Iterable[str] | None = None) -> Listed:
        """Return one row per group of posts, by default with all figures.

        Groups are ranked by one of the figures, with ``rank`` as the first column; groups by time are sorted by time.
        """
        figures = figures_of(POSTS) if figures is None else list(figures)
        names = ["rank", *by, "posts", *figures]
        if "posts" not in self.tables:
            return _nothing(names)
        ranked = self._summary(by, figures).with_columns(nw.col(rank_by).rank("min", descending=True).alias("rank"))
        rows = engine(self.engine).materialized(ranked.select(names))
        if all(name in IN_TIME for name in by):
            return Listed(rows.sort(*by, nulls_last=True), tuple(names))
        order = [rank_by, *by]
        return Listed(rows.sort(order, descending=[True, *(False for _ in by)], nulls_last=True), tuple(names))

    def whole(self) -> Answer:
        """Return one row with the views and the engagement rate of all posts together, and their number."""
        figures = ["views", ENGAGEMENT_RATE.key]
        return _answer(self._summary((), figures)) if "posts" in self.tables else pd.DataFrame()

    def close(self) -> None:
        """Release the memory and files of the engine."""
        engine(self.engine).close(self.resources)

    def days_by_month(self) -> Answer:
        """Return one row per month with the figures of all days in it, oldest first."""
        if "daily" not in self.tables:
            return pd.DataFrame(columns=["month"])
        return _answer(summarize_days(self._days, ["month"])).sort_values("month", ignore_index=True)

    def hours(self) -> Answer:
        """Return one row per weekday and hour, for posts with a known hour: their number and median engagement rate."""
        if "posts" not in self.tables:
            return pd.DataFrame(columns=["weekday", "hour", "posts", MEDIAN_RATE])
        made = _answer(self._summary(["weekday", "hour"], [MEDIAN_RATE]))
        return made[made["hour"].notna() & made["weekday"].notna()].reset_index(drop=True)

    @cached_property
    def growth(self) -> Answer:
        """Return one row per account with known followers, sorted by followers gained, most first."""
        if "daily" not in self.tables:
            return pd.DataFrame(columns=["account", *OF_GROWTH])
        made = _answer(growth(self._days)).sort_values(
            ["followers_gained", "account"], ascending=[False, True], na_position="last", ignore_index=True
        )
        return made[["account", *OF_GROWTH]]

    @cached_property
    def standouts(self) -> Listed:
        """Return the posts with far more views than usual for their account, highest score first, at most :data:`STANDOUTS`."""
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
        rows = engine(self.engine).materialized(farthest)
        return Listed(rows.sort(order, descending=descending), tuple(names))


def _nothing(names: Sequence[str]) -> Listed:
    return Listed(nw.from_native(pd.DataFrame(columns=list(names))).lazy(), tuple(names))


def _answer(frame: Frame) -> Answer:
    """Return the rows of a query as a pandas table, whatever the engine."""
    made = frame.collect("pandas") if isinstance(frame, nw.LazyFrame) else frame
    table: Answer = made.to_native()
    return table
