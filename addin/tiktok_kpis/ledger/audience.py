"""Audience: who follows and when they are active, one row per part and export day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tiktok_kpis.exports.records import Kind, Records
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, frame, rows
from tiktok_kpis.ledger.tables import AUDIENCE

ACTIVE_HOUR = "hour"
"""The dimension of a row that says how many followers were active in an hour, ``2026-03-18 07``."""


def merge_audience(existing: Frame, incoming: Iterable[Records], changes: Changes) -> Frame:
    """Return the table ``Audience`` with the audience and activity exports added, sorted by its key."""
    cells_by_key: dict[tuple[Any, ...], dict[str, Any]] = {}
    for cells in rows(existing):
        day = as_day(cells["snapshot"])
        if day is not None:
            cells.update(account=cells["account"] or "", snapshot=day)
            cells_by_key[_key(cells)] = cells
    before = {key: dict(cells) for key, cells in cells_by_key.items()}
    for cells in (cells for records in incoming for cells in _audience(records)):
        cells_by_key[_key(cells)] = {**cells_by_key.get(_key(cells), {}), **cells}
    changes.count(
        AUDIENCE.name,
        added=len(cells_by_key.keys() - before.keys()),
        updated=sum(cells_by_key[key] != cells for key, cells in before.items()),
    )
    return frame(AUDIENCE, [cells_by_key[key] for key in sorted(cells_by_key)], beside=existing)


def _key(cells: dict[str, Any]) -> tuple[Any, ...]:
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
    made = records.exported or records.last_day or date.min
    return {**empty, "account": records.account, "snapshot": made, "dimension": dimension, "value": value, **measured}
