"""The functions a user can type, each described by its own definition.

A :class:`Metric` is a definition over quantities: its arithmetic can be read as an expression. A :class:`TextReader` makes
sense of one cell (a count as text, a link), a :class:`TableReader` of a whole block of them. All describe themselves the same
way to whatever registers them; all stay callable as the plain functions they are.
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
    """How the function wizard groups the functions; the value is the key of the group's title."""

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
    """What an argument does with the cells it is given."""

    TOTAL = "total"
    """One cell, or a range that is added up."""
    ONE = "one"
    """One cell; a range of more is ``#VALUE!``."""
    COLUMN = "column"
    """The numbers of a range, in order."""
    TEXT = "text"
    """One cell, as it is."""
    BLOCK = "block"
    """Every cell of a range, as it is."""


Block = list[list[object]]
"""What a parameter is annotated with that takes every cell of a range as it is: rows of cells, ``None`` for a blank one."""


@dataclass(frozen=True)
class Parameter:
    """One argument of a function."""

    name: str
    field: Field
    takes: Takes
    default: float | None = None

    @property
    def optional(self) -> bool:
        """Say whether the argument may be left out."""
        return self.default is not None

    def explained(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the argument's help: what the field is, and which cells it takes."""
        return f"{self.field.explained(language)} {text(f'metrics.takes.{self.takes.value}', language)}"


@dataclass(frozen=True)
class Function:
    """A function a user can type. ``name`` is what is typed; ``call`` the Python function behind it."""

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
    def gives_rows(self) -> bool:
        """Say whether the result is rows of cells, which spill, and not one value."""
        return False

    @property
    def key(self) -> str:
        """The permanent id, apart from the name that is typed."""
        return self.name.lower()

    def label(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the name as a heading: the words of what is typed, or what a language says instead."""
        return catalogue("metrics", language).get(f"{self.key}.label", self.name.replace("_", " ").capitalize())

    def help(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what the function gives, in a sentence or two."""
        return catalogue("metrics", language).get(f"{self.key}.help", summary(self.call))


@dataclass(frozen=True)
class Metric(Function):
    """A function whose arithmetic can be read."""

    by_row: bool = False
    """One result for each row of the ranges, instead of one of their totals."""

    @property
    def gives_rows(self) -> bool:
        """Say whether there is one result for each row."""
        return self.by_row

    def help(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what the metric gives, and whether it does so row by row."""
        summary = super().help(language)
        return f"{summary} {text('metrics.by_row', language)}" if self.by_row else summary

    @cached_property
    def expression(self) -> Expression:
        """The arithmetic, over :class:`Argument` symbols."""
        made = self.call(**{parameter.name: Argument(parameter.name) for parameter in self.parameters})
        if not isinstance(made, Expression):
            raise TypeError(f"{self.name} does not use its arguments")
        return made


@dataclass(frozen=True)
class TextReader(Function):
    """A function that reads one cell: numbers, text or a date in, one value out."""


@dataclass(frozen=True)
class TableReader(Function):
    """A function that reads a block of cells: rows of cells in, rows of cells out."""

    @property
    def gives_rows(self) -> bool:
        """Say that a table spills."""
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
    elif kind == Block:
        takes = Takes.BLOCK
    else:
        takes = Takes.TEXT
    default = None if parameter.default is inspect.Parameter.empty else parameter.default
    return Parameter(parameter.name, measured, takes, default)
