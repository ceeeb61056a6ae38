"""Every difference a host imposes, in one place, each with its reason. A host that shows anything else fails its test."""

from __future__ import annotations

from tests.agreement.conformance import Conformance, Difference
from tests.hosts.calc.differences import CALC
from tests.hosts.excel.differences import CALLS, LAMBDAS, WRAPPERS
from tests.hosts.lite.differences import LITE

HOSTS: dict[str, str] = {
    "plain call": "the value rules called from Python: what every other host is compared with",
    "call_udf": "Excel's way in: xlwings' own registration and call, pywin32 as stand-ins",
    "vba wrappers": "the built .xlam: its VBA run by pyopenvba's interpreter, into our Python and back",
    "calc": "LibreOffice Calc with the built .oxt installed in a clean profile",
    "lite": "Excel on the web and Mac: main.py in Pyodide, xlwings Lite's four decorators as stand-ins",
    "lambda": "the LAMBDA names of a workbook, calculated by IronCalc (metrics only)",
    "native formula": "the formula an expert would type, calculated by LibreOffice (metrics over cells and ranges)",
}
"""The hosts the table runs through. None of them is Excel itself, which was not there to try."""

NATIVE: tuple[Difference, ...] = (
    Difference(
        "native formula",
        frozenset({"TRUE"}),
        "A cell with TRUE is a number to Calc's LOOKUP and MATCH.",
        frozenset({"FOLLOWERS_GAINED"}),
    ),
    Difference(
        "native formula",
        frozenset({"last error", "error in a range", "block"}),
        "LOOKUP passes over errors, and looks in one column only.",
        frozenset({"FOLLOWERS_GAINED"}),
    ),
    Difference(
        "native formula",
        frozenset(
            {
                *("blank", "last blank", "a word", "an empty text", "zero", "range down", "range across", "block"),
                *("mixed range", "whole column"),
            }
        ),
        "The logarithm of a blank, a text or 0 is an error there, and rows are numbered down one column, which must be full.",
        frozenset({"GROWTH_STEADINESS"}),
    ),
)
"""What a formula of built-in functions cannot do that the function does."""

DIFFERENCES: tuple[Difference, ...] = (*CALLS, *WRAPPERS, *CALC, *LITE, *LAMBDAS, *NATIVE)
"""Every difference there is."""


def declared(host: str, case: Conformance) -> Difference | None:
    """Return the declared difference that covers a case in a host."""
    return next((difference for difference in DIFFERENCES if difference.covers(host, case)), None)
