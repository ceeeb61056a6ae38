"""The catalogue of functions: each is checked as it is declared, and an unsound one does not load."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from tiktok_kpis.metrics.expressions import Quantity, arguments_of
from tiktok_kpis.metrics.functions import Function, Group, Metric, TableReader, Takes, TextReader, summary
from tiktok_kpis.metrics.units import Unit

HELP_LENGTH = 255
"""Excel cuts every help text of a function or an argument here."""
ARGUMENTS_LENGTH = 254
"""Number of arguments plus the length of their names: Excel refuses to register more."""

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
    return "" if summary(function.call) else "it has no summary: the first line of its docstring is the help in the cell"


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
