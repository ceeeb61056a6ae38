"""One workbook, three ways to write its metrics, the same figures."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.harness.engines import ironcalc_values, stored_values
from tests.harness.made_once import example_workbook
from tests.refresh.exports import studio
from tests.refresh.test_figures import NOW, kpi_cells, unlike
from tiktok_kpis.hosts.programs import HOSTS
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.sample.workbook import write_template
from tiktok_kpis.workbook.new import empty_workbook as new_workbook
from tiktok_kpis.workbook.spelling import FormulaKind, Spelling

LAMBDA = Spelling(FormulaKind.LAMBDA)


def formulas_of(path: Path) -> str:
    """Return all formulas of a workbook, joined."""
    cells = (cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(cell.value) for cell in cells if cell.data_type == "f")


@pytest.mark.parametrize("host", HOSTS)
def test_a_workbook_of_functions_calls_them_as_its_program_finds_them(tmp_path: Path, host: str) -> None:
    """And carries no LAMBDA beside them."""
    path = tmp_path / "functions.xlsx"
    path.write_bytes(new_workbook("en", spelling=Spelling(FormulaKind.FUNCTIONS, HOSTS[host].spelled)))
    prefix = {"excel": "", "lite": "_xldudf_", "calc": "TIKTOKKPIS.FUNCTIONS."}[host]
    assert f"{prefix}ENGAGEMENT_RATE(" in formulas_of(path)
    assert not set(openpyxl.load_workbook(path).defined_names) & set(METRICS)


def test_a_workbook_of_lambdas_shows_the_same_figures_with_nothing_installed(tmp_path: Path) -> None:
    """Every KPI, calculated by an engine that knows LAMBDA names, is that of the native workbook."""
    native, lambdas = tmp_path / "native.xlsx", tmp_path / "lambda.xlsx"
    native.write_bytes(example_workbook("en"))
    write_template(lambdas, "en", example=True, spelling=LAMBDA)
    assert set(METRICS) <= set(openpyxl.load_workbook(lambdas).defined_names)
    assert "ENGAGEMENT_RATE(" in formulas_of(lambdas)
    assert unlike(kpi_cells(ironcalc_values(lambdas), "en"), kpi_cells(stored_values(native), "en")) == {}


def test_a_workbook_the_engine_does_not_know_is_calculated_on_opening(tmp_path: Path) -> None:
    """The refresh says so, writes the tables, and leaves no wrong figure in the file."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(new_workbook("en", spelling=LAMBDA))
    made = refresh(book, studio(tmp_path), now=NOW)
    assert not made.calculated
    with zipfile.ZipFile(book) as archive:
        assert 'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml").decode()
    assert "#NAME?" not in str(stored_values(book))
