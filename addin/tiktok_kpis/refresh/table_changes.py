"""What changes in a table of a workbook file: which rows come, stay and go, and which of their cells differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.ledger.frames import ORIGIN, Frame, is_missing, missing, same_value
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.ooxml.new_rows import NewRows
from tiktok_kpis.spreadsheet.addresses import Area

RowNumbers = np.ndarray[Any, np.dtype[np.int64]]
"""The row of the sheet that each row comes from, 0 for a new one."""


@dataclass(frozen=True)
class RowsThere:
    """The rows of a table as they are in the file."""

    rows: Frame
    own: set[int]
    """The rows in which a column the user added holds something."""
    below: list[int]
    """The rows of the sheet that hold something right below the table's columns."""


@dataclass(frozen=True)
class Written:
    """What a store wrote of a table."""

    numbers: set[int]
    """Of all its rows."""
    rows: Frame
    """Those that came or moved."""
    cells: dict[int, dict[str, Any]]
    """Those that changed in rows that stayed, by row and column."""


def origins_of(rows: Frame) -> RowNumbers:
    """Return where on the sheet each row comes from."""
    return np.where(missing(rows[ORIGIN]), 0, rows[ORIGIN]).astype(int) if ORIGIN in rows else np.zeros(len(rows), dtype=int)


def places_of(
    table: Table, origins: RowNumbers, there: RowsThere, area: Area, is_bound: Callable[[], bool]
) -> tuple[dict[int, int], list[int]]:
    """Return where each row that stays will be, and where the new ones will.

    ``is_bound`` says whether something of the user's depends on which row is where; it is asked only if the rest allows moving.
    """
    numbers = np.arange(len(origins)) + area.top + 1
    known = origins > 0
    given = origins[known]
    kept = there.own.difference(given.tolist())
    nothing_moves = bool((given == numbers[known]).all()) and not kept
    was_sorted = bool(table.key) and bool((given[1:] < given[:-1]).any())
    if nothing_moves or not (kept or there.own or was_sorted or is_bound()):
        return dict(zip(given.tolist(), numbers[known].tolist(), strict=True)), numbers[~known].tolist()
    stays = {origin: origin for origin in sorted({*given.tolist(), *kept})}
    gone = sorted({int(row) for row in there.rows[ORIGIN].tolist()}.difference(stays))
    end = max(stays, default=area.top)
    count = len(origins) - len(given)
    free = [number for number in gone if number < end][:count]
    return stays, [*free, *range(end + 1, end + 1 + count - len(free))]


def changed_cells(before: Frame, after: Frame, origins: RowNumbers, columns: dict[str, int]) -> dict[int, dict[int, Any]]:
    """Return the cells that differ in rows that stay: by the row they come from, then by column."""
    places_before = pd.Index(before[ORIGIN].to_numpy(dtype=int)).get_indexer(pd.Index(origins))
    places = np.flatnonzero(places_before >= 0)
    rows, places_before = origins[places], places_before[places]
    found: dict[int, dict[int, Any]] = {}
    for name, column in columns.items():
        new, old = after[name].to_numpy(dtype=object)[places], before[name].to_numpy(dtype=object)[places_before]
        for place in np.flatnonzero(new != old).tolist():
            if not same_value(old[place], new[place]):
                found.setdefault(int(rows[place]), {})[column] = None if is_missing(new[place]) else new[place]
    return found


def written(rows: Frame, origins: RowNumbers, new: NewRows, columns: Mapping[str, int]) -> Written:
    """Return what is written of a table, for reading it back."""
    numbers, known = origins.copy(), origins > 0
    numbers[known] = [new.stays[origin] for origin in origins[known].tolist()]
    numbers[~known] = [number for number, _ in new.added]
    whole = np.flatnonzero(origins != numbers)
    kept = rows.iloc[whole][list(columns)].assign(**{ORIGIN: numbers[whole].astype(object)})
    named = {column: name for name, column in columns.items()}
    changed = {origin: cells for origin, cells in new.changed.items() if new.stays[origin] == origin}
    return Written(
        set(numbers.tolist()),
        kept,
        {row: {named[column]: value for column, value in cells.items()} for row, cells in changed.items()},
    )


def new_rows(
    rows: Frame, origins: RowNumbers, numbers: Sequence[int], columns: dict[str, int]
) -> list[tuple[int, dict[int, Any]]]:
    """Return the rows that are new, each with its number and its filled cells."""
    fresh = rows[list(columns)].iloc[np.flatnonzero(origins == 0)].to_numpy(dtype=object)
    return [
        (number, {column: cell for column, cell in zip(columns.values(), cells, strict=True) if not is_missing(cell)})
        for number, cells in zip(numbers, fresh, strict=True)
    ]
