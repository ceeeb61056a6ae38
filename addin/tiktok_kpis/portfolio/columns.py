"""A definition's arithmetic as a column of any dataframe engine, through narwhals.

Missing is not zero: a sum leaves out the parts nobody counted and is missing where all of them are, as the workbook's rows
have it; everything else is missing where one of its parts is. So is a ratio to zero, and what is no finite number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from tiktok_kpis.metrics.expressions import Notation, read
from tiktok_kpis.metrics.functions import Metric

Frame = nw.LazyFrame[Any]
"""Rows of any engine, not yet read."""
OfSeries = Mapping[str, nw.Expr]
"""What is known of the numbers of a whole column: by the name of a primitive (``first``, ``last``), the column it gives."""
Addends = tuple[nw.Expr, ...]
"""What is added up: a sum looks at all its parts at once, to know whether any of them is there."""


def as_column(metric: Metric, columns: Mapping[str, nw.Expr | OfSeries]) -> nw.Expr:
    """Return a metric for every row: ``columns`` maps each argument to a column of floats, a column's numbers to what is known.

    Null where a part that is needed is missing, where a divisor is 0 and where there is no finite result.
    """
    result = _added(read(metric.expression, EngineNotation(columns)))
    return nw.when(result.is_finite()).then(result)


class EngineNotation(Notation[Addends | OfSeries]):
    """Reads an expression as a column of an engine."""

    def __init__(self, columns: Mapping[str, nw.Expr | OfSeries]) -> None:
        self.columns = columns

    def argument(self, name: str) -> Addends | OfSeries:
        """Read an argument as its column."""
        column = self.columns[name]
        return column if isinstance(column, Mapping) else (column,)

    def constant(self, value: float) -> Addends:
        """Read a number."""
        return (nw.lit(float(value)),)

    def operation(self, symbol: str, left: Addends | OfSeries, right: Addends | OfSeries) -> Addends:
        """Read one of ``+ - *``."""
        match symbol:
            case "+":
                return (*left, *right)
            case "-":
                return (_added(left) - _added(right),)
        return (_added(left) * _added(right),)

    def primitive(self, name: str, operands: Sequence[Addends | OfSeries]) -> Addends:
        """Read a primitive."""
        if isinstance(operands[0], Mapping):
            return (operands[0][name],)
        one, other = _added(operands[0]), _added(operands[-1])
        match name:
            case "ratio":
                return (one / nw.when(other != 0).then(other),)
            case "power":
                # pandas raises 1 to a missing power, and anything missing to the power of 0, to 1
                known = ~one.is_null() & ~other.is_null()
                return (nw.when(known & ((one != 0) | (other > 0))).then(one**other),)
            case "larger":
                return (nw.when(~one.is_null() & ~other.is_null()).then(nw.max_horizontal(one, other)),)
        raise KeyError(name)


def _added(parts: Addends | OfSeries) -> nw.Expr:
    if isinstance(parts, Mapping):
        raise TypeError("the numbers of a column are no number")
    if len(parts) == 1:
        return parts[0]
    return nw.when(~nw.coalesce(*parts).is_null()).then(nw.sum_horizontal(*parts))
