"""Tables with a row for every day, or every hour of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tiktok_kpis.exports.columns import Findings, Rows, drop_rows, holds_nothing, number_columns, rows_of, text_columns
from tiktok_kpis.exports.context import Context
from tiktok_kpis.exports.known_tables import Block
from tiktok_kpis.exports.problem_kinds import (
    DATE_DOUBTFUL,
    DATE_IN_FUTURE,
    DATE_MISSING,
    DATE_UNREADABLE,
    DAY_AND_MONTH_SWAPPED,
    DAY_AND_MONTH_UNCLEAR,
    DAY_TWICE,
    DAY_TWICE_SAME,
    LAST_DAY_UNFINISHED,
    POSTS_WITHOUT_LINK,
    SPREADSHEET_YEAR,
    YEAR_ASSUMED,
)
from tiktok_kpis.exports.records import Kind, Records, Value
from tiktok_kpis.exports.video_links import handle_of
from tiktok_kpis.exports.years import place_days, with_relative_days
from tiktok_kpis.grids.date_grammar import read_date_column

_VIEWERS = ("viewers", "new_viewers", "returning_viewers")


def read_days(block: Block, context: Context, findings: Findings) -> list[Records]:
    """Read a table of days or of hours; its export day follows from its last day where nothing else says it."""
    rows, days = _dated_rows(block, context, findings)
    if not rows.numbers:
        return []
    if _are_posts(block, rows, days):
        for number in rows.numbers:
            findings.add(POSTS_WITHOUT_LINK, number)
        return []
    columns: dict[str, list[Value]] = {"date": list(days), **number_columns(block, rows, findings), **text_columns(block, rows)}
    parts = list(zip(_accounts(columns, context), _export_days(block, rows), strict=True))
    keys: list[object] = list(zip(parts, columns["date"], strict=True))
    if block.shape.kind is Kind.ADS:
        names = [columns.get(name, [None] * len(keys)) for name in ("campaign", "ad", "title")]
        keys = list(zip(keys, *names, strict=True))
    if block.shape.kind is Kind.ACTIVITY:
        _settle_hours(columns, findings)
        keys = list(zip(keys, columns["hour"], strict=True))
    if all(name in columns for name in _VIEWERS):
        _blank_unfinished_days(columns)
    positions: dict[tuple[str, date | None], list[int]] = {}
    for position in _without_repeated(rows, columns, keys, findings):
        positions.setdefault(parts[position], []).append(position)
    return [_part(block, context, rows, columns, part, own) for part, own in positions.items()]


def _are_posts(block: Block, rows: Rows, days: list[date]) -> bool:
    """Whether each row is of a post and not of a day: it has a title, and other rows of the same day have other titles."""
    if "title" not in block.fields or block.shape.kind is not Kind.DAILY:
        return False
    titles: dict[date, set[object]] = {}
    for day, title in zip(days, rows.column(block.fields["title"]), strict=True):
        if not holds_nothing(title):
            titles.setdefault(day, set()).add(title)
    return any(len(of_day) > 1 for of_day in titles.values())


def _part(
    block: Block,
    context: Context,
    rows: Rows,
    columns: dict[str, list[Value]],
    part: tuple[str, date | None],
    positions: list[int],
) -> Records:
    """Return the rows of one account and one export day."""
    account, day = part
    own = {name: [values[position] for position in positions] for name, values in columns.items()}
    # A day that is yet to come does not say when the export was made, unless every day does: then the clock is wrong
    days = [value for value in own["date"] if isinstance(value, date)]
    last = max((value for value in days if value <= context.today), default=max(days, default=None))
    exported, is_known = (
        (day, True) if day else context.export_day_after(last, last_day_may_be_unfinished=block.shape.kind is Kind.ACTIVITY)
    )
    numbers = [rows.numbers[position] for position in positions]
    return Records(block.shape.kind, block.shape.id, block.source, account, exported, is_known, own, numbers)


def _accounts(columns: dict[str, list[Value]], context: Context) -> list[str]:
    """Return whose each row is: as its own column says, where a table of several accounts has one."""
    creators = columns.pop("creator", [None] * len(columns["date"]))
    return [handle_of(creator if isinstance(creator, str) else None) or context.account for creator in creators]


def _export_days(block: Block, rows: Rows) -> list[date | None]:
    """Return the export day of each row, where the table has a column of them with their years."""
    if "exported_at" not in block.fields:
        return [None] * len(rows.numbers)
    moments = read_date_column(rows.column(block.fields["exported_at"])).moments
    return [moment.in_year(moment.year) if moment is not None and moment.year else None for moment in moments]


def _dated_rows(block: Block, context: Context, findings: Findings) -> tuple[Rows, list[date]]:
    rows = rows_of(block, findings)
    index = block.fields["date"]
    heading = block.heading("date")
    cells = rows.column(index)
    read = read_date_column(cells)
    export_day: date | None = context.export_day_of_undated(None)[0]
    found = with_relative_days(cells, read, [export_day] * len(cells))
    perhaps_swapped = set(read.perhaps_swapped)

    def refuse(position: int) -> None:
        kind = DATE_MISSING if holds_nothing(cells[position]) else DATE_UNREADABLE
        if position in perhaps_swapped:
            kind = DAY_AND_MONTH_UNCLEAR
        findings.add(kind, rows.numbers[position], heading, found=cells[position] or "")

    dropped = drop_rows(
        rows, findings, lambda position: found[position] is not None and position not in perhaps_swapped, refuse
    )
    moments = [moment for position, moment in enumerate(found) if position not in dropped]
    if read.swapped:
        findings.add(DAY_AND_MONTH_SWAPPED, None, heading)
    rows = rows.without(dropped)
    if read.doubtful:
        findings.add(DATE_DOUBTFUL, None, heading, found=read.doubtful)
    placed = place_days(moments, context.evidence, context.today, has_years=block.shape.has_years)
    impossible = {position for position, day in enumerate(placed.days) if day is None}
    for position in impossible:
        findings.add(DATE_UNREADABLE, rows.numbers[position], heading, found=rows.column(index)[position])
    days = [day for day in placed.days if day is not None]
    if days and (placed.assumed or placed.spreadsheet_years_dropped):
        kind = SPREADSHEET_YEAR if placed.spreadsheet_years_dropped else YEAR_ASSUMED
        findings.add(kind, None, heading, first=min(days), last=max(days))
    rows = rows.without(impossible)
    for number, day in zip(rows.numbers, days, strict=True):
        if day > context.today:
            findings.add(DATE_IN_FUTURE, number, heading, found=day)
    return rows, days


def _settle_hours(columns: dict[str, list[Value]], findings: Findings) -> None:
    """Count hours from 0, as an older export counts them from 1; take the zeros that fill up the last day as missing."""
    hours = [hour for hour in columns["hour"] if isinstance(hour, int)]
    if hours and max(hours) == 24 and min(hours) >= 1:
        columns["hour"] = [hour - 1 if isinstance(hour, int) else hour for hour in columns["hour"]]
    last = max(day for day in columns["date"] if isinstance(day, date))
    active = columns["active_followers"]
    of_last_day = [
        (hour, position)
        for position, (day, hour) in enumerate(zip(columns["date"], columns["hour"], strict=True))
        if day == last and isinstance(hour, int)
    ]
    filled = []
    for _, position in sorted(of_last_day, reverse=True):
        if active[position] != 0:
            break
        filled.append(position)
    if len(filled) >= 2 and any(count for count in active):
        for position in filled:
            active[position] = None
        findings.add(LAST_DAY_UNFINISHED, None, "", day=last, count=len(filled))


def _blank_unfinished_days(columns: dict[str, list[Value]]) -> None:
    """A day without a total of viewers is not over: its zeros for new and returning ones are missing too."""
    for position, total in enumerate(columns["viewers"]):
        if total is None:
            for name in _VIEWERS:
                columns[name][position] = None


def _without_repeated(rows: Rows, columns: dict[str, list[Value]], keys: list[object], findings: Findings) -> Sequence[int]:
    """Return the position of the last row of each day, as the lower one of two pasted exports is the newer; say which went."""
    last_at = {key: position for position, key in enumerate(keys)}
    if len(last_at) == len(keys):
        return range(len(keys))
    for position, key in enumerate(keys):
        kept = last_at[key]
        if kept == position:
            continue
        same = all(values[position] == values[kept] for values in columns.values())
        kind = DAY_TWICE_SAME if same else DAY_TWICE
        findings.add(kind, rows.numbers[position], "", day=columns["date"][position], kept=rows.numbers[kept])
    return sorted(last_at.values())
