"""Figures of groups of posts or days, lazily: totals, the rates of those totals, and the posts' own rates.

    posts = engine("duckdb").opened(["posts/*.parquet"], POSTS)
    by_month = summarize(posts, ["account", "month"])                       # every figure
    rates = summarize(posts, ["hashtag"], figures=["engagement_rate"])      # reads the columns of this one only
    table = by_month.sort("account", "month").collect("pandas").to_native()

Frames have the names of the ledger's columns (:mod:`tiktok_kpis.ledger.tables`); of a column that is not there nothing is
known. Groups are made by any column, and by ``month`` (its first day), ``week`` (its Monday) and ``hashtag`` (a post counts
once for each it has); a blank key is a group of its own, null. The result has the keys, ``posts`` or ``days`` (how many there
are), and the figures, floats, null where nothing is known:

- a field (``views``): its total over the group; of a field that is a state (``followers``) each account's newest count;
- a metric (``engagement_rate``): the rate of the totals;
- ``mean_`` or ``median_`` before a metric: that of the rates of the single posts or days.

A field that cannot be added up is in no group's figures; ``given`` gives what no table has, such as ``target_rate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from tiktok_kpis.ledger.tables import DAILY, POSTS, Table
from tiktok_kpis.metrics.catalogue import Metric, Takes
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS, STANDS_FOR, RollUp
from tiktok_kpis.portfolio.columns import Frame, as_column
from tiktok_kpis.portfolio.engines import engine_of

Given = Mapping[str, float]
"""Values of arguments that no column has."""

AVERAGES = ("mean", "median")
USUAL_AVERAGES = tuple(f"{average}_engagement_rate" for average in AVERAGES)
_KNOWN, _SINGLE, _MOMENT = "known {}", "single {}", "moment known"
"""Columns on the way: no table has a name with a space."""


def summarize(
    posts: Frame, by: Sequence[str] = (), *, figures: Iterable[str] | None = None, given: Given | None = None
) -> Frame:
    """Return one row per group of posts: the keys, ``posts``, and the figures, by default :func:`figures_of`."""
    return _POSTS.summary(posts, by, figures, given or {})


def summarize_days(
    days: Frame, by: Sequence[str] = (), *, figures: Iterable[str] | None = None, given: Given | None = None
) -> Frame:
    """Return one row per group of days: the keys, ``days``, and the figures, by default :func:`figures_of`."""
    return _DAYS.summary(days, by, figures, given or {})


def figures_of(table: Table, given: Given | None = None) -> list[str]:
    """Return the names of the figures that groups of a table's rows have: totals, rates, and what single rates average."""
    totals = [name for name in table.names() if name in FIELDS and FIELDS[name].roll_up is not RollUp.NONE]
    rates = [metric.key for metric in METRICS.values() if _can_be_had(metric, totals, given or {})]
    return [*totals, *rates, *USUAL_AVERAGES]


