"""The arithmetic that a metric may use, for numbers and for symbols.

A metric is a function of *quantities*. Called with floats, it calculates. Called with :class:`Argument` symbols, it returns the
:class:`Expression` of its arithmetic, which a :class:`Notation` then reads as a native formula, a LAMBDA body, words, or
columns of a dataframe. The function is the only place where the arithmetic of a metric is written.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.spreadsheet.errors import CellError


class Expression:
    """Arithmetic that is not calculated yet. Expressions are combined with ``+ - *`` and the primitives of this module."""

    def __add__(self, other: Quantity) -> Expression:
        return Operation("+", self, _expression(other))

    def __radd__(self, other: float) -> Expression:
        return Operation("+", _expression(other), self)

    def __sub__(self, other: Quantity) -> Expression:
        return Operation("-", self, _expression(other))

    def __rsub__(self, other: float) -> Expression:
        return Operation("-", _expression(other), self)

    def __mul__(self, other: Quantity) -> Expression:
        return Operation("*", self, _expression(other))

    def __rmul__(self, other: float) -> Expression:
        return Operation("*", _expression(other), self)


Quantity = float | Expression
"""One number, or a symbol for it."""

Series = Sequence[float] | Expression
"""Numbers in the order of their rows, or a symbol for them."""


@dataclass(frozen=True)
class Argument(Expression):
    """An argument of a metric, by its name."""

    name: str


@dataclass(frozen=True)
class Constant(Expression):
    """A number written in a definition."""

    value: float


@dataclass(frozen=True)
class Operation(Expression):
    """``left symbol right``, where the symbol is one of ``+ - *``."""

    symbol: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Primitive(Expression):
    """A named primitive of this module applied to its operands."""

    name: str
    operands: tuple[Expression, ...]


def ratio(numerator: Quantity, divisor: Quantity) -> Quantity:
    """Divide. This is the only place that handles a division by zero.

    Raises:
        NoResult: the divisor is 0 (``#DIV/0!``).

    """
    if isinstance(numerator, Expression) or isinstance(divisor, Expression):
        return Primitive("ratio", (_expression(numerator), _expression(divisor)))
    if divisor == 0:
        raise NoResult(CellError.DIVISION_BY_ZERO)
    return numerator / divisor


def power(base: Quantity, exponent: Quantity) -> Quantity:
    """Raise to a power.

    Raises:
        NoResult: there is no real result (``#NUM!``), or 0 is raised to a negative power (``#DIV/0!``).

    """
    if isinstance(base, Expression) or isinstance(exponent, Expression):
        return Primitive("power", (_expression(base), _expression(exponent)))
    if base == 0 and exponent <= 0:
        raise NoResult(CellError.NUMBER if exponent == 0 else CellError.DIVISION_BY_ZERO)
    try:
        return math.pow(base, exponent)
    except (ValueError, OverflowError):
        raise NoResult(CellError.NUMBER) from None


def larger(left: Quantity, right: Quantity) -> Quantity:
    """Return the larger of two quantities."""
    if isinstance(left, Expression) or isinstance(right, Expression):
        return Primitive("larger", (_expression(left), _expression(right)))
    return max(left, right)


def first(series: Series) -> Quantity:
    """Return the first number of a column.

    Raises:
        NoResult: the column has no number (``#N/A``).

    """
    if isinstance(series, Expression):
        return Primitive("first", (series,))
    if not series:
        raise NoResult(CellError.NOT_AVAILABLE)
    return series[0]


def last(series: Series) -> Quantity:
    """Return the last number of a column.

    Raises:
        NoResult: the column has no number (``#N/A``).

    """
    if isinstance(series, Expression):
        return Primitive("last", (series,))
    if not series:
        raise NoResult(CellError.NOT_AVAILABLE)
    return series[-1]


def straightness(series: Series) -> Quantity:
    """Return how well a constant growth rate explains a column: R squared of the logarithms against their order, 0 to 1.

    Raises:
        NoResult: a number is not above 0 (``#NUM!``), or fewer than two numbers, or all are equal (``#DIV/0!``).

    """
    if isinstance(series, Expression):
        return Primitive("straightness", (series,))
    if any(value <= 0 for value in series):
        raise NoResult(CellError.NUMBER)
    if len(series) < 2:
        raise NoResult(CellError.DIVISION_BY_ZERO)
    logarithms = [math.log(value) for value in series]
    centre = math.fsum(logarithms) / len(series)
    middle = (len(series) - 1) / 2
    together = math.fsum((row - middle) * (value - centre) for row, value in enumerate(logarithms))
    rows = math.fsum((row - middle) ** 2 for row in range(len(series)))
    values = math.fsum((value - centre) ** 2 for value in logarithms)
    if len(set(series)) == 1:
        raise NoResult(CellError.DIVISION_BY_ZERO)
    return together * together / (rows * values)


Result = TypeVar("Result")


class Notation(Protocol[Result]):
    """A way to read an expression, such as the text of a formula or the columns of a dataframe engine."""

    @abstractmethod
    def argument(self, name: str) -> Result:
        """Read an argument."""

    @abstractmethod
    def constant(self, value: float) -> Result:
        """Read a number."""

    @abstractmethod
    def operation(self, symbol: str, left: Result, right: Result) -> Result:
        """Read one of ``+ - *``."""

    @abstractmethod
    def primitive(self, name: str, operands: Sequence[Result]) -> Result:
        """Read a primitive of this module, by its name."""


def read(expression: Expression, notation: Notation[Result]) -> Result:
    """Read an expression in a notation, starting with the innermost parts."""
    match expression:
        case Argument(name):
            return notation.argument(name)
        case Constant(value):
            return notation.constant(value)
        case Operation(symbol, left, right):
            return notation.operation(symbol, read(left, notation), read(right, notation))
        case Primitive(name, operands):
            return notation.primitive(name, [read(operand, notation) for operand in operands])
    raise TypeError(expression)


def arguments_of(expression: Expression) -> Iterator[str]:
    """Yield the names of the arguments in an expression, from left to right."""
    match expression:
        case Argument(name):
            yield name
        case Operation(_, left, right):
            yield from arguments_of(left)
            yield from arguments_of(right)
        case Primitive(_, operands):
            for operand in operands:
                yield from arguments_of(operand)


def _expression(quantity: Quantity) -> Expression:
    return quantity if isinstance(quantity, Expression) else Constant(quantity)
