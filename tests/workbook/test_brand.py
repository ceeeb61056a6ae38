"""The page for brands says what the KPIs sheet says, with a definition beside each figure, on one sheet of paper."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from tests.harness.engines import formualizer_values
from tests.workbook.filled_books import Book, days_of, posts_of
from tiktok_kpis.workbook.contract import sheet_name
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPI_CELLS
from tiktok_kpis.workbook.sheets.brand import FIGURES, HEADER_ROW

SHOWN = ("engagement_rate", "follower_growth_rate", "conversion_rate", *FIGURES)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Book(days_of("bakery", 60), posts_of("bakery", 15)).write(tmp_path_factory.mktemp("brand") / "book.xlsx")


def test_each_figure_is_that_of_the_kpis_sheet_and_is_defined(path: Path) -> None:
    """Value, value before, and some words."""
    values = formualizer_values(path)
    page, kpis = values[sheet_name("brand")], values[sheet_name("kpis")]
    for row, key in enumerate(SHOWN, start=HEADER_ROW + 1):
        assert [page[f"{column}{row}"] for column in "ABC"] == [
            kpis[cell] for cell in (KPI_CELLS[key].label, KPI_CELLS[key].value, KPI_CELLS[key].previous)
        ]
        assert re.search(r"[a-z]{3}", str(page[f"D{row}"]))
    assert page["A1"] == "@bakery"
    assert page["A3"] == "2026-02-18 to 2026-03-17 (28 days)"


def test_the_best_posts_are_those_of_the_kpis_sheet(path: Path) -> None:
    """Title, views, rate and link, in the same order."""
    values = formualizer_values(path)
    page, kpis = values[sheet_name("brand")], values[sheet_name("kpis")]
    first = HEADER_ROW + len(SHOWN) + 4
    for number, row in enumerate(BLOCKS["top_posts"].rows):
        assert [page.get(f"{column}{first + number}", "") for column in "ABCD"] == [
            kpis.get(f"{column}{row}", "") for column in "ACDG"
        ]


def test_no_figure_is_typed_or_computed_on_the_page(path: Path) -> None:
    """It shows what the KPIs sheet has, so that both always say the same."""
    sheet = openpyxl.load_workbook(path)[sheet_name("brand")]
    for row in sheet.iter_rows(min_row=HEADER_ROW + 1, min_col=2, max_col=3):
        for cell in row:
            assert cell.value is None or str(cell.value).startswith(f"='{sheet_name('kpis')}'!"), cell.coordinate


def test_it_is_printed_on_one_page(path: Path) -> None:
    """One wide and one high, upright."""
    setup = openpyxl.load_workbook(path)[sheet_name("brand")].page_setup
    assert (setup.fitToWidth, setup.fitToHeight, setup.orientation) == (1, 1, "portrait")
