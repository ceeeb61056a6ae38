"""Daily figures: what each export said of a day, and what the row therefore shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from operator import lt
from typing import Any

from tiktok_kpis.exports.alignment import day_shift
from tiktok_kpis.exports.records import Records, Value
from tiktok_kpis.ledger.as_exported import COLUMN, Row, emptied
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, filled, frame, has_content, is_missing, rows
from tiktok_kpis.ledger.problem_kinds import DAYS_SHIFTED
from tiktok_kpis.ledger.tables import DAILY, Writer
from tiktok_kpis.problems import Problem

Key = tuple[str, date]
FIGURES = DAILY.names(Writer.EITHER)


def merge_days(existing: Frame, incoming: Iterable[Records], changes: Changes) -> Frame:
    """Return the table ``Daily`` with the days of exports merged into it, sorted by account and day.

    The newest export wins figure by figure; what it does not know stays; what the user changed stays and is noted. Rows of
    the user's own without a date, or with one that stands there already, follow as they are.
    """
    incoming = sorted(incoming, key=_age)
    if not incoming and _is_settled(existing):
        return existing
    days: dict[Key, Row] = {}
    others = []
    for cells in rows(existing):
        day = as_day(cells["date"])
        account = cells["account"] or ""
        if day is None or (account, day) in days:
            others.append(cells)
        else:
            days[account, day] = Row.read({**cells, "account": account, "date": day}, FIGURES)
    before = {key: dict(day.cells) for key, day in days.items()}
    for records in incoming:
        _hear(days, records, changes)
    merged = [_settle(key, days[key], changes) for key in sorted(days)]
    kept = {(cells["account"], cells["date"]): cells for cells in merged if cells is not None}
    changes.count(
        DAILY.name,
        added=len(kept.keys() - before.keys()),
        updated=sum(kept.get(key) != cells for key, cells in before.items()),
    )
    return frame(DAILY, [*kept.values(), *filter(has_content, others)], beside=existing)


def _is_settled(existing: Frame) -> bool:
    """Say whether all rows stand sorted, say what exports said of them, and lack nothing of it."""
    days = existing["date"].tolist()
    if not all(isinstance(words, str) and words for words in existing[COLUMN].tolist()) or None in map(as_day, days):
        return False
    keys = [(account or "", as_day(day)) for account, day in zip(filled(existing["account"]), days, strict=True)]
    return all(map(lt, keys, keys[1:])) and not any(emptied(existing, FIGURES))


def _age(records: Records) -> tuple[date, str, str]:
    return records.exported or records.last_day or date.min, records.shape, records.source.name


def _hear(days: dict[Key, Row], records: Records, changes: Changes) -> None:
    """Take in what one export says, figure by figure, where it is the newest that knows."""
    figures = [name for name in FIGURES if name in records.columns]
    made = records.exported or records.last_day
    if made is None or not figures:
        return
    columns = [records.columns[name] for name in figures]
    said = dict(zip(records.days, zip(*columns, strict=True), strict=True))
    for day, values in _aligned(days, said, figures, made, records, changes).items():
        row = days.setdefault((records.account, day), Row(dict.fromkeys(DAILY.names(), None)))
        row.cells.update(account=records.account, date=day)
        for name, value in zip(figures, values, strict=True):
            if isinstance(value, int | float):
                row.hear(name, made, value)


def _aligned(
    days: dict[Key, Row],
    said: dict[date, tuple[Value, ...]],
    figures: list[str],
    made: date,
    records: Records,
    changes: Changes,
) -> dict[date, tuple[Value, ...]]:
    """Return what an export says under the dates of the newest export, moving what is there where that one is the older."""
    known = {
        day: row
        for (account, day), row in days.items()
        if account == records.account and any(name in row.exported for name in figures)
    }
    before = {day: tuple(row.exported.get(name, (None, None))[1] for name in figures) for day, row in known.items()}
    shift = day_shift(before, said)
    if not shift:
        return said
    newest = max(row.exported[name][0] for row in known.values() for name in figures if name in row.exported)
    moved = timedelta(days=shift if made < newest else -shift)
    values = {"days": f"{moved.days:+d}", "older": min(made, newest).isoformat(), "newer": max(made, newest).isoformat()}
    changes.problems.append(Problem(DAYS_SHIFTED, records.source.place(), values))
    if made < newest:
        return {day + moved: values_of_day for day, values_of_day in said.items()}
    lifted = {
        day + moved: {name: row.exported.pop(name) for name in figures if name in row.exported} for day, row in known.items()
    }
    for row in known.values():
        for name in set(figures) - row.typed:
            row.cells[name] = None
    for day, exported in lifted.items():
        row = days.setdefault((records.account, day), Row(dict.fromkeys(DAILY.names(), None)))
        row.cells.update(account=records.account, date=day)
        row.exported.update(exported)
    return said


def _settle(key: Key, row: Row, changes: Changes) -> dict[str, Any] | None:
    """Return a row's cells as they now are, ``None`` for one that nothing is left of."""
    row.settle(DAILY, FIGURES, changes, key[1])
    row.cells["snapshot"] = max((made for made, _ in row.exported.values()), default=row.cells["snapshot"])
    own = {"account", "date", "snapshot", "as_exported"}
    return (
        row.cells
        if row.exported or any(not is_missing(value) for name, value in row.cells.items() if name not in own)
        else None
    )
