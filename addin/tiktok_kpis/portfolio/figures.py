"""Figures by their names: which there are, and which columns each is made of.

A figure is a field (``views``), a metric (``engagement_rate``), or ``mean_`` or ``median_`` before a metric.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.metrics.catalogue import Metric, Takes
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS, STANDS_FOR, RollUp
from tiktok_kpis.portfolio.columns import as_column

Given = Mapping[str, float]
"""Values of arguments that no column has, such as ``target_rate``."""
AVERAGES = ("mean", "median")


def figures_of(table: Table, given: Given | None = None) -> list[str]:
    """Return the names of the figures that groups of a table's rows have: totals, rates, and what single rates average."""
    totals = [name for name in table.names() if name in FIELDS and FIELDS[name].roll_up is not RollUp.NONE]
    rates = [metric.key for metric in METRICS.values() if _is_rate_of(totals, metric, given or {})]
    return [*totals, *rates, *(f"{average}_engagement_rate" for average in AVERAGES)]


def rate_of_totals(figure: str) -> Metric | None:
    """Return the metric a figure is, ``None`` for another kind of figure."""
    return METRICS.get(figure.upper())


def averaged(figure: str) -> Metric | None:
    """Return the metric whose single values a figure averages, ``None`` for another kind of figure."""
    average, _, key = figure.partition("_")
    return METRICS.get(key.upper()) if average in AVERAGES else None


def check(figure: str, given: Given) -> None:
    """Complain about a figure that no group has.

    Raises:
        ValueError: nothing has this name, or it cannot be added up.

    """
    metric = rate_of_totals(figure)
    single = averaged(figure)
    if metric is None and single is None and figure not in FIELDS:
        raise ValueError(f"no figure is called {figure}")
    totals = [figure] if metric is None and single is None else columns_of(metric, given) if metric else []
    if not_added := [name for name in totals if FIELDS[name].roll_up is RollUp.NONE]:
        raise ValueError(f"{figure} is no figure of a group: {', '.join(not_added)} cannot be added up")
    if metric is not None and _takes_column(metric):
        raise ValueError(f"{figure} is a figure of an account's days: see growth")


def columns_of(metric: Metric, given: Given) -> list[str]:
    """Return the columns a metric is made of."""
    return [STANDS_FOR.get(parameter.name, parameter.name) for parameter in metric.parameters if parameter.name not in given]


def single(metric: Metric, given: Given) -> nw.Expr:
    """Return a metric for every row, of the columns of its fields and what is given."""
    return as_column(
        metric,
        {
            parameter.name: nw.lit(float(given[parameter.name]))
            if parameter.name in given
            else nw.col(STANDS_FOR.get(parameter.name, parameter.name))
            for parameter in metric.parameters
        },
    )


def _is_rate_of(totals: Sequence[str], metric: Metric, given: Given) -> bool:
    return not metric.by_row and not _takes_column(metric) and all(name in totals for name in columns_of(metric, given))


def _takes_column(metric: Metric) -> bool:
    return any(parameter.takes is Takes.COLUMN for parameter in metric.parameters)
