"""Tables with a row for every day, or every hour of a day."""

from __future__ import annotations

from datetime import date

from tiktok_kpis.exports.blocks import Block
from tiktok_kpis.exports.columns import Findings, Rows, drop_rows, holds_nothing, number_columns, rows_of, text_columns
from tiktok_kpis.exports.context import Context
from tiktok_kpis.exports.date_grammar import read_date_column
from tiktok_kpis.exports.records import Kind, Records, Value
from tiktok_kpis.exports.years import place_days
from tiktok_kpis.problems import Severity

_VIEWERS = ("viewers", "new_viewers", "returning_viewers")


def read_days(block: Block, context: Context, findings: Findings) -> list[Records]:
    """Read a table of days or of hours; its export day follows from its last day where nothing else says it."""
    rows, days = _dated_rows(block, context, findings)
    if not rows.numbers:
        return []
    columns: dict[str, list[Value]] = {"date": list(days), **number_columns(block, rows, findings), **text_columns(block, rows)}
    if block.shape.kind is Kind.ACTIVITY:
        _settle_hours(columns, findings)
        keys: list[object] = list(zip(columns["date"], columns["hour"], strict=True))
    else:
        keys = list(columns["date"])
    if all(name in columns for name in _VIEWERS):
        _blank_unfinished_days(columns)
    rows = _without_repeated(rows, columns, keys, findings)
    last = max((day for day in columns["date"] if isinstance(day, date)), default=None)
    exported, is_known = context.export_day_after(last, last_day_may_be_unfinished=block.shape.kind is Kind.ACTIVITY)
    return [Records(block.shape.kind, block.shape.id, block.source, context.account, exported, is_known, columns, rows.numbers)]


def _dated_rows(block: Block, context: Context, findings: Findings) -> tuple[Rows, list[date]]:
    rows = rows_of(block, findings)
    index = block.fields["date"]
    heading = block.heading("date")
    cells = rows.column(index)
    read = read_date_column(cells)

    def refuse(position: int) -> None:
        code = "date_missing" if holds_nothing(cells[position]) else "date_unreadable"
        findings.add(code, Severity.REFUSED, rows.numbers[position], heading, found=cells[position] or "")

    dropped = drop_rows(rows, findings, lambda position: read.moments[position] is not None, refuse)
    moments = [moment for position, moment in enumerate(read.moments) if position not in dropped]
    rows = rows.without(dropped)
    if read.doubtful:
        findings.add("date_doubtful", Severity.WARNING, None, heading, found=read.doubtful)
    placed = place_days(moments, context.evidence, context.today, has_years=block.shape.has_years)
    impossible = {position for position, day in enumerate(placed.days) if day is None}
    for position in impossible:
        findings.add("date_unreadable", Severity.REFUSED, rows.numbers[position], heading, found=rows.column(index)[position])
    days = [day for day in placed.days if day is not None]
    if days and (placed.assumed or placed.spreadsheet_years_dropped):
        code = "spreadsheet_year" if placed.spreadsheet_years_dropped else "year_assumed"
        findings.add(code, Severity.NOTE, None, heading, first=min(days), last=max(days))
    late = [day for day in days if (day - context.today).days > 1]
    if late:
        findings.add("date_in_future", Severity.WARNING, None, heading, found=max(late))
    return rows.without(impossible), days


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
        findings.add("last_day_unfinished", Severity.NOTE, None, "", day=last, count=len(filled))


def _blank_unfinished_days(columns: dict[str, list[Value]]) -> None:
    """A day without a total of viewers is not over: its zeros for new and returning ones are missing too."""
    for position, total in enumerate(columns["viewers"]):
        if total is None:
            for name in _VIEWERS:
                columns[name][position] = None


def _without_repeated(rows: Rows, columns: dict[str, list[Value]], keys: list[object], findings: Findings) -> Rows:
    """Keep the last row of each day, as the lower one of two pasted exports is the newer; say which row went."""
    last_at = {key: position for position, key in enumerate(keys)}
    if len(last_at) == len(keys):
        return rows
    repeated = {position for position, key in enumerate(keys) if last_at[key] != position}
    for position in sorted(repeated):
        kept = last_at[keys[position]]
        same = all(values[position] == values[kept] for values in columns.values())
        code, severity = ("day_twice_same", Severity.NOTE) if same else ("day_twice", Severity.WARNING)
        findings.add(code, severity, rows.numbers[position], "", day=columns["date"][position], kept=rows.numbers[kept])
    for name, values in columns.items():
        columns[name] = [value for position, value in enumerate(values) if position not in repeated]
    return rows.without(repeated)
