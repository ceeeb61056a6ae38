"""The functions a user can type in a cell, described by their Python definitions.

A :class:`Metric` calculates with numbers, and its arithmetic can be read as an expression. A :class:`TextReader` reads one cell
(a count written as text, a link), a :class:`TableReader` reads a range of cells. Each spreadsheet program registers them from
the same description; the Python functions can still be called directly.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, get_args, get_type_hints

from tiktok_kpis.languages import SOURCE_LANGUAGE, catalogue, text
from tiktok_kpis.metrics.expressions import Argument, Expression, Quantity, Series
from tiktok_kpis.metrics.fields import Field
from tiktok_kpis.metrics.units import Unit


class Group(Enum):
    """The groups of functions in the function wizard; the value is the key of the group's title."""

    ENGAGEMENT = "engagement"
    GROWTH = "growth"
    CONVERSION = "conversion"
    ATTENTION = "attention"
    READING = "reading"
    POSTS = "posts"

    def title(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the group's title in a language."""
        return text(f"metrics.group.{self.value}", language)


class Takes(Enum):
    """Which cells an argument takes, and what it does with them."""

    TOTAL = "total"
    """One cell, or a range that is added up."""
    ONE = "one"
    """One cell; a larger range gives ``#VALUE!``."""
    COLUMN = "column"
    """The numbers of a range, in order."""
    TEXT = "text"
    """One cell, unchanged."""
    BLOCK = "block"
    """All cells of a range, unchanged."""


CellRows = list[list[object]]
"""The annotation of a parameter that takes all cells of a range unchanged: rows of cells, ``None`` for a blank one."""


@dataclass(frozen=True)
class Parameter:
    """One argument of a function."""

    name: str
    field: Field
    takes: Takes
    default: float | None = None

    @property
    def optional(self) -> bool:
        """Whether the argument may be left out."""
        return self.default is not None

    def help_in(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the help for the argument in a language: what the field is, and which cells it takes."""
        return f"{self.field.help_in(language)} {text(f'metrics.takes.{self.takes.value}', language)}"


@dataclass(frozen=True)
class Function:
    """A function that a user can type: ``name`` is what the user types, ``call`` is the Python function behind it."""

    name: str
    unit: Unit
    group: Group
    call: Callable[..., Any] = field(repr=False)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The arguments, in order."""
        hints = get_type_hints(self.call, include_extras=True)
        return tuple(
            _parameter(parameter, hints[parameter.name]) for parameter in inspect.signature(self.call).parameters.values()
        )

    @property
    def returns_rows(self) -> bool:
        """Whether the result is rows of cells, which spill, instead of one value."""
        return False

    @property
    def key(self) -> str:
        """The permanent id, which other code uses instead of the name that is typed."""
        return self.name.lower()

    def label(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the label of the function in a language; without a text of its own it is the name in words."""
        return catalogue("metrics", language).get(f"{self.key}.label", self.name.replace("_", " ").capitalize())

    def help(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what the function returns, in a sentence or two."""
        return catalogue("metrics", language).get(f"{self.key}.help", summary(self.call))


@dataclass(frozen=True)
class Metric(Function):
    """A function that calculates with numbers; its arithmetic can be read as an expression."""

    by_row: bool = False
    """One result per row of the ranges, instead of one result for their totals."""

    @property
    def returns_rows(self) -> bool:
        """Whether there is one result per row."""
        return self.by_row

    def help(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what the metric returns, and whether it returns one result per row."""
        summary = super().help(language)
        return f"{summary} {text('metrics.by_row', language)}" if self.by_row else summary

    @cached_property
    def expression(self) -> Expression:
        """The arithmetic as an expression of :class:`Argument` symbols."""
        made = self.call(**{parameter.name: Argument(parameter.name) for parameter in self.parameters})
        if not isinstance(made, Expression):
            raise TypeError(f"{self.name} does not use its arguments")
        return made


@dataclass(frozen=True)
class TextReader(Function):
    """A function that reads one cell: numbers, text or a date in, one value out."""


@dataclass(frozen=True)
class TableReader(Function):
    """A function that reads a range of cells and returns rows of cells."""

    @property
    def returns_rows(self) -> bool:
        """A table always spills."""
        return True


def summary(call: Callable[..., Any]) -> str:
    """Return the first line of a function's docstring."""
    return (inspect.getdoc(call) or "").partition("\n")[0]


def _parameter(parameter: inspect.Parameter, hint: Any) -> Parameter:
    kind, measured = get_args(hint)
    if kind == Series:
        takes = Takes.COLUMN
    elif kind == Quantity:
        takes = Takes.TOTAL if measured.additive else Takes.ONE
    elif kind == CellRows:
        takes = Takes.BLOCK
    else:
        takes = Takes.TEXT
    default = None if parameter.default is inspect.Parameter.empty else parameter.default
    return Parameter(parameter.name, measured, takes, default)
