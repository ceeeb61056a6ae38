"""What Excel would show beside what is in the cells: green corners, its own pages, names it keeps for itself."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.harness.made_once import empty_workbook
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.ledger.tables import LOG
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.sample.exports import write_exports
from tiktok_kpis.spreadsheet.addresses import Area
from tiktok_kpis.spreadsheet.limits import LAST_COLUMN, LAST_ROW
from tiktok_kpis.workbook.contract import FORMER_SHEET_NAMES, SHEETS, TABLE_PLACES, sheet_name, sheet_names

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NOW = datetime(2026, 11, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
IN_ORDER = (  # ECMA-376 part 1, CT_Worksheet
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
    *("legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
RESERVED = {
    "history",
    "histórico",
    "historico",
    "historial",
    "verlauf",
    "änderungsverlauf",
    "historique",
    "istoric",
    "historie",
}
"""What Excel calls the sheet of its own that lists the changes of a shared workbook: it refuses a sheet of that name."""


def sheets_of(package: bytes) -> dict[str, ElementTree.Element]:
    """Return the part of each sheet by the sheet's key, in a workbook in English."""
    with zipfile.ZipFile(BytesIO(package)) as parts:
        return {
            key: ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
            for number, key in enumerate(SHEETS, start=1)
        }


def unmarked(sheet: ElementTree.Element) -> list[Area]:
    """Return the cells in which a number as text gets no green corner."""
    errors = [error for error in sheet.iter(f"{MAIN}ignoredError") if error.get("numberStoredAsText") == "1"]
    return [Area.parse(cells) for error in errors for cells in error.get("sqref", "").split()]


@pytest.mark.parametrize("moment", ["new", "refreshed twice"])
def test_no_text_column_has_green_corners(tmp_path: Path, moment: str) -> None:
    """Ids are texts on purpose, a title may be a number: in every row, also in those that refreshes add."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    if moment != "new":
        exports = write_exports(tmp_path / "exports", "en")
        refresh(book, exports[:1], now=NOW)
        refresh(book, exports, now=NOW)
    sheets = sheets_of(book.read_bytes())
    tables = {table.name: table for sheet in openpyxl.load_workbook(book) for table in sheet.tables.values()}
    for name, place in TABLE_PLACES.items():
        last = Area.parse(tables[name].ref).bottom
        for column in place.table.columns:
            number = place.column_number(column.name)
            covered = [area for area in unmarked(sheets[place.sheet]) if area.left <= number <= area.right]
            if column.unit is Unit.TEXT:
                (area,) = covered
                assert area.top == place.first_row
                assert area.bottom == LAST_ROW >= last
            else:
                assert covered == [], column.name
    (paste,) = unmarked(sheets["paste"])
    assert (paste.top, paste.left, paste.bottom, paste.right) == (1, 1, LAST_ROW, LAST_COLUMN)
    if moment != "new":
        assert Area.parse(tables["Daily"].ref).bottom > 300


@pytest.mark.parametrize("moment", ["new", "refreshed"])
def test_the_parts_of_a_sheet_are_in_their_order(tmp_path: Path, moment: str) -> None:
    """Excel repairs a sheet that has them in another one, which takes charts and tables away."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    if moment != "new":
        refresh(book, write_exports(tmp_path / "exports", "en"), now=NOW)
    for key, sheet in sheets_of(book.read_bytes()).items():
        places = [IN_ORDER.index(part.tag.removeprefix(MAIN)) for part in sheet]
        assert places == sorted(places), key


def test_where_a_page_is_to_begin_excel_does_not_fit_pages_by_itself() -> None:
    """Fitted to pages, breaks of the sheet's own are left out; in a scale that the printed columns have room in."""
    broken = 0
    for key, sheet in sheets_of(empty_workbook("en")).items():
        fits = [part.get("fitToPage") in {"1", "true"} for part in sheet.iter(f"{MAIN}pageSetUpPr")]
        (setup,) = sheet.iter(f"{MAIN}pageSetup")
        breaks = [part for part in sheet.iter(f"{MAIN}brk") if part.get("man") in {"1", "true"}]
        assert fits == [not breaks], key
        broken += len(breaks)
        if breaks:
            assert 50 <= int(setup.get("scale", "100")) < 100
            assert setup.get("fitToWidth") is None
            widths = {
                int(column.get("min", "0")): float(column.get("width", "0"))
                for column in sheet.iter(f"{MAIN}col")
                if int(column.get("max", "0")) <= 9  # A to I are printed
            }
            shown = sum(8 * width + 5 for width in widths.values()) * int(setup.get("scale", "100")) / 100
            assert shown <= 10.2 * 96  # Letter, across, between its margins
    assert broken >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sheet_has_a_name_that_excel_keeps_for_itself(language: str) -> None:
    """In any language: a workbook of one is opened in another, and the last sheet of a clash could not be opened."""
    names = [sheet_name(key, language) for key in SHEETS]
    assert not RESERVED & {name.casefold() for name in names}
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
    former = {name for (_, of), before in FORMER_SHEET_NAMES.items() for name in before if of == language}
    assert not former & set(names)


@pytest.mark.parametrize(("key", "language"), FORMER_SHEET_NAMES)
def test_a_workbook_with_a_name_of_before_is_refreshed(tmp_path: Path, key: str, language: str) -> None:
    """It keeps the name, the sheet is found, and the language is known by it as by the others."""
    today, *before = sheet_names(key, language)
    for name in before:
        book = tmp_path / "book.xlsx"
        with zipfile.ZipFile(BytesIO(empty_workbook(language))) as parts, zipfile.ZipFile(book, "w") as old:
            for part in parts.namelist():
                content = parts.read(part)
                if part == "xl/workbook.xml":
                    assert today.encode() in content
                    content = content.replace(today.encode(), name.encode())
                old.writestr(part, content)
        made = refresh(book, write_exports(tmp_path / "exports", language), now=NOW)
        assert made.language == language
        assert name in openpyxl.load_workbook(book).sheetnames
        assert today not in openpyxl.load_workbook(book).sheetnames
        assert len(FileStore(book).read(LOG)) > 0
