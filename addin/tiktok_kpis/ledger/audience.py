"""The table ``Audience``: who the followers are and when they are active, one row per group or hour and export day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tiktok_kpis.exports.records import Kind, Records
from tiktok_kpis.ledger.as_exported import Row
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, frame, has_content, is_missing, row_dicts
from tiktok_kpis.ledger.tables import AUDIENCE

MEASURED = ("share", "active_followers")
ACTIVE_HOUR = "hour"
"""The dimension of rows with the number of followers active in an hour; their value is such as ``2026-03-18 07``."""


def merge_audience(existing: Frame, incoming: Iterable[Records], changes: Changes) -> Frame:
    """Return the table ``Audience`` with the audience and activity exports added, sorted by its key."""
    audience: dict[tuple[str, ...], Row] = {}
    others = []
    for cells in row_dicts(existing):
        day = as_day(cells["snapshot"])
        known = {**cells, "account": cells["account"] or "", "snapshot": day}
        if day is None or _key(known) in audience:
            others.append(cells)
        else:
            audience[_key(known)] = Row.read(known, MEASURED)
    before = {key: dict(row.cells) for key, row in audience.items()}
    for cells in (cells for records in incoming for cells in _audience(records)):
        row = audience.setdefault(_key(cells), Row({**cells, **dict.fromkeys(MEASURED)}))
        for name in ("date", "hour"):
            row.cells[name] = row.cells[name] if not is_missing(row.cells[name]) else cells[name]
        for name in MEASURED:
            if isinstance(cells[name], int | float):
                row.record(name, cells["snapshot"], cells[name])
    for row in audience.values():
        row.update_cells(AUDIENCE, MEASURED, changes)
    changes.count(
        AUDIENCE.name,
        added=len(audience.keys() - before.keys()),
        updated=sum(audience[key].cells != cells for key, cells in before.items()),
    )
    kept = [audience[key].cells for key in sorted(audience)]
    return frame(AUDIENCE, [*kept, *filter(has_content, others)], keep_columns_of=existing)


def _key(cells: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(cells[name]) for name in AUDIENCE.key)


def _audience(records: Records) -> Iterator[dict[str, Any]]:
    columns = records.columns
    if records.kind is Kind.AUDIENCE:
        for dimension, value, share in zip(columns["dimension"], columns["value"], columns["share"], strict=True):
            yield _cells(records, str(dimension), value, share=share)
    elif records.kind is Kind.ACTIVITY:
        for day, hour, active in zip(columns["date"], columns["hour"], columns["active_followers"], strict=True):
            if active is not None and isinstance(hour, int):
                yield _cells(records, ACTIVE_HOUR, f"{day} {hour:02}", active_followers=active, date=day, hour=hour)


def _cells(records: Records, dimension: str, value: Any, **measured: Any) -> dict[str, Any]:
    empty = dict.fromkeys(AUDIENCE.names())
    export_day = records.exported or records.last_day or date.min
    return {**empty, "account": records.account, "snapshot": export_day, "dimension": dimension, "value": value, **measured}
