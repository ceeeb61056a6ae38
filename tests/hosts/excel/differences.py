"""What the ways into Excel impose, and the programs that stand in for Excel here: each with its reason."""

from __future__ import annotations

from tests.agreement.conformance import Difference
from tiktok_kpis.hosts.functions import ALL

WRAPPERS_HOST, LAMBDA_HOST, CALL_HOST = "vba wrappers", "lambda", "call_udf"

WRAPPERS: tuple[Difference, ...] = (
    Difference(
        WRAPPERS_HOST,
        frozenset({"first omitted"}),
        "A required argument of a VBA function cannot be left out in pyopenvba's interpreter; what Excel does was not tried.",
    ),
    Difference(
        WRAPPERS_HOST,
        frozenset({"omitted"}),
        "A required argument of a VBA function cannot be left out in pyopenvba's interpreter; what Excel does was not tried.",
        frozenset(function.name for function in ALL if not function.parameters[-1].optional),
    ),
)
"""Every difference of the add-in file's VBA, run by pyopenvba's interpreter."""

LAMBDAS: tuple[Difference, ...] = (
    Difference(
        LAMBDA_HOST,
        frozenset({"omitted", "first omitted"}),
        "A LAMBDA with one argument, left out, is called without any: it refuses with #VALUE!.",
        frozenset({"FOLLOWERS_GAINED", "GROWTH_STEADINESS"}),
    ),
)
"""Every difference of the LAMBDA names, computed by IronCalc."""

CALLS: tuple[Difference, ...] = ()
"""Every difference of a call through xlwings: none."""
