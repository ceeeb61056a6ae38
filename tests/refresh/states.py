"""States of a workbook's own tables as people and other programs leave them, and what is right in each.

Every state is one edit of the same refreshed workbook of two accounts. ``truth`` changes the records that count accordingly;
``says`` names the kind of problem that must be said with its table and rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from tests.refresh.exports import studio
from tests.refresh.stores import sheet_with
from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.workbook.contract import TABLE_PLACES

NOW = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
DAYS, POSTS = 40, 8
FIRST, SECOND = "sample.bakery", "second.shop"
IN, LAST = 30, DAYS - 1
"""A day of the first account in the last 28 days, and its last one, by their place in the table."""
Records = list[dict[str, Any]]


class Edited:
    """A workbook being edited as a person or another program does: cells of tables by row, counted from 0, and column."""

    def __init__(self, book: openpyxl.Workbook) -> None:
        self.book = book

    def set(self, table: str, row: int, column: str, value: Any) -> None:
        """Put a value into a cell of a table."""
        place = TABLE_PLACES[table]
        self._sheet(table).cell(place.first_row + row, place.column_number(column)).value = value

    def get(self, table: str, row: int, column: str) -> Any:
        """Return the value of a cell of a table."""
        place = TABLE_PLACES[table]
        return self._sheet(table).cell(place.first_row + row, place.column_number(column)).value

    def each(self, table: str, column: str, made: Callable[[Any], Any]) -> None:
        """Change every cell of a column."""
        for row in range(self.rows(table)):
            self.set(table, row, column, made(self.get(table, row, column)))

    def clear(self, table: str, row: int, value: Any = None) -> None:
        """Empty the cells of a row that hold data."""
        for column in TABLE_PLACES[table].table.columns:
            if column.metric is None and not str(self.get(table, row, column.name)).startswith("="):
                self.set(table, row, column.name, value)

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        _, top, _, bottom = range_boundaries(self._sheet(table).tables[table].ref)
        assert top
        assert bottom
        return bottom - top

    def append(self, table: str, cells: dict[str, Any]) -> None:
        """Type a row below the table, which takes it in."""
        sheet, row = self._sheet(table), self.rows(table)
        listed = sheet.tables[table]
        left, top, right, bottom = range_boundaries(listed.ref)
        assert left
        assert right
        assert bottom
        listed.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + 1}"
        if listed.autoFilter:
            listed.autoFilter.ref = listed.ref
        for column, cell in zip(range(left, right + 1), sheet[f"{bottom}:{bottom}"], strict=False):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                sheet.cell(bottom + 1, column, cell.value)
        for name, value in cells.items():
            self.set(table, row, name, value)

    def again(self, table: str, rows: Iterable[int], **changed: Any) -> None:
        """Paste rows of a table below it, with some cells otherwise."""
        names = [column.name for column in TABLES[table].columns]
        for row in rows:
            held = {name: self.get(table, row, name) for name in names}
            self.append(table, {n: v for n, v in held.items() if not str(v).startswith("=")} | changed)

    def merge(self, table: str, column: str, first: int, last: int) -> None:
        """Merge cells of a column over rows, as LibreOffice lets one: the upper one keeps its value."""
        place = TABLE_PLACES[table]
        letter = place.column_letter(column)
        for row in range(first + 1, last + 1):
            self.set(table, row, column, None)
        self._sheet(table).merge_cells(f"{letter}{place.first_row + first}:{letter}{place.first_row + last}")

    def _sheet(self, table: str) -> Any:
        return sheet_with(self.book, table)


def _same(_daily: Records, _posts: Records) -> None:
    """Nothing else counts than before."""


@dataclass(frozen=True)
class State:
    """One state: what it is, how it comes about, what counts in it, and which kinds of problem are said."""

    name: str
    edit: Callable[[Edited], None]
    truth: Callable[[Records, Records], None] = _same
    says: tuple[str, ...] = ()
    outcome: str = field(default="as before", compare=False)
    in_excel: bool = True
    """Whether the stand-in for Excel can hold it: openpyxl, with which it opens a workbook, takes some numbers for errors."""


def _day_lost(row: int = IN) -> Callable[[Records, Records], None]:
    return lambda daily, _posts: daily[row].clear()


def _figure_lost(name: str, row: int = IN) -> Callable[[Records, Records], None]:
    return lambda daily, _posts: daily[row].update({name: None})


def _typed(table: str, row: int, column: str, value: Any) -> Callable[[Edited], None]:
    return lambda book: book.set(table, row, column, value)


def _daily_date(name: str, value: Any, says: str = "row_without_date", row: int = IN, *, in_excel: bool = True) -> State:
    edit = _typed("Daily", row, "date", value)
    return State(f"Daily, Date: {name}", edit, _day_lost(row), (says,), "row left out", in_excel)


def _read_date(name: str, value: Any, *says: str) -> State:
    return State(f"Daily, Date: {name}", _typed("Daily", IN, "date", value), says=says)


def _all_dates(made: str) -> Callable[[Edited], None]:
    return lambda book: book.each("Daily", "date", lambda day: day.strftime(made))


def _new_row(day: Any) -> Callable[[Edited], None]:
    return lambda book: book.append("Daily", {"account": FIRST, "date": day, "views": 4_321, "likes": 99, "comments": 5})


def _new_day(day: date) -> Callable[[Records, Records], None]:
    def add(daily: Records, _posts: Records) -> None:
        daily.append({"account": FIRST, "date": day, "views": 4_321, "likes": 99, "comments": 5})

    return add


def _renamed(daily: Records, _posts: Records) -> None:
    for record in daily:
        record["account"] = "new.name" if record["account"] == FIRST else record["account"]


def _unnamed(*rows: int) -> Callable[[Records, Records], None]:
    def unname(daily: Records, _posts: Records) -> None:
        for row in rows:
            daily[row]["account"] = None

    return unname


DATE = date(2026, 2, 14)
"""The day of the row :data:`IN`."""

DATES = (
    _daily_date("a word", "yesterday"),
    _daily_date("a space", " "),
    _daily_date("a no-break space", "\u00a0"),
    _daily_date("cleared", None),
    _daily_date("a day or a month first", "03/02/2026"),
    _daily_date("a month alone", "February 2026"),
    _daily_date("#N/A", "#N/A"),
    _daily_date("#REF!", "#REF!"),
    _daily_date("TRUE", True),
    _daily_date("0", 0),
    _daily_date("-1", -1),
    _daily_date("a small number", 5),
    _daily_date("2958466", 2958466, in_excel=False),
    _daily_date("the last moment a cell can show", 2958465.9999999, in_excel=False),
    _daily_date("1E+300", 1e300, in_excel=False),
    _daily_date("9999-12-31", date(9999, 12, 31)),
    _daily_date("9999-12-31 as text", "9999-12-31"),
    _daily_date("1601-01-01 as text", "1601-01-01"),
    _daily_date("0001-01-01 as text", "0001-01-01"),
    _daily_date("a day that its month does not have", "2026-02-30"),
    _daily_date("a word on the last day", "today", row=LAST),
    _daily_date("a word on the first day", "start", row=0),
    _daily_date("2099", date(2099, 1, 1), "row_after_today"),
    _daily_date("tomorrow", date(2026, 4, 3), "row_after_today"),
    _read_date("ISO text", "2026-02-14", "dates_from_text"),
    _read_date("ISO text with spaces", " 2026-02-14 ", "dates_from_text"),
    _read_date("ISO text with a time", "2026-02-14 00:00:00", "dates_from_text"),
    _read_date("text with slashes, year first", "2026/02/14", "dates_from_text"),
    _read_date("text with dots, day first", "14.02.2026", "dates_from_text"),
    _read_date("text with the name of the month", "14 February 2026", "dates_from_text"),
    _read_date("the number of the day as text", "46067", "dates_from_text"),
    _read_date("with a time of day", datetime(2026, 2, 14, 12)),  # noqa: DTZ001
    State("Daily, Date: all ISO texts", _all_dates("%Y-%m-%d"), says=("dates_from_text",)),
    State("Daily, Date: all apostrophe and text", _all_dates("'%Y-%m-%d"), says=("dates_from_text",)),
    State("Daily: a row typed for today", _new_row(NOW.date()), _new_day(NOW.date()), outcome="counted"),
    State("Daily: a row typed for 2099", _new_row(date(2099, 1, 1)), says=("row_after_today",), outcome="row left out"),
    State("Daily: a total typed below", _new_row("Total"), says=("row_without_date",), outcome="row left out"),
)
TWICE = (
    State("Daily: a row pasted twice", lambda book: book.again("Daily", [IN]), says=("row_twice",)),
    State("Daily: a row pasted three times", lambda book: book.again("Daily", [IN, IN]), says=("row_twice",)),
    State("Daily: all rows pasted twice", lambda book: book.again("Daily", range(2 * DAYS)), says=("row_twice",)),
    State(
        "Daily: a row pasted with other figures", lambda book: book.again("Daily", [IN], views=9_999_999), says=("row_twice",)
    ),
    State(
        "Daily: a row pasted with its date as text",
        lambda book: book.again("Daily", [IN], date="2026-02-14"),
        says=("dates_from_text", "row_twice"),
    ),
    State(
        "Daily: a row pasted with @Account",
        lambda book: book.again("Daily", [IN], account="@Sample.Bakery"),
        says=("accounts_respelled", "row_twice"),
    ),
    State("Posts: a row pasted twice", lambda book: book.again("Posts", [2]), says=("row_twice",)),
    State("Posts: all rows pasted twice", lambda book: book.again("Posts", range(2 * POSTS)), says=("row_twice",)),
    State(
        "Posts: a row pasted with its ID as a number",
        lambda book: book.again("Posts", [2], video_id=7.59839844204544e18),
        says=("ids_restored", "row_twice"),
    ),
    State(
        "Posts: a row pasted without its ID",
        lambda book: book.again("Posts", [2], video_id=None),
        says=("ids_restored", "row_twice"),
    ),
    State("Snapshots: a row pasted twice", lambda book: book.again("Snapshots", [2]), says=("row_twice",)),
    State("Snapshots: all rows pasted twice", lambda book: book.again("Snapshots", range(2 * POSTS)), says=("row_twice",)),
    State("Audience: a row pasted twice", lambda book: book.again("Audience", [0]), says=("row_twice",)),
    State("Products: a row pasted twice", lambda book: book.again("Products", [0]), says=("name_twice",)),
)


def _spelled(made: str) -> Callable[[Edited], None]:
    return _typed("Daily", IN, "account", made)


ACCOUNTS = (
    *(
        State(f"Daily, Account: {made!r} in a row", _spelled(made), says=("accounts_respelled",))
        for made in (
            "@sample.bakery",
            "SAMPLE.BAKERY",
            "sample.bakery ",
            "\u00a0Sample.Bakery",
            "'sample.bakery",
            "@Sample.Bakery\u200b",
        )
    ),
    State(
        "Daily, Account: @Name in every row",
        lambda book: book.each("Daily", "account", lambda name: f"@{name.title()}"),
        says=("accounts_respelled",),
    ),
    State("Daily, Account: cleared in a row", _spelled(""), _unnamed(IN), ("accounts_missing",), "counted without account"),
    State(
        "Daily, Account: #N/A in a row",
        _spelled("#N/A"),
        _unnamed(IN),
        ("accounts_respelled", "accounts_missing"),
        "counted without account",
    ),
    State(
        "Daily, Account: merged over rows",
        lambda book: book.merge("Daily", "account", IN, IN + 2),
        _unnamed(IN + 1, IN + 2),
        ("accounts_missing",),
        "counted without account",
    ),
    State(
        "Daily, Account: renamed in this table alone",
        lambda book: book.each("Daily", "account", lambda name: "new.name" if name == FIRST else name),
        _renamed,
        ("account_elsewhere",),
        "two accounts",
    ),
    State("Posts, Account: cleared in a row", _typed("Posts", 2, "account", None)),
    State("Posts, Account: NAME in a row", _typed("Posts", 2, "account", FIRST.upper()), says=("accounts_respelled",)),
    State("Snapshots, Account: @name in a row", _typed("Snapshots", 2, "account", f"@{FIRST}"), says=("accounts_respelled",)),
)


def _id(name: str, made: Callable[[str], Any], row: int = 2) -> State:
    return State(
        f"Posts, Video ID: {name}",
        lambda book: book.set("Posts", row, "video_id", made(book.get("Posts", row, "video_id"))),
        says=("ids_restored",),
    )


def _without_link(book: Edited) -> None:
    for name in ("video_id", "link"):
        book.set("Posts", 2, name, None)


def _number(video: str) -> float:
    return float(f"{int(video):.14e}")


IDS = (
    _id("a number", _number),
    _id("a number as text", lambda video: f"{int(video):.14E}"),
    _id("with an apostrophe", lambda video: f"'{video}"),
    _id("with spaces", lambda video: f"  {video} "),
    _id("with a no-break space", lambda video: f"{video}\u00a0"),
    _id("with .0", lambda video: f"{video}.0"),
    _id("last digits lost", lambda video: video[:15] + "0000"),
    _id("cleared", lambda _video: None),
    _id("#N/A", lambda _video: "#N/A"),
    _id("another word", lambda _video: "see link"),
    State("Posts, Video ID: all numbers", lambda book: book.each("Posts", "video_id", _number), says=("ids_restored",)),
    State("Posts, Video ID: all cleared", lambda book: book.each("Posts", "video_id", lambda _v: None), says=("ids_restored",)),
    State("Posts, Video ID and Link: cleared", _without_link, says=("ids_restored",)),
    State("Snapshots, Video ID: all numbers", lambda book: book.each("Snapshots", "video_id", _number), says=("ids_restored",)),
    State("Snapshots, Video ID: cleared in a row", _typed("Snapshots", 2, "video_id", None), says=("ids_unknown",)),
    State("Snapshots, Snapshot: ISO text", _typed("Snapshots", 2, "snapshot", "2026-03-17"), says=("dates_from_text",)),
    State("Snapshots, Snapshot: a word", _typed("Snapshots", 2, "snapshot", "soon"), says=("row_without_date",)),
    State("Snapshots, Snapshot: 2099", _typed("Snapshots", 2, "snapshot", date(2099, 1, 1)), says=("row_after_today",)),
    State("Audience, Snapshot: a word", _typed("Audience", 0, "snapshot", "soon"), says=("row_without_date",)),
)

POSTED = tuple(
    State(f"Posts, Posted: {name}", _typed("Posts", 2, "posted", value), says=says)
    for name, value, says in (
        ("a word", "soon", ("values_restored",)),
        ("a space", " ", ("values_restored",)),
        ("#VALUE!", "#VALUE!", ("values_restored",)),
        ("2958466", 2958466, ("values_restored",)),
        ("9999-12-31", date(9999, 12, 31), ("values_restored",)),
        ("cleared", None, ()),
    )
)


def _count(name: str, column: str, value: Any, says: str, truth: Callable[[Records, Records], None] = _same) -> State:
    outcome = "as before" if truth is _same else "figure left out"
    return State(f"Daily, {column}: {name}", _typed("Daily", IN, column, value), truth, (says,), outcome)


def _negative(daily: Records, _posts: Records) -> None:
    daily[IN]["conversions"] = -2


COUNTS = (
    _count("#N/A", "views", "#N/A", "values_restored"),
    _count("#REF!", "followers", "#REF!", "values_restored"),
    _count("a space", "likes", " ", "values_restored"),
    State(
        "Daily, views: the number as text",
        lambda book: book.set("Daily", IN, "views", str(book.get("Daily", IN, "views"))),
        says=("values_restored",),
    ),
    _count("a word", "likes", "many", "count_not_a_number", _figure_lost("likes")),
    _count("another number as text", "views", "12", "count_not_a_number", _figure_lost("views")),
    _count("1.2K", "comments", "1.2K", "count_not_a_number", _figure_lost("comments")),
    _count("TRUE", "shares", True, "values_restored"),
    _count("#N/A typed", "conversions", "#N/A", "count_not_a_number", _figure_lost("conversions")),
    _count("#DIV/0! typed", "revenue", "#DIV/0!", "count_not_a_number", _figure_lost("revenue")),
    _count("below zero", "conversions", -2, "count_is_negative", _negative),
    State(
        "Daily, followers: a word on the last day",
        _typed("Daily", LAST, "followers", "unknown"),
        _figure_lost("followers", LAST),
        ("count_not_a_number",),
        "figure left out",
    ),
    State(
        "Daily, views: #N/A in every row",
        lambda book: book.each("Daily", "views", lambda _views: "#N/A"),
        says=("values_restored",),
    ),
    State("Posts, views: #N/A", _typed("Posts", 2, "views", "#N/A"), says=("values_restored",)),
    State(
        "Posts, duration: a word",
        _typed("Posts", 6, "duration", "short"),
        lambda _daily, posts: posts[6].update(duration=None),
        ("count_not_a_number",),
        "figure left out",
    ),
    State(
        "Posts, average watch time: #N/A",
        _typed("Posts", 6, "average_watch_time", "#N/A"),
        lambda _daily, posts: posts[6].update(average_watch_time=None),
        ("count_not_a_number",),
        "figure left out",
    ),
)


def _blank_row(value: Any) -> Callable[[Edited], None]:
    return lambda book: book.clear("Daily", IN, value)


OTHERS = (
    State("Daily: a row emptied", _blank_row(None), _day_lost(), outcome="row gone"),
    State(
        "Daily, Date: merged over rows",
        lambda book: book.merge("Daily", "date", IN, IN + 1),
        _day_lost(IN + 1),
        ("row_without_date",),
        "row left out",
    ),
    State("Calendar, Date: a word", _typed("Calendar", 0, "date", "in spring"), says=("plan_date_unreadable",)),
    State("Calendar, Date: 9999-12-31", _typed("Calendar", 0, "date", date(9999, 12, 31)), says=("plan_date_unreadable",)),
    State("Calendar, Date: ISO text", _typed("Calendar", 0, "date", "2026-05-01"), says=("plan_date_unreadable",)),
    State("Calendar, Date: #N/A", _typed("Calendar", 0, "date", "#N/A"), says=("plan_date_unreadable",)),
    State(
        "Calendar, Status: #N/A",
        _typed("Calendar", 0, "status", "#N/A"),
        says=("cell_shows_error",),
        outcome="the KPIs as before; errors on other sheets",
    ),
    State(
        "Calendar, Link: #REF!",
        _typed("Calendar", 0, "link", "#REF!"),
        says=("cell_shows_error",),
        outcome="the KPIs as before; errors on other sheets",
    ),
    State(
        "Products, product: #N/A",
        _typed("Products", 0, "product", "#N/A"),
        says=("cell_shows_error",),
        outcome="the KPIs as before; errors on other sheets",
    ),
    State("Posts, Title: #N/A", _typed("Posts", 2, "title", "#N/A"), says=("values_restored",)),
    State(
        "Posts, Format: #N/A",
        _typed("Posts", 2, "format", "#N/A"),
        says=("cell_shows_error",),
        outcome="the KPIs as before; errors on other sheets",
    ),
    State(
        "Posts, Product: #N/A",
        _typed("Posts", 2, "product", "#N/A"),
        says=("cell_shows_error",),
        outcome="the KPIs as before; errors on other sheets",
    ),
    State("Posts, Hour: a word", _typed("Posts", 2, "hour", "noon"), says=("values_restored",)),
    State("Posts, Weekday: #N/A", _typed("Posts", 2, "weekday", "#N/A"), says=("values_restored",)),
    State("Posts, Link: #N/A", _typed("Posts", 2, "link", "#N/A"), says=("values_restored",)),
    State(
        "Audience, Value: #N/A",
        _typed("Audience", 0, "value", "#N/A"),
        says=("cell_shows_error",),
        outcome="the KPIs as before; errors on other sheets",
    ),
    State("Audience, Share: #N/A", _typed("Audience", 0, "share", "#N/A"), says=("count_not_a_number",)),
    State("Products, price: a word", _typed("Products", 0, "price", "cheap"), says=("count_not_a_number",)),
    State("Products, stock: #N/A", _typed("Products", 0, "stock", "#N/A"), says=("count_not_a_number",)),
)

STATES = (*DATES, *TWICE, *ACCOUNTS, *IDS, *POSTED, *COUNTS, *OTHERS)


def refreshed_book(folder: Path, empty: bytes) -> Path:
    """Make the workbook that every state is an edit of: two accounts, with figures that only a user can type."""
    book = folder / "base.xlsx"
    book.write_bytes(empty)
    refresh(book, studio(folder, days=DAYS, posts_known=POSTS), now=NOW)
    refresh(book, _of_the_second(folder / "second"), now=NOW)
    workbook = openpyxl.load_workbook(book)
    edited = Edited(workbook)
    for row in range(DAYS):
        edited.set("Daily", row, "conversions", row % 4)
        edited.set("Daily", row, "revenue", row % 4 * 12.5)
    for row in range(2 * POSTS):
        edited.set("Posts", row, "duration", 15 + row)
        edited.set("Posts", row, "average_watch_time", 4.5 + row)
    edited.set("Calendar", 0, "date", date(2026, 5, 1))
    edited.set("Calendar", 0, "hook", "Bread")
    for name, value in {"product": "bread", "price": 4, "stock": 9, "units_received": 40, "units_sold": 31, "days": 20}.items():
        edited.set("Products", 0, name, value)
    for number, (part, share) in enumerate({"RO": 0.7, "HU": 0.3}.items()):
        cells = {"account": FIRST, "snapshot": date(2026, 3, 17), "dimension": "territory", "value": part, "share": share}
        if number:
            edited.append("Audience", cells)
        else:
            for name, value in cells.items():
                edited.set("Audience", 0, name, value)
    workbook.save(book)
    return book


def _of_the_second(folder: Path) -> list[Path]:
    folder.mkdir()
    files = studio(folder, days=DAYS, posts_known=POSTS)
    for file in files:
        words = file.read_text(encoding="utf-8-sig").replace(FIRST, SECOND)
        words = re.sub(r"/video/(\d+)", lambda video: f"/video/{int(video[1]) + 3_000_000_007}", words)
        words = re.sub(r'(?<=,)"(\d{2,5})"', lambda count: f'"{int(count[1]) * 2 + 1}"', words)
        file.write_text(words, encoding="utf-8-sig")
    return files
