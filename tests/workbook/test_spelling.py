"""One workbook, three ways to write its metrics, the same figures."""

from __future__ import annotations

import re
import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.harness.engines import ironcalc_values, stored_values
from tests.harness.made_once import empty_workbook, example_workbook
from tests.refresh.exports import studio
from tests.refresh.test_figures import NOW, kpi_cells, unlike
from tiktok_kpis.hosts.programs import HOSTS
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.sample.workbook import write_template
from tiktok_kpis.workbook.builder import build
from tiktok_kpis.workbook.native_calls import native as as_native
from tiktok_kpis.workbook.new import empty_workbook as new_workbook
from tiktok_kpis.workbook.new import write_new_workbook
from tiktok_kpis.workbook.spelling import NATIVE, FormulaKind, Spelling

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


SPELLINGS = {
    "lambda": LAMBDA,
    **{f"functions of {name}": Spelling(FormulaKind.FUNCTIONS, host.spelled) for name, host in HOSTS.items()},
}


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_what_calls_functions_is_read_back_as_the_native_formula(spelled: str) -> None:
    """In every cell, brackets aside, so that both have the same value."""
    native, calling = (_formulas(build("en", version="0", spelling=spelling)) for spelling in (NATIVE, SPELLINGS[spelled]))
    assert calling.keys() == native.keys()
    assert sum(calling[at] != native[at] for at in native) > 100
    bare = {at: re.sub("[()]", "", as_native(formula)) for at, formula in calling.items()}
    assert bare == {at: re.sub("[()]", "", formula) for at, formula in native.items()}


def _formulas(package: bytes) -> dict[tuple[str, str], str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl cannot read its own date axes
        book = openpyxl.load_workbook(BytesIO(package))
    cells = ((sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
    return {(title, cell.coordinate): str(cell.value) for title, cell in cells}


@pytest.mark.parametrize("spelled", ["lambda", "functions of excel"])
def test_figures_are_in_the_file_whatever_calls_them(tmp_path: Path, spelled: str) -> None:
    """A preview, a phone or pandas calculates nothing: new and refreshed, it shows what the native workbook shows."""
    native, calling = tmp_path / "native.xlsx", tmp_path / "calling.xlsx"
    exports = studio(tmp_path)
    for book, spelling in ((native, NATIVE), (calling, SPELLINGS[spelled])):
        assert write_new_workbook(book, "en", spelling=spelling)
        if book is calling:
            assert stored_values(calling) == stored_values(native_as_new(tmp_path))
        assert refresh(book, exports, now=NOW).calculated
    assert stored_values(calling) == stored_values(native)
    assert "ENGAGEMENT_RATE(" in formulas_of(calling)
    assert "ENGAGEMENT_RATE(" not in formulas_of(native)
    assert bool(set(openpyxl.load_workbook(calling).defined_names) & set(METRICS)) == (spelled == "lambda")


def native_as_new(folder: Path) -> Path:
    path = folder / "as new.xlsx"
    path.write_bytes(empty_workbook("en"))
    return path


@pytest.mark.parametrize(("sheet", "calculated"), [("Glossary", False), ("Own", True)])
def test_a_function_of_the_users_own_is_calculated_on_opening(tmp_path: Path, sheet: str, calculated: bool) -> None:
    """The engine does not know it: on a sheet of ours the refresh says so; no wrong figure is left in the file.

    On a sheet of the user's own it costs our figures nothing.
    """
    book = tmp_path / "book.xlsx"
    write_new_workbook(book, "en", spelling=LAMBDA)
    opened = openpyxl.load_workbook(book)
    opened.create_sheet("Own")
    opened[sheet]["H1"] = "=NOBODY_KNOWS(1)+LIKE_RATE(1,2)"
    opened.save(book)
    made = refresh(book, studio(tmp_path), now=NOW)
    assert made.calculated is calculated
    with zipfile.ZipFile(book) as archive:
        assert 'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml").decode()
        assert not any(b"#NAME?" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("LIKE_RATE(A1,B1)", "(A1/B1)"),
        ("1/LIKE_RATE(A1,B1)", "1/(A1/B1)"),
        ("LIKE_RATE(A1+1,B1)", "((A1+1)/B1)"),
        ("LIKE_RATE(A1,LIKE_RATE(B1,C1))", "(A1/((B1/C1)))"),
        ("LIKE_RATE(A1:A9,Sheet2!B1:B9)", "(SUM(A1:A9)/SUM(Sheet2!B1:B9))"),
        ("LIKE_RATE(Posts[Likes],Posts[Views])", "(SUM(Posts[Likes])/SUM(Posts[Views]))"),
        ("_xldudf_LIKE_RATE(Posts[[#This Row],[a'[,b']]],'x,(y'!A1)", "(Posts[[#This Row],[a'[,b']]]/'x,(y'!A1)"),
        ('IF("LIKE_RATE(1,2)"="",LIKE_RATE(SUM({1,2}),1),"LIKE_RATE(")', 'IF("LIKE_RATE(1,2)"="",(SUM({1,2})/1),"LIKE_RATE(")'),
        ("MY_LIKE_RATE(A1,B1)", "MY_LIKE_RATE(A1,B1)"),
        ("LIKE_RATE(A1)", "LIKE_RATE(A1)"),
        ("LIKE_RATE(A1,)", "LIKE_RATE(A1,)"),
        ("LIKE_RATE(A1,B1", "LIKE_RATE(A1,B1"),
        ("LIKE_RATE(A1:A9*2,B1)", "LIKE_RATE(A1:A9*2,B1)"),
        ("ENGAGEMENT_RATES(A1,B1,C1,D1,E1)", "ENGAGEMENT_RATES(A1,B1,C1,D1,E1)"),
        ("'LIKE_RATE(1,2)'!A1+like_rate", "'LIKE_RATE(1,2)'!A1+like_rate"),
        ("Posts[LIKE_RATE(1,2)]", "Posts[LIKE_RATE(1,2)]"),
    ],
)
def test_a_call_is_read_as_a_formula_where_that_means_the_same(typed: str, meant: str) -> None:
    """Not in a text or in the name of a sheet or column; a range is added up, and what may be one is left to the program."""
    assert as_native(typed) == meant
