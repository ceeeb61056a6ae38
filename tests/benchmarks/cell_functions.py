"""How fast the cell functions are: a large range, one call of scalars, and the start-up of their module."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.measure import Comparison, compare
from tests.harness.pywin32 import ExcelRange
from tests.harness.xlwings_windows import excel_on_windows

MODULE = "tiktok_kpis.hosts.excel.functions"
WITH_DEFAULTS = "tests.benchmarks.default_converters"
ROWS = 10_000


def comparisons() -> Iterator[Comparison]:
    """Yield each comparison as it is measured."""
    block = ExcelRange([[float(row + column) for column in range(5)] for row in range(ROWS)])
    with excel_on_windows("tiktok_kpis.hosts.excel", WITH_DEFAULTS) as excel:
        yield compare(
            f"a range of {ROWS:,} × 5 cells through call_udf",
            lambda: excel.call(MODULE, "LIKE_RATE", block, 5.0),
            lambda: excel.call(WITH_DEFAULTS, "like_rate_of_lists", block, 5.0),
            "xlwings' default converters",
        )
        yield compare(
            "five numbers through call_udf",
            lambda: excel.call(MODULE, "ENGAGEMENT_RATE", 10.0, 5.0, 3.0, 2.0, 1000.0),
            lambda: excel.call(WITH_DEFAULTS, "engagement_rate_of_numbers", 10.0, 5.0, 3.0, 2.0, 1000.0),
            "a bare sum through the default converters",
            runs=200,
        )
    yield compare(
        "starting Python with the functions module",
        lambda: started("import tiktok_kpis.hosts.functions"),
        lambda: started("import pandas"),
        "with pandas",
    )
    yield compare(
        "starting Python with the functions module",
        lambda: started("import tiktok_kpis.hosts.functions"),
        lambda: started("pass"),
        "with nothing",
    )


def started(statement: str) -> None:
    """Run a statement in a Python of its own."""
    subprocess.run([sys.executable, "-c", statement], check=True)
