"""Dates beyond any figure's refuse their own row, alike where an export is checked and where it is refreshed from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.harness.made_once import empty_workbook
from tests.harness.typed_cells import type_into
from tests.refresh.states import NOW
from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.kpis.figures import days_with_views
from tiktok_kpis.ledger.frames import row_dicts
from tiktok_kpis.ledger.tables import DAILY
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.workbook.contract import NAMES, choice, sheet_name

DAYS = [date(2026, 3, 1) + timedelta(days=number) for number in range(20)]
AT = 10
"""The row whose date is at the edge."""
LAST = DAYS[-1]
BEYOND = [
    "9999-12-31",
    "9999-12-31 23:59:59+00:00",
    "9999-12-31T23:00:00-05:00",
    "31/12/9999",
    "December 31, 9999",
    "2100-01-01",
    "1999-12-31",
    "1899-12-30",
    "1601-01-01",
    "0001-01-01",
    "0001-01-01 00:00 +05:00",
    "0000-00-00",
    "2958466",
    "2958465.99999",
    "-1",
    "1e400",
]
CELLS = [datetime(9999, 12, 31), datetime(1900, 1, 5), 2958466, 2958465.9999999, -1, 0, 1e300, True]  # noqa: DTZ001
LATE = ["2099-01-01", "2026-04-03", date(2099, 12, 31)]
KINDS = {
    "days": ("Date,Video Views,Profile Views,Likes,Comments,Shares", "{day},{number},5,6,7,8"),
    "followers": ("Date,Followers,Difference in followers from previous day", "{day},{number},5"),
    "activity": ("Date,Hour,Active followers", "{day},{hour},{number}"),
}


def export(folder: Path, kind: str, edge: str) -> Path:
    """Write an export whose row has a date at the edge."""
    heading, line = KINDS[kind]
    days = [f'"{edge if number == AT else day}"' for number, day in enumerate(DAYS)]
    path = folder / f"{kind}.csv"
    path.write_text("\n".join([heading, *(line.format(day=d, number=100 + n, hour=n) for n, d in enumerate(days))]))
    return path


def workbook(folder: Path, edge: Any) -> Path:
    """Write the same as a workbook, with cells that are dates."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(KINDS["days"][0].split(","))
    for number, day in enumerate(DAYS):
        sheet.append([edge if number == AT else day, 100 + number, 5, 6, 7, 8])
    path = folder / "days.xlsx"
    book.save(path)
    return path


def empty(folder: Path) -> Path:
    """Write an empty workbook to refresh."""
    path = folder / "book.xlsx"
    path.write_bytes(empty_workbook("en"))
    return path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("edge", BEYOND)
def test_a_text_beyond_refuses_its_row(tmp_path: Path, kind: str, edge: str) -> None:
    """Days, followers and active hours; with a zone that would go over the edge, too."""
    check_refused(export(tmp_path, kind, edge))


@pytest.mark.parametrize("edge", CELLS)
def test_a_cell_beyond_refuses_its_row(tmp_path: Path, edge: Any) -> None:
    """A date or a number that a spreadsheet has in the cell."""
    check_refused(workbook(tmp_path, edge))


def check_refused(file: Path) -> None:
    """Check that one row of a file is refused, and the others are read."""
    reading = read_files([file], today=NOW.date())
    (block,) = reading.blocks
    assert (block.rows_read, block.rows_refused) == (len(DAYS) - 1, 1)
    assert [problem.place.row for problem in reading.problems if problem.code == "date_unreadable"] == [AT + 2]


def test_the_refresh_refuses_the_same_rows(tmp_path: Path) -> None:
    """One export of each kind for each date: the refresh says what the check says, and counts the other days."""
    files = []
    for number, edge in enumerate(BEYOND):
        (tmp_path / str(number)).mkdir()
        files += [export(tmp_path / str(number), kind, edge) for kind in KINDS]
    checked = read_files(files, today=NOW.date())
    made = refresh(empty(tmp_path), files, now=NOW)
    refused = [problem.describe() for problem in checked.problems if problem.code == "date_unreadable"]
    assert len(refused) == len(files)
    assert [problem.describe() for problem in made.problems if problem.code == "date_unreadable"] == refused
    assert [row["date"] for row in row_dicts(made.tables["Daily"])] == [*DAYS[:AT], *DAYS[AT + 1 :]]


@pytest.mark.parametrize("edge", LATE)
def test_a_day_after_today_is_kept_apart(tmp_path: Path, edge: Any) -> None:
    """It is read, said and not counted: the period ends with the last day that is over, and the export is as old as that."""
    is_text = isinstance(edge, str)
    file = export(tmp_path, "days", edge) if is_text else workbook(tmp_path, edge)
    late = date.fromisoformat(edge) if isinstance(edge, str) else edge
    reading = read_files([file], today=NOW.date())
    assert [
        (problem.place.row, problem.values["found"]) for problem in reading.problems if problem.code == "date_in_future"
    ] == [(AT + 2, str(late))]
    (records,) = reading.records
    assert records.exported == LAST + timedelta(days=1)
    book = empty(tmp_path)
    made = refresh(book, [file], now=NOW)
    assert days_with_views(made.tables["Daily"]) == (DAYS[0], LAST)
    left_out = {row["date"]: row["left_out"] for row in row_dicts(FileStore(book).read(DAILY))}
    assert left_out.pop(late) == "after today"
    assert set(left_out.values()) == {None}
    place = NAMES["Last_Day"]
    shown = FileStore(book).cells(sheet_name(place.sheet))[5][11]
    assert shown == LAST or shown == (LAST - date(1899, 12, 30)).days


def test_the_day_is_counted_when_it_comes(tmp_path: Path) -> None:
    """The next refresh on or after the day takes the row in, without anything new to read."""
    book = empty(tmp_path)
    refresh(book, [export(tmp_path, "days", "2026-04-03")], now=NOW)
    made = refresh(book, [], now=NOW + timedelta(days=1))
    assert made.changes.updated["Daily"] == 1
    assert days_with_views(made.tables["Daily"]) == (DAYS[0], date(2026, 4, 3))


def test_the_paste_sheet_refuses_the_row_alike(tmp_path: Path) -> None:
    """What is pasted is read as a file is."""
    book = openpyxl.load_workbook(empty(tmp_path))
    sheet = book[sheet_name("paste")]
    sheet.delete_rows(1, 20)
    sheet.append(KINDS["days"][0].split(","))
    for number, day in enumerate(DAYS):
        sheet.append(["9999-12-31" if number == AT else day, 100 + number, 5, 6, 7, 8])
    book.save(tmp_path / "pasted.xlsx")
    made = refresh(tmp_path / "pasted.xlsx", [], now=NOW)
    assert [problem.code for problem in made.problems if problem.place.row == AT + 2] == ["date_unreadable"]
    assert days_with_views(made.tables["Daily"]) == (DAYS[0], LAST)


def test_a_period_typed_beyond_is_no_fault(tmp_path: Path) -> None:
    """A custom period that ends with the last day a cell can show."""
    book = empty(tmp_path)
    refresh(book, [export(tmp_path, "days", "2026-03-11")], now=NOW)
    typed: dict[str, float | str] = {"Period_Choice": choice("custom"), "Custom_From": 2958465.0, "Custom_To": 2958465.0}
    for name, value in typed.items():
        place = NAMES[name]
        type_into(book, sheet_name(place.sheet), place.address, value)
    made = refresh(book, [export(tmp_path, "days", "2026-03-21")], now=NOW)
    assert made.changes.added["Daily"] == 1
