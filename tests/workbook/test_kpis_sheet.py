"""What the KPIs sheet says in words: the best time, what cannot be drawn, titles that are too long."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from tests.harness.engines import formualizer_values
from tests.workbook.filled_books import Book, days_of, posts_of
from tiktok_kpis.workbook.contract import sheet_name
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.kpi_cells import BLOCKS
from tiktok_kpis.workbook.sheets.kpis import plan
from tiktok_kpis.workbook.sheets.kpis.ranking import TITLE_LENGTH

MONDAY = dt.date(2026, 3, 2)


def post(number: int, day: dt.date, hour: int, likes: int, **others: Any) -> dict[str, Any]:
    """Return a post of a thousand views."""
    posted = dt.datetime.combine(day, dt.time(hour))
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    moment = {"posted": posted, "weekday": names[posted.weekday()], "hour": hour}
    return {"account": "bakery", "video_id": str(10**18 + number), "views": 1000, "likes": likes, **moment, **others}


def shown(book: Book, folder: Path) -> dict[str, Any]:
    return dict(formualizer_values(book.write(folder / "book.xlsx"))[sheet_name("kpis", book.language)])


def test_the_best_time_is_the_best_of_those_with_enough_posts(tmp_path: Path) -> None:
    """Three good Tuesday evenings beat one brilliant Sunday; each cell says rate, posts and verdict."""
    days = [MONDAY + dt.timedelta(days=number) for number in range(21)]
    posts = [post(number, day, 9, 40) for number, day in enumerate(days) if day.weekday() == 0]
    posts += [post(100 + number, day, 19, 90) for number, day in enumerate(days) if day.weekday() == 1]
    posts += [post(200, MONDAY + dt.timedelta(days=6), 12, 300)]
    cells = shown(Book(days_of("bakery", 60, start=MONDAY), posts), tmp_path)
    block = BLOCKS["times"]
    assert cells[f"E{block.first_row}"] == "▼ 4.0% (3)"
    assert cells[f"H{block.first_row + 1}"] == "● 9.0% (3)"
    assert cells[f"F{block.first_row + 6}"] == "30.0% (1)"
    # The brilliant post makes the usual rate what no time reaches
    assert cells[f"B{block.last_row}"] == "no time stands out yet"
    cells = shown(Book(days_of("bakery", 60, start=MONDAY), posts[:-1]), tmp_path)
    assert cells[f"B{block.last_row}"] == "Tuesday, 18–21 h: 9.0%"


def test_weekdays_begin_as_settings_say(tmp_path: Path) -> None:
    """With Sunday as the first day, Sunday stands first."""
    book = Book(days_of("bakery", 9), settings={"week_start": "Sunday"})
    cells = shown(book, tmp_path)
    assert [cells[f"A{row}"] for row in BLOCKS["times"].rows[:2]] == ["Sunday", "Monday"]


def test_a_title_that_is_too_long_says_so(tmp_path: Path) -> None:
    """It ends with an ellipsis; hashtags go first; a short one stays as it is."""
    last = days_of("bakery", 60)[-1]["date"]
    titles = ["A" * 90, "Short #tag", f"{'B' * 30} #{'c' * 40}"]
    posts = [post(number, last, 9, 90 - number, title=title) for number, title in enumerate(titles)]
    cells = shown(Book(days_of("bakery", 60), posts), tmp_path)
    listed = [cells[f"A{row}"] for row in BLOCKS["top_posts"].rows[:3]]
    assert listed == ["A" * (TITLE_LENGTH - 1) + "…", "Short", "B" * 30]


def test_charts_without_a_figure_are_named(tmp_path: Path) -> None:
    """A chart draws a text as 0: the sheet says which of them have nothing to draw."""
    note = f"E{BLOCKS['charts'].header_row - 1}"
    views = [{"account": "bakery", "date": day["date"], "views": day["views"]} for day in days_of("bakery", 30)]
    assert shown(Book(views), tmp_path)[note] == (
        "No figures to draw yet, shown as 0: Engagement rate, Followers, Follower growth rate"
    )
    assert shown(Book(days_of("bakery", 60), posts_of("bakery", 5)), tmp_path)[note] == ""


def test_revenue_of_a_few_weeks_is_projected_as_a_range(tmp_path: Path) -> None:
    """Low, middle and high in this order; with fewer weeks than Settings asks for, the reason."""
    days = [{**day, "revenue": 10.0 + number} for number, day in enumerate(days_of("bakery", 60))]
    block = BLOCKS["projection"]
    cells = shown(Book(days), tmp_path)
    low, middle, high = (cells[f"{column}{block.first_row + 1}"] for column in "BCD")
    assert 0 < low < middle < high
    few = shown(Book(days, settings={"few_weeks": 9}), tmp_path)
    assert {few[f"{column}{row}"] for column in "BCD" for row in block.rows} == {"too few weeks with revenue"}


def test_charts_stand_apart_from_tables_and_from_each_other() -> None:
    """No chart begins in a row that a figure stands in, and no two begin at one cell."""
    made = plan(Formulas("en"))
    anchors = [chart.anchor for chart in made.charts]
    assert len(set(anchors)) == len(anchors) == 6
    for chart in made.charts:
        rows = range(int(chart.anchor[1:]), int(chart.anchor[1:]) + 14)
        printed = [re.fullmatch(r"[A-I](\d+)", address) for address in made.cells]
        assert not [found[0] for found in printed if found and int(found[1]) in rows]
