"""The functions about posts and days that a user can type: they return tables that spill, with the number of posts or days.

The columns passed in are read row by row, so they must start in the same row. Headings and rows without the needed values are
skipped. Standard library only, as for everything that a cell calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from tiktok_kpis.exports.cell_functions import HoursFromUtc
from tiktok_kpis.metrics.catalogue import table_reader
from tiktok_kpis.metrics.definitions.engagement import engagement_rate
from tiktok_kpis.metrics.definitions.growth import follower_growth_rate, followers_gained
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.fields import FIELDS, RollUp, field
from tiktok_kpis.metrics.functions import CellRows, Group
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.spreadsheet.errors import CellError
from tiktok_kpis.spreadsheet.serial_dates import END_OF_DAYS, moment_of

PostTitles = Annotated[
    CellRows,
    field("post_titles", "Titles or links", "The titles, links or ids of the posts, to show in the result.", Unit.TEXT),
]
PostingTimes = Annotated[
    CellRows, field("posting_times", "Posting times", "When each post was published, with the time of day.", Unit.DATE_TIME)
]
PostRates = Annotated[
    CellRows,
    field("post_rates", "Figures to compare", "A figure of each post, such as its engagement rate.", Unit.NUMBER, RollUp.NONE),
]
CountDates = Annotated[CellRows, field("count_dates", "Dates", "The day of each follower count.", Unit.DATE)]
ViewsColumn = Annotated[CellRows, FIELDS["views"]]
LikesColumn = Annotated[CellRows, FIELDS["likes"]]
CommentsColumn = Annotated[CellRows, FIELDS["comments"]]
SavesColumn = Annotated[CellRows, FIELDS["saves"]]
SharesColumn = Annotated[CellRows, FIELDS["shares"]]
FollowersColumn = Annotated[CellRows, FIELDS["followers"]]
_MOST = 10.0
RowsWanted = Annotated[
    float, field("rows_wanted", "Number of posts", "How many posts to list; 10 if left out.", Unit.COUNT, RollUp.NONE)
]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FEW_POSTS = 3
"""Times with fewer posts come last: otherwise one lucky post could lead the table."""

_ERRORS = frozenset(CellError)


@table_reader(Group.POSTS)
def top_posts(
    titles: PostTitles,
    likes: LikesColumn,
    comments: CommentsColumn,
    saves: SavesColumn,
    shares: SharesColumn,
    views: ViewsColumn,
    count: RowsWanted = _MOST,
) -> list[list[Any]]:
    """The posts with the highest engagement rate, with interactions and views. Pass whole columns, or columns of equal length.

    Posts without views or without any interactions count are left out. The last column is the number of posts compared.

    >>> top_posts([["A"], ["B"]], [[5.0], [9.0]], [[1.0], [1.0]], [[None]], [[0.0], [2.0]], [[100.0], [400.0]], 1)
    [['Post', 'Engagement rate', 'Interactions', 'Views', 'Posts compared'], ['A', 0.06, 6.0, 100.0, 2]]

    Raises:
        NoResult: no post has figures (``#N/A``), or the columns have different lengths, or ``count`` is below 1 or not a
            number (``#VALUE!``).

    """
    wanted = _number(count or _MOST)  # Calc passes a blank cell as 0
    if wanted is None or wanted < 1:
        raise NoResult(CellError.VALUE)
    found = []
    for title, viewed, *parts in _paired(titles, views, likes, comments, saves, shares):
        numbers = [_number(part) for part in parts]
        seen = _number(viewed)
        if seen is None or seen <= 0 or all(number is None for number in numbers):
            continue
        counts = [number or 0.0 for number in numbers]
        found.append([_title(title), engagement_rate(*counts, seen), sum(counts), seen])
    if not found:
        raise NoResult(CellError.NOT_AVAILABLE)
    ranked = sorted(found, key=lambda post: (post[1], post[3]), reverse=True)[: int(wanted)]
    headings = ["Post", "Engagement rate", "Interactions", "Views", "Posts compared"]
    return [headings, *([*post, len(found)] for post in ranked)]


@table_reader(Group.POSTS)
def best_posting_times(posted: PostingTimes, rates: PostRates, hours_from_utc: HoursFromUtc = 0.0) -> list[list[Any]]:
    """Weekdays and hours of your posts, highest median first, with the number of posts for each. Few posts prove little.

    Times with fewer than 3 posts come last. A post at exactly midnight has a day but no known hour, so it is left out.

    >>> best_posting_times([[46099.75], [46106.75], [46113.76], [46100.5]], [[0.04], [0.06], [0.05], [0.09]])
    [['Weekday', 'Hour', 'Median', 'Posts'], ['Wednesday', 18, 0.05, 3], ['Thursday', 12, 0.09, 1]]

    Raises:
        NoResult: no post has a time and a figure (``#N/A``), or the columns have different lengths (``#VALUE!``).

    """
    from statistics import (
        median,  # imported here because it loads decimal, fractions and random, which would slow the start-up of all functions
    )

    hours = 0.0 if hours_from_utc is None else _number(hours_from_utc)
    if hours is None or abs(hours) > 24:
        raise NoResult(CellError.VALUE)
    figures_by_time: dict[tuple[int, int], list[float]] = defaultdict(list)
    for moment, rate in _paired(posted, rates):
        when, figure = _moment(moment), _number(rate)
        if when is not None and figure is not None and when.time() != datetime.min.time():
            local = when + timedelta(hours=hours)
            figures_by_time[local.weekday(), local.hour].append(figure)
    if not figures_by_time:
        raise NoResult(CellError.NOT_AVAILABLE)
    ordered = sorted(
        figures_by_time.items(), key=lambda cell: (len(cell[1]) < FEW_POSTS, -median(cell[1]), -len(cell[1]), cell[0])
    )
    rows = [[WEEKDAYS[weekday], hour, median(figures), len(figures)] for (weekday, hour), figures in ordered]
    return [["Weekday", "Hour", "Median", "Posts"], *rows]


@table_reader(Group.POSTS)
def growth_by_month(dates: CountDates, followers: FollowersColumn) -> list[list[Any]]:
    """Followers gained and growth rate per month, with the number of days with a count. The month is a text such as 2026-03.

    A month starts with the last count before it, or with its own first count. Months without a count are not listed.

    >>> growth_by_month([["Date"], [46081.0], [46096.0], [46112.0]], [["Followers"], [2000.0], [2100.0], [2200.0]])
    [['Month', 'Followers at the start', 'Followers gained', 'Growth rate', 'Days known'], ['2026-02', 2000.0, None, None, 1], \
['2026-03', 2000.0, 200.0, 0.1, 2]]

    Raises:
        NoResult: no day has a count (``#N/A``), or the columns have different lengths (``#VALUE!``).

    """
    counts: dict[date, float] = {}
    for day, number in _paired(dates, followers):
        when, figure = _moment(day), _number(number)
        if when is not None and figure is not None:
            counts[when.date()] = figure
    if not counts:
        raise NoResult(CellError.NOT_AVAILABLE)
    months: dict[str, list[float]] = defaultdict(list)
    for day in sorted(counts):
        months[f"{day:%Y-%m}"].append(counts[day])
    rows: list[list[Any]] = []
    before: float | None = None
    for month, known in months.items():
        series = known if before is None else [before, *known]
        gained = followers_gained(series) if len(series) > 1 else None
        rate = None if gained is None or not series[0] else follower_growth_rate(gained, series[0])
        rows.append([month, series[0], gained, rate, len(known)])
        before = known[-1]
    return [["Month", "Followers at the start", "Followers gained", "Growth rate", "Days known"], *rows]


def _paired(*columns: Sequence[Sequence[object]]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of several columns; one blank cell instead of a column counts as a column of blanks.

    Raises:
        NoResult: an argument has several columns, the columns have different lengths (``#VALUE!``), or a cell has an error.

    """
    lists = [_column(column) for column in columns]
    length = max(len(cells) for cells in lists)
    filled = [cells * length if cells in ([None], [""]) else cells for cells in lists]
    if any(len(cells) != length for cells in filled):
        raise NoResult(CellError.VALUE)
    yield from zip(*filled, strict=True)


def _column(cells: Sequence[Sequence[object]]) -> list[object]:
    """Return a column or a row as a list."""
    if not isinstance(cells, list | tuple):
        return [cells]
    if len(cells) > 1 and any(len(row) > 1 for row in cells):
        raise NoResult(CellError.VALUE)
    flat = [cell for row in cells for cell in row]
    for cell in flat:
        if isinstance(cell, str) and cell in _ERRORS:
            raise NoResult(CellError(cell))
    return flat


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _title(cell: object) -> object:
    return "" if cell is None else cell


def _moment(cell: object) -> datetime | None:
    """Return a cell as date and time: from a date, its serial number, or a text such as 2026-03-15 18:30."""
    match cell:
        case bool():
            return None
        case datetime():
            return cell.replace(tzinfo=None)
        case date():
            return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
        case int() | float():
            return moment_of(cell) if 0 < cell < END_OF_DAYS else None
        case str():
            try:
                return datetime.fromisoformat(cell.strip()).replace(tzinfo=None)
            except ValueError:
                return None
    return None
