"""What holds of every store of a workbook, the file and the workbook open in Excel alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import TableFormula

from tests.harness.made_once import empty_workbook, example_workbook
from tests.harness.xlwings_windows import excel_on_windows
from tests.refresh.exports import business_suite, studio
from tests.refresh.stores import KINDS, NOW, add_column, handled, kept, set_cells, sheet_with
from tiktok_kpis.ledger.frames import ORIGIN, frame, row_dicts
from tiktok_kpis.ledger.tables import ADVICE, DAILY, LOG, POSTS, PRODUCTS, SNAPSHOTS, TABLES, Table
from tiktok_kpis.problems import Refused
from tiktok_kpis.refresh.refresh import refresh_store
from tiktok_kpis.refresh.store import language_of
from tiktok_kpis.workbook.contract import NAMES, TABLE_PLACES, sheet_name

FIRST = TABLE_PLACES["Daily"].first_row


@pytest.fixture(autouse=True, scope="module")
def _excel() -> Iterator[None]:
    """xlwings as on Windows."""
    with excel_on_windows("tiktok_kpis.hosts.excel"):
        yield


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each kind of store."""
    with handled(request.param):
        yield str(request.param)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workbook, calculated once."""
    path = tmp_path_factory.mktemp("empty") / "empty.xlsx"
    path.write_bytes(empty_workbook("en"))
    return path


@pytest.fixture
def book(tmp_path: Path, empty: Path) -> Path:
    """An empty workbook to fill."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(empty.read_bytes())
    return path


def day(number: int, **cells: Any) -> dict[str, Any]:
    """Return a row of Daily."""
    return {"account": "sample.bakery", "date": date(2026, 3, number), **cells}


def filled(book: Path, table: Table, *given: dict[str, Any]) -> Path:
    """Write rows into a workbook file, and return it."""
    held = kept("file", book)
    held.store.write(table, frame(table, list(given), keep_columns_of=held.store.read(table)))
    book.write_bytes(held.save().read_bytes())
    return book


def column(table: Table, name: str) -> int:
    return TABLE_PLACES[table.name].column_number(name)


