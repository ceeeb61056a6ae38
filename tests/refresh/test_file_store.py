"""A refresh of the user's own workbook: what is theirs stays, what is imported is never a formula, backups bring it back."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from tests.harness.made_once import empty_workbook
from tests.refresh.exports import studio, write_csv
from tests.refresh.test_figures import NOW, refreshed
from tiktok_kpis.languages import text
from tiktok_kpis.problems import Refused
from tiktok_kpis.progress import Progress
from tiktok_kpis.refresh.backups import backups
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.workbook.contract import TABLE_PLACES, sheet_name

LATER = datetime(2026, 4, 3, 9, 30)  # noqa: DTZ001
POSTS, DAILY = TABLE_PLACES["Posts"], TABLE_PLACES["Daily"]


def sheet_of(book: Path, key: str) -> Worksheet:
    """Return a sheet as openpyxl reads it, formulas as formulas."""
    return openpyxl.load_workbook(book)[sheet_name(key)]


def test_only_the_parts_that_change_are_changed(tmp_path: Path) -> None:
    """Charts, styles, every other sheet's own part: byte for byte as they were, figures cached in formula cells aside."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    with zipfile.ZipFile(book) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    refresh(book, studio(tmp_path), now=NOW)
    with zipfile.ZipFile(book) as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert all(name.startswith(("xl/worksheets/sheet", "xl/tables/")) for name in changed)


def test_no_title_becomes_a_formula(tmp_path: Path) -> None:
    """What begins with a sign stays text, in the cell and in the file."""
    heading = ["Time", "Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares", "Total views"]
    titles = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://example.org")']
    rows: list[list[object]] = []
    for n, title in enumerate(titles):
        link = f"https://www.tiktok.com/@sample.bakery/video/{((1768500000 + n * 90000) << 32) + 1}"
        rows.append(["March 17", title, link, "January 15", 1, 1, 1, 10])
    book, _ = refreshed(tmp_path, [write_csv(tmp_path / "Content.csv", heading, rows)])
    cells = [cell for row in sheet_of(book, "posts").iter_rows(min_row=POSTS.first_row) for cell in row]
    column = POSTS.column_number("title")
    assert sorted(str(cell.value).strip() for cell in cells if cell.column == column) == sorted(map(str.strip, titles))
    assert all(cell.data_type == "s" for cell in cells if cell.column == column)


def test_the_columns_notes_and_formulas_of_the_user_stay(tmp_path: Path) -> None:
    """A column they added, a note they wrote and a formula they typed are there after the next import."""
    book, _ = refreshed(tmp_path, studio(tmp_path, days=50))
    workbook = openpyxl.load_workbook(book)
    sheet = workbook[sheet_name("daily")]
    table = sheet.tables["Daily"]
    extra = len(DAILY.table.columns) + 1
    last = DAILY.header_row + 50
    letter = get_column_letter(extra)
    table.ref = f"A{DAILY.header_row}:{letter}{last}"
    table.autoFilter.ref = table.ref
    column = TableColumn(id=extra, name="My notes")
    table.tableColumns.append(column)
    sheet.cell(DAILY.header_row, extra, "My notes")
    sheet.cell(DAILY.first_row, extra, "rain all day")
    sheet.cell(DAILY.first_row, DAILY.column_number("conversions"), "=2+3")
    sheet.cell(DAILY.first_row, 1).comment = Comment("our first day", "the owner")
    workbook.save(book)
    refresh(book, studio(tmp_path, days=60), now=LATER)
    after = sheet_of(book, "daily")
    assert after.tables["Daily"].ref == f"A{DAILY.header_row}:{letter}{DAILY.header_row + 60}"
    assert after.cell(DAILY.first_row, extra).value == "rain all day"
    assert after.cell(DAILY.first_row, DAILY.column_number("conversions")).value == "=2+3"
    comment = after.cell(DAILY.first_row, 1).comment
    assert comment is not None
    assert comment.text == "our first day"


