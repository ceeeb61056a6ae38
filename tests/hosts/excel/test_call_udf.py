"""The whole conformance table through xlwings' own call, as VBA gets the answers: errors as their text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.agreement.conformance import OMITTED, TABLE, Conformance
from tests.harness.pywin32 import MISSING, ExcelRange, excel_date
from tests.harness.xlwings_windows import Excel, excel_on_windows
from tests.hosts.excel.differences import CALL_HOST, CALLS
from tests.hosts.values import same
from tiktok_kpis.hosts.excel.values import ERROR_CODES
from tiktok_kpis.hosts.excel.vba import PYTHON_FUNCTIONS
from tiktok_kpis.spreadsheet.errors import CellError

CODES = {error: code for code, error in ERROR_CODES.items()}


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """xlwings as on Windows, with our functions registered."""
    with excel_on_windows("tiktok_kpis.hosts.excel") as excel:
        yield excel


def delivered(argument: Any) -> Any:
    """Return an argument as pywin32 delivers it."""
    if argument is OMITTED:
        return MISSING
    if isinstance(argument, list):
        return ExcelRange([[delivered(cell) for cell in row] for row in argument])
    if isinstance(argument, CellError):
        return CODES[argument]
    if isinstance(argument, datetime):
        return excel_date(argument.year, argument.month, argument.day, argument.hour, argument.minute, argument.second)
    return argument


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.title)
def test_a_call_gives_what_the_value_rules_say(excel: Excel, case: Conformance) -> None:
    """The same as everywhere, or a difference that is declared and still there."""
    difference = next((one for one in CALLS if one.covers(CALL_HOST, case)), None)
    shown = excel.call(PYTHON_FUNCTIONS, case.function.name, *map(delivered, case.arguments))
    assert same(shown, case.expected) == (difference is None), (shown, case.expected)
