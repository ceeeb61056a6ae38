"""Every function in real cells: the whole conformance table and the whole contract, the arguments in cells of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from tests.agreement.conformance import OMITTED, TABLE, Conformance
from tests.agreement.contract import CASES, ContractCase
from tests.harness.libreoffice import Case
from tests.hosts.calc.differences import CALC, CONTRACT, HOST
from tests.hosts.calc.office import OfficeWithAddIn
from tests.hosts.values import same
from tiktok_kpis.spreadsheet.errors import CellError
from tiktok_kpis.spreadsheet.serial_dates import serial_number

IN_CALC: dict[Any, str] = {
    "": '=""',
    CellError.NOT_AVAILABLE: "=NA()",
    CellError.DIVISION_BY_ZERO: "=1/0",
    CellError.NUMBER: "=10^308*10",
    CellError.REFERENCE: '=INDIRECT("no such cell")',
}
"""Formulas that give an error in Calc, and the empty text, which it would take for a blank cell."""

REALLY_WHOLE = {"LIKE_RATE", "FOLLOWERS_GAINED", "GROWTH_STEADINESS", "POSTED_AT"}
"""Functions that get all rows of the column; a second each is too long for every one of them."""


def spelled(function: str, arguments: Sequence[Any], *, whole: bool = False) -> Case:
    """Return the arguments as cells, each in columns of its own, and the formula that refers to them."""
    cells: dict[str, Any] = {}
    references = []
    column = 1
    for argument in arguments:
        if argument is OMITTED:
            references.append("")
            continue
        rows = argument if isinstance(argument, list) else [[argument]]
        for row, contents in enumerate(rows, 1):
            for place, content in enumerate(contents, column):
                known = isinstance(content, str) and content in IN_CALC
                cells[f"{get_column_letter(place)}{row}"] = IN_CALC[content] if known else content
        first, last = get_column_letter(column), get_column_letter(column + len(rows[0]) - 1)
        if whole and len(rows) > 1:
            references.append(f"{first}:{last}")
        else:
            references.append(f"{first}1:{last}{len(rows)}" if isinstance(argument, list) else f"{first}1")
        column += len(rows[0])
    return Case({place: cell for place, cell in cells.items() if cell is not None}, f"={function}({','.join(references)})")


@pytest.fixture(scope="module")
def answers(calc_with_add_in: OfficeWithAddIn) -> dict[str, Any]:
    """What Calc shows for the whole table."""
    asked: dict[str, Case] = {}
    shown: dict[str, Any] = {}
    for case in TABLE:
        whole = case.kind == "whole column" and case.function.name in REALLY_WHOLE
        question = spelled(case.function.name, case.arguments, whole=whole)
        cells = {place: _number(cell) for place, cell in question.cells.items()}
        formula = question.formula.replace(",", ";")
        if isinstance(case.expected, list):
            area = f"Z1:{get_column_letter(25 + max(map(len, case.expected)))}{len(case.expected)}"
            shown[case.title] = calc_with_add_in.array(cells, formula, area)
        elif case.kind == "whole column":  # so many cells are too slow to put in one by one
            shown[case.title] = calc_with_add_in.typed(cells, formula)
        else:
            asked[case.title] = question
    return shown | dict(zip(asked, calc_with_add_in.evaluate(list(asked.values())), strict=True))


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.title)
def test_calc_shows_what_the_value_rules_say(answers: dict[str, Any], case: Conformance) -> None:
    """The same as everywhere, or a difference that is declared and still there."""
    difference = next((one for one in CALC if one.covers(HOST, case)), None)
    shown = answers[case.title]
    assert same(shown, case.expected) == (difference is None), (shown, case.expected)


@pytest.mark.parametrize("kind", ["cells", "ranges"])
def test_calc_shows_what_the_contract_says(calc_with_add_in: OfficeWithAddIn, kind: str) -> None:
    """Every row of the contract, as single cells and as ranges, but for the declared differences."""

    def arguments(case: ContractCase) -> list[Any]:
        return [case.in_range(i) for i in range(len(case.cells))] if kind == "ranges" else list(case.cells)

    shown = calc_with_add_in.evaluate([spelled(case.function, arguments(case)) for case in CASES])
    different = {
        case.title: (found, case.as_ranges if kind == "ranges" else case.as_cells)
        for case, found in zip(CASES, shown, strict=True)
        if not same(found, case.as_ranges if kind == "ranges" else case.as_cells)
    }
    assert sorted(different) == sorted(CONTRACT[kind]), different


def _number(cell: Any) -> Any:
    """Return a cell as the bridge takes it: a truth value and a date as Calc keeps them."""
    if isinstance(cell, bool):
        return "=TRUE()" if cell else "=FALSE()"
    return serial_number(cell) if isinstance(cell, datetime) else cell
