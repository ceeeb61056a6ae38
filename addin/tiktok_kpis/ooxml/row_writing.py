"""Rows of a table as XML: their changed cells and formulas, with what the formulas show; all else as it was."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any, NamedTuple

import numpy as np

from tiktok_kpis.ooxml.cells import Cell, cells_of, placed, without_value
from tiktok_kpis.ooxml.new_rows import NewRows
from tiktok_kpis.ooxml.row_formulas import UnknownFormulaError, Values
from tiktok_kpis.ooxml.sheet_part import RawRow, opening
from tiktok_kpis.spreadsheet.addresses import column_letters
from tiktok_kpis.spreadsheet.serial_dates import serial_number

_LOOKED_AT = 100
_HIDDEN = re.compile(rb"\shidden\s*=\s*(?:\"[^\"]*\"|'[^']*')")


class ChangedRow(NamedTuple):
    """One row to write: the row as it stood, if it did, and the cells that change; ``None`` for one that stays as it is."""

    number: int
    raw: bytes | None
    values: dict[int, Any] | None = None


@dataclass(frozen=True)
class Looks:
    """How most rows of the table look; new rows look like them, whatever the user painted."""

    styles: Mapping[int, str]
    """The style of each column."""
    opening: bytes

    @classmethod
    def of(cls, rows: Iterable[RawRow], new: NewRows) -> Looks:
        """Look at the first rows; of looks that are as frequent, that of the lower row counts, as it does for Excel."""
        last = min(new.area.top + _LOOKED_AT, new.area.bottom - new.totals)
        seen = [raw for number, raw in takewhile(lambda row: row[0] <= last, rows) if number > new.area.top]
        styles: dict[int, Counter[str]] = defaultdict(Counter)
        openings: Counter[bytes] = Counter()
        for raw in reversed(seen):
            # A filter that hides a row says nothing of a new one
            openings[_HIDDEN.sub(b"", opening(raw, 1))] += 1
            for column, cell in cells_of(raw).items():
                if new.area.left <= column <= new.area.right:
                    styles[column][cell.style] += 1
        bare = f"<{new.writer.prefix}row>".encode()
        return cls({column: _most(found, "") for column, found in styles.items()}, _most(openings, bare))


def _most(found: Counter[Any], otherwise: Any) -> Any:
    return next((look for look, _ in found.most_common(1)), otherwise)


@dataclass(slots=True)
class _Item:
    """A row that changes, with its cells as they stood."""

    number: int
    raw: bytes | None
    values: dict[int, Any]
    cells: dict[int, Cell]


def written_rows(batch: list[ChangedRow], new: NewRows, looks: Looks) -> Iterator[RawRow]:
    """Yield the rows of a batch as XML; one that stays as it is passes as it was."""
    changing = [
        _Item(row.number, row.raw, row.values, {} if row.raw is None else cells_of(row.raw))
        for row in batch
        if row.values is not None
    ]
    caches = _caches(changing, new)
    styles = looks.styles
    letters = {column: column_letters(column) for column in range(new.area.left, new.area.right + 1)}
    items = iter(changing)
    for number, raw, values in batch:
        if values is None:
            yield number, raw or b""
            continue
        item = next(items)
        start = opening(looks.opening if item.raw is None else item.raw, number)
        written = {column: cell.raw for column, cell in item.cells.items()}
        if item.raw is not None and not item.raw.startswith(start):
            written = {column: placed(cell, f"{column_letters(column)}{number}") for column, cell in written.items()}
        for column, style in styles.items():
            if column not in written and column not in item.values and column not in new.calculated:
                written[column] = new.writer.value(f"{letters[column]}{number}", style, None)
        for column, value in item.values.items():
            style = item.cells[column].style if column in item.cells else styles.get(column, "")
            written[column] = new.writer.value(f"{letters[column]}{number}", style, value)
        for column, calculated in new.calculated.items():
            stood = item.cells.get(column)
            if stood is not None and not stood.blank and not stood.holds(calculated.formula):
                if stood.formula is not None:  # what it showed is that of the row as it was
                    written[column] = without_value(written[column])
                continue  # the user's own value or formula in this one cell
            if calculated.names_places and not calculated.array:
                continue  # it would name the wrong row; the program fills it in
            style = styles.get(column, "") if stood is None else stood.style
            cached = caches[column][number] if column in caches else None
            address = f"{letters[column]}{number}"
            written[column] = new.writer.formula(address, style, calculated.formula, cached, array=calculated.array)
        yield number, start + b"".join([written[column] for column in sorted(written)])


def _caches(items: list[_Item], new: NewRows) -> dict[int, dict[int, Any]]:
    """Return what the calculated columns show in these rows, by column and row, as far as it is known."""
    if not items:
        return {}
    numbers = [item.number for item in items]
    known: dict[int, Values] = {}

    def column_of(heading: str) -> Values:
        column = new.columns.get(heading)
        if column is None:
            raise UnknownFormulaError(heading)
        if column not in known:
            known[column] = calculated(column) if column in new.calculated else Values.of(list(map(stored(column), items)))
        return known[column]

    def stored(column: int) -> Any:
        def value(item: _Item) -> Any:
            if column in item.values:
                shown = item.values[column]
                return None if shown == "" else _plain(shown, new.writer.earlier)
            return item.cells[column].value(new.shared) if column in item.cells else None

        return value

    def calculated(column: int) -> Values:
        formula = new.calculated[column]
        by_row = formula.by_row
        if by_row is None:
            raise UnknownFormulaError(formula.formula)
        made = by_row.values(column_of, numbers)
        own = [
            cell is not None and not cell.blank and not cell.holds(formula.formula)
            for cell in (item.cells.get(column) for item in items)
        ]
        if any(own):
            made = Values.of(list(map(stored(column), items))).where(np.array(own), made)
        return made

    found: dict[int, dict[int, Any]] = {}
    for heading, column in new.columns.items():
        if column in new.calculated:
            try:
                found[column] = dict(zip(numbers, column_of(heading).cells(), strict=True))
            except UnknownFormulaError:
                continue
    return found


def _plain(value: Any, earlier: int) -> Any:
    """Return a value as a formula sees it: a date is a number."""
    return serial_number(value) - earlier if isinstance(value, date) else value
