"""A metric as a plain function: numbers in, a number out; pandas columns in, a column out.

The arithmetic is the definition's own. Numbers need the standard library only: pandas is looked at where the caller has loaded
it already, as nobody can hold one of its columns before.
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
"""How the documentation of a function names the unit of a number."""
_MODULE = "tiktok_kpis.interface.metrics"


def as_function(metric: Metric) -> Callable[..., Any]:
    """Return a metric as a function that takes its arguments by place or by name."""
    signature = inspect.signature(metric.call)

    @wraps(metric.call)
    def function(*arguments: Any, **named: Any) -> Any:
        given = signature.bind(*arguments, **named).arguments
        if any(map(_is_column, given.values())) and not _takes_a_column(metric):
            from tiktok_kpis.interface.columns import over_columns_given

            return over_columns_given(metric, given)
        return _over_numbers(metric, given)

    function.__doc__ = documentation(metric)
    function.__module__ = _MODULE
    return function


def documentation(metric: Metric) -> str:
    """Return what the help of a metric's function says: its arguments with their units, what it gives, and an example."""
    explained, prompt, example = (inspect.getdoc(metric.call) or "").partition(">>>")
    arguments = "\n".join(
        f"    {parameter.name}: {parameter.field.help_in()} ({UNITS[parameter.field.unit]})" for parameter in metric.parameters
    )
    if _takes_a_column(metric):
        gives = "``None`` where there is no result. Missing values of the column are passed over."
        takes = "Takes a list or a pandas column of numbers, in order."
    else:
        gives = "Missing (``None``, in a column ``NaN``) where an argument is missing, a divisor is 0 or there is no result."
        takes = "Each argument is a number or a pandas column; with columns, there is one result for each row."
    return (
        f"{explained.rstrip()}\n\n{takes}\n\nArgs:\n{arguments}\n\nReturns:\n    {UNITS[metric.unit].capitalize()}. {gives}\n\n"
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
    except (NoResult, OverflowError, ValueError):  # infinite numbers, and whole ones beyond what a float holds
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
