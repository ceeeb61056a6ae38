"""The stub file with the types of the metric functions, written from the catalogue for type checkers and editors."""

from __future__ import annotations

from collections.abc import Iterator

from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.functions import Metric, Takes

_OPENING = """# Written from the catalogue by `python -m tests.generated`; do not edit.

from collections.abc import Iterable
from typing import Any, overload

import pandas as pd

Number = float | None
Column = pd.Series[Any]
"""
_ROW_BY_ROW = (("Number", "float | None"), ("Column", "Column"), ("Number | Column", "Any"))
"""The type of all arguments with the type of the result. With numbers and columns mixed, a type checker cannot know it."""


def signatures() -> str:
    """Return the stub file of :mod:`tiktok_kpis.interface.metrics`."""
    return "\n".join([_OPENING, *(line for metric in METRICS.values() if not metric.by_row for line in _lines(metric))]) + "\n"


def _lines(metric: Metric) -> Iterator[str]:
    if any(parameter.takes is Takes.COLUMN for parameter in metric.parameters):
        yield from _declared(metric, "Iterable[Number]", "float | None")
        return
    for argument_type, return_type in _ROW_BY_ROW:
        yield "@overload"
        yield from _declared(metric, argument_type, return_type)


def _declared(metric: Metric, argument_type: str, return_type: str) -> Iterator[str]:
    yield f"def {metric.key}("
    yield from (f"    {parameter.name}: {argument_type}," for parameter in metric.parameters)
    yield f") -> {return_type}: ..."
