"""A workbook with records shows the figures plain Python reckons, in two programs that know nothing of each other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.harness.engines import formualizer_values
from tests.harness.libreoffice import Office, SheetValues
from tests.workbook.filled_books import Book, days_of, figures, posts_of
from tiktok_kpis.workbook.contract import NAMES, TABLE_PLACES, sheet_name
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPI_CELLS
from tiktok_kpis.workbook.sheets.checks import HEADER_ROW

Reckoned: TypeAlias = tuple[Book, tuple[dt.date, dt.date], dict[str, SheetValues]]
LAST = dt.date(2026, 3, 17)
EPOCH = dt.date(1899, 12, 30)
BAKERY = (days_of("bakery", 60), posts_of("bakery", 15))
TWO_ACCOUNTS = (
    [*BAKERY[0], *days_of("bookshop", 40, seed=3), *days_of(None, 20, seed=4)],
    [*BAKERY[1], *posts_of("bookshop", 4, seed=5)],
)


def before(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """Return the period of the same length before a period."""
    length = last - first + dt.timedelta(days=1)
    return first - length, last - length


BOOKS: dict[str, tuple[Book, tuple[dt.date, dt.date]]] = {
    "28 days of one account": (Book(*BAKERY), (LAST - dt.timedelta(days=27), LAST)),
    "28 days in Romanian": (Book(*BAKERY, language="ro"), (LAST - dt.timedelta(days=27), LAST)),
    "7 days": (Book(*BAKERY, period="days_7"), (LAST - dt.timedelta(days=6), LAST)),
    "longer than the data": (Book(*BAKERY, period="days_365"), (LAST - dt.timedelta(days=364), LAST)),
    "this month": (Book(*BAKERY, period="this_month"), (dt.date(2026, 3, 1), LAST)),
    "last month": (Book(*BAKERY, period="last_month"), (dt.date(2026, 2, 1), dt.date(2026, 2, 28))),
    "a period of the user's own": (
        Book(*BAKERY, period="custom", custom=(dt.date(2026, 2, 3), dt.date(2026, 2, 20))),
        (dt.date(2026, 2, 3), dt.date(2026, 2, 20)),
    ),
    "all accounts, one of them without a name": (Book(*TWO_ACCOUNTS), (LAST - dt.timedelta(days=27), LAST)),
    "one of several accounts": (
        Book(*TWO_ACCOUNTS, account="bookshop"),
        (dt.date(2026, 1, 29), dt.date(2026, 2, 25)),
    ),
    "days without an account": (Book(days_of(None, 60), posts_of(None, 15)), (LAST - dt.timedelta(days=27), LAST)),
    "a single day": (Book(days_of("bakery", 1)), (dt.date(2025, 12, 21), dt.date(2026, 1, 17))),
    "posts but no days": (Book((), posts_of("bakery", 3)), (LAST, LAST)),
}


@pytest.fixture(scope="module", params=BOOKS, ids=list(BOOKS))
def reckoned(request: pytest.FixtureRequest, calc: Office, tmp_path_factory: pytest.TempPathFactory) -> Reckoned:
    book, period = BOOKS[request.param]
    path = book.write(tmp_path_factory.mktemp("filled") / "book.xlsx")
    return book, period, {"LibreOffice": calc.values(path), "formualizer": formualizer_values(path)}


def kpi_sheet(book: Book, values: SheetValues) -> dict[str, object]:
    """Return the cells of the KPIs sheet."""
    return dict(values[sheet_name("kpis", book.language)])


def test_every_kpi_is_what_plain_python_reckons(reckoned: Reckoned) -> None:
    """Value and previous value of each KPI equal the reckoning; what cannot be had is a text."""
    book, period, programs = reckoned
    for program, values in programs.items():
        cells = kpi_sheet(book, values)
        for column, (first, last) in (("value", period), ("previous", before(*period))):
            expected = figures(book, first, last) if book.daily else dict.fromkeys(KPI_CELLS)
            for key, kpi in KPI_CELLS.items():
                shown = cells[getattr(kpi, column)]
                if expected[key] is None:
                    assert isinstance(shown, str), (program, column, key, shown)
                    assert shown, (program, column, key)
                else:
                    assert shown == pytest.approx(expected[key], rel=1e-12, abs=1e-15), (program, column, key)


def test_the_days_of_the_period_are_shown(reckoned: Reckoned) -> None:
    """The first and the last day stand in their cells."""
    book, (first, last), programs = reckoned
    for values in programs.values():
        cells = kpi_sheet(book, values)
        shown = [cells[NAMES[name].address] for name in ("Period_From", "Period_To")]
        assert shown == ([(first - EPOCH).days, (last - EPOCH).days] if book.daily else ["no days yet"] * 2)


def test_both_programs_show_the_same_in_every_cell_and_no_error(reckoned: Reckoned) -> None:
    """Not only the KPIs: every formula of every sheet."""
    _, _, programs = reckoned
    office, engine = programs["LibreOffice"], programs["formualizer"]
    for sheet, cells in engine.items():
        for address, value in cells.items():
            place = f"{sheet}!{address}"
            other = office[sheet].get(address, "")
            assert not (isinstance(other, str) and other.startswith(("#", "Err:")) and other == value), place
            if isinstance(value, float) and not isinstance(other, str):
                assert other == pytest.approx(value, rel=1e-9, abs=1e-12), place
            else:
                assert other == value, place


def test_top_and_bottom_posts_follow_the_rates_without_meeting(reckoned: Reckoned) -> None:
    """Best first, weakest first, ties kept apart, no post in both lists."""
    book, (first, last), programs = reckoned
    for values in programs.values():
        cells = kpi_sheet(book, values)
        listed = {
            key: [(cells[f"F{row}"], cells[f"D{row}"]) for row in BLOCKS[key].rows if cells.get(f"D{row}", "") != ""]
            for key in ("top_posts", "bottom_posts")
        }
        rated = {
            post["video_id"]: sum(post.get(part) or 0 for part in ("likes", "comments", "shares")) / post["views"]
            for post in book.posts
            if book.daily and book.account in ("", post["account"]) and first <= post["posted"].date() <= last and post["views"]
        }
        ranked = sorted(rated.values(), reverse=True)
        assert [rate for _, rate in listed["top_posts"]] == pytest.approx(ranked[:5])
        assert [rate for _, rate in listed["bottom_posts"]] == pytest.approx(ranked[5:][::-1][:5])
        videos = [video for posts in listed.values() for video, _ in posts]
        assert len(set(videos)) == len(videos)


def test_the_note_says_what_the_rate_is_without(calc: Office, tmp_path: Path) -> None:
    """Saves, which no Studio export has, are named; they are not 0."""
    cells = kpi_sheet(Book(), calc.values(Book(*BAKERY).write(tmp_path / "book.xlsx")))
    assert str(cells[str(KPI_CELLS["engagement_rate"].note)]).endswith("; without saves")
    assert cells[KPI_CELLS["saves"].value] == "not exported"


def test_a_planned_post_shows_its_result(calc: Office, tmp_path: Path) -> None:
    """The link of a read post leads to its views, its rate and a verdict; other rows stay calm."""
    video = BAKERY[1][0]["video_id"]
    plans = [{"link": f"https://www.tiktok.com/@bakery/video/{video}?lang=en"}, {"link": "soon"}, {"hook": "an idea"}]
    path = Book(*BAKERY, tables={"Calendar": plans}).write(tmp_path / "book.xlsx")
    cells = calc.values(path)["Calendar"]
    place = TABLE_PLACES["Calendar"]
    letters = [place.column_letter(name) for name in ("video_id", "result_views", "result_engagement_rate", "verdict")]
    first, second, third = ([cells.get(f"{letter}{row}", "") for letter in letters] for row in (4, 5, 6))
    assert first[:2] == [video, float(BAKERY[1][0]["views"])]
    assert str(first[3]).split()[-1] in {"keep", "change", "drop"}
    assert second == ["not a video link", "not read yet", "not read yet", ""]
    assert third == ["", "", "", ""]


def test_checks_fail_where_something_is_wrong(calc: Office, tmp_path: Path) -> None:
    """A missing day, a day twice, a text among the numbers and a video twice are each counted."""
    days, posts = list(BAKERY[0]), list(BAKERY[1])
    del days[10]
    days.append(dict(days[-1]))
    days[3] = {**days[3], "likes": "1.2K"}
    posts.append(dict(posts[0]))
    cells = calc.values(Book(days, posts).write(tmp_path / "book.xlsx"))["Checks"]
    rows = [row for row in range(HEADER_ROW + 1, HEADER_ROW + 100) if f"D{row}" in cells]
    found = {str(cells[f"A{row}"]): cells[f"B{row}"] for row in rows}
    assert found["Rows of Daily that repeat an account and a day"] == 2
    assert found["Rows of Posts that repeat a video"] == 2
    assert found["Text where a number belongs in Daily"] == 1
    assert cells["B3"] == sum(str(cells[f"D{row}"]).endswith("fail") for row in rows) >= 3