@pytest.mark.parametrize("language", ["en", "ro"])
def test_both_read_the_same(tmp_path: Path, language: str) -> None:
    """Every table, every named cell and the language of the example workbook."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(example_workbook(language))
    file, live = (kept(kind, book) for kind in ("file", "live"))
    for table in TABLES.values():
        assert row_dicts(live.store.read(table)) == row_dicts(file.store.read(table))
    assert list(live.store.sheets) == list(file.store.sheets)
    assert language_of(live.store) == language_of(file.store) == language
    for name in NAMES:
        seen, stored = live.store.named_value(name), file.store.named_value(name)
        assert seen == (None if stored == "" else stored) or isinstance(seen, datetime)
    assert live.store.named_value("No_Such_Name") is None


TEXTS = [
    "7301234567890123456",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    "'tis",
    "''",
    "0012",
    "5%",
    "March 14",
    "1/2",
    "TRUE",
    "#N/A today",
    " two  spaces ",
    "two\nlines",
    "ș 🍞 \u202eright",
    "long " * 2_000,
]


@pytest.mark.parametrize("marks", [True, False], ids=["apostrophe is a mark", "apostrophe is text"])
def test_text_stays_the_text_it_was(book: Path, kind: str, marks: bool) -> None:
    """Whatever Excel would make of it if it were typed: a number, a date, a formula."""
    held = kept(kind, book)
    if held.application:
        held.application.apostrophe_marks_text_cells = marks
    given = [{"account": "a", "video_id": f"730123456789012345{place:02}", "title": title} for place, title in enumerate(TEXTS)]
    held.store.write(POSTS, frame(POSTS, given))
    after = kept("file", held.save())
    assert [(row["video_id"], row["title"]) for row in after.rows(POSTS)] == [(row["video_id"], row["title"]) for row in given]


def test_numbers_dates_and_nothing_stay_what_they_are(book: Path, kind: str) -> None:
    """0 is 0, nothing is nothing; a fraction keeps its digits, a moment its second."""
    held = kept(kind, book)
    given = [
        {"account": "a", "video_id": "1", "posted": datetime(2026, 3, 1, 23, 59, 59), "views": 0, "average_watch_time": 1 / 3},  # noqa: DTZ001
        {"account": "a", "video_id": "2", "snapshot": date(2026, 3, 2), "views": 5_000_000_000, "likes": None},
    ]
    held.store.write(POSTS, frame(POSTS, given))
    for row, wanted in zip(kept("file", held.save()).rows(POSTS), given, strict=True):
        assert {name: value for name, value in row.items() if value is not None} == {
            name: value for name, value in wanted.items() if value is not None
        }


def test_what_is_written_is_read_back_before_it_is_saved(book: Path, kind: str) -> None:
    """As it will stand, and each row with a place of its own."""
    held = kept(kind, filled(book, DAILY, day(1, views=5), day(2, views=6)))
    before = held.store.read(DAILY)
    given = [*row_dicts(before), day(3, views=7)]
    held.store.write(DAILY, frame(DAILY, given, keep_columns_of=before))
    again = held.store.read(DAILY)
    assert [row["views"] for row in row_dicts(again)] == [5, 6, 7]
    assert len(set(again[ORIGIN])) == 3
    held.store.write(DAILY, again)
    assert [row["views"] for row in kept("file", held.save()).rows(DAILY)] == [5, 6, 7]


def test_what_the_user_added_stays_beside_its_row(book: Path, kind: str) -> None:
    """A column of their own, and a formula where the value it shows did not change."""
    filled(book, DAILY, day(1, views=5, conversions=5), day(2, views=6))
    add_column(book, "Daily", "My notes", ["rain", "=1+1"])
    set_cells(book, "Daily", {(FIRST, column(DAILY, "conversions")): "=2+3"})
    held = kept(kind, book)
    before = row_dicts(held.store.read(DAILY))
    held.store.write(DAILY, frame(DAILY, [*before, day(3, views=7)], keep_columns_of=held.store.read(DAILY)))
    sheet = sheet_with(openpyxl.load_workbook(held.save()), "Daily")
    notes = column(DAILY, DAILY.columns[-1].name) + 1
    found = {sheet.cell(row, column(DAILY, "views")).value: sheet.cell(row, notes).value for row in range(FIRST, FIRST + 3)}
    assert found == {5: "rain", 6: "=1+1", 7: None}
    assert sheet.cell(FIRST, column(DAILY, "conversions")).value == "=2+3"


def test_calculated_columns_go_on_and_are_never_written(book: Path, kind: str) -> None:
    """Also where Excel is told not to fill formulas into new rows."""
    filled(book, DAILY, day(1, views=5))
    for fills in (True, False):
        held = kept(kind, book)
        if held.application:
            held.application.fills_formulas = fills
        before = held.store.read(DAILY)
        held.store.write(DAILY, frame(DAILY, [*row_dicts(before), day(2, views=6), day(3, views=7)], keep_columns_of=before))
        sheet = sheet_with(openpyxl.load_workbook(held.save()), "Daily")
        for name in ("engagement_rate", "conversion_rate"):
            formulas = {sheet.cell(row, column(DAILY, name)).value for row in range(FIRST, FIRST + 3)}
            assert len(formulas) == 1
            assert str(formulas.pop()).startswith("=")
        assert sheet.tables["Daily"].ref.endswith(str(FIRST + 2))


def test_a_column_the_user_made_a_formula_is_not_written(book: Path, kind: str) -> None:
    """Such as their own count of conversions, in every row."""
    filled(book, DAILY, day(1, views=5), day(2, views=6))
    clicks, letter = column(DAILY, "clicks"), get_column_letter(column(DAILY, "views"))
    workbook = openpyxl.load_workbook(book)
    sheet = sheet_with(workbook, "Daily")
    for row in (FIRST, FIRST + 1):
        sheet.cell(row, clicks, f"={letter}{row}*2")
    sheet.tables["Daily"].tableColumns[clicks - 1].calculatedColumnFormula = TableFormula(
        attr_text="Daily[[#This Row],[Views]]*2"
    )
    workbook.save(book)
    held = kept(kind, book)
    before = row_dicts(held.store.read(DAILY))
    held.store.write(DAILY, frame(DAILY, [{**row, "clicks": 99} for row in before], keep_columns_of=held.store.read(DAILY)))
    sheet = sheet_with(openpyxl.load_workbook(held.save()), "Daily")
    assert all(str(sheet.cell(row, clicks).value).startswith("=") for row in (FIRST, FIRST + 1))


def test_a_row_that_is_left_out_goes(book: Path, kind: str) -> None:
    """Unless the user has something of their own in it; the rows stay together."""
    filled(book, ADVICE, *({"rule": f"rule {n}", "sentence": "…"} for n in range(6)))
    add_column(book, "Advice", "Mine", ["", "", "kept", "", "", ""])
    held = kept(kind, book)
    stay = [row for row in row_dicts(held.store.read(ADVICE)) if row["rule"] in {"rule 1", "rule 5"}]
    held.store.write(ADVICE, frame(ADVICE, [*stay, {"rule": "new"}], keep_columns_of=held.store.read(ADVICE)))
    saved = held.save()
    assert sorted(row["rule"] for row in kept("file", saved).rows(ADVICE)) == ["new", "rule 1", "rule 2", "rule 5"]
    sheet = sheet_with(openpyxl.load_workbook(saved), "Advice")
    mine = {sheet.cell(row, 1).value: sheet.cell(row, 7).value for row in range(FIRST, sheet.max_row + 1)}
    assert mine["rule 2"] == "kept"
    assert set(mine) - {None} == {"new", "rule 1", "rule 2", "rule 5"}


def test_a_table_can_become_empty(book: Path, kind: str) -> None:
    """It keeps one blank row, as every table has."""
    held = kept(kind, filled(book, SNAPSHOTS, {"account": "a", "video_id": "1"}, {"account": "a", "video_id": "2"}))
    held.store.write(SNAPSHOTS, frame(SNAPSHOTS, []))
    after = kept("file", held.save())
    assert after.rows(SNAPSHOTS) == []
    assert sheet_with(openpyxl.load_workbook(held.save()), "Snapshots").tables["Snapshots"].ref.endswith(str(FIRST))


def test_a_row_of_totals_stays_the_last(book: Path, kind: str) -> None:
    """It moves down as the table grows."""
    filled(book, DAILY, day(1, views=5))
    workbook = openpyxl.load_workbook(book)
    table = sheet_with(workbook, "Daily").tables["Daily"]
    start, end = table.ref.split(":")
    table.totalsRowCount, table.ref = 1, f"{start}:{end.rstrip('0123456789')}{FIRST + 1}"
    sheet_with(workbook, "Daily").cell(FIRST + 1, 1, "My total")
    workbook.save(book)
    held = kept(kind, book)
    before = held.store.read(DAILY)
    assert [row["views"] for row in row_dicts(before)] == [5]
    held.store.write(DAILY, frame(DAILY, [*row_dicts(before), day(2, views=6)], keep_columns_of=before))
    sheet = sheet_with(openpyxl.load_workbook(held.save()), "Daily")
    assert [sheet.cell(row, 1).value for row in (FIRST, FIRST + 1, FIRST + 2)] == ["sample.bakery", "sample.bakery", "My total"]


def test_something_right_below_a_table_is_not_overwritten(book: Path, kind: str) -> None:
    """The row is named, and nothing is planned."""
    set_cells(book, "Daily", {(FIRST + 2, 3): "my total"})
    held = kept(kind, book)
    with pytest.raises(Refused) as refused:
        held.store.write(DAILY, frame(DAILY, [day(number) for number in range(1, 5)]))
    assert (refused.value.problem.code, refused.value.problem.place.row) == ("below_the_table", FIRST + 2)
    assert held.rows(DAILY) == []


def test_a_table_that_is_not_there_is_named(book: Path, kind: str) -> None:
    """With what to do."""
    workbook = openpyxl.load_workbook(book)
    del sheet_with(workbook, "Products").tables["Products"]
    workbook.save(book)
    held = kept(kind, book)
    assert (held.store.has(PRODUCTS), held.store.has(DAILY)) == (False, True)
    for use in (lambda: held.store.read(PRODUCTS), lambda: held.store.write(PRODUCTS, frame(PRODUCTS, []))):
        with pytest.raises(Refused) as refused:
            use()
        assert refused.value.problem.code == "table_missing"


def test_a_table_is_found_wherever_it_is_and_without_a_column(book: Path, kind: str) -> None:
    """On a renamed sheet, with a heading the user renamed: a file still knows the column, in the open workbook it is theirs."""
    workbook = openpyxl.load_workbook(book)
    sheet = sheet_with(workbook, "Daily")
    sheet.title = "Days 'n' all"
    sheet.cell(FIRST - 1, column(DAILY, "reach"), "Not reach")
    sheet.tables["Daily"].tableColumns[column(DAILY, "reach") - 1].name = "Not reach"
    workbook.save(book)
    held = kept(kind, book)
    held.store.write(DAILY, frame(DAILY, [day(1, views=5, reach=4)]))
    assert [(row["views"], row["reach"]) for row in kept("file", held.save()).rows(DAILY)] == [
        (5, None if kind == "live" else 4)
    ]


def test_pasted_cells_are_read_as_they_are(book: Path, kind: str) -> None:
    """Row by row from the first cell of the sheet."""
    workbook = openpyxl.load_workbook(book)
    paste = workbook[sheet_name("paste")]
    paste.cell(5, 3, "1.2K")
    paste.cell(6, 2, 7)
    workbook.save(book)
    cells = kept(kind, book).store.cells(sheet_name("paste"))
    assert (cells[4][2], cells[5][1]) == ("1.2K", 7)
    assert cells[4][0] in (None, "")


def unplaced(kept_rows: list[dict[str, Any]]) -> list[str]:
    """Return rows without their order."""
    return sorted(str(sorted((name, str(value)) for name, value in row.items() if value is not None)) for row in kept_rows)


def test_a_refresh_gives_the_same_tables_in_both(tmp_path: Path, empty: Path) -> None:
    """First exports, then overlapping and older ones: the same rows, the same counts of changes, the same Log."""
    books = {kind: tmp_path / kind / "book.xlsx" for kind in KINDS}
    for path in books.values():
        path.parent.mkdir()
        path.write_bytes(empty.read_bytes())
    for exports in (studio(tmp_path, days=40), business_suite(tmp_path), studio(tmp_path), studio(tmp_path)):
        made = {}
        for kind, path in books.items():
            with handled(kind):
                held = kept(kind, path)
                made[kind] = refresh_store(held.store, exports, now=NOW)
                if not made[kind].changes.nothing:
                    path.write_bytes(held.save().read_bytes())
        for kind in KINDS:
            assert made[kind].changes.added == made["file"].changes.added
            assert made[kind].changes.updated == made["file"].changes.updated
        read = {kind: kept("file", path) for kind, path in books.items()}
        for table in (*TABLES.values(),):
            assert unplaced(read["file"].rows(table)) == unplaced(read["live"].rows(table))
            assert read["file"].rows(table) == read["large file"].rows(table)
    assert made["live"].changes.nothing
    assert read["live"].rows(LOG)


def drop_column(book: Path, table: Table, name: str) -> None:
    """Delete a column of a table, cells and all, as Excel does: what stood to the right of it moves."""
    workbook = openpyxl.load_workbook(book)
    sheet = sheet_with(workbook, table.name)
    number = TABLE_PLACES[table.name].column_number(name)
    listed = sheet.tables[table.name]
    first, _, last = listed.ref.partition(":")
    bottom = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    sheet.delete_cols(number)
    del listed.tableColumns[number - 1]
    listed.ref = f"{first}:{get_column_letter(len(listed.tableColumns))}{bottom}"
    if listed.autoFilter is not None:
        listed.autoFilter.ref = listed.ref
    workbook.save(book)


def test_a_deleted_column_is_said_and_nothing_is_new_in_it(kind: str, book: Path, tmp_path: Path) -> None:
    """Its counts are kept in the column of what exports said; the same exports again change nothing."""
    first = kept(kind, book)
    refresh_store(first.store, studio(tmp_path), now=NOW)
    filled = first.save()
    drop_column(filled, DAILY, "profile_views")
    again = kept(kind, filled)
    made = refresh_store(again.store, studio(tmp_path), now=NOW)
    said = [problem for problem in made.problems if problem.code == "column_missing"]
    assert [problem.values["columns"] for problem in said] == [DAILY.column("profile_views").heading()]
    assert made.changes.nothing
    assert all("profile_views" in str(row["as_exported"]) for row in again.rows(DAILY) if row["views"] is not None)


@pytest.mark.parametrize(("table", "name"), [(POSTS, "video_id"), (DAILY, "date"), (SNAPSHOTS, "as_exported")])
def test_a_deleted_key_is_refused(kind: str, book: Path, tmp_path: Path, table: Table, name: str) -> None:
    """Without it the program would not know which row is which, and would add all of them again."""
    first = kept(kind, book)
    refresh_store(first.store, studio(tmp_path), now=NOW)
    filled = first.save()
    drop_column(filled, table, name)
    with pytest.raises(Refused) as refused:
        refresh_store(kept(kind, filled).store, studio(tmp_path, days=62), now=NOW)
    assert refused.value.problem.code == "key_column_missing"
    assert table.column(name).heading() in refused.value.problem.describe()