@dataclass(frozen=True)
class _Rows:
    """What the rows of a table are: ``counted`` names how many there are, ``moment`` the column of their time."""

    table: Table
    counted: str
    moment: str

    def summary(self, frame: Frame, by: Sequence[str], figures: Iterable[str] | None, given: Given) -> Frame:
        wanted = list(figures_of(self.table, given) if figures is None else figures)
        averages = {name: _metric(key) for name in wanted for average, _, key in [name.partition("_")] if average in AVERAGES}
        rates = {name: _metric(name) for name in wanted if name.upper() in METRICS}
        totals = _unique(
            *(name for name in wanted if name not in averages and name not in rates),
            *(name for metric in rates.values() for name in _fields(metric, given)),
        )
        needed = _unique(*totals, *(name for metric in averages.values() for name in _fields(metric, given)))
        singles = {_SINGLE.format(metric.key): metric for metric in averages.values()}
        states = [name for name in totals if FIELDS[name].roll_up is not RollUp.SUM]
        rows = self._keyed(self._numbers(frame, by, needed, timed=bool(states)), by)
        for name in states:
            rows = _only_where_it_counts(rows, name, FIELDS[name].roll_up, by, self.moment)
        rows = _with(rows, *(as_column(m, _arguments(m, given)).alias(key) for key, m in singles.items()))
        grouped = _grouped(
            rows,
            by,
            nw.len().alias(self.counted),
            *(nw.col(name).sum() for name in totals),
            *(nw.col(name).count().alias(_KNOWN.format(name)) for name in totals),
            *(_average(name, metric) for name, metric in averages.items()),
        )
        known = _with(grouped, *(nw.when(nw.col(_KNOWN.format(name)) > 0).then(nw.col(name)) for name in totals))
        made = _with(known, *(as_column(metric, _arguments(metric, given)).alias(name) for name, metric in rates.items()))
        return made.select(*by, self.counted, *wanted)

    def _numbers(self, frame: Frame, by: Sequence[str], names: Sequence[str], *, timed: bool) -> Frame:
        """Return the columns that are needed and no others: keys as they are, figures as floats."""
        schema = frame.collect_schema()
        made = {"hashtag": "hashtags", "month": self.moment, "week": self.moment}
        keys = _unique(*(made.get(key, key) for key in by), *(("account", self.moment) if timed else ()))
        return frame.select(
            *keys,
            *(
                nw.col(name).cast(nw.Float64) if name in schema else nw.lit(None, dtype=nw.Float64).alias(name)
                for name in names
            ),
        )

    def _keyed(self, rows: Frame, by: Sequence[str]) -> Frame:
        engine = engine_of(rows)
        if "hashtag" in by:
            rows = engine.hashtag_rows(rows)
        if {"month", "week"} & set(by):
            rows = engine.first_days(rows, self.moment)
        schema = rows.collect_schema()
        texts = [key for key in by if schema[key] in (nw.String, nw.Object)]
        return _with(rows, *(nw.when(nw.col(key) != "").then(nw.col(key)) for key in texts))


_POSTS = _Rows(POSTS, "posts", "posted")
_DAYS = _Rows(DAILY, "days", "date")


def _only_where_it_counts(rows: Frame, name: str, roll_up: RollUp, by: Sequence[str], moment: str) -> Frame:
    """Keep a state on the first or the last day that knows it, of each account in each group: there it adds up."""
    known = nw.when(~nw.col(name).is_null()).then(nw.col(moment))
    rows = rows.with_columns(known.alias(_MOMENT))
    ends = nw.col(_MOMENT).min() if roll_up is RollUp.FIRST else nw.col(_MOMENT).max()
    return rows.with_columns(nw.when(nw.col(_MOMENT) == ends.over(*_unique(*by, "account"))).then(nw.col(name)).alias(name))


def _with(rows: Frame, *columns: nw.Expr) -> Frame:
    return rows.with_columns(*columns) if columns else rows


def _grouped(rows: Frame, by: Sequence[str], *aggregates: nw.Expr) -> Frame:
    return rows.group_by(*by).agg(*aggregates) if by else rows.select(*aggregates)


def _average(name: str, metric: Metric) -> nw.Expr:
    singles = nw.col(_SINGLE.format(metric.key))
    return (singles.mean() if name.startswith("mean_") else singles.median()).alias(name)


def _can_be_had(metric: Metric, totals: Sequence[str], given: Given) -> bool:
    return not (metric.by_row or any(parameter.takes is Takes.COLUMN for parameter in metric.parameters)) and all(
        name in totals for name in _fields(metric, given)
    )


def _metric(key: str) -> Metric:
    return METRICS[key.upper()]


def _fields(metric: Metric, given: Given) -> list[str]:
    """Return the columns a metric reads."""
    return [STANDS_FOR.get(parameter.name, parameter.name) for parameter in metric.parameters if parameter.name not in given]


def _arguments(metric: Metric, given: Given) -> dict[str, nw.Expr]:
    return {
        parameter.name: nw.lit(float(given[parameter.name]))
        if parameter.name in given
        else nw.col(STANDS_FOR.get(parameter.name, parameter.name))
        for parameter in metric.parameters
    }


def _unique(*names: str) -> list[str]:
    return list(dict.fromkeys(names))
