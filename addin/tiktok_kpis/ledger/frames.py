"""Tables as pandas DataFrames: one object column per table column, ``None`` where a cell is empty.

Columns that the user added come after ours, under the heading the user gave them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.grids.moments import FIRST_YEAR, LAST_YEAR
from tiktok_kpis.ledger.tables import Table, Writer

Frame = pd.DataFrame
Tables = Mapping[str, Frame]
"""Frames by table name."""
ORIGIN = "(row)"
"""The extra column of a frame that says which row of the sheet each row came from; empty for a new row."""
FIRST_DAY, END_OF_DAYS = date(FIRST_YEAR, 1, 1), date(LAST_YEAR + 1, 1, 1)
"""The first day a row can be about, and the first one after all it can be about: beyond them a date is a slip."""
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _END = FIRST_DAY.toordinal(), END_OF_DAYS.toordinal()


def empty(table: Table) -> Frame:
    """Return a table without rows."""
    return frame(table, [])


def stored_columns(table: Table) -> list[str]:
    """Return the columns of a table that hold data: all but the formulas."""
    return table.names(Writer.IMPORT, Writer.USER, Writer.EITHER)


def frame(table: Table, rows: list[dict[str, Any]], *, keep_columns_of: Frame | None = None) -> Frame:
    """Return rows as a frame; ``keep_columns_of`` is the frame it replaces, whose user-added columns stay even if empty."""
    columns = stored_columns(table)
    extra = [] if keep_columns_of is None else [name for name in keep_columns_of.columns if name not in columns]
    names = [*columns, *extra]
    return Frame([[row.get(name) for name in names] for row in rows], columns=names, dtype=object)


def row_dicts(table: Frame) -> list[dict[str, Any]]:
    """Return a frame as one dictionary per row, missing values as ``None``."""
    names = list(table.columns)
    return [
        {name: None if is_missing(value) else value for name, value in zip(names, values, strict=True)}
        for values in table.to_numpy(dtype=object)
    ]


def select_rows(table: Frame, selected: Iterable[bool]) -> Frame:
    """Return the selected rows; an empty table keeps its columns."""
    marks = selected if isinstance(selected, np.ndarray | pd.Series) else list(selected)
    return table[pd.Series(marks, index=table.index, dtype=bool)]


def is_missing(value: Any) -> bool:
    """Return whether a cell is empty; 0 is not empty."""
    return value is None or value == "" or value != value


def missing(column: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for each cell of a column whether it is empty; see :func:`is_missing`."""
    cells = column.to_numpy(dtype=object)
    found: np.ndarray[Any, np.dtype[np.bool_]] = pd.isna(cells) | (cells == "").astype(bool)
    return found


def none_for_missing(column: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return the cells of a column, the empty ones as ``None``."""
    cells = column.to_numpy(dtype=object, copy=True)
    cells[missing(column)] = None
    return cells


def same_value(before: Any, after: Any) -> bool:
    """Return whether two cells hold the same value; two empty cells do."""
    return bool(before == after) or (is_missing(before) and is_missing(after))


def counted(table: Frame) -> Frame:
    """Return the rows of a table that count; see :mod:`tiktok_kpis.ledger.left_out`."""
    return table[missing(table["left_out"])] if "left_out" in table else table


def has_content(cells: Mapping[str, Any]) -> bool:
    """Return whether any cell of a row is filled."""
    return not all(map(is_missing, cells.values()))


def as_day(value: Any) -> date | None:
    """Return a cell as a day, ``None`` for anything that is not a date or not one a row can be about."""
    if not isinstance(value, date) or not _FIRST <= value.toordinal() < _END:
        return None
    return value.date() if isinstance(value, datetime) else value


def as_moment(value: Any) -> datetime | None:
    """Return a cell as a moment, ``None`` for anything that is not one or not one a row can be about."""
    return value if isinstance(value, datetime) and as_day(value) is not None else None


def to_days(cells: Iterable[Any]) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    """Return cells converted to ``datetime64[D]``; anything that is not a day a row can be about becomes ``NaT``."""
    listed = cells.tolist() if isinstance(cells, pd.Series) else list(cells)
    ordinals = np.fromiter((cell.toordinal() if isinstance(cell, date) else 0 for cell in listed), np.int64, len(listed))
    days = (ordinals - _EPOCH).astype("datetime64[D]")
    days[(ordinals < _FIRST) | (ordinals >= _END)] = np.datetime64("NaT")
    return days


def to_ordinals(days: np.ndarray[Any, np.dtype[np.datetime64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return days as the numbers of ``date.toordinal``, ``NaN`` for ``NaT``."""
    return np.where(np.isnat(days), np.nan, days.astype(np.int64) + _EPOCH)


def days_within(cells: pd.Series[Any], first: date, last: date) -> pd.Series[Any]:
    """Return for each cell whether it is a date, with or without a time, from ``first`` to ``last``."""
    days = to_days(cells)
    return pd.Series((days >= np.datetime64(first)) & (days <= np.datetime64(last)), index=cells.index, dtype=bool)


def as_texts(videos: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return a column of video ids as text."""
    listed = videos.tolist()
    return as_objects(listed if set(map(type, listed)) <= {str} else list(map(str, listed)))


def as_objects(cells: list[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return cells as an array of objects; ``np.array`` would convert them to one type."""
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array
