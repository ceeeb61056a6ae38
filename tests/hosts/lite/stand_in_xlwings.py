"""`xlwings` as a module that main.py finds in Lite: two decorators, and values delivered the way their options ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FUNCTIONS: dict[str, Any] = {}


def func(call: Any) -> Any:
    FUNCTIONS[call.__name__] = call
    return call


def arg(name: str, **options: Any) -> Callable[[Any], Any]:
    def describe(call: Any) -> Any:
        call.__dict__.setdefault("options", {})[name] = options
        return call

    return describe


def call(name: str, arguments: list[Any]) -> Any:
    """Call a function with cells as Excel's own interface hands them over: `None`, numbers, texts, or rows of them.

    An error is `{"type": "Error", "basicValue": "#N/A"}`. An argument left out, or a blank, is the default.
    """
    function = FUNCTIONS[name]
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    defaults = dict(zip(reversed(names), reversed(function.__defaults__ or ()), strict=False))
    given = []
    for parameter, argument in zip(names, arguments, strict=True):
        options = function.options[parameter]
        assert options["ndim"] == 2
        assert options["err_to_str"]
        rows = argument if isinstance(argument, list) else [[argument]]
        if len(rows) == 1 and len(rows[0]) == 1 and rows[0][0] is None:
            given.append(defaults.get(parameter))
        else:
            given.append([[_delivered(cell) for cell in row] for row in rows])
    return function(*given)


def _delivered(cell: Any) -> Any:
    if isinstance(cell, dict):
        return cell["basicValue"]
    return None if cell == "" else cell
