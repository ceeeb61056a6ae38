"""The LAMBDA names, in a workbook with nothing installed, computed by IronCalc."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from tests.agreement.conformance import OMITTED, TABLE, Conformance
from tests.harness.engines import ironcalc_values
from tests.hosts.excel.differences import LAMBDA_HOST, LAMBDAS
from tests.hosts.values import same
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.metrics.notations import lambda_names
from tiktok_kpis.spreadsheet.errors import CellError

CASES = [case for case in TABLE if isinstance(case.function, Metric)]
WIDTH = 4
"""Columns each argument of a case has for itself on the case's own sheet."""
RESULT = "AZ"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every case shows, computed in one workbook of one sheet for each case."""
    return _computed(CASES, tmp_path_factory.mktemp("lambdas") / "every.xlsx")


def _computed(cases: list[Conformance], path: Path) -> dict[str, Any]:
    workbook = Workbook()
    used = {case.function.name: METRICS[case.function.name] for case in cases}
    for name, text in lambda_names(used.values()).items():
        workbook.defined_names[name] = DefinedName(name, attr_text=text)
    for number, case in enumerate(cases):
        sheet = workbook.active if number == 0 else workbook.create_sheet()
        assert sheet is not None
        sheet.title = f"case{number}"
        spelled = [_argument(sheet, argument, place * WIDTH + 1) for place, argument in enumerate(case.arguments)]
        # Excel stores a formula of a LAMBDA as an array formula of the cells it fills
        cells = f"{RESULT}1:{RESULT}{_height(case)}"
        sheet[f"{RESULT}1"] = ArrayFormula(cells, f"={case.function.name}({','.join(spelled)})")
    workbook.save(path)
    values = ironcalc_values(path)
    return {case.title: _result(values[f"case{number}"], _height(case)) for number, case in enumerate(cases)}


def _height(case: Conformance) -> int:
    return len(case.expected) if isinstance(case.expected, list) else 1


def _result(values: dict[str, Any], height: int) -> Any:
    rows = [[values.get(f"{RESULT}{row}")] for row in range(1, height + 1)]
    return rows if height > 1 else rows[0][0]


def _argument(sheet: Any, argument: Any, left: int) -> str:
    """Write an argument into the sheet and return how a formula refers to it."""
    if argument is OMITTED:
        return ""
    rows = argument if isinstance(argument, list) else [[argument]]
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=left):
            target = sheet.cell(row, column)
            if isinstance(cell, CellError):
                target.value, target.data_type = cell.value, "e"
            elif cell == "":
                target.value = '=""'
            elif isinstance(cell, str):
                target.value, target.data_type = cell, "s"
            elif isinstance(cell, datetime):
                target.value, target.number_format = cell, "yyyy-mm-dd hh:mm"
            else:
                target.value = cell
    first = f"{get_column_letter(left)}1"
    return first if len(rows) == len(rows[0]) == 1 else f"{first}:{get_column_letter(left + len(rows[0]) - 1)}{len(rows)}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_lambda_shows_what_the_value_rules_say(shown: dict[str, Any], case: Conformance) -> None:
    """The same figure as everywhere, or a difference that is declared and still there."""
    agrees = same(shown[case.title], case.expected)
    difference = next((one for one in LAMBDAS if one.covers(LAMBDA_HOST, case)), None)
    assert agrees == (difference is None), (shown[case.title], case.expected)
