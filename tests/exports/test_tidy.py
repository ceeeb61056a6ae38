"""The tidy table of a pasted block: one header, real dates and numbers, and below it what was not read."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tiktok_kpis.exports.tidy import ORDER, tidy_table
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.spreadsheet.errors import CellError

LINK = "https://www.tiktok.com/@example.bakery/video/7613713006951875954"
DAY = (date(2026, 3, 9) - date(1899, 12, 30)).days


def test_tables_of_one_kind_are_joined_by_day() -> None:
    """An Overview beside a Follower history is one table of days; missing stays missing."""
    cells = [
        ["Overview", None, None, None, "Followers"],
        ["Date", "Video Views", "Likes", None, "Date", "Followers"],
        ["March 6", "1.2K", "undefined", None, "March 7", "901"],
        ["March 7", "980", "0", None, "March 8", "905"],
    ]
    assert tidy_table(cells, DAY) == [
        ["Date", "Video views", "Likes", "Followers"],
        [date(2026, 3, 6), 1200, None, None],
        [date(2026, 3, 7), 980, 0, 901],
        [date(2026, 3, 8), None, None, 905],
    ]


def test_posts_have_their_account_their_id_as_text_and_their_hour() -> None:
    """Everything a link says stands in columns of its own, in the order of our fields."""
    cells: list[list[object]] = [
        ["Time", "Video title", "Video link", "Post time", "Total likes", "Total views"],
        ["9 March", "=rye", LINK, "5 March", 210.0, "3,105"],
    ]
    headings, row = tidy_table(cells)
    assert dict(zip(headings, row, strict=True)) == {
        "Time": date(2026, 3, 9),
        "Creator name": "example.bakery",
        "Video ID": "7613713006951875954",
        "Video link": LINK,
        "Post time": datetime(2026, 3, 5, 10, 15),  # noqa: DTZ001 -- UTC without a zone
        "Video title": "=rye",
        "Video views": 3105,
        "Likes": 210,
    }
    assert len(set(ORDER)) == len(ORDER)


def test_what_is_not_read_follows_below() -> None:
    """One row a sentence: what was refused and what should be looked at, never a decision that needs nothing."""
    cells = [["Date", "Views", "Likes"], ["March 6", "12", "many"], ["soon", "5", "1"]]
    _, first, *said = tidy_table(cells, DAY)
    assert first == [date(2026, 3, 6), 12, None]
    assert [row[0] for row in said] == [
        "row 3, column Date: “soon” is not a date in any known language. Write it as year-month-day, such as 2026-03-28.",
        (
            "row 2, column Likes: “many” is not a number; the figure is treated as missing."
            " Write it in digits, such as 1200 or 1.2K."
        ),
    ]
    assert all(len(row) == 3 for row in said)


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ([], CellError.NOT_AVAILABLE),
        ([[None, " "]], CellError.NOT_AVAILABLE),
        ([["Date", "Views"]], CellError.NOT_AVAILABLE),
        ([["Mood", "Weather"], ["fine", "rain"]], CellError.VALUE),
    ],
)
def test_where_there_is_no_table(cells: list[list[object]], error: CellError) -> None:
    """Nothing pasted, a table without rows, and no table at all."""
    with pytest.raises(NoResult) as raised:
        tidy_table(cells, DAY)
    assert raised.value.error is error


def test_the_day_of_the_export_places_the_years() -> None:
    """Given, it stays right whenever the workbook is calculated again; what is no day is an error."""
    cells: list[list[object]] = [["Date", "Views"], ["December 31", 1], ["January 1", 2]]
    in_2022 = (date(2022, 1, 3) - date(1899, 12, 30)).days
    assert [row[0] for row in tidy_table(cells, in_2022)[1:]] == [date(2021, 12, 31), date(2022, 1, 1)]
    with pytest.raises(NoResult):
        tidy_table(cells, 12)
