"""Rows of the workbook's own tables: what is found in them is noted with their numbers, and what is mended is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tiktok_kpis.ledger.changes import Changes, Finding
from tiktok_kpis.ledger.frames import ORIGIN, Frame, is_missing, none_for_missing
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.problems import ProblemKind


def say(kind: ProblemKind, table: Table, column: str, rows: Frame, places: Sequence[int], changes: Changes) -> None:
    """Note what was found at some places of a frame; rows that came with this refresh were spoken of when they were read."""
    if ORIGIN not in rows:
        return
    origins = rows[ORIGIN].tolist()
    for place in places:
        if not is_missing(origins[place]):
            value = rows[column].iat[place]
            found = "" if is_missing(value) else str(value)
            changes.findings.append(Finding(kind, table, column, int(origins[place]), found))


def with_values(table: Table, rows: Frame, column: str, found: Mapping[int, Any], changes: Changes) -> Frame:
    """Return rows with other values at some places of a column."""
    if not found:
        return rows
    cells = none_for_missing(rows[column])
    for place, value in found.items():
        cells[place] = value or None
    changes.count(table.name, added=0, updated=len(found))
    return rows.assign(**{column: np.array(cells, dtype=object)})
