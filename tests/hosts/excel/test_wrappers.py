"""The built add-in file's own VBA: formula, wrapper, xlwings, our Python and back, error values included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pyopenvba.exceptions import VBARuntimeError  # type: ignore[import-untyped]

from tests.agreement.conformance import TABLE, Conformance
from tests.harness.xlwings_windows import Excel, excel_on_windows
from tests.hosts.excel.differences import WRAPPERS, WRAPPERS_HOST
from tests.hosts.excel.vba_project import VbaProject
from tests.hosts.values import same
from tiktok_kpis.hosts.excel.installation import SHIPPED
from tiktok_kpis.spreadsheet.errors import CellError


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """xlwings as on Windows, with our functions registered."""
    with excel_on_windows("tiktok_kpis.hosts.excel") as excel:
        yield excel


@pytest.fixture(scope="module")
def project(excel: Excel) -> VbaProject:
    """The add-in file, open."""
    return VbaProject(SHIPPED, excel)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.title)
def test_a_formula_shows_what_the_value_rules_say(project: VbaProject, case: Conformance) -> None:
    """The same as everywhere, or a difference that is declared and still there."""
    difference = next((one for one in WRAPPERS if one.covers(WRAPPERS_HOST, case)), None)
    try:
        shown = project.show(case.function.name, case.arguments)
    except VBARuntimeError as refused:
        shown = str(refused)
    assert same(shown, case.expected) == (difference is None), (shown, case.expected)


def test_errors_of_every_row_are_real_errors(project: VbaProject) -> None:
    """A spilled column holds error values, not their texts."""
    views: list[list[Any]] = [[100.0], [0.0], [CellError.NOT_AVAILABLE]]
    shown = project.show("ENGAGEMENT_RATES", (5.0, 0.0, 0.0, 0.0, views))
    assert shown == [[0.05], [CellError.DIVISION_BY_ZERO], [CellError.NOT_AVAILABLE]]


def test_a_python_that_fails_is_an_error_and_its_reason_is_kept(project: VbaProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence in a cell would be left out of sums without a word: it is shown by a button instead."""

    def fail(*given: Any, **beside: Any) -> Any:
        raise RuntimeError("no module named tiktok_kpis")

    assert project.python is not None
    monkeypatch.setattr(project.python.excel, "call", fail)
    assert project.show("LIKE_RATE", (1.0, 2.0)) is CellError.VALUE
    project.click("ShowLastProblem")
    assert "no module named tiktok_kpis" in project.app.dialogs[-1][1]
