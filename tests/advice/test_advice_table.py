"""The table Advice of a workbook: a refresh writes it, a second one changes nothing, the user's own words stay."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import TableColumn

from tests.harness.made_once import empty_workbook, example_workbook
from tests.harness.typed_cells import type_into
from tests.refresh.exports import studio
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.ledger.frames import frame, row_dicts
from tiktok_kpis.ledger.tables import ADVICE, PRODUCTS
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.refresh.store import language_of
from tiktok_kpis.workbook.contract import NAMES, sheet_name

NOW = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001 -- the user's own clock


def advice(book: Path) -> list[tuple[str, str]]:
    """Return rules and sentences of a workbook."""
    return [(row["rule"], row["sentence"]) for row in row_dicts(FileStore(book).read(ADVICE)) if row["rule"]]


@pytest.fixture(scope="module", params=LANGUAGES)
def example(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The example workbook in a language."""
    path = tmp_path_factory.mktemp("example") / "book.xlsx"
    path.write_bytes(example_workbook(request.param))
    return path


def test_the_example_ends_with_advice_that_knows_what_was_typed(example: Path) -> None:
    """Formats, products, watch time and impressions come from the owner, not from an export."""
    stored = row_dicts(FileStore(example).read(ADVICE))
    assert len(stored) >= 6
    assert any("2026-11-17" in str(row["rows"]) for row in stored)
    assert all(row["sentence"] and row["threshold"] for row in stored)


def test_refreshing_the_example_again_changes_nothing(example: Path) -> None:
    """Not a byte: the advice is the same."""
    before = example.read_bytes()
    made = refresh(example, [], now=NOW)
    assert (made.changes.nothing, made.backup, example.read_bytes()) == (True, None, before)


def copy_of(book: Path, folder: Path) -> Path:
    """Return a copy to change."""
    path = folder / "book.xlsx"
    path.write_bytes(book.read_bytes())
    return path


def test_a_changed_threshold_changes_the_advice(example: Path, tmp_path: Path) -> None:
    """Without anything new to read: the refresh writes the advice, once."""
    book = copy_of(example, tmp_path)
    place, store = NAMES["Setting_BetterBy"], FileStore(book)
    type_into(book, sheet_name(place.sheet, language_of(store)), place.address, 9)
    before = advice(book)
    made = refresh(book, [], now=NOW)
    assert made.changes.touched("Advice")
    assert len(advice(book)) == len(before) - 1
    assert refresh(book, [], now=NOW).backup is None


NOTES = "My notes"


def add_notes(book: Path) -> None:
    """Add a column of the user's own to the table, with the rule's name in each row."""
    workbook = openpyxl.load_workbook(book)
    sheet = next(sheet for sheet in workbook.worksheets if "Advice" in sheet.tables)
    table = sheet.tables["Advice"]
    column = len(table.tableColumns) + 1
    start, last = table.ref.split(":")
    table.ref = f"{start}:{get_column_letter(column)}{re.sub('[A-Z]', '', last)}"
    if table.autoFilter:
        table.autoFilter.ref = table.ref
    table.tableColumns.append(TableColumn(id=column, name=NOTES))
    sheet.cell(3, column, NOTES)
    for number in range(4, int(re.sub("[A-Z]", "", last)) + 1):
        sheet.cell(number, column, f"note: {sheet.cell(number, 1).value}")
    workbook.save(book)


def notes(book: Path) -> list[tuple[str | None, str]]:
    """Return each rule with what the user wrote beside it."""
    workbook = openpyxl.load_workbook(book)
    sheet = next(sheet for sheet in workbook.worksheets if "Advice" in sheet.tables)
    column = len(sheet.tables["Advice"].tableColumns)
    written = ((sheet.cell(row, 1).value, sheet.cell(row, column).value) for row in range(4, sheet.max_row + 1))
    return [(rule if isinstance(rule, str) else None, str(note)) for rule, note in written if note]


def test_words_beside_a_rule_stay_beside_it(example: Path, tmp_path: Path) -> None:
    """Even when the rule has nothing to say any more: then its row keeps the words alone, and the next refresh is quiet."""
    book = copy_of(example, tmp_path)
    before = [rule for rule, _ in advice(book)]
    add_notes(book)
    store = FileStore(book)
    store.write(PRODUCTS, frame(PRODUCTS, []))
    store.write_to(book)
    assert refresh(book, [], now=NOW).changes.touched("Advice")
    after = notes(book)
    assert [note for _, note in after] == [f"note: {rule}" for rule in before]
    assert {rule for rule, _ in after} == {None, *(rule for rule, _ in advice(book))}
    assert all(rule is None or note == f"note: {rule}" for rule, note in after)
    assert refresh(book, [], now=NOW).backup is None


def test_an_export_of_a_new_account_is_answered(tmp_path: Path) -> None:
    """A fresh workbook has advice after its first refresh, if only what is missing; the empty one has none."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    assert advice(book) == []
    assert refresh(book, [], now=NOW).backup is None
    refresh(book, studio(tmp_path), now=NOW)
    assert any("Not enough data" in sentence for _, sentence in advice(book))
    before = book.read_bytes()
    refresh(book, studio(tmp_path), now=NOW)
    assert book.read_bytes() == before
