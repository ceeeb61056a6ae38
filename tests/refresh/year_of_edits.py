"""A year of a user's edits in one workbook, and what of them is there: made for ten refreshes, and for pictures of them.

``python -m tests.refresh.year_of_edits FOLDER`` draws the sheets the user changed, before and after ten refreshes.
"""

from __future__ import annotations

import re
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from tests.harness.libreoffice import pictures
from tests.refresh.exports import studio
from tests.refresh.rich_workbook import enrich
from tests.refresh.test_figures import NOW, refreshed
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.workbook.contract import TABLE_PLACES, sheet_name

REFRESHES = 10
POSTS = TABLE_PLACES["Posts"]
MOOD, RENAMED, NOTE = "Mood", "What it was about", "our best"
EXTRA = len(POSTS.table.columns) + 1
TITLE, VIEWS, PILLAR, RATE, WEEKDAY = (
    POSTS.column_number(name) for name in ("title", "views", "pillar", "engagement_rate", "weekday")
)
SPONSORS = "Sponsors"
PAINT = "00FFCC00"


def begun(folder: Path) -> Path:
    """Return a workbook with some weeks of exports and a year of edits.

    The posts are sorted by views and filtered by their weekday; there are a column, a heading, colours, a note, a wider
    column, a rate typed over and a pillar of the user's; sheets with a chart, a pivot table and a picture; and a macro.
    """
    book, _ = refreshed(folder, studio(folder, days=40))
    workbook = openpyxl.load_workbook(book)
    sheet = workbook[sheet_name("posts")]
    table = sheet.tables["Posts"]
    last = int(re.sub(r".*:[A-Z]+", "", table.ref))
    _sort(sheet, last)
    table.ref = table.autoFilter.ref = f"A{POSTS.header_row}:{get_column_letter(EXTRA)}{last}"
    table.tableColumns.append(TableColumn(id=EXTRA, name=MOOD))
    table.tableColumns[TITLE - 1].name = RENAMED
    sheet.cell(POSTS.header_row, EXTRA, MOOD)
    sheet.cell(POSTS.header_row, TITLE, RENAMED)
    for row in range(POSTS.first_row, last + 1):
        sheet.cell(row, EXTRA, f"mood {row}").font = Font(italic=True, color="CC3300")
    for row in range(POSTS.first_row, POSTS.first_row + 3):
        sheet.cell(row, TITLE).fill = PatternFill("solid", fgColor=PAINT)
    sheet.cell(POSTS.first_row + 1, 2).comment = Comment(NOTE, "owner")
    sheet.cell(POSTS.first_row, RATE, 0.5)
    sheet.cell(POSTS.first_row + 3, PILLAR, "recipes")
    sheet.column_dimensions[get_column_letter(TITLE)].width = 61
    hidden = sheet.cell(last, WEEKDAY).value
    shown = sorted({str(sheet.cell(row, WEEKDAY).value) for row in range(POSTS.first_row, last + 1)} - {str(hidden)})
    table.autoFilter.filterColumn.append(FilterColumn(colId=WEEKDAY - 1, filters=Filters(filter=shown)))
    for row in range(POSTS.first_row, last + 1):
        sheet.row_dimensions[row].hidden = sheet.cell(row, WEEKDAY).value == hidden
    sponsors = workbook.create_sheet(SPONSORS)
    for row, cells in enumerate([("Sponsor", "Fee"), ("Mill", 120), ("Oven", 80), ("Salt", 45)], 1):
        for column, value in enumerate(cells, 1):
            sponsors.cell(row, column, value).fill = PatternFill("solid", fgColor="CCE5FF")
    chart = BarChart()
    chart.add_data(Reference(sponsors, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    sponsors.add_chart(chart, "D2")
    workbook.save(book)
    enrich(book)
    return book.rename(book.with_suffix(".xlsm"))


def _sort(sheet: Worksheet, last: int) -> None:
    """Sort the rows by their views, most first; formulas of a table's columns read the same in every row."""
    rows = [
        [sheet.cell(row, column).value for column in range(1, len(POSTS.table.columns) + 1)]
        for row in range(POSTS.first_row, last + 1)
    ]
    for row, cells in enumerate(sorted(rows, key=lambda cells: -int(str(cells[VIEWS - 1]))), POSTS.first_row):
        for column, value in enumerate(cells, 1):
            sheet.cell(row, column).value = value


def edits(book: Path) -> dict[str, object]:
    """Return everything the user did, as the workbook has it now."""
    workbook = openpyxl.load_workbook(book, keep_vba=True)
    sheet = workbook[sheet_name("posts")]
    table, note = sheet.tables["Posts"], sheet.cell(POSTS.first_row + 1, 2).comment
    moods = [row for row in range(POSTS.first_row, sheet.max_row + 1) if sheet.cell(row, EXTRA).value]
    return {
        "extra column": [(sheet.cell(row, EXTRA).value, sheet.cell(row, EXTRA).font.color.rgb) for row in moods],
        "order": [sheet.cell(row, 2).value for row in moods],
        "hidden rows": [row for row in moods if sheet.row_dimensions[row].hidden],
        "filter": [column.filters.filter for column in table.autoFilter.filterColumn],
        "headings": (
            table.tableColumns[TITLE - 1].name,
            sheet.cell(POSTS.header_row, TITLE).value,
            table.tableColumns[-1].name,
        ),
        "colours": [sheet.cell(row, TITLE).fill.fgColor.rgb for row in moods],
        "painted anew": [
            row for row in range(moods[-1] + 1, sheet.max_row + 1) if sheet.cell(row, TITLE).fill.fgColor.rgb == PAINT
        ],
        "note": note and note.text,
        "typed": (sheet.cell(POSTS.first_row, RATE).value, sheet.cell(POSTS.first_row + 3, PILLAR).value),
        "width": sheet.column_dimensions[get_column_letter(TITLE)].width,
        "sponsors": [[cell.value for cell in row] for row in workbook[SPONSORS].iter_rows()],
        "sheets": workbook.sheetnames,
    }


def refresh_again(book: Path, folder: Path, number: int) -> None:
    """Refresh with an export made some days later than the one before, which has more days and more posts."""
    refresh(book, studio(folder, days=40 + 2 * number, posts_known=15 + number), now=NOW + timedelta(days=number))


def draw(folder: Path) -> list[Path]:
    """Draw the workbook before and after the refreshes, and return the pictures of every page."""
    folder.mkdir(parents=True, exist_ok=True)
    book = begun(folder)
    before = Path(shutil.copyfile(book, folder / "before.xlsm"))
    for number in range(1, REFRESHES + 1):
        refresh_again(book, folder, number)
    after = Path(shutil.copyfile(book, folder / "after.xlsm"))
    return [page for version in (before, after) for page in pictures(version, folder / version.stem)]


if __name__ == "__main__":
    print(*draw(Path(sys.argv[1])), sep="\n")
