"""The values of calculated columns, computed from their formulas: those an engine gives the same rows, or none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.generated import ROOT
from tests.harness.engines import formualizer_values, stored_values
from tests.workbook.filled_books import Book, days_of, posts_of
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.ledger.frames import is_missing
from tiktok_kpis.ooxml.calculated_columns import calculated_columns
from tiktok_kpis.ooxml.package import WorkbookParts
from tiktok_kpis.ooxml.row_formulas import RowFormula, UnknownFormulaError, Values
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.spreadsheet.addresses import Area, column_letters
from tiktok_kpis.spreadsheet.serial_dates import serial_number
from tiktok_kpis.workbook.contract import TABLE_PLACES, sheet_name

ODD = (0, None, "n/a", "none", -3, 0.5, 1, 10**12, True)


def records(name: str) -> list[dict[str, object]]:
    """Return rows of a table with odd cells among their figures."""
    chance = random.Random(7)
    rows = [dict(row) for row in (posts_of("bread", 120) if name == "Posts" else days_of("bread", 120))]
    kept = {"account", "video_id", "posted", "date", "title"}
    for row in rows:
        for column in TABLE_PLACES[name].table.columns:
            if column.name not in kept and chance.random() < 0.3:
                row[column.name] = chance.choice(ODD)
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["Posts", "Daily"])
def test_each_value_is_the_engines(tmp_path: Path, name: str, language: str) -> None:
    """In every language; numbers to the last few bits, reasons to the word."""
    place, rows = TABLE_PLACES[name], records(name)
    book = Book(**{name.lower(): rows}, language=language).write(tmp_path / "book.xlsx")  # type: ignore[arg-type]
    engine = formualizer_values(book)[sheet_name(place.sheet, language)]
    parts = WorkbookParts(book)
    table = parts.tables[name]
    calculated = calculated_columns(parts.text(table.part), Area.parse(table.ref).left)
    columns = {number: column.by_row for number, column in calculated.items() if column.by_row is not None}
    headings = dict(zip(table.headings, range(1, len(table.headings) + 1), strict=True))
    numbers = [place.first_row + position for position in range(len(rows))]

    def values(heading: str) -> Values:
        number = headings[heading]
        if number in columns:
            return columns[number].values(values, numbers)
        key = place.table.columns[number - 1].name
        cells = [row.get(key) for row in rows]
        return Values.of([serial_number(cell) if hasattr(cell, "year") else cell for cell in cells])  # type: ignore[arg-type]

    assert len(columns) >= len(calculated) - 2, "at most two look beyond their own row"
    known = 0
    for number in columns:
        letter = place.column_letter(place.table.columns[number - 1].name)
        for row, cell in zip(numbers, values(table.headings[number - 1]).cells(), strict=True):
            if cell is not None:
                known += 1
                shown = engine.get(f"{letter}{row}", "")
                numeric = isinstance(cell, float | int) and not isinstance(cell, bool)
                assert shown == (pytest.approx(cell, rel=1e-12) if numeric else cell), (letter, row)
    assert known == len(columns) * len(rows)


@pytest.mark.parametrize(
    "formula",
    ["SUM(Posts[Views])", "A4*2", "VLOOKUP(Posts[[#This Row],[Views]],A1:B2,2)", "RAND()", "Setting_FewPosts+1", "1+"],
)
def test_what_looks_elsewhere_is_left_to_the_program(formula: str) -> None:
    """Another row, a cell, a name, a function that is not known: no value is better than a wrong one."""
    with pytest.raises(UnknownFormulaError):
        RowFormula(formula)


@pytest.mark.parametrize("text", ["12", "1,5", " 3 "])
def test_a_text_that_a_program_may_take_for_a_number_has_no_value(text: str) -> None:
    """Programs differ, and so do their languages."""
    made = RowFormula("T[[#This Row],[a]]+1").values(lambda _: Values.of([text, 2, None]), [1, 2, 3])
    assert made.cells() == [None, 3, 1]
    assert is_missing(made.cells()[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_example_has_the_formulas_of_its_table(language: str) -> None:
    """And the engine took them all: no formula of the workbook is without its value."""
    path = ROOT / "workbook_templates" / f"tiktok-kpis-example-{language}.xlsx"
    store, values = FileStore(path), stored_values(path)
    for name, part in store.package.tables.items():
        sheet = next(sheet for sheet, its in store.package.sheets.items() if its == part.sheet_part)
        area = Area.parse(part.ref)
        for column in calculated_columns(store.package.text(part.part), area.left):
            letters = column_letters(column)
            missing = [row for row in range(area.top + 1, area.bottom + 1) if f"{letters}{row}" not in values[sheet]]
            assert (name, letters, missing) == (name, letters, [])
