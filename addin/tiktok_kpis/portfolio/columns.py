"""A metric's arithmetic as a column of any dataframe engine, through narwhals.

Missing is not zero. As in the rows of the workbook, a sum leaves out unknown parts and is missing only if all parts are. Other
results are missing if one of their parts is, if the divisor is 0, or if the result is not a finite number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from tiktok_kpis.metrics.expressions import Notation, read
from tiktok_kpis.metrics.functions import Metric

Frame = nw.LazyFrame[Any]
"""A lazy table of any engine: its rows are not read yet."""
OfSeries = Mapping[str, nw.Expr]
"""The results of primitives over a whole column (``first``, ``last`` …): a column for each, by the primitive's name."""
Addends = tuple[nw.Expr, ...]
"""The parts of a sum: they are added all at once, to know whether any of them has a value."""


def as_column(metric: Metric, columns: Mapping[str, nw.Expr | OfSeries]) -> nw.Expr:
    """Return a metric for each row; ``columns`` maps each argument to a column of floats, or to results over a whole column.

    The result is null if a required part is missing, if a divisor is 0, or if there is no finite result.
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
                # In pandas, 1 to the power of a missing value is 1, and so is a missing value to the power of 0
                known = ~one.is_null() & ~other.is_null()
                return (nw.when(known & ((one != 0) | (other > 0))).then(one**other),)
            case "larger":
                return (nw.when(~one.is_null() & ~other.is_null()).then(nw.max_horizontal(one, other)),)
        raise KeyError(name)


def _added(parts: Addends | OfSeries) -> nw.Expr:
    if isinstance(parts, Mapping):
        raise TypeError("results over a whole column cannot be used as numbers of a row")
    if len(parts) == 1:
        return parts[0]
    return nw.when(~nw.coalesce(*parts).is_null()).then(nw.sum_horizontal(*parts))
