"""Metrics as plain functions: with numbers they return a number, with pandas columns a column.

The arithmetic is that of the metric's definition. For numbers the standard library is enough. pandas is never imported here: an
argument can be a pandas column only if the caller has imported pandas already.
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from tiktok_kpis.interface.numbers import as_number
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.functions import Metric, Takes
from tiktok_kpis.metrics.units import Unit

UNITS = {
    Unit.RATE: "a fraction: 0.05 is 5%",
    Unit.COUNT: "a count",
    Unit.NUMBER: "a number",
    Unit.MONEY: "money, in your own currency",
    Unit.SECONDS: "seconds",
    Unit.DAYS: "days",
}
"""The units as the documentation of a function names them."""
_MODULE = "tiktok_kpis.interface.metrics"


def as_function(metric: Metric) -> Callable[..., Any]:
    """Return a metric as a function that takes positional and keyword arguments."""
    signature = inspect.signature(metric.call)

    @wraps(metric.call)
    def function(*arguments: Any, **named: Any) -> Any:
        given = signature.bind(*arguments, **named).arguments
        if any(map(_is_column, given.values())) and not _takes_a_column(metric):
            from tiktok_kpis.interface.columns import metric_column

            return metric_column(metric, given)
        return _over_numbers(metric, given)

    function.__doc__ = documentation(metric)
    function.__module__ = _MODULE
    return function


def documentation(metric: Metric) -> str:
    """Return the docstring for a metric's function: its arguments with their units, what it returns, and an example."""
    summary, prompt, example = (inspect.getdoc(metric.call) or "").partition(">>>")
    arguments = "\n".join(
        f"    {parameter.name}: {parameter.field.help_in()} ({UNITS[parameter.field.unit]})" for parameter in metric.parameters
    )
    if _takes_a_column(metric):
        returns = "``None`` if there is no result. Missing values of the column are skipped."
        takes = "Takes a list or a pandas column of numbers, in order."
    else:
        returns = "Missing (``None``, in a column ``NaN``) if an argument is missing, a divisor is 0 or there is no result."
        takes = "Each argument is a number or a pandas column; with columns, there is one result per row."
    return (
        f"{summary.rstrip()}\n\n{takes}\n\nArgs:\n{arguments}\n\nReturns:\n    {UNITS[metric.unit].capitalize()}. {returns}\n\n"
        f"Raises:\n    TypeError: an argument is not a number, such as text.\n\n{prompt}{example}\n"
    )


def _over_numbers(metric: Metric, given: Mapping[str, Any]) -> float | None:
    quantities: dict[str, Any] = {}
    for parameter in metric.parameters:
        name, value = parameter.name, given[parameter.name]
        quantities[name] = _numbers(name, value) if parameter.takes is Takes.COLUMN else as_number(name, value)
    if None in quantities.values():
        return None
    try:
        result: float = metric.call(**quantities)
        return result if math.isfinite(result) else None
    except (NoResult, OverflowError, ValueError):  # infinite numbers, and integers too large for a float
        return None


def _numbers(name: str, values: Any) -> list[float]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{name} takes a list or a column of numbers, not {values!r}")
    return [number for value in values if (number := as_number(name, value)) is not None]


def _takes_a_column(metric: Metric) -> bool:
    return any(parameter.takes is Takes.COLUMN for parameter in metric.parameters)


def _is_column(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.Series)
