"""What people ask of a portfolio, answered by an engine as small tables: groups, months, hours, growth, standouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import narwhals as nw
import pandas as pd

from tiktok_kpis.ledger.tables import DAILY, POSTS, Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.engines import engine
from tiktok_kpis.portfolio.figures import figures_of
from tiktok_kpis.portfolio.files import Resources
from tiktok_kpis.portfolio.growth import growth
from tiktok_kpis.portfolio.measures import summarize, summarize_days
from tiktok_kpis.portfolio.standing import outliers
from tiktok_kpis.problems import Problem, Refused

GROUPINGS = ("account", "month", "week", "weekday", "hour", "hashtag", "format", "pillar", "hook", "product", "sound")
"""What posts are grouped by."""
IN_TIME = ("month", "week", "weekday", "hour")
"""Groupings that stand in the order of time; all others are ranked."""
SHOWN = ("views", "likes", "comments", "saves", "shares", "engagement_rate", "median_engagement_rate")
"""The figures of a group that are shown where there is no room for all."""
OF_GROWTH = ("followers_at_start", "followers", "followers_gained", "follower_growth_rate", "growth_steadiness")

Answer = pd.DataFrame
"""A small table: names of keys and figures, missing values as NaN or None."""


def groupings(named: str) -> list[str]:
    """Return the groupings of a text such as ``account,month``.

    Raises:
        Refused: one of them is none.

    """
    found = [name.strip().lower() for name in named.split(",") if name.strip()]
    unknown = next((name for name in found if name not in GROUPINGS), None)
    if unknown is not None or not found:
        raise Refused(Problem("unknown_grouping", values={"name": unknown or named, "names": ", ".join(GROUPINGS)}))
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

    def groups(self, by: Sequence[str], rank_by: str = "views") -> Answer:
        """Return a row per group of posts with every figure: ranked by one of them, ``rank`` first; or in the order of time."""
        if "posts" not in self.tables:
            return pd.DataFrame(columns=["rank", *by, "posts", *figures_of(POSTS)])
        made = _answer(summarize(self._posts, by))
        made.insert(0, "rank", made[rank_by].rank(method="min", ascending=False))
        if all(name in IN_TIME for name in by):
            return made.sort_values(list(by), kind="stable", na_position="last", ignore_index=True)
        return made.sort_values([rank_by, *by], ascending=[False, *(True for _ in by)], na_position="last", ignore_index=True)

    def whole(self) -> Answer:
        """Return one row with the figures of all posts together."""
        return _answer(summarize(self._posts)) if "posts" in self.tables else pd.DataFrame()

    def days_by_month(self) -> Answer:
        """Return a row per month with the figures of all days together, oldest first."""
        if "daily" not in self.tables:
            return pd.DataFrame(columns=["month"])
        return _answer(summarize_days(self._days, ["month"])).sort_values("month", ignore_index=True)

    def hours(self) -> Answer:
        """Return a row per weekday and hour, where the hour is known: how many posts, and their median engagement rate."""
        if "posts" not in self.tables:
            return pd.DataFrame(columns=["weekday", "hour", "posts", "median_engagement_rate"])
        made = _answer(summarize(self._posts, ["weekday", "hour"], figures=["median_engagement_rate"]))
        return made[made["hour"].notna() & made["weekday"].notna()].reset_index(drop=True)

    def growth(self) -> Answer:
        """Return a row per account whose followers are known, the one that gained most first."""
        if "daily" not in self.tables:
            return pd.DataFrame(columns=["account", *OF_GROWTH])
        made = _answer(growth(self._days)).sort_values(
            ["followers_gained", "account"], ascending=[False, True], na_position="last", ignore_index=True
        )
        return made[["account", *OF_GROWTH]]

    def standouts(self, figure: str = "views") -> Answer:
        """Return the posts far above what is usual for their account, the farthest first."""
        columns = ["account", "video_id", figure, "usual", "times_usual", "score"]
        if "posts" not in self.tables:
            return pd.DataFrame(columns=columns)
        made = _answer(outliers(self._posts, figure)).sort_values(
            ["score", "video_id"], ascending=[False, True], ignore_index=True
        )
        return made[columns]


def _answer(frame: Frame) -> Answer:
    """Return the rows of a query; every engine's result comes as pandas."""
    made = frame.collect("pandas") if isinstance(frame, nw.LazyFrame) else frame
    table: Answer = made.to_native()
    return table
