"""Figures of groups of posts or days as lazy queries: totals, rates of totals, and averages of the posts' own rates.

    posts = engine("duckdb").opened(["posts/*.parquet"], POSTS)
    by_month = summarize(posts, ["account", "month"])                       # all figures
    rates = summarize(posts, ["hashtag"], figures=["engagement_rate"])      # reads only the columns it needs
    table = by_month.sort("account", "month").collect("pandas").to_native()

Frames have the column names of the ledger (:mod:`tiktok_kpis.ledger.tables`); a column that a frame lacks counts as unknown.
Rows can be grouped by any column, and by ``month`` (its first day), ``week`` (its Monday) and ``hashtag`` (a post counts once
for each of its hashtags). Rows with a blank key form a group with the key null. The result has the keys, ``posts`` or ``days``
(their number), and the figures as floats, null if unknown:

- a field (``views``): its total over the group; for a field such as ``followers`` the newest count of each account;
- a metric (``engagement_rate``): the rate of the totals;
- a metric with the prefix ``mean_`` or ``median_``: the average of the rates of single posts or days.

A field that cannot be added up is not a figure of groups. ``given`` has values that no table has, such as ``target_rate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals as nw

from tiktok_kpis.kpis.definitions import How
from tiktok_kpis.ledger.tables import DAILY, POSTS, Table
from tiktok_kpis.metrics.fields import FIELDS, RollUp
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.figures import FIGURES, Given, averaged, check, columns_of, figures_of, rate_of_totals, single
from tiktok_kpis.portfolio.grouping import keyed, newest_only, unique, with_columns
from tiktok_kpis.portfolio.shares import in_shares

_KNOWN, _SINGLE = "known {}", "single {}"
"""Temporary columns. Their names have a space, which no column of a table has."""


def summarize(
    posts: Frame,
    by: Sequence[str] = (),
    *,
    figures: Iterable[str] | None = None,
    given: Given | None = None,
    shares: int = 1,
) -> Frame:
    """Return one row per group of posts: the keys, ``posts``, and the figures, by default those of :func:`figures_of`.

    With several ``shares``, DuckDB calculates one share of the groups after the other at once, so that memory is enough.

    Raises:
        ValueError: a key is not a column of the posts, or a figure is not one of groups.

    """
    return _summary(posts, by, figures, given or {}, shares, table=POSTS, counted="posts", moment="posted")


def summarize_days(
    days: Frame,
    by: Sequence[str] = (),
    *,
    figures: Iterable[str] | None = None,
    given: Given | None = None,
    shares: int = 1,
) -> Frame:
    """Return one row per group of days: the keys, ``days``, and the figures, by default those of :func:`figures_of`.

    With several ``shares``, DuckDB calculates one share of the groups after the other at once, so that memory is enough.

    Raises:
        ValueError: a key is not a column of the days, or a figure is not one of groups.

    """
    return _summary(days, by, figures, given or {}, shares, table=DAILY, counted="days", moment="date")


def _summary(
    frame: Frame,
    by: Sequence[str],
    figures: Iterable[str] | None,
    given: Given,
    shares: int,
    *,
    table: Table,
    counted: str,
    moment: str,
) -> Frame:
    wanted = figures_of(table, given) if figures is None else unique(*figures)
    for figure in wanted:
        check(figure, given)
    rates = {figure: metric for figure in wanted if (metric := rate_of_totals(figure))}
    averages = {figure: metric for figure in wanted if (metric := averaged(figure))}
    totals = unique(
        *(figure for figure in wanted if figure not in rates and figure not in averages),
        *(name for metric in rates.values() for name in columns_of(metric, given)),
    )
    singles = {_SINGLE.format(metric.key): single(metric, given) for metric in averages.values()}
    read = [*totals, *(name for metric in averages.values() for name in columns_of(metric, given))]
    states = [name for name in totals if FIELDS[name].roll_up is not RollUp.SUM]
    rows = keyed(frame, by, read, moment, *(("account", moment) if states else ()))
    rows = with_columns(rows, *(rate.alias(name) for name, rate in singles.items()))
    aggregates = [
        nw.len().alias(counted),
        *(nw.col(name).sum() for name in totals),
        *(nw.col(name).count().alias(_KNOWN.format(name)) for name in totals),
        *(_average(figure, metric) for figure, metric in averages.items()),
    ]
    known = [nw.when(nw.col(_KNOWN.format(name)) > 0).then(nw.col(name)).alias(name) for name in totals]

    def grouped(rows: Frame) -> Frame:
        for name in states:
            rows = newest_only(rows, name, FIELDS[name].roll_up, unique(*by, "account"), moment)
        groups = with_columns(rows.group_by(*by).agg(*aggregates) if by else rows.select(*aggregates), *known)
        groups = with_columns(groups, *(single(metric, given).alias(figure) for figure, metric in rates.items()))
        return groups.select(*by, counted, *wanted)

    return in_shares(rows, by, shares, grouped)


def _average(figure: str, metric: Metric) -> nw.Expr:
    singles = nw.col(_SINGLE.format(metric.key))
    return (singles.mean() if FIGURES[figure].how is How.MEAN else singles.median()).alias(figure)
