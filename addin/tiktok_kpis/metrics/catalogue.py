"""The catalogue of functions: each is checked when it is declared, and an invalid one raises an error."""

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
"""Excel cuts off help texts of functions and arguments at this length."""
ARGUMENTS_LENGTH = 254
"""The limit for the number of arguments plus the length of their names: Excel does not register a function with more."""

FUNCTIONS: dict[str, Function] = {}
"""All functions declared so far, by the name that the user types. To use them, take ``tiktok_kpis.metrics.definitions``
(the metrics) or ``tiktok_kpis.hosts.functions`` (all functions)."""


def declared_in(module: ModuleType) -> list[Function]:
    """Return the functions that a module declares, in the order of the module."""
    return [function for function in FUNCTIONS.values() if function.call.__module__ == module.__name__]


class InvalidFunction(TypeError):  # noqa: N818 -- the name says what the function is
    """A function is declared in a way that breaks one of :data:`CHECKS`."""


def metric(unit: Unit, group: Group, *, by_row: str = "") -> Callable[[Callable[..., Quantity]], Callable[..., Quantity]]:
    """Declare a metric; ``by_row`` is the name of a second function that returns one result per row.

    Raises:
        InvalidFunction: the declaration breaks one of :data:`CHECKS`.

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
        InvalidFunction: the declaration breaks one of :data:`CHECKS`.

    """

    def declare(call: Callable[..., Any]) -> Callable[..., Any]:
        _add(TextReader(call.__name__.upper(), unit, Group.READING, call))
        return call

    return declare


def table_reader(group: Group) -> Callable[[Callable[..., list[list[Any]]]], Callable[..., list[list[Any]]]]:
    """Declare a function that reads ranges of cells.

    Raises:
        InvalidFunction: the declaration breaks one of :data:`CHECKS`.

    """

    def declare(call: Callable[..., list[list[Any]]]) -> Callable[..., list[list[Any]]]:
        _add(TableReader(call.__name__.upper(), Unit.TEXT, group, call))
        return call

    return declare


def _add(function: Function) -> None:
    for complaint in complaints(function):
        raise InvalidFunction(f"{function.name}: {complaint}")
    FUNCTIONS[function.name] = function


def complaints(function: Function) -> list[str]:
    """Return what is wrong with a declaration, one sentence each; empty if nothing is."""
    return [complaint for check in CHECKS if (complaint := check(function))]


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
        for name, words in [("its help", function.help()), *((p.name, p.help_in()) for p in function.parameters)]
        if len(words) > HELP_LENGTH
    ]
    return f"more than {HELP_LENGTH} characters of help: {', '.join(too_long)}" if too_long else ""


def _has_arguments_that_fit(function: Function) -> str:
    length = len(function.parameters) + sum(len(parameter.name) for parameter in function.parameters)
    return f"its arguments take {length} characters, {ARGUMENTS_LENGTH} fit" if length > ARGUMENTS_LENGTH else ""


def _names_no_reserved_argument(function: Function) -> str:
    return "xlwings reserves the argument name caller" if any(p.name == "caller" for p in function.parameters) else ""


def _reads_a_block_where_it_says_so(function: Function) -> str:
    takes_block = any(parameter.takes is Takes.BLOCK for parameter in function.parameters)
    return "" if takes_block is isinstance(function, TableReader) else "only a table function may take a range of cells"


def _uses_every_argument(function: Function) -> str:
    if not isinstance(function, Metric):
        return ""
    unused = {parameter.name for parameter in function.parameters} - set(arguments_of(function.expression))
    return f"unused: {', '.join(sorted(unused))}" if unused else ""


CHECKS: tuple[Callable[[Function], str], ...] = (
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
"""The checks for each declaration: each returns what is wrong, or an empty text."""


@cache
def builtin_functions() -> frozenset[str]:
    """Return the names of the functions that Excel and Calc already have."""
    with open(os.path.join(os.path.dirname(__file__), "builtin_functions.txt"), encoding="ascii") as names:
        return frozenset(names.read().split())
