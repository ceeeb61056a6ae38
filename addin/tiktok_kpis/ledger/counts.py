"""The figures of the workbook's own tables, read as critically as those of an export.

A cell that holds what an export said, in another form, is written as that again: a number stored as text, an error that took
its place. What the user typed stays, is not counted where it is no number, and is said.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from tiktok_kpis.ledger.as_exported import COLUMN, exported_from_text
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_moment, is_missing
from tiktok_kpis.ledger.own_rows import say, with_values
from tiktok_kpis.ledger.problem_kinds import COUNT_IS_NEGATIVE, COUNT_NOT_A_NUMBER, VALUES_RESTORED
from tiktok_kpis.ledger.tables import POSTS, Table, Writer
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.spreadsheet.errors import CellError

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
ERRORS = frozenset(CellError)
"""What the cells of an error read as."""
_NO_FIGURES = {Unit.TEXT, Unit.DATE, Unit.DATE_TIME}


def mend_counts(table: Table, rows: Frame, changes: Changes) -> Frame:
    """Return a table's rows with what exports said where another form of it stands, and say what is no count."""
    if rows.empty:
        return rows
    for column in table.columns:
        if column.name not in rows or column.writer in {Writer.FORMULA, Writer.USER}:
            continue
        if column.unit in _NO_FIGURES:
            if table is POSTS and column.name == "posted":
                rows = _restored(table, rows, column.name, _no_moments(rows), changes)
            elif column.unit is Unit.TEXT and column.writer is Writer.IMPORT:
                rows = _restored(table, rows, column.name, _errors(rows[column.name].tolist()), changes)
            continue
        cells = rows[column.name].to_numpy(dtype=object)
        kinds = set(map(type, cells))
        if not kinds <= {int, float, type(None)}:
            rows = _restored(table, rows, column.name, no_numbers(cells), changes)
            cells = rows[column.name].to_numpy(dtype=object)
            left = [place for place in no_numbers(cells) if str(cells[place]).strip()]
            say(COUNT_NOT_A_NUMBER, table, column.name, rows, left, changes)
        below = [
            place
            for place, cell in enumerate(cells.tolist())
            if isinstance(cell, int | float) and cell < 0 and not _was_exported(rows, place, column.name, cell)
        ]
        say(COUNT_IS_NEGATIVE, table, column.name, rows, below, changes)
    return rows


def _no_moments(rows: Frame) -> list[int]:
    return [place for place, cell in enumerate(rows["posted"].tolist()) if not is_missing(cell) and as_moment(cell) is None]


def _errors(cells: list[Any]) -> list[int]:
    texts = {cell for cell in cells if isinstance(cell, str)}
    return [] if ERRORS.isdisjoint(texts) else [place for place, cell in enumerate(cells) if cell in ERRORS]


def no_numbers(cells: np.ndarray[Any, np.dtype[np.object_]]) -> list[int]:
    """Return the places of cells that hold something which is no number."""
    return [
        place
        for place, cell in enumerate(cells.tolist())
        if not is_missing(cell) and (not isinstance(cell, int | float) or isinstance(cell, bool))
    ]


def _was_exported(rows: Frame, place: int, name: str, value: float) -> bool:
    said = _said(rows, place, name)
    return isinstance(said, int | float) and said == value


def _restored(table: Table, rows: Frame, name: str, places: list[int], changes: Changes) -> Frame:
    """Write what an export said into cells that hold an error, a truth value, spaces, or the same in another form."""
    found = {}
    for place in places:
        said = _said(rows, place, name)
        if said is not None and (table.column(name).writer is Writer.IMPORT or _stands_for(rows[name].iat[place], said)):
            found[place] = said
    if not found:
        return rows
    say(VALUES_RESTORED, table, name, rows, sorted(found), changes)
    return with_values(table, rows, name, found, changes)


def _stands_for(cell: Any, said: Any) -> bool:
    if not isinstance(cell, str):
        return isinstance(cell, bool)
    words = re.sub(r"[\s\u00a0'\u200b-\u200f\ufeff]", "", cell)
    if words in ERRORS or not words:
        return True
    return bool(_NUMBER.fullmatch(words)) and isinstance(said, int | float) and float(words) == said


def _said(rows: Frame, place: int, name: str) -> Any:
    exported = rows[COLUMN].iat[place] if COLUMN in rows else None
    said = exported_from_text(exported).get(name) if isinstance(exported, str) else None
    return None if said is None else said[1]
