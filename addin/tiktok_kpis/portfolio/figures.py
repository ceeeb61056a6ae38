"""The figures of groups of posts or days, declared as KPIs, and the columns that each one needs.

A figure is a field (``views``), a metric (``engagement_rate``), or a metric with the prefix ``mean_`` or ``median_``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw

from tiktok_kpis.kpis.definitions import AVERAGES, ENGAGEMENT_RATE, How, Kpi, Rows
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS, RollUp
from tiktok_kpis.metrics.functions import Metric, Takes
from tiktok_kpis.portfolio.columns import as_column

Given = Mapping[str, float]
"""Values for arguments that are not columns, such as ``target_rate``."""


def _average(how: How, metric: Metric) -> Kpi:
    return Kpi(f"{how.value}_{metric.key}", how, Rows.POSTS, metric)


# A field such as followers is declared as a total too; its roll-up says that a group takes the last count of each account
_DECLARED = (
    *(Kpi(name, How.TOTAL, Rows.POSTS, field) for name, field in FIELDS.items()),
    *(Kpi(metric.key, How.RATE_OF_TOTALS, Rows.POSTS, metric) for metric in METRICS.values()),
    *(_average(how, metric) for how in AVERAGES for metric in METRICS.values()),
)
FIGURES: Mapping[str, Kpi] = {figure.key: figure for figure in _DECLARED}
"""All figures by name, of days and of posts. A name that is both a field and a metric means the metric."""
MEDIAN_RATE = _average(How.MEDIAN, ENGAGEMENT_RATE.metric).key
"""The median of the rate by which single posts are compared."""


def figures_of(table: Table, given: Given | None = None) -> list[str]:
    """Return the names of the figures for groups of a table's rows: totals, rates of totals, and averages of single rates."""
    totals = [name for name in table.names() if name in FIELDS and FIELDS[name].roll_up is not RollUp.NONE]
    rates = [metric.key for metric in METRICS.values() if _is_rate_of(totals, metric, given or {})]
    return [*totals, *rates, *(_average(how, ENGAGEMENT_RATE.metric).key for how in AVERAGES)]


def rate_of_totals(figure: str) -> Metric | None:
    """Return the metric of a figure that is a rate of totals, ``None`` for other figures."""
    declared = FIGURES.get(figure)
    return declared.metric if declared is not None and declared.how is How.RATE_OF_TOTALS else None


def averaged(figure: str) -> Metric | None:
    """Return the metric of a figure that is an average of single values, ``None`` for other figures."""
    declared = FIGURES.get(figure)
    return declared.metric if declared is not None and declared.how in AVERAGES else None


def check(figure: str, given: Given) -> None:
    """Check that groups have a figure.

    Raises:
        ValueError: there is no figure with this name, or it cannot be added up.

    """
    if figure not in FIGURES:
        raise ValueError(f"no figure is called {figure}")
    metric = rate_of_totals(figure)
    totals = columns_of(metric, given) if metric else [figure] if FIGURES[figure].how is How.TOTAL else []
    if not_added := [name for name in totals if FIELDS[name].roll_up is RollUp.NONE]:
        raise ValueError(f"{figure} is not a figure of groups: {', '.join(not_added)} cannot be added up")
    if metric is not None and _takes_column(metric):
        raise ValueError(f"{figure} is a figure of an account's days: see growth")


def columns_of(metric: Metric, given: Given) -> list[str]:
    """Return the columns that a metric needs."""
    return [parameter.field.column for parameter in metric.parameters if parameter.name not in given]


def single(metric: Metric, given: Given) -> nw.Expr:
    """Return a metric for each row, from the columns of its fields and the given values."""
    return as_column(
        metric,
        {
            parameter.name: nw.lit(float(given[parameter.name])) if parameter.name in given else nw.col(parameter.field.column)
            for parameter in metric.parameters
        },
    )


def _is_rate_of(totals: Sequence[str], metric: Metric, given: Given) -> bool:
    return not metric.by_row and not _takes_column(metric) and all(name in totals for name in columns_of(metric, given))


def _takes_column(metric: Metric) -> bool:
    return any(parameter.takes is Takes.COLUMN for parameter in metric.parameters)
