"""The table ``Daily``: the figures of each day, from the newest export that has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from operator import lt
from typing import Any

from tiktok_kpis.exports.alignment import day_shift
from tiktok_kpis.exports.records import Records, Value
from tiktok_kpis.ledger.as_exported import COLUMN, Row, maybe_cleared
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, frame, has_content, is_missing, none_for_missing, row_dicts
from tiktok_kpis.ledger.problem_kinds import DAYS_SHIFTED
from tiktok_kpis.ledger.tables import DAILY, Writer
from tiktok_kpis.problems import Problem

Key = tuple[str, date]
FIGURES = DAILY.names(Writer.EITHER)


def merge_days(existing: Frame, incoming: Iterable[Records], changes: Changes) -> Frame:
    """Return the table ``Daily`` with the days of exports merged into it, sorted by account and day.

    For each figure the newest export that has it wins. What the user changed stays, and a note says so. The user's own rows
    without a date, or with a date that another row already has, come last, unchanged.
    """
    incoming = sorted(incoming, key=_export_order)
    if not incoming and _is_up_to_date(existing):
        return existing
    days: dict[Key, Row] = {}
    others = []
    for cells in row_dicts(existing):
        day = as_day(cells["date"])
        account = cells["account"] or ""
        if day is None or (account, day) in days:
            others.append(cells)
        else:
            days[account, day] = Row.read({**cells, "account": account, "date": day}, FIGURES)
    before = {key: dict(day.cells) for key, day in days.items()}
    for records in incoming:
        _record_days(days, records, changes)
    merged = [_updated_cells(key, days[key], changes) for key in sorted(days)]
    kept = {(cells["account"], cells["date"]): cells for cells in merged if cells is not None}
    changes.count(
        DAILY.name,
        added=len(kept.keys() - before.keys()),
        updated=sum(kept.get(key) != cells for key, cells in before.items()),
    )
    return frame(DAILY, [*kept.values(), *filter(has_content, others)], keep_columns_of=existing)


def _is_up_to_date(existing: Frame) -> bool:
    """Return whether all rows are sorted, have their exported values, and show all of them."""
    days = existing["date"].tolist()
    if not all(isinstance(words, str) and words for words in existing[COLUMN].tolist()) or None in map(as_day, days):
        return False
    keys = [(account or "", as_day(day)) for account, day in zip(none_for_missing(existing["account"]), days, strict=True)]
    return all(map(lt, keys, keys[1:])) and not any(maybe_cleared(existing, FIGURES))


def _export_order(records: Records) -> tuple[date, str, str]:
    return records.exported or records.last_day or date.min, records.shape, records.source.name


def _record_days(days: dict[Key, Row], records: Records, changes: Changes) -> None:
    """Record the figures of one export, each if no newer export has it."""
    figures = [name for name in FIGURES if name in records.columns]
    export_day = records.exported or records.last_day
    if export_day is None or not figures:
        return
    columns = [records.columns[name] for name in figures]
    values_by_day = dict(zip(records.days, zip(*columns, strict=True), strict=True))
    for day, values in _aligned(days, values_by_day, figures, export_day, records, changes).items():
        row = days.setdefault((records.account, day), Row(dict.fromkeys(DAILY.names(), None)))
        row.cells.update(account=records.account, date=day)
        for name, value in zip(figures, values, strict=True):
            if isinstance(value, int | float):
                row.record(name, export_day, value)


def _aligned(
    days: dict[Key, Row],
    values_by_day: dict[date, tuple[Value, ...]],
    figures: list[str],
    export_day: date,
    records: Records,
    changes: Changes,
) -> dict[date, tuple[Value, ...]]:
    """Return the values of an export under the dates of the newest export.

    TikTok's date labels can differ by a day between exports. The older of the two is moved: the values passed in, or the ones
    already recorded in ``days``.
    """
    known = {
        day: row
        for (account, day), row in days.items()
        if account == records.account and any(name in row.exported for name in figures)
    }
    before = {day: tuple(row.exported.get(name, (None, None))[1] for name in figures) for day, row in known.items()}
    shift = day_shift(before, values_by_day)
    if not shift:
        return values_by_day
    newest = max(row.exported[name][0] for row in known.values() for name in figures if name in row.exported)
    moved = timedelta(days=shift if export_day < newest else -shift)
    values = {
        "days": f"{moved.days:+d}",
        "older": min(export_day, newest).isoformat(),
        "newer": max(export_day, newest).isoformat(),
    }
    changes.problems.append(Problem(DAYS_SHIFTED, records.source.place(), values))
    if export_day < newest:
        return {day + moved: values_of_day for day, values_of_day in values_by_day.items()}
    moved_values = {
        day + moved: {name: row.exported.pop(name) for name in figures if name in row.exported} for day, row in known.items()
    }
    for row in known.values():
        for name in set(figures) - row.typed:
            row.cells[name] = None
    for day, exported in moved_values.items():
        row = days.setdefault((records.account, day), Row(dict.fromkeys(DAILY.names(), None)))
        row.cells.update(account=records.account, date=day)
        row.exported.update(exported)
    return values_by_day


def _updated_cells(key: Key, row: Row, changes: Changes) -> dict[str, Any] | None:
    """Return the cells of a row after the merge, or ``None`` if nothing is left in it."""
    row.update_cells(DAILY, FIGURES, changes, key[1])
    row.cells["snapshot"] = max((export_day for export_day, _ in row.exported.values()), default=row.cells["snapshot"])
    own = {"account", "date", "snapshot", "as_exported"}
    return (
        row.cells
        if row.exported or any(not is_missing(value) for name, value in row.cells.items() if name not in own)
        else None
    )
