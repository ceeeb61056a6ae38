"""What xlwings Lite imposes: each with its reason. Excel itself was not there to try."""

from __future__ import annotations

from tests.agreement.conformance import Difference
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.functions import Metric, Takes

HOST = "lite"
_WITH_A_COLUMN = {
    function.name
    for function in ALL
    if isinstance(function, Metric) and any(parameter.takes is Takes.COLUMN for parameter in function.parameters)
}

LITE: tuple[Difference, ...] = (
    Difference(
        HOST,
        frozenset({"an empty text"}),
        "xlwings hands over an empty text as a blank cell: it counts as 0, where Excel's operators give #VALUE!.",
        frozenset(function.name for function in ALL if isinstance(function, Metric)) - _WITH_A_COLUMN
        | {"VIDEO_ID", "POSTED_AT"},
    ),
    Difference(
        HOST,
        frozenset({"date"}),
        "Excel hands a date over as its serial number, which a function that reads one cell takes for a number.",
        frozenset({"PARSE_COUNT"}),
    ),
)
"""Every difference of xlwings Lite."""
