"""What crosses between Excel and Python: all rows of a result, and of whole columns the cells in use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.agreement.conformance import TABLE
from tests.harness.pywin32 import ExcelRange
from tests.harness.xlwings_windows import Excel, excel_on_windows
from tests.hosts.excel.vba_project import VbaProject, shown_in_a_cell
from tests.hosts.values import same
from tiktok_kpis.hosts.excel.installation import SHIPPED
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.functions import Metric, TableReader
from tiktok_kpis.spreadsheet.errors import CellError

OF_ROWS = [
    function for function in ALL if isinstance(function, TableReader) or (isinstance(function, Metric) and function.by_row)
]
"""Every function that fills more than one cell."""


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """xlwings as on Windows, with our functions registered."""
    with excel_on_windows("tiktok_kpis.hosts.excel") as excel:
        yield excel


@pytest.fixture
def project(excel: Excel) -> VbaProject:
    """The add-in file, open beside a workbook."""
    return VbaProject(SHIPPED, excel)


@pytest.fixture
def crossed(project: VbaProject, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The arguments that Python is called with."""
    given: list[Any] = []
    excel = project.python.excel  # type: ignore[union-attr]
    call = excel.call

    def noted(module: str, function: str, *arguments: Any, **more: Any) -> Any:
        given.extend(arguments)
        return call(module, function, *arguments, **more)

    monkeypatch.setattr(excel, "call", noted)
    return given


def cells(project: VbaProject, address: str) -> Any:
    """Return cells of the open workbook by their address."""
    return project.app.sheet(1, workbook=project.book).sheet.vba_get("Range", [address])


def called(project: VbaProject, function: str, *addresses: Any) -> Any:
    """Return what a cell shows for a function of cells, given by their addresses, and of numbers."""
    given = [cells(project, address) if isinstance(address, str) else address for address in addresses]
    return shown_in_a_cell(project.app.interpreter.run(function, given))


@pytest.mark.parametrize("function", OF_ROWS, ids=lambda function: function.name)
def test_all_rows_of_a_result_reach_the_sheet(project: VbaProject, function: Any) -> None:
    """A tuple would be cut to its first row on the way."""
    cases = [case for case in TABLE if case.function is function and isinstance(case.expected, list) and len(case.expected) > 1]
    assert cases
    for case in cases[:3]:
        shown = project.show(function.name, case.arguments)
        assert len(shown) == len(case.expected)
        assert same(shown, case.expected)


def test_of_whole_columns_the_cells_in_use_cross(project: VbaProject, crossed: list[Any]) -> None:
    """As many rows for each, with their headings; a million cells of each would take minutes."""
    project.range([["Likes"], [1.0], [2.0], [None], [3.0]], place=0)
    project.range([["Views"], [10.0], [20.0]], place=1)
    assert called(project, "LIKE_RATE", "A:A", "K:K") == pytest.approx(6 / 30)
    assert [argument.Count for argument in crossed] == [5, 5]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (("A1:A1048576", "K1:K1048576"), 0.2),
        (("A2:A3", "K:K"), 0.1),
        (("A:J", "K:T"), 0.2),
        (("2:2", "K2"), 1.1),
        (("A2", "K2"), 0.1),
        (("A2:A4", "K2:K4"), 0.1),
    ],
)
def test_a_cut_range_gives_what_the_whole_one_would(project: VbaProject, addresses: Any, expected: float) -> None:
    """Columns, rows, blocks, and cells that need no cut."""
    project.range([["Likes"], [1.0], [2.0], [None], [3.0]], place=0)
    project.range([["Views"], [10.0], [20.0]], place=1)
    assert called(project, "LIKE_RATE", *addresses) == pytest.approx(expected)


def test_a_whole_column_with_only_a_heading_is_a_range_still(project: VbaProject) -> None:
    """Cut to one cell, its text would be an error instead of being passed over."""
    project.range([["Likes"]], place=0)
    assert called(project, "LIKE_RATE", "A:A", 10.0) == 0.0
    assert called(project, "LIKE_RATE", "1:1", 10.0) == 0.0
    assert called(project, "LIKE_RATE", "A1", 10.0) is CellError.VALUE


def test_a_column_below_and_beside_all_cells_in_use_is_blank(project: VbaProject) -> None:
    """There is nothing to cross; it counts as 0, as a blank range does."""
    project.range([[1.0], [2.0]], place=0)
    for address in ("Z:Z", "A900:A1000", "Z900:AB1048576"):
        assert called(project, "LIKE_RATE", address, 10.0) == 0.0


def test_rows_stay_beside_their_rows(project: VbaProject) -> None:
    """Ranges of different sheets are cut to one height; where one is shorter, its blanks count."""
    project.range([[5.0], [6.0], [7.0]], place=0)
    project.range([[100.0], [100.0]], place=1)
    shown = called(project, "ENGAGEMENT_RATES", "A:A", 0.0, 0.0, 0.0, "K:K")
    assert shown == [[0.05], [0.06], [CellError.DIVISION_BY_ZERO]]


def test_several_areas_are_refused(project: VbaProject, crossed: list[Any]) -> None:
    """Of `(A1:A2,A5)` Excel hands over the first area: a figure of half the cells would look like one of all."""
    project.range([[1.0], [2.0], [3.0], [4.0], [5.0]], place=0)
    assert called(project, "LIKE_RATE", "A1:A2,A5", 10.0) is CellError.VALUE
    assert crossed == []


def test_the_used_cells_of_another_sheet_are_its_own(project: VbaProject, crossed: list[ExcelRange]) -> None:
    """Each range is cut by the sheet it is on, and all to the longest."""
    project.range([[1.0]] * 9, place=0)
    first = cells(project, "A:A")
    other = first.vba_get("Worksheet").vba_get("Parent").vba_get("Worksheets").vba_get("Add")
    for row in range(1, 4):
        other.vba_get("Cells", [row, 1]).vba_set("Value", 10.0)
    shown = project.app.interpreter.run("LIKE_RATE", [first, other.vba_get("Range", ["A:A"])])
    assert shown == pytest.approx(9 / 30)
    assert [argument.Count for argument in crossed] == [9, 9]
