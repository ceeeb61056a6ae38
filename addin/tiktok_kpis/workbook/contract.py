"""Where everything stands in the workbook: sheets, tables, settings, KPI cells and defined names.

Whatever names a sheet, a cell or a heading asks here: the builder that makes the workbook, the store that writes its tables,
the command that prints its KPIs, and the tests that read them back. Keys are the same in every language; names and headings
are texts of a language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tiktok_kpis.advice.thresholds import THRESHOLDS
from tiktok_kpis.kpis import periods
from tiktok_kpis.kpis.periods import PeriodChoice
from tiktok_kpis.kpis.settings import FEW_POSTS, NEAR_TARGET, TARGETS, Setting
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, text
from tiktok_kpis.ledger.tables import (
    ADVICE,
    AUDIENCE,
    CALENDAR,
    DAILY,
    HOLIDAYS,
    LOG,
    POSTS,
    PRODUCTS,
    SNAPSHOTS,
    Column,
    Table,
    Writer,
)
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.spreadsheet.addresses import column_letters
from tiktok_kpis.workbook.kpi_cells import ACCOUNTS_LISTED
from tiktok_kpis.workbook.kpi_cells import KPI_CELLS as KPI_CELLS  # what stands on the KPIs sheet belongs to the contract too

# Sheets and tables

SHEETS = (
    "start",
    "kpis",
    "brand",
    "calendar",
    "month",
    "advice",
    "works",
    "audience",
    "products",
    "posts",
    "daily",
    "snapshots",
    "audience_data",
    "paste",
    "log",
    "settings",
    "lists",
    "holidays",
    "benchmarks",
    "checks",
    "glossary",
)
"""The key of every sheet, in the reader's order."""


def sheet_name(key: str, language: str = SOURCE_LANGUAGE) -> str:
    """Return what a sheet is called in a language."""
    return text(f"workbook.sheet.{key}", language)


FORMER_SHEET_NAMES: dict[tuple[str, str], tuple[str, ...]] = {("log", "pt"): ("Histórico",)}
"""What a sheet was called in a language before, as it still is in workbooks of that time."""


def sheet_names(key: str, language: str = SOURCE_LANGUAGE) -> tuple[str, ...]:
    """Return every name a sheet can have in a workbook of a language: that of today, then those of before."""
    return sheet_name(key, language), *FORMER_SHEET_NAMES.get((key, language), ())


def language_of_sheets(names: Iterable[str]) -> str:
    """Return the language that most of our sheets are named in, the first language where the user renamed them all."""
    found = set(names)
    return max(LANGUAGES, key=lambda language: sum(not found.isdisjoint(sheet_names(key, language)) for key in SHEETS))


@dataclass(frozen=True)
class TablePlace:
    """Where a table stands: below a title and a line of help, with nothing under it, so that it can grow."""

    table: Table
    sheet: str
    header_row: int = 3
    first_column: int = 1

    @property
    def first_row(self) -> int:
        """The row of the first record. An empty table has one blank record."""
        return self.header_row + 1

    def column_number(self, name: str) -> int:
        """Return the number of a column on the sheet, from 1."""
        return self.first_column + self.table.names().index(name)

    def column_letter(self, name: str) -> str:
        """Return the letters of a column on the sheet."""
        return column_letters(self.column_number(name))

    def headings(self, language: str = SOURCE_LANGUAGE) -> list[str]:
        """Return the headings in a language, in order."""
        return [column.heading(language) for column in self.table.columns]

    def reference(self, records: int = 1) -> str:
        """Return the cells of the table with a number of records, header included, at least one record."""
        last = column_letters(self.first_column + len(self.table.columns) - 1)
        return f"{column_letters(self.first_column)}{self.header_row}:{last}{self.header_row + max(records, 1)}"


