"""The functions a user can type, each described by its own definition and checked as it is declared.

A :class:`Metric` is a definition over quantities: its arithmetic can be read as an expression. A :class:`TextReader` makes
sense of one cell (a count as text, a link), a :class:`TableReader` of a whole block of them. All describe themselves the same
way to whatever registers them; all stay callable as the plain functions they are.
"""

from __future__ import annotations

import inspect
import os.path
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from types import ModuleType
from typing import Any, get_args, get_type_hints

from tiktok_kpis.languages import SOURCE_LANGUAGE, catalogue, text
from tiktok_kpis.metrics.expressions import Argument, Expression, Quantity, Series, arguments_of
from tiktok_kpis.metrics.fields import STANDS_FOR, Field
from tiktok_kpis.metrics.units import Unit

HELP_LENGTH = 255
"""Excel cuts every help text of a function or an argument here."""
ARGUMENTS_LENGTH = 254
"""Number of arguments plus the length of their names: Excel refuses to register more."""


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
    def column(self) -> str:
        """The column that the tables have it in."""
        return STANDS_FOR.get(self.name, self.name)

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
        return catalogue("metrics", language).get(f"{self.key}.help", _summary(self.call))


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


FUNCTIONS: dict[str, Function] = {}
"""Every function declared so far, by the name that is typed: no name is given twice. What there is to use is listed in
``tiktok_kpis.metrics.definitions`` (the metrics) and ``tiktok_kpis.hosts.functions`` (all of them)."""


def declared_in(module: ModuleType) -> list[Function]:
    """Return the functions that a module declares, in its order."""
    return [function for function in FUNCTIONS.values() if function.call.__module__ == module.__name__]


class Unsound(TypeError):  # noqa: N818 -- reads as what the declaration is
    """A declaration that must not be loaded."""


def metric(unit: Unit, group: Group, *, by_row: str = "") -> Callable[[Callable[..., Quantity]], Callable[..., Quantity]]:
    """Declare a metric, and with ``by_row`` a second function of that name that gives one result per row.

    Raises:
        Unsound: the declaration breaks one of :data:`RULES`.

    """

    def declare(call: Callable[..., Quantity]) -> Callable[..., Quantity]:
        _add(Metric(call.__name__.upper(), unit, group, call))
        if by_row:
            _add(Metric(by_row, unit, group, call, by_row=True))
        return call

    return declare


def text_reader(unit: Unit) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function that reads one cell.

    Raises:
        Unsound: the declaration breaks one of :data:`RULES`.

    """

    def declare(call: Callable[..., Any]) -> Callable[..., Any]:
        _add(TextReader(call.__name__.upper(), unit, Group.READING, call))
        return call

    return declare


def table_reader(group: Group) -> Callable[[Callable[..., list[list[Any]]]], Callable[..., list[list[Any]]]]:
    """Declare a function that reads blocks of cells.

    Raises:
        Unsound: the declaration breaks one of :data:`RULES`.

    """

    def declare(call: Callable[..., list[list[Any]]]) -> Callable[..., list[list[Any]]]:
        _add(TableReader(call.__name__.upper(), Unit.TEXT, group, call))
        return call

    return declare


def _add(function: Function) -> None:
    for complaint in complaints(function):
        raise Unsound(f"{function.name}: {complaint}")
    FUNCTIONS[function.name] = function


def complaints(function: Function) -> list[str]:
    """Return what is unsound about a declaration, each a sentence; empty when it may be loaded."""
    return [complaint for rule in RULES if (complaint := rule(function))]


def _is_described(function: Function) -> str:
    return "" if _summary(function.call) else "it has no summary: the first line of its docstring is the help in the cell"


def _has_an_example(function: Function) -> str:
    return "" if ">>>" in (function.call.__doc__ or "") else "it has no doctest"


def _is_named_once(function: Function) -> str:
    return "the name is declared twice" if function.name in FUNCTIONS else ""


def _is_no_builtin(function: Function) -> str:
    return "the name is a function the programs already have" if function.name in builtin_functions() else ""


def _is_no_cell(function: Function) -> str:
    looks_like_a_cell = re.fullmatch(r"[A-Z]{1,3}\d+|R\d*C\d*|R\d*|C\d*", function.name)
    return "the name looks like a cell" if looks_like_a_cell else ""


def _has_an_excel_name(function: Function) -> str:
    return "" if re.fullmatch(r"[A-Z][A-Z0-9_]*", function.name) else "a name has letters, digits and underscores only"


def _fits_the_wizard(function: Function) -> str:
    too_long = [
        name
        for name, words in [("its help", function.help()), *((p.name, p.explained()) for p in function.parameters)]
        if len(words) > HELP_LENGTH
    ]
    return f"more than {HELP_LENGTH} characters of help: {', '.join(too_long)}" if too_long else ""


def _has_arguments_that_fit(function: Function) -> str:
    length = len(function.parameters) + sum(len(parameter.name) for parameter in function.parameters)
    return f"its arguments take {length} characters, {ARGUMENTS_LENGTH} fit" if length > ARGUMENTS_LENGTH else ""


def _names_no_reserved_argument(function: Function) -> str:
    return "xlwings keeps the argument name caller" if any(p.name == "caller" for p in function.parameters) else ""


def _reads_a_block_where_it_says_so(function: Function) -> str:
    takes_block = any(parameter.takes is Takes.BLOCK for parameter in function.parameters)
    return "" if takes_block is isinstance(function, TableReader) else "a block of cells is for a function that reads a table"


def _uses_every_argument(function: Function) -> str:
    if not isinstance(function, Metric):
        return ""
    unused = {parameter.name for parameter in function.parameters} - set(arguments_of(function.expression))
    return f"unused: {', '.join(sorted(unused))}" if unused else ""


RULES: tuple[Callable[[Function], str], ...] = (
    _is_described,
    _has_an_example,
    _is_named_once,
    _is_no_builtin,
    _is_no_cell,
    _has_an_excel_name,
    _fits_the_wizard,
    _has_arguments_that_fit,
    _names_no_reserved_argument,
    _reads_a_block_where_it_says_so,
    _uses_every_argument,
)
"""What every declaration must meet: each rule returns what is wrong, or the empty text."""


@cache
def builtin_functions() -> frozenset[str]:
    """Return the names of the functions Excel and Calc already have."""
    with open(os.path.join(os.path.dirname(__file__), "builtin_functions.txt"), encoding="ascii") as names:
        return frozenset(names.read().split())


def _summary(call: Callable[..., Any]) -> str:
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
