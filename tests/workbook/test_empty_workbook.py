"""An empty workbook is the same every time, opens without an error, and says what to do."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.harness.engines import formualizer_values
from tests.harness.libreoffice import Office
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.workbook.builder import build
from tiktok_kpis.workbook.contract import (
    NAMES,
    SETTINGS,
    SHEETS,
    TABLE_PLACES,
    list_cells,
    paste_help,
    setting_cell,
    sheet_name,
)
from tiktok_kpis.workbook.kpi_cells import KPI_CELLS

pytestmark = pytest.mark.filterwarnings("ignore:Unable to read chart")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def package(language: str) -> bytes:
    return build(language, version="0.1.0")


@pytest.fixture(scope="module")
def book(package: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(package))


def test_the_same_workbook_is_the_same_bytes(package: bytes, language: str) -> None:
    assert build(language, version="0.1.0") == package


def test_no_program_shows_an_error(package: bytes, language: str, calc: Office, tmp_path: Path) -> None:
    """Every formula of an empty workbook gives a figure, a calm text or nothing."""
    path = tmp_path / "empty.xlsx"
    path.write_bytes(package)
    for values in (calc.values(path), formualizer_values(path)):
        for sheet, cells in values.items():
            wrong = {place: value for place, value in cells.items() if str(value).startswith(("#", "Err:"))}
            assert not wrong, sheet
        kpis = values[sheet_name("kpis", language)]
        assert all(isinstance(kpis[kpi.value], str) for kpi in KPI_CELLS.values() if not kpi.known)


def test_sheets_stand_in_the_readers_order(book: openpyxl.Workbook, language: str) -> None:
    assert book.sheetnames == [sheet_name(key, language) for key in SHEETS]


def test_every_table_stands_where_the_contract_says(book: openpyxl.Workbook, language: str) -> None:
    """Name, extent and headings; one blank record; nothing below, so that it can grow."""
    for name, place in TABLE_PLACES.items():
        sheet = book[sheet_name(place.sheet, language)]
        table = sheet.tables[name]
        assert [column.name for column in table.tableColumns] == place.headings(language)
        headings = [cell.value for cell in sheet[place.header_row][place.first_column - 1 :]]
        assert headings == place.headings(language)
        assert sheet.max_row == int(table.ref.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        assert not sheet.merged_cells.ranges
        assert not sheet.protection.sheet
    assert set(TABLES) <= set(TABLE_PLACES)


def test_a_calculated_column_has_its_formula_in_the_table(book: openpyxl.Workbook, language: str) -> None:
    """So that a row the user adds is calculated too: the column's formula is the one in the row."""
    for name, place in TABLE_PLACES.items():
        sheet = book[sheet_name(place.sheet, language)]
        for column, stored in zip(place.table.columns, sheet.tables[name].tableColumns, strict=True):
            shown = sheet[f"{place.column_letter(column.name)}{place.first_row}"].value
            formula = stored.calculatedColumnFormula
            assert (formula is not None) == (column.writer.value == "formula"), (name, column.name)
            if formula is not None:
                assert shown == f"={formula.attr_text}"


def test_defined_names_lead_to_their_cells(book: openpyxl.Workbook, language: str) -> None:
    for name, place in NAMES.items():
        (where,) = book.defined_names[name].destinations
        assert where == (sheet_name(place.sheet, language), "$" + place.address[0] + "$" + place.address[1:])
    for setting in SETTINGS:
        place = setting_cell(setting.key)
        first = setting.first_value(language)
        assert book[sheet_name("settings", language)][place.address].value == (None if first == "" else first)
    assert list_cells("List_Periods")


def test_inputs_of_protected_sheets_are_unlocked(book: openpyxl.Workbook, language: str) -> None:
    """A protected sheet has no password, and what a user chooses can be chosen."""
    for key in ("start", "kpis", "settings", "lists", "checks"):
        sheet = book[sheet_name(key, language)]
        assert sheet.protection.sheet
        assert not sheet.protection.password
    for name in ("Account_Choice", "Period_Choice", "Custom_From", "Custom_To", "Setting_TimeZone"):
        place = NAMES[name]
        assert not book[sheet_name(place.sheet, language)][place.address].protection.locked


def test_the_paste_sheet_keeps_text_as_text(book: openpyxl.Workbook, language: str) -> None:
    """A pasted day without a year must not become a date of this year."""
    sheet = book[sheet_name("paste", language)]
    assert sheet["A1"].value == paste_help(language)
    assert sheet.max_row == 1
    assert sheet.column_dimensions["A"].number_format == "@"
    assert (sheet.column_dimensions["A"].min, sheet.column_dimensions["A"].max) == (1, 16_384)


def test_every_chart_is_described(package: bytes) -> None:
    """Alternative text, a title, and cells that exist."""
    with zipfile.ZipFile(BytesIO(package)) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/drawings/drawing")]
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/")]
    assert sum(drawing.count('descr="') for drawing in drawings) == len(charts) >= 3
    assert all("<title>" in chart for chart in charts)
