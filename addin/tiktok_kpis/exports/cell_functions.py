"""The functions a user types to read what is pasted: a count written as text, a link to a video, a whole export.

What reads an export is loaded at its first use: starting up is what every other function would pay for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from tiktok_kpis.metrics.catalogue import table_reader, text_reader
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.fields import RollUp, field
from tiktok_kpis.metrics.functions import CellRows, Group
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.spreadsheet.errors import CellError

CountText = Annotated[
    object,
    field("count_text", "Count as text", 'A count as TikTok shows it: "1.2K", "1,2 mil", "12.3万", "2 473".', Unit.TEXT),
]
VideoLinkText = Annotated[
    object, field("video_link", "Video link", "The link to a video, or the id at its end, as text.", Unit.TEXT)
]
HoursFromUtc = Annotated[
    float,
    field(
        "hours_from_utc",
        "Hours from UTC",
        "How many hours your clock is ahead of UTC, such as 2 or -5; 0 when left out.",
        Unit.NUMBER,
        RollUp.NONE,
    ),
]
PastedCells = Annotated[
    CellRows,
    field("pasted_cells", "Pasted cells", "An export as it was pasted, its headings included.", Unit.TEXT),
]
ExportDay = Annotated[
    float,
    field(
        "export_day",
        "Day of the export",
        "The day the export was made, which places dates without a year; today when left out.",
        Unit.DATE,
        RollUp.NONE,
    ),
]

LOADED_LATER = ("tiktok_kpis.exports.tidy",)
"""The modules that a function here loads when it is first called. A host that carries the package along carries them too."""


@text_reader(Unit.NUMBER)
def parse_count(count_text: CountText) -> float:
    """The number behind a count written as text, in any language: 1.2K is 1200.

    >>> parse_count("1.2K"), parse_count("1,2 mil"), parse_count("2 473"), parse_count(15)
    (1200.0, 1200.0, 2473.0, 15.0)

    Raises:
        NoResult: the cell is blank or says that the count is missing (``#N/A``), or it is no count (``#VALUE!``).

    """
    if isinstance(count_text, int | float) and not isinstance(count_text, bool):
        return float(count_text)
    from tiktok_kpis.grids.number_grammar import is_missing, parse_number

    if count_text is None or (isinstance(count_text, str) and is_missing(count_text)):
        raise NoResult(CellError.NOT_AVAILABLE)
    if not isinstance(count_text, str):
        raise NoResult(CellError.VALUE)
    parsed = parse_number(count_text)
    if parsed is None or parsed.percent:  # a share is no count
        raise NoResult(CellError.VALUE)
    return float(parsed.value)


@text_reader(Unit.TEXT)
def video_id(video_link: VideoLinkText) -> str:
    """The id of a video from its link, as text so that no digit is lost.

    >>> video_id("https://www.tiktok.com/@sample.bakery/video/7300000000000000001")
    '7300000000000000001'

    Raises:
        NoResult: there is no video id in it (``#VALUE!``), or the cell is blank (``#N/A``).

    """
    from tiktok_kpis.exports.video_links import parse_id, parse_link

    if video_link is None:
        raise NoResult(CellError.NOT_AVAILABLE)
    link = parse_link(str(video_link))
    if link is not None:
        return link.video_id
    found = parse_id(video_link) if isinstance(video_link, str | int | float) else None
    if found is None:
        raise NoResult(CellError.VALUE)
    return found.text


@text_reader(Unit.DATE_TIME)
def posted_at(video_link: VideoLinkText, hours_from_utc: HoursFromUtc = 0.0) -> datetime:
    """When a video was uploaded, read from its link: TikTok exports have no year and no hour. A scheduled post appears later.

    >>> posted_at("https://www.tiktok.com/@sample.bakery/video/7300000000000000001")
    datetime.datetime(2023, 11, 11, 0, 48, 18)

    Raises:
        NoResult: there is no video id with a time in it (``#VALUE!``), or the cell is blank (``#N/A``).

    """
    from tiktok_kpis.exports.video_links import uploaded_at

    uploaded = uploaded_at(video_id(video_link))
    if uploaded is None:
        raise NoResult(CellError.VALUE)
    try:
        return uploaded + timedelta(hours=float(hours_from_utc or 0))
    except (TypeError, ValueError, OverflowError):
        raise NoResult(CellError.VALUE) from None


@table_reader(Group.READING)
def clean_export(pasted_cells: PastedCells, export_day: ExportDay = 0.0) -> list[list[Any]]:
    """A tidy table out of a pasted export: known columns, real dates and numbers. What was not read follows below it.

    >>> clean_export([["Datum", "Video Views", "Likes"], ["13. Februar", "1,2K", "--"]], 46100)
    [['Date', 'Video views', 'Likes'], [datetime.date(2026, 2, 13), 1200, None]]

    Raises:
        NoResult: nothing is pasted or the table has no rows (``#N/A``), or no table is recognised (``#VALUE!``).

    """
    from tiktok_kpis.exports.tidy import tidy_table

    return tidy_table(pasted_cells, export_day)
