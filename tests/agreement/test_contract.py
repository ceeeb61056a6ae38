"""The contract of the cell functions, held by our own rules, by Excel's way in through xlwings, and by the native formula."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.agreement.contract import CASES, ContractCase, Shown
from tests.harness.libreoffice import Case, Office
from tests.harness.pywin32 import ExcelRange
from tests.harness.xlwings_windows import Excel, excel_on_windows
from tiktok_kpis.hosts.excel.values import ERROR_CODES
from tiktok_kpis.metrics.cells import evaluate
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.functions import Takes
from tiktok_kpis.metrics.notations import formula, formula_over_ranges
from tiktok_kpis.spreadsheet.errors import CellError

MODULE = "tiktok_kpis.hosts.excel.functions"
EXCEL_CODES = {error: code for code, error in ERROR_CODES.items()}
IN_CALC: dict[Any, str] = {
    "": '=""',
    CellError.NOT_AVAILABLE: "=NA()",
    CellError.DIVISION_BY_ZERO: "=1/0",
    CellError.NUMBER: "=10^308*10",
    CellError.REFERENCE: '=INDIRECT("no such cell")',
}
"""Formulas that give an error in Calc, and the empty text, which it would take for a blank cell."""

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)


def same(shown: Any, expected: Shown) -> bool:
    """Say whether a host shows what the contract says, numbers to the last digits that matter."""
    if isinstance(expected, CellError):
        return str(shown) == expected.value
    return isinstance(shown, float) and shown == pytest.approx(expected, rel=1e-15, abs=0)


@every_case
def test_our_rules_give_what_the_contract_says_of_cells(case: ContractCase) -> None:
    """A function of single cells shows what the operators would."""
    assert same(evaluate(METRICS[case.function], case.cells), case.as_cells)


@every_case
def test_our_rules_give_what_the_contract_says_of_ranges(case: ContractCase) -> None:
    """A function of ranges shows what SUM would; what cannot be added up takes one cell."""
    assert same(evaluate(METRICS[case.function], [case.in_range(i) for i in range(len(case.cells))]), case.as_ranges)


def test_ranges_of_different_length_are_added_up_each_by_itself() -> None:
    """A rate of sums does not pair rows."""
    arguments = [[[1.0], [2.0]], [[3.0]], [[4.0, 5.0]], None, [[100.0], [100.0], [100.0]]]
    assert evaluate(METRICS["ENGAGEMENT_RATE"], arguments) == 15 / 300


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """xlwings as on Windows, with our functions registered."""
    with excel_on_windows("tiktok_kpis.hosts.excel") as excel:
        yield excel


def as_excel_delivers(cell: Any) -> Any:
    """Return a cell as Excel hands it over: an error as its code."""
    return EXCEL_CODES[cell] if isinstance(cell, CellError) else cell


@every_case
def test_excel_gets_what_the_contract_says_of_cells(excel: Excel, case: ContractCase) -> None:
    """Values typed into the formula go through xlwings' own call and come back right, errors as their text."""
    shown = excel.call(MODULE, case.function, *(as_excel_delivers(cell) for cell in case.cells))
    assert same(shown, case.as_cells)


@every_case
def test_excel_gets_the_same_of_references_to_one_cell(excel: Excel, case: ContractCase) -> None:
    """A reference to one cell is that cell."""
    cells = (ExcelRange([[as_excel_delivers(cell)]]) for cell in case.cells)
    assert same(excel.call(MODULE, case.function, *cells), case.as_cells)


@every_case
def test_excel_gets_what_the_contract_says_of_ranges(excel: Excel, case: ContractCase) -> None:
    """Ranges go through xlwings' raw converter."""
    ranges = [
        ExcelRange([[as_excel_delivers(cell) for cell in row] for row in case.in_range(position)])
        for position in range(len(case.cells))
    ]
    assert same(excel.call(MODULE, case.function, *ranges), case.as_ranges)


def calc_cells(case: ContractCase) -> dict[str, Any]:
    """Return the cells of a case, one column an argument, an error as a formula that gives it."""
    return {f"{'ABCDE'[i]}1": IN_CALC.get(cell, cell) for i, cell in enumerate(case.cells)}


def test_the_native_formula_over_cells_shows_the_same_in_calc(calc: Office) -> None:
    """The formula an expert would type gives what our function gives, in a program that is not ours."""
    asked = [case for case in CASES if "cells" not in case.unlike]
    formulas = []
    for case in asked:
        metric = METRICS[case.function]
        spelling = {parameter.name: f"{'ABCDE'[i]}1" for i, parameter in enumerate(metric.parameters)}
        formulas.append(Case(calc_cells(case), f"={formula(metric, spelling)}"))
    answers = dict(zip([case.title for case in asked], calc.evaluate(formulas), strict=True))
    assert {case.title: answers[case.title] for case in asked if not same(answers[case.title], case.as_cells)} == {}


def test_the_native_formula_over_ranges_shows_the_same_in_calc(calc: Office) -> None:
    """So does the formula over ranges, wherever every argument may be one."""
    asked = [
        case
        for case in CASES
        if "ranges" not in case.unlike and all(p.takes is Takes.TOTAL for p in METRICS[case.function].parameters)
    ]
    formulas = []
    for case in asked:
        metric = METRICS[case.function]
        spelling = {parameter.name: f"{'ABCDE'[i]}1:{'ABCDE'[i]}2" for i, parameter in enumerate(metric.parameters)}
        formulas.append(Case(calc_cells(case), f"={formula_over_ranges(metric, spelling)}"))
    answers = dict(zip([case.title for case in asked], calc.evaluate(formulas), strict=True))
    assert {case.title: answers[case.title] for case in asked if not same(answers[case.title], case.as_ranges)} == {}
