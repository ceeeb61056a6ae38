"""The function reference, written from the catalogue: it cannot say anything the functions do not do."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.metrics.functions import Function, Metric
from tiktok_kpis.metrics.notations import formula, prose
from tiktok_kpis.metrics.units import Unit

_OPENING = """# Functions

Written from the catalogue by `python -m tests.generated`; do not edit.

Every argument takes a cell or a range, and a range is added up first: a rate for a period is the rate of its totals. What
cannot be added up (followers at a moment, a target, a duration, an average) takes one cell. A blank cell counts as 0 in the
sum, as in the formula you would type yourself; text is `#VALUE!` in a cell and is passed over in a range. Rates are fractions:
give the cell a % format."""


def reference(language: str = SOURCE_LANGUAGE) -> str:
    """Return the reference as Markdown."""
    return "\n".join([_OPENING, *_lines(language)]) + "\n"


def _lines(language: str) -> Iterator[str]:
    group = None
    for function in ALL:
        if function.group is not group:
            group = function.group
            yield f"\n## {group.title(language)}"
        names = (f"[{parameter.name}]" if parameter.optional else parameter.name for parameter in function.parameters)
        yield f"\n### {function.name}({', '.join(names)})"
        yield f"\n{function.help(language)}\n"
        for parameter in function.parameters:
            yield f"- `{parameter.name}`: {parameter.help_in(language)}"
        yield from _arithmetic(function, language)
        yield f"\n{_example(function)}"


def _arithmetic(function: Function, language: str) -> Iterator[str]:
    if not isinstance(function, Metric):
        return
    cells = {parameter.name: f"{column}2" for parameter, column in zip(function.parameters, "ABCDEF", strict=False)}
    yield f"\n{prose(function, language)}, in cells `={formula(function, cells)}`" + (
        ", one result for each row." if function.by_row else "."
    )


def _example(function: Function) -> str:
    """Return the example of the definition, as a formula with what it gives."""
    call, given = re.findall(r">>> (.+)\n\s*(.+)", inspect.getdoc(function.call) or "")[0]
    if isinstance(function, Metric) and not function.by_row and "=" in call:
        values = ", ".join(re.findall(r"=([\d_.]+)", call)).replace("_", "")
        shown = f"{float(given):.2%}" if function.unit is Unit.RATE else given
        return f"`={function.name}({values})` gives {shown}."
    return f"In Python: `{call}` gives `{given}`."
