"""What xlwings Lite's stand-in follows. The stand-in itself runs in the browser's Python and cannot import this."""

from __future__ import annotations

from tests.harness.stand_in import Rule, StandIn
from tests.hosts.lite import stand_in_xlwings

STAND_IN = StandIn(
    "xlwings Lite",
    "every function of main.py, in Pyodide, the Python that Lite runs",
    stand_in_xlwings.__name__,
    (
        Rule(
            "A function is registered by @func, its options by @arg; an argument left out or a blank cell is the default.",
            "lite.xlwings.org, Custom functions",
            stand_in_xlwings.func,
        ),
        Rule(
            "With ndim=2 every argument is rows of cells; with err_to_str an error is its text.",
            "docs.xlwings.org, Converters and options",
            stand_in_xlwings.call,
        ),
        Rule(
            "A date is its serial number, an error an entity with its text, as Excel's JavaScript interface has them.",
            "learn.microsoft.com, Office Add-ins: Custom functions data types",
            stand_in_xlwings.call,
        ),
    ),
    ("Lite itself is closed: what it does with results, spills and errors is what its documentation says.",),
)