def test_pasted_blocks_are_read_like_files(tmp_path: Path) -> None:
    """Two blocks below each other on the Paste sheet, text as TikTok writes it; the sheet itself is not written."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    workbook = openpyxl.load_workbook(book)
    sheet = workbook[sheet_name("paste")]
    lines = [
        ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"],
        ["March 14", "120", "4", "10", "1", "0"],
        ["March 15", "1.2K", "5", "11", "0", "2"],
        [],
        ["Date", "Followers", "Difference in followers from previous day"],
        ["March 14", "900", "3"],
        ["March 15", "907", "0"],
    ]
    for row, line in enumerate(lines, 3):
        for column, cell in enumerate(line, 1):
            sheet.cell(row, column, cell)
    workbook.save(book)
    with zipfile.ZipFile(book) as archive:
        pasted = {name: archive.read(name) for name in archive.namelist() if "sheet" in name}
    made = refresh(book, [], now=NOW)
    days = made.tables["Daily"].to_dict("records")
    assert [(str(day["date"]), day["views"], day["followers"]) for day in days] == [
        ("2026-03-14", 120, 900),
        ("2026-03-15", 1200, 907),
    ]
    with zipfile.ZipFile(book) as archive:
        assert any(archive.read(name) == part and b"March 14" in part for name, part in pasted.items()) or (
            sheet_of(book, "paste").cell(4, 1).value == "March 14"
        )


def test_the_backup_is_the_workbook_as_it_was(tmp_path: Path) -> None:
    """Undo is a file away."""
    before = empty_workbook("en")
    book, made = refreshed(tmp_path, studio(tmp_path))
    assert made.backup is not None
    assert backups(book) == [made.backup]
    assert made.backup.read_bytes() == before


@pytest.mark.parametrize("beside", ["~$book.xlsx", ".~lock.book.xlsx#"])
def test_a_workbook_open_elsewhere_is_not_touched(tmp_path: Path, beside: str) -> None:
    """Swapping a file under an open program would lose its edits."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    (tmp_path / beside).touch()
    with pytest.raises(Refused) as refused:
        refresh(book, studio(tmp_path), now=NOW)
    assert refused.value.problem.code == "workbook_open"
    assert book.read_bytes() == empty_workbook("en")


def test_something_below_a_table_is_not_overwritten(tmp_path: Path) -> None:
    """The refresh says where it is and writes nothing."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    workbook = openpyxl.load_workbook(book)
    workbook[sheet_name("daily")].cell(DAILY.first_row + 5, 3, "my total")
    workbook.save(book)
    before = book.read_bytes()
    with pytest.raises(Refused) as refused:
        refresh(book, studio(tmp_path), now=NOW)
    assert (refused.value.problem.code, refused.value.problem.place.row) == ("below_the_table", DAILY.first_row + 5)
    assert book.read_bytes() == before


def test_the_log_has_a_row_for_every_block_and_every_refusal(tmp_path: Path) -> None:
    """Dated, with what was wrong and what to do."""
    book, _ = refreshed(tmp_path, [*studio(tmp_path), tmp_path / "gone.csv"])
    values = [[cell.value for cell in row] for row in sheet_of(book, "log").iter_rows(min_row=TABLE_PLACES["Log"].first_row)]
    sources = [str(row[1]) for row in values]
    assert [source for source in sources if "Overview" in source]
    refusal = next(row for row in values if str(row[1]).endswith("gone.csv"))
    assert refusal[0] == NOW
    assert all(refusal[TABLE_PLACES["Log"].column_number(name) - 1] for name in ("message", "remedy"))


def test_progress_goes_on_while_a_large_table_is_merged_and_written(tmp_path: Path) -> None:
    """It never goes back, every step is named, and those who wait see that merging and writing go on."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    rows: list[list[object]] = []
    for number in range(900):
        link = f"https://www.tiktok.com/@sample.bakery/video/{((1768500000 + number * 3600) << 32) + 1}"
        rows.append(["April 1", f"Bread {number}", link, "January 15", 1, 1, 1, 10])
    heading = ["Time", "Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares", "Total views"]
    shown: list[tuple[str, float]] = []
    refresh(
        book,
        [write_csv(tmp_path / "Content.csv", heading, rows)],
        now=NOW,
        progress=Progress(lambda message, done: shown.append((message, done))),
    )
    parts = [done for _, done in shown]
    assert parts == sorted(parts)
    assert all(0 <= done <= 1 for done in parts)
    for step in ("merge", "write"):
        assert len({done for what, done in shown if what == text(f"workbook.step.{step}", "en")}) > 2
    steps = list(dict.fromkeys(what for what, _ in shown))
    assert steps[-3:] == [text(f"workbook.step.{step}", "en") for step in ("merge", "write", "calculate")]
