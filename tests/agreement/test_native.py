"""Every metric against the formula an expert would type, calculated by LibreOffice: the whole table, as far as it has cells."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter

from tests.agreement.conformance import OMITTED, TABLE, Conformance
from tests.agreement.differences import declared
from tests.agreement.test_contract import IN_CALC, same
from tests.harness.libreoffice import Case, Office
from tiktok_kpis.metrics.functions import Metric, Takes
from tiktok_kpis.metrics.notations import formula

HOST = "native formula"
WIDTH = 3
"""How many columns of the scratch sheet each argument has: the widest range of the table."""


def is_range(argument: Any) -> bool:
    """Say whether an argument is more than one cell."""
    return isinstance(argument, list) and sum(map(len, argument)) > 1


def has_a_native_formula(case: Conformance) -> bool:
    """Say whether a case is one formula: a metric, every argument given, and no range where only one cell can stand."""
    function = case.function
    return (
        isinstance(function, Metric)
        and not function.by_row
        and OMITTED not in case.arguments
        and not any(
            parameter.takes is Takes.ONE and is_range(argument)
            for parameter, argument in zip(function.parameters, case.arguments, strict=True)
        )
    )


def as_formula(case: Conformance) -> Case:
    """Return the cells of a case and the formula over them."""
    assert isinstance(case.function, Metric)
    cells: dict[str, Any] = {}
    spelling = {}
    for place, (parameter, argument) in enumerate(zip(case.function.parameters, case.arguments, strict=True)):
        rows = argument if isinstance(argument, list) else [[argument]]
        left = place * WIDTH + 1
        for row, row_cells in enumerate(rows, 1):
            for column, cell in enumerate(row_cells):
                cells[f"{get_column_letter(left + column)}{row}"] = IN_CALC.get(cell, cell) if isinstance(cell, str) else cell
        reference = f"{get_column_letter(left)}1"
        if is_range(argument) or parameter.takes is Takes.COLUMN:
            reference = f"{reference}:{get_column_letter(left + len(rows[0]) - 1)}{len(rows)}"
        spelling[parameter.name] = f"SUM({reference})" if is_range(argument) and parameter.takes is Takes.TOTAL else reference
    return Case(cells, f"={formula(case.function, spelling)}")


def test_the_native_formula_shows_what_the_function_shows(calc: Office) -> None:
    """Nobody finds another figure when they leave our function and type the formula themselves."""
    asked = [case for case in TABLE if has_a_native_formula(case)]
    assert len(asked) > 400
    answers = calc.evaluate([as_formula(case) for case in asked])
    wrong = {
        case.title: (shown, case.expected)
        for case, shown in zip(asked, answers, strict=True)
        if not same(shown, case.expected) and declared(HOST, case) is None
    }
    assert wrong == {}