BENCHMARKS = Table(
    "Benchmarks",
    ("source", "year", "accounts", "denominator"),
    (
        *(
            Column(name, Unit.RATE if name == "figure" else Unit.TEXT, Writer.USER)
            for name in ("source", "year", "numerator", "denominator", "accounts", "figure")
        ),
        Column("own_figure", Unit.RATE, Writer.FORMULA),
        Column("comparison", Unit.TEXT, Writer.FORMULA),
    ),
)
"""One row per published figure, with what it was divided by, by whom and when."""

TABLE_PLACES: dict[str, TablePlace] = {
    table.name: TablePlace(table, sheet)
    for table, sheet in (
        (CALENDAR, "calendar"),
        (ADVICE, "advice"),
        (POSTS, "posts"),
        (DAILY, "daily"),
        (SNAPSHOTS, "snapshots"),
        (AUDIENCE, "audience_data"),
        (PRODUCTS, "products"),
        (HOLIDAYS, "holidays"),
        (LOG, "log"),
        (BENCHMARKS, "benchmarks"),
    )
}
"""Where each table stands, by the name it has in every language."""


def paste_help(language: str = SOURCE_LANGUAGE) -> str:
    """Return the line in row 1 of the Paste sheet; a reader of the sheet leaves that cell out."""
    return text("workbook.paste.help", language)


# Choices

PERIODS: dict[str, int | None] = {period.value: period.days for period in PeriodChoice}
"""Every period the KPIs can be shown for, with its length where that is a number of days."""

DEFAULT_PERIOD = periods.DEFAULT_PERIOD.value
ALL_ACCOUNTS = "all_accounts"


def choice(key: str, language: str = SOURCE_LANGUAGE) -> str:
    """Return an entry of a drop-down list as the user sees it: a period, ``all_accounts``, a weekday, a status."""
    return text(f"workbook.choice.{key}", language)


def reason(key: str, language: str = SOURCE_LANGUAGE, **values: object) -> str:
    """Return the text that stands where a figure cannot: ``no_views`` or ``not_exported``."""
    return text(f"workbook.reason.{key}", language, **values)


# Settings


SETTINGS: tuple[Setting, ...] = (
    Setting("account", ALL_ACCOUNTS, chosen=True, choices="List_Accounts"),
    Setting("time_zone", "UTC"),
    Setting("week_start", "weekday_1", chosen=True, choices="List_Weekdays"),
    Setting("holiday_country", ""),
    Setting("language", "language_own", chosen=True, choices="List_Languages"),
    *TARGETS,
    NEAR_TARGET,
    Setting("days_missing_allowed", 0, Unit.COUNT),
    Setting("post_views_tolerance", 0.1, Unit.RATE),
    FEW_POSTS,
    Setting("drop_below", 0.5, Unit.RATE),
    Setting("few_weeks", 3, Unit.COUNT),
    Setting("older_counts_as_same_age", 0.1, Unit.RATE),
    Setting("hours_between_posts", 1, Unit.COUNT),
    Setting("longest_gap_days", 4, Unit.COUNT),
    Setting("same_hashtags_posts", 3, Unit.COUNT),
    Setting("same_hashtags_days", 30, Unit.COUNT),
    Setting("best_hours", 4, Unit.COUNT),
    Setting("provisional_days", 3, Unit.COUNT),
    *THRESHOLDS,
)
"""Every setting, in the order of the Settings sheet."""

SETTINGS_HEADER_ROW = 3
SETTING_COLUMN = "B"


