"""The figures of a portfolio in plain Python: lists of rows, the metrics as the functions they are, no dataframe anywhere."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import fmean, median
from typing import Any

from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.ledger.tables import POSTS
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.portfolio.figures import figures_of

Row = Mapping[str, Any]


def rate(metric: Metric, values: Mapping[str, float | None]) -> float | None:
    """Return a metric: interactions nobody counted are left out, unless there is none at all; every other part is needed."""
    parts = [parameter.name for parameter in metric.parameters]
    counted = [part for part in parts if part in INTERACTIONS]
    if any(values[part] is None for part in parts if part not in INTERACTIONS):
        return None
    if len(counted) > 1 and all(values[part] is None for part in counted):
        return None
    if len(counted) == 1 and values[counted[0]] is None:
        return None
    try:
        result = float(metric.call(**{part: values[part] or 0.0 for part in parts}))
    except NoResult:
        return None
    return result if math.isfinite(result) else None


def total(values: Iterable[float | None]) -> float | None:
    """Return a sum of what is known."""
    known = [value for value in values if value is not None]
    return math.fsum(known) if known else None


def _first_of_month(row: Row) -> list[date | None]:
    return [row["posted"].date().replace(day=1) if row["posted"] else None]


def _monday(row: Row) -> list[date | None]:
    return [row["posted"].date() - timedelta(days=row["posted"].weekday()) if row["posted"] else None]


def _hashtags(row: Row) -> Sequence[str | None]:
    return sorted({tag.lower() for tag in (row["hashtags"] or "").split()}) or [None]


KEYS: dict[str, Callable[[Row], Sequence[Any]]] = {"month": _first_of_month, "week": _monday, "hashtag": _hashtags}
"""How the groups that are no column of their own are made: a post is in one, or in several."""


def groups(rows: Iterable[Row], by: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
    """Return the rows of every group, by its key; a blank cell is no key."""
    made: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        keys: list[tuple[Any, ...]] = [()]
        for name in by:
            values = KEYS.get(name, lambda row, name=name: [None if row[name] == "" else row[name]])(row)
            keys = [(*key, value) for key in keys for value in values]
        for key in keys:
            made[key].append(row)
    return made


def summary(rows: Iterable[Row], by: Sequence[str]) -> dict[tuple[Any, ...], dict[str, float | None]]:
    """Return what ``summarize`` should give: by the key of each group, the figures."""
    return {key: _figures(group) for key, group in groups(rows, by).items()}


def _figures(group: Sequence[Row]) -> dict[str, float | None]:
    made: dict[str, float | None] = {"posts": float(len(group))}
    for figure in figures_of(POSTS):
        metric = METRICS.get(figure.upper())
        average, _, single = figure.partition("_")
        if metric is not None:
            made[figure] = rate(metric, {p.name: total(row[p.name] for row in group) for p in metric.parameters})
        elif average in ("mean", "median"):
            rates = [value for row in group if (value := rate(METRICS[single.upper()], row)) is not None]
            made[figure] = (fmean(rates) if average == "mean" else median(rates)) if rates else None
        else:
            made[figure] = total(row[figure] for row in group)
    return made


def as_days(value: Any) -> Any:
    """Return a moment as the day it is."""
    return value.date() if isinstance(value, datetime) else value


def standing(rows: Iterable[Row], figure: str) -> dict[str, dict[str, float | None]]:
    """Return where each post that has a figure stands in its account, by its id."""
    made: dict[str, dict[str, float | None]] = {}
    for group in groups(rows, ["account"]).values():
        metric = METRICS.get(figure.upper())
        values = {row["video_id"]: rate(metric, row) if metric else row[figure] for row in group}
        known = {video: value for video, value in values.items() if value is not None}
        usual = median(known.values())
        spread = median(abs(value - usual) for value in known.values())
        for video, value in known.items():
            made[video] = {
                figure: value,
                "rank": 1.0 + sum(other > value for other in known.values()),
                "usual": usual,
                "times_usual": value / usual if usual else None,
                "score": 0.6745 * (value - usual) / spread if spread else None,
            }
    return made
