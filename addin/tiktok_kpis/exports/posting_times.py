"""When videos were posted: what their rows say, checked against the upload time in the id and the day of the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from tiktok_kpis.exports.columns import Findings, Rows
from tiktok_kpis.exports.known_tables import Block
from tiktok_kpis.exports.problem_kinds import DAY_AND_MONTH_SWAPPED, POSTED_IMPOSSIBLE, POSTED_UNREADABLE
from tiktok_kpis.exports.records import Value
from tiktok_kpis.exports.timestamps import read_timestamps
from tiktok_kpis.exports.years import latest_until, nearest, with_relative_days
from tiktok_kpis.grids.date_grammar import nearest_meaning, read_date_column
from tiktok_kpis.grids.grid import CellValue
from tiktok_kpis.grids.relative_days import is_relative

_DAY = timedelta(days=1)


def posting_times(
    block: Block, rows: Rows, uploads: Sequence[datetime | None], exported: list[tuple[date, bool]], findings: Findings
) -> tuple[list[Value], list[Value]]:
    """Return when each video was posted, UTC, and the hour where it is known.

    The id tells the second of the upload. No post is older than its upload or younger than its export, whatever a cell says. A
    day that is later than the upload's by more than a time zone is that of a scheduled post: it is kept without an hour.
    """
    index = block.fields.get("posted")
    cells: list[CellValue] = [None] * len(rows.numbers) if index is None else rows.column(index)
    heading = block.heading("posted")
    timestamps = read_timestamps(cells)
    if timestamps is not None:
        rows.take(block.fields["posted"])
        moments: list[datetime | None] = list(timestamps)
    else:
        moments = _read_posting_times(block, rows, cells, uploads, exported, findings)
    posted: list[Value] = []
    hours: list[Value] = []
    for position, (moment, upload, (export_day, _)) in enumerate(zip(moments, uploads, exported, strict=True)):
        if moment is None or upload is None:
            posted.append(upload)
            hours.append(upload and upload.hour)
            continue
        is_whole_day = timestamps is None and moment.time() == _DAY_WITHOUT_CLOCK
        if not upload.date() - _DAY <= moment.date() <= max(export_day, upload.date()) + _DAY:
            findings.add(POSTED_IMPOSSIBLE, rows.numbers[position], heading, found=moment.date())
            moment, is_whole_day = upload, False
        elif is_whole_day and abs(moment.date() - upload.date()) <= _DAY:
            moment, is_whole_day = upload, False
        posted.append(datetime.combine(moment.date(), time()) if is_whole_day else moment)
        hours.append(None if is_whole_day else moment.hour)
    return posted, hours


_DAY_WITHOUT_CLOCK = time(0, 0, 0, 1)
"""The time of day that marks a cell without one."""


def _read_posting_times(
    block: Block,
    rows: Rows,
    cells: list[CellValue],
    uploads: Sequence[datetime | None],
    exported: list[tuple[date, bool]],
    findings: Findings,
) -> list[datetime | None]:
    """Return what the cells say, ``None`` where that is nothing; a day alone has ``_DAY_WITHOUT_CLOCK`` as its time."""
    read = read_date_column(cells)
    heading = block.heading("posted")
    # An age says less than the id where the day of the export is not known
    known_days = [day if is_known else None for day, is_known in exported]
    moments = with_relative_days(cells, read, known_days)
    for position in read.unreadable:
        cell = cells[position]
        if moments[position] is None and not (isinstance(cell, str) and is_relative(cell)):
            findings.add(POSTED_UNREADABLE, rows.numbers[position], heading, found=cell)
    if read.swapped:
        findings.add(DAY_AND_MONTH_SWAPPED, None, heading)
    unsettled = set(range(len(cells)) if read.doubtful else read.perhaps_swapped)
    found: list[datetime | None] = []
    for position, (moment, upload) in enumerate(zip(moments, uploads, strict=True)):
        if moment is None:
            found.append(None)
            continue
        if position in unsettled and upload is not None:
            moment = nearest_meaning(cells[position], upload.date(), may_be_swapped=True) or moment
        if moment.from_spreadsheet and not block.shape.has_years:
            moment = replace(moment, year=None)
        day = nearest(moment, upload.date()) if upload else latest_until(moment, exported[position][0] + _DAY)
        found.append(None if day is None else datetime.combine(day, moment.clock or _DAY_WITHOUT_CLOCK))
    return found