@dataclass(frozen=True)
class CellPlace:
    """One cell of the workbook."""

    sheet: str
    address: str

    def reference(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return it as a formula refers to it from anywhere."""
        return absolute(self.sheet, self.address, language)


def absolute(sheet: str, address: str, language: str = SOURCE_LANGUAGE) -> str:
    """Return a cell or a block of cells as an absolute reference with its sheet.

    >>> absolute("kpis", "B4")
    "'KPIs'!$B$4"
    """
    from openpyxl.utils import absolute_coordinate, quote_sheetname

    return f"{quote_sheetname(sheet_name(sheet, language))}!{absolute_coordinate(address)}"


def setting_cell(key: str) -> CellPlace:
    """Return the cell a setting is typed in."""
    row = SETTINGS_HEADER_ROW + 1 + [setting.key for setting in SETTINGS].index(key)
    return CellPlace("settings", f"{SETTING_COLUMN}{row}")


# Defined names

NAMES: dict[str, CellPlace] = {
    "Account_Choice": CellPlace("kpis", "B4"),
    "Period_Choice": CellPlace("kpis", "B5"),
    "Custom_From": CellPlace("kpis", "B6"),
    "Custom_To": CellPlace("kpis", "B7"),
    "Period_From": CellPlace("kpis", "E5"),
    "Period_To": CellPlace("kpis", "F5"),
    "Previous_From": CellPlace("kpis", "E6"),
    "Previous_To": CellPlace("kpis", "F6"),
    "Account_Shown": CellPlace("kpis", "E7"),
    "Account_Criterion": CellPlace("kpis", "L4"),
    "First_Day": CellPlace("kpis", "L5"),
    "Last_Day": CellPlace("kpis", "L6"),
    "Week_Starts": CellPlace("kpis", "L7"),
    "Accounts_Found": CellPlace("kpis", "L8"),
    "Median_Of_All_Posts": CellPlace("kpis", "L9"),
    "Month_Choice": CellPlace("month", "B3"),
    "Month_Shown": CellPlace("month", "D3"),
    "Usual_Posts": CellPlace("works", "B4"),
    "Usual_Rate": CellPlace("works", "B5"),
    "Usual_Product_Rate": CellPlace("works", "B6"),
    "Best_Hours": CellPlace("works", "B7"),
    "Best_Hours_From": CellPlace("works", "B8"),
    "Latest_Day": CellPlace("works", "H4"),
    "Saves_Usual": CellPlace("works", "H5"),
    "Hours_Judged": CellPlace("works", "H6"),
    "Busiest_Hour": CellPlace("audience", "J4"),
    "Checks_Failed": CellPlace("checks", "B3"),
    "Checks_Passed": CellPlace("checks", "D3"),
    "Last_Refresh": CellPlace("start", "B16"),
    **{setting.name: setting_cell(setting.key) for setting in SETTINGS},
}
"""Every defined name of one cell, the same in every language, with its cell."""

VERSION_CELL = CellPlace("start", "B18")
"""The cell that says which version of the package made the workbook."""

LISTS: dict[str, tuple[str, int]] = {
    "List_Accounts": ("A", ACCOUNTS_LISTED + 1),
    "List_Periods": ("B", len(PERIODS)),
    "List_Weekdays": ("D", 7),
    "List_Statuses": ("E", 12),
    "List_Formats": ("F", 20),
    "List_Pillars": ("G", 20),
    "List_Asks": ("H", 20),
    "List_Languages": ("I", len(LANGUAGES)),
    "List_Numerators": ("J", 4),
    "List_Denominators": ("K", 5),
    "List_Definitions": ("L", 12),
}
"""Every drop-down list: its defined name, its column on the Lists sheet and how many rows it has room for."""

LISTS_HEADER_ROW = 3


def list_cells(name: str) -> str:
    """Return the cells of a drop-down list on the Lists sheet."""
    column, length = LISTS[name]
    return f"{column}{LISTS_HEADER_ROW + 1}:{column}{LISTS_HEADER_ROW + length}"


def heading_clashes(language: str) -> list[str]:
    """Return the headings that one table has twice in a language; a table with such a heading cannot be opened."""
    clashes = []
    for place in TABLE_PLACES.values():
        ordered = sorted(heading.casefold() for heading in place.headings(language))
        clashes += [f"{place.table.name}: {one}" for one, other in pairwise(ordered) if one == other]
    return clashes
