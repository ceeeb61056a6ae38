"""The page of what stands in for programs that are not there, written from what each stand-in declares."""

from __future__ import annotations

from collections.abc import Iterator

from tests.harness import engines, excel_workbook, pywin32, xlwings_windows
from tests.harness.stand_in import StandIn
from tests.hosts.calc import stand_in as calc
from tests.hosts.excel import vba_project
from tests.hosts.lite import stand_in as lite

STAND_INS: tuple[StandIn, ...] = tuple(
    module.STAND_IN for module in (xlwings_windows, pywin32, vba_project, excel_workbook, engines, lite, calc)
)
"""Every stand-in, Excel's first."""

_OPENING = """# What stands in for programs

Written by `python -m tests.generated` from the declarations beside the stand-ins; do not edit.

Excel is not among the programs the tests run, nor is Windows. What stands in for them follows rules that are written somewhere:
here is each with its source. What is on trust is what nobody here has seen the real program do: try that first where something
differs."""


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join([_OPENING, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    for one in STAND_INS:
        yield f"\n## For {one.stands_for}\n"
        yield f"`{one.module}`: {one.used_for}.\n"
        yield "| rule | where it is written |"
        yield "|---|---|"
        for rule in one.rules:
            yield f"| {rule.says} | {rule.source} |"
        yield "\nOn trust:\n"
        yield from (f"- {assumed}" for assumed in one.on_trust)
