"""Tables as pandas frames: one object column per table column, ``None`` where a cell is empty.

Columns the user added stay beside ours, under the heading the user gave them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.ledger.tables import Table, Writer

Frame = pd.DataFrame
Tables = Mapping[str, Frame]
"""Frames by table name."""
_EPOCH = date(1970, 1, 1).toordinal()


def empty(table: Table) -> Frame:
    """Return a table without rows."""
    return frame(table, [])


def stored_columns(table: Table) -> list[str]:
    """Return the columns of a table that hold data: all but the formulas."""
    return table.names(Writer.IMPORT, Writer.USER, Writer.EITHER)


def frame(table: Table, rows: list[dict[str, Any]], *, beside: Frame | None = None) -> Frame:
    """Return rows as a frame, with the user's own columns of the frame it replaces even where no row fills them."""
    columns = stored_columns(table)
    extra = [] if beside is None else [name for name in beside.columns if name not in columns]
    names = [*columns, *extra]
    return Frame([[row.get(name) for name in names] for row in rows], columns=names, dtype=object)


def rows(table: Frame) -> list[dict[str, Any]]:
    """Return a frame as rows, missing values as ``None``."""
    names = list(table.columns)
    return [
        {name: None if is_missing(value) else value for name, value in zip(names, values, strict=True)}
        for values in table.to_numpy(dtype=object)
    ]


def where(table: Frame, kept: Iterable[bool]) -> Frame:
    """Return the rows marked to be kept, with all columns even of an empty table."""
    marks = kept if isinstance(kept, np.ndarray | pd.Series) else list(kept)
    return table[pd.Series(marks, index=table.index, dtype=bool)]


def is_missing(value: Any) -> bool:
    """Say whether a cell holds nothing: never true of 0."""
    return value is None or value == "" or value != value


def missing(column: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say of each cell of a column whether it holds nothing; see :func:`is_missing`."""
    cells = column.to_numpy(dtype=object)
    found: np.ndarray[Any, np.dtype[np.bool_]] = pd.isna(cells) | (cells == "").astype(bool)
    return found


def filled(column: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return the cells of a column, those that hold nothing as ``None``."""
    cells = column.to_numpy(dtype=object, copy=True)
    cells[missing(column)] = None
    return cells


def same(before: Any, after: Any) -> bool:
    """Say whether two cells hold the same, nothing being the same as nothing."""
    return bool(before == after) or (is_missing(before) and is_missing(after))


def has_content(cells: Mapping[str, Any]) -> bool:
    """Say whether a row holds anything at all."""
    return not all(map(is_missing, cells.values()))


def as_day(value: Any) -> date | None:
    """Return a cell as a day, ``None`` for anything that is no date."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def days_of(cells: Iterable[Any]) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    """Return cells as days to reckon with, whatever is no date as ``NaT``."""
    listed = cells.tolist() if isinstance(cells, pd.Series) else list(cells)
    ordinals = np.fromiter((cell.toordinal() if isinstance(cell, date) else 0 for cell in listed), np.int64, len(listed))
    days = (ordinals - _EPOCH).astype("datetime64[D]")
    days[ordinals == 0] = np.datetime64("NaT")
    return days


def ordinals_of(days: np.ndarray[Any, np.dtype[np.datetime64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return days as their ordinal numbers, ``NaN`` for what is no day."""
    return np.where(np.isnat(days), np.nan, days.astype(np.int64) + _EPOCH)


def within(cells: pd.Series[Any], first: date, last: date) -> pd.Series[Any]:
    """Say of each cell whether it is a day, or a moment of one, from ``first`` to ``last``."""
    days = days_of(cells)
    return pd.Series((days >= np.datetime64(first)) & (days <= np.datetime64(last)), index=cells.index, dtype=bool)


def as_texts(videos: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return a column of video ids as texts."""
    listed = videos.tolist()
    return as_objects(listed if set(map(type, listed)) <= {str} else list(map(str, listed)))


def as_objects(cells: list[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return cells as an array that keeps each as it is."""
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made
