"""One tidy table out of pasted cells, for a cell function: headings, rows, and below them what was not read.

The headings are ones that are known, so the table can be pasted again and reads as itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tiktok_kpis.exports.fields import DIMENSIONS, MEASURES, TEXTS, heading_of
from tiktok_kpis.exports.reading import read_grid
from tiktok_kpis.exports.records import Kind, Reading, Records, Value
from tiktok_kpis.grids.date_grammar import read_date
from tiktok_kpis.grids.grid import CellValue, Source, is_blank
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.problems import Severity
from tiktok_kpis.spreadsheet.errors import CellError

ORDER = tuple(dict.fromkeys(("exported_at", "date", "hour", "creator", "video_id", "link", "posted", *TEXTS, *MEASURES)))
"""The fields of a tidy table, in the order of its columns."""

_KEYS = {
    Kind.POSTS: ("exported_at", "creator", "video_id"),
    Kind.PRODUCTS: ("exported_at", "creator", "video_id", "product_id", "product"),
    Kind.ACTIVITY: ("date", "hour"),
    Kind.AUDIENCE: DIMENSIONS,
    Kind.CAMPAIGNS: ("campaign",),
}
_MOST_COMPLAINTS = 20


def tidy_table(cells: Sequence[Sequence[object]], export_day: float | date | None = None) -> list[list[Value]]:
    """Return the first table of pasted cells and all others of its kind as one, then a row for each thing not read.

    Tables of one kind are joined by day or by video. ``export_day``, as the serial number of a spreadsheet, stands for the
    day of the export where the dates have no year.

    Raises:
        NoResult: nothing is pasted or the table has no rows (``#N/A``), or no table is recognised (``#VALUE!``).

    """
    rows: list[list[Any]] = [[cell if isinstance(cell, CellValue) else str(cell) for cell in row] for row in cells]
    if all(is_blank(cell) for row in rows for cell in row):
        raise NoResult(CellError.NOT_AVAILABLE)
    reading = read_grid(rows, today=_day(export_day), source=Source())
    if not reading.blocks:
        raise NoResult(CellError.VALUE)
    complaints: list[list[Value]] = [[sentence] for sentence in _complaints(reading)]
    if not reading.records:
        if complaints:
            return complaints
        raise NoResult(CellError.NOT_AVAILABLE)
    kind = reading.records[0].kind
    joined = _joined(reading.of_kind(kind), _KEYS.get(kind, ("date",)))
    names = [name for name in ORDER if any(record.get(name) is not None for record in joined) or _is_read(name, reading, kind)]
    table: list[list[Value]] = [
        [heading_of(name) for name in names],
        *([record.get(name) for name in names] for record in joined),
    ]
    width = len(names)
    return [*table, *(complaint + [None] * (width - 1) for complaint in complaints)]


def _day(export_day: float | date | None) -> date:
    """Return the day of the reading: the one given, today where none is."""
    if not export_day:
        # a day may have begun where the user is and not where the machine thinks it is
        return date.today()  # noqa: DTZ011 -- the user's own day is meant
    moment = read_date(export_day)
    day = moment.in_year(moment.year) if moment is not None and moment.year is not None else None
    if day is None:
        raise NoResult(CellError.VALUE)
    return day


def _joined(parts: Sequence[Records], key_names: Sequence[str]) -> list[dict[str, Value]]:
    """Return the records of several tables of one kind, those of one key as one record; the lower table has the last word."""
    found: dict[tuple[Value, ...], dict[str, Value]] = {}
    for part in parts:
        columns = _columns(part)
        for position in range(len(part)):
            record = {name: values[position] for name, values in columns.items()}
            key = tuple(record.get(name) for name in key_names)
            known = {name: value for name, value in record.items() if value is not None}
            found[key] = {**record, **found.get(key, {}), **known}
    return list(found.values())


def _columns(part: Records) -> dict[str, list[Value]]:
    """Return the columns of records as they are shown: with whose they are and of which day, without what follows from them."""
    columns = {name: values for name, values in part.columns.items() if name not in ("posted_hour", "dimension", "value")}
    if part.kind is Kind.AUDIENCE:
        columns[str(part.columns["dimension"][0])] = part.columns["value"]
    if part.kind in (Kind.POSTS, Kind.PRODUCTS):
        columns["creator"] = [part.account or None] * len(part)
        columns["exported_at"] = [part.exported if part.exported_is_known else None] * len(part)
    return columns


def _is_read(name: str, reading: Reading, kind: Kind) -> bool:
    """Whether a field stood in the cells as a column, even if every value of it is missing."""
    added = name in ("creator", "exported_at", "link", "posted")
    return not added and any(name in part.columns for part in reading.of_kind(kind))


def _complaints(reading: Reading) -> Iterator[str]:
    """Yield a sentence for each thing that was refused or should be looked at."""
    serious = [problem for problem in reading.problems if problem.severity is not Severity.NOTE]
    yield from (problem.describe() for problem in serious[:_MOST_COMPLAINTS])
    if len(serious) > _MOST_COMPLAINTS:
        yield f"+ {len(serious) - _MOST_COMPLAINTS}"
