"""Daily figures: what each export said of a day, and what the row therefore shows.

Every row of the table ``Daily`` keeps, in its column ``as_exported``, what exports said of it and when they were made, as text
a person can read: ``2026-03-25: views 141, likes 16; 2026-03-17: viewers 378``. For each figure that is the newest export
that knew it, so importing exports in any order gives the same table; and a cell that differs from it was changed by the user,
who is never overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tiktok_kpis.exports.alignment import day_shift
from tiktok_kpis.exports.records import Records, Value
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, frame, has_content, is_missing, rows
from tiktok_kpis.ledger.tables import DAILY, Writer
from tiktok_kpis.problems import Place, Problem, Severity

Number = int | float
Key = tuple[str, date]
FIGURES = DAILY.names(Writer.EITHER)


@dataclass(slots=True)
class Day:
    """One row: its cells as they stand, and per figure the newest export that knew it with what it said."""

    cells: dict[str, Any]
    exported: dict[str, tuple[date, Number]] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    """The figures the user typed or changed: filled, and not what an export said."""
    heard: set[str] = field(default_factory=set)
    """The figures an export of this merge spoke of."""


def merge_days(existing: Frame, incoming: Iterable[Records], changes: Changes) -> Frame:
    """Return the table ``Daily`` with the days of exports merged into it, sorted by account and day.

    The newest export wins figure by figure; what it does not know stays; what the user changed stays and is noted. Rows of
    the user's own without a date, or with one that stands there already, follow as they are.
    """
    days: dict[Key, Day] = {}
    others = []
    for cells in rows(existing):
        key, row = _read(cells)
        if cells["date"] is None or key in days:
            others.append(cells)
        else:
            days[key] = row
    before = {key: dict(day.cells) for key, day in days.items()}
    for records in sorted(incoming, key=_age):
        _hear(days, records, changes)
    merged = [_settle(key, days[key], changes) for key in sorted(days)]
    kept = {(cells["account"], cells["date"]): cells for cells in merged if cells is not None}
    changes.count(
        DAILY.name,
        added=len(kept.keys() - before.keys()),
        updated=sum(kept.get(key) != cells for key, cells in before.items()),
    )
    return frame(DAILY, [*kept.values(), *filter(has_content, others)], beside=existing)


def written(exported: Mapping[str, tuple[date, Number]]) -> str:
    """Return what exports said as the text of the cell, newest export first.

    >>> written({"views": (date(2026, 3, 25), 141), "viewers": (date(2026, 3, 17), 378), "likes": (date(2026, 3, 25), 16)})
    '2026-03-25: views 141, likes 16; 2026-03-17: viewers 378'
    """
    by_export: dict[date, list[str]] = {}
    for name in FIGURES:
        if name in exported:
            made, value = exported[name]
            by_export.setdefault(made, []).append(f"{name} {value:.15g}")
    return "; ".join(f"{made.isoformat()}: {', '.join(said)}" for made, said in sorted(by_export.items(), reverse=True))


_SAID = re.compile(r"([a-z_]+) (-?[0-9.e+]+)")


def read_back(words: str) -> dict[str, tuple[date, Number]]:
    """Return what :func:`written` wrote; what is not of that form is passed over.

    >>> read_back("2026-03-25: views 141")
    {'views': (datetime.date(2026, 3, 25), 141)}
    """
    exported = {}
    for part in words.split("; "):
        made, _, said = part.partition(": ")
        try:
            day = date.fromisoformat(made)
        except ValueError:
            continue
        exported.update({name: (day, _number(value)) for name, value in _SAID.findall(said)})
    return exported


def _age(records: Records) -> tuple[date, str, str]:
    return records.exported or records.last_day or date.min, records.shape, records.source.name


def _number(words: str) -> Number:
    number = float(words)
    return int(number) if number.is_integer() else number


def _read(cells: dict[str, Any]) -> tuple[Key, Day]:
    cells["date"] = day = as_day(cells["date"])
    cells["account"] = cells["account"] or ""
    exported = read_back(cells["as_exported"] or "")
    typed = frozenset(
        name for name in FIGURES if not is_missing(cells[name]) and (name not in exported or cells[name] != exported[name][1])
    )
    return (cells["account"], day or date.min), Day(cells, exported, typed)


def _hear(days: dict[Key, Day], records: Records, changes: Changes) -> None:
    """Take in what one export says, figure by figure, where it is the newest that knows."""
    figures = [name for name in FIGURES if name in records.columns]
    made = records.exported or records.last_day
    if made is None or not figures:
        return
    columns = [records.columns[name] for name in figures]
    said = dict(zip(records.days, zip(*columns, strict=True), strict=True))
    for day, values in _aligned(days, said, figures, made, records, changes).items():
        row = days.setdefault((records.account, day), Day(dict.fromkeys(DAILY.names(), None)))
        row.cells.update(account=records.account, date=day)
        for name, value in zip(figures, values, strict=True):
            # On one and the same export day the larger count is the later one: so the order of imports does not matter
            if isinstance(value, int | float) and (made, value) >= row.exported.get(name, (date.min, value)):
                row.exported[name] = (made, value)
                row.heard.add(name)


def _aligned(
    days: dict[Key, Day],
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
    changes.problems.append(Problem("days_shifted", records.source.place(), Severity.NOTE, values))
    if made < newest:
        return {day + moved: values_of_day for day, values_of_day in said.items()}
    lifted = {
        day + moved: {name: row.exported.pop(name) for name in figures if name in row.exported} for day, row in known.items()
    }
    for row in known.values():
        for name in set(figures) - row.typed:
            row.cells[name] = None
    for day, exported in lifted.items():
        row = days.setdefault((records.account, day), Day(dict.fromkeys(DAILY.names(), None)))
        row.cells.update(account=records.account, date=day)
        row.exported.update(exported)
    return said


def _settle(key: Key, row: Day, changes: Changes) -> dict[str, Any] | None:
    """Return a row's cells as they now are, ``None`` for one that nothing is left of."""
    for name, (_, value) in row.exported.items():
        if name not in row.typed:
            row.cells[name] = value
        elif name in row.heard and row.cells[name] != value:
            account, day = key
            values = {"day": day.isoformat(), "account": account, "kept": str(row.cells[name]), "exported": str(value)}
            place = Place(sheet=DAILY.name, column=DAILY.column(name).heading())
            changes.problems.append(Problem("typed_value_kept", place, Severity.NOTE, values))
    row.cells["snapshot"] = max((made for made, _ in row.exported.values()), default=row.cells["snapshot"])
    row.cells["as_exported"] = written(row.exported) or None
    own = {"account", "date", "snapshot", "as_exported"}
    return (
        row.cells
        if row.exported or any(not is_missing(value) for name, value in row.cells.items() if name not in own)
        else None
    )
