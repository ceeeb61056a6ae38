"""From cells to results: what the table of the contract does not say."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.cells import evaluate
from tiktok_kpis.spreadsheet.errors import CellError

FUNCTIONS = {function.name: function for function in ALL}
NUMBERS = st.floats(-1e12, 1e12, allow_subnormal=False)


def shown(name: str, *cells: object) -> object:
    """Return what a function shows."""
    return evaluate(FUNCTIONS[name], cells)


def test_one_rate_a_row_and_each_row_by_itself() -> None:
    """The plural spills: an error in one row is an error in that row only."""
    column = [[10.0], [None], ["Likes"]]
    views = [[100.0], [0.0], [50.0]]
    assert shown("ENGAGEMENT_RATES", column, None, None, 5.0, views) == [
        [0.15],
        [CellError.DIVISION_BY_ZERO],
        [CellError.VALUE],
    ]


def test_a_row_that_one_column_lacks_is_not_available() -> None:
    """As where a spreadsheet pairs ranges of different length."""
    assert shown("ENGAGEMENT_RATES", [[1.0], [2.0]], None, None, None, [[10.0], [10.0], [10.0]])[2] == [  # type: ignore[index]
        CellError.NOT_AVAILABLE
    ]


def test_a_block_of_several_columns_has_no_rows_to_pair() -> None:
    """One argument, one column."""
    assert shown("ENGAGEMENT_RATES", [[1.0, 2.0], [3.0, 4.0]], None, None, None, [[1.0], [1.0]]) is CellError.VALUE


def test_whole_columns_count_with_their_heading() -> None:
    """The heading is text, and text in a range does not count."""
    followers = [["Followers"], [2400.0], [None], [2520.0], [None]]
    assert shown("FOLLOWERS_GAINED", followers) == 120
    assert shown("FOLLOWERS_GAINED", [["Followers"], [None]]) is CellError.NOT_AVAILABLE


def test_dates_and_money_count_as_the_numbers_they_are() -> None:
    """A date is its serial number, a currency cell its amount."""
    assert shown("PERIOD_CHANGE", date(2026, 3, 16), datetime(2026, 3, 15, 0, 0)) == pytest.approx(1 / 46096)  # noqa: DTZ001
    assert shown("AVERAGE_ORDER_VALUE", Decimal("12.50"), 5.0) == 2.5


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.2K", 1200.0),
        ("1,2 mil", 1200.0),
        (15.0, 15.0),
        (None, CellError.NOT_AVAILABLE),
        ("undefined", CellError.NOT_AVAILABLE),
        ("soon", CellError.VALUE),
        (True, CellError.VALUE),
        (CellError.REFERENCE, CellError.REFERENCE),
        ([["1"], ["2"]], CellError.VALUE),
        ([["3"]], 3.0),
    ],
)
def test_a_count_is_read_from_one_cell(cell: object, expected: object) -> None:
    """Missing is not zero, and no number is made up."""
    assert shown("PARSE_COUNT", cell) == expected


def test_a_link_says_the_id_and_the_time_of_the_upload() -> None:
    """The id stays text; the time is a serial number, moved by the hours given."""
    link = "https://www.tiktok.com/@sample.bakery/video/7300000000000000001"
    assert shown("VIDEO_ID", link) == "7300000000000000001"
    assert shown("POSTED_AT", link, 2.0) == pytest.approx(shown("POSTED_AT", link) + 2 / 24)  # type: ignore[operator]
    assert shown("POSTED_AT", "no link") is CellError.VALUE
    assert shown("VIDEO_ID", None) is CellError.NOT_AVAILABLE


@given(st.lists(NUMBERS, min_size=2, max_size=20), st.lists(NUMBERS, min_size=2, max_size=20))
def test_the_rate_of_a_period_is_the_rate_of_the_totals(likes: list[float], views: list[float]) -> None:
    """However the days are cut, the period has one rate."""
    of_days = shown("LIKE_RATE", [[number] for number in likes], [[number] for number in views])
    backwards = shown("LIKE_RATE", [list(reversed(likes))], [list(reversed(views))])
    assert of_days == backwards


@given(st.lists(st.one_of(st.none(), st.booleans(), st.text(max_size=3), NUMBERS), min_size=5, max_size=5))
def test_a_metric_never_shows_anything_but_a_finite_number_or_an_error(cells: list[object]) -> None:
    """No NaN, no infinity, no negative zero, whatever is typed."""
    result = shown("ENGAGEMENT_RATE", *cells)
    assert isinstance(result, CellError) or (isinstance(result, float) and abs(result) < float("inf") and str(result) != "-0.0")


def test_a_table_spills_with_empty_texts_where_values_are_missing() -> None:
    """A blank result would be shown as 0; dates are serial numbers, and an error in a pasted cell is missing, and said."""
    cells = [["Date", "Views", "Likes"], [datetime(2026, 3, 1, 0, 0), "1.2K", CellError.NOT_AVAILABLE]]  # noqa: DTZ001
    table = shown("CLEAN_EXPORT", cells)
    assert isinstance(table, list)
    assert table[:2] == [["Date", "Video views", "Likes"], [46082.0, 1200.0, ""]]
    assert [row[0].partition(": ")[2][:13] for row in table[2:]] == ["“#N/A” is not"]
    assert shown("CLEAN_EXPORT", CellError.REFERENCE) is CellError.REFERENCE
    assert shown("CLEAN_EXPORT", cells, CellError.NUMBER) is CellError.NUMBER
    assert shown("CLEAN_EXPORT", [[None, None]]) is CellError.NOT_AVAILABLE
    assert shown("CLEAN_EXPORT", [["Mood", "Weather"], ["fine", "rain"]]) is CellError.VALUE
