"""The rows of a table written anew: each row of the user's keeps what did not change, byte for byte."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, islice, pairwise, takewhile
from operator import gt, itemgetter
from typing import Any, NamedTuple

import numpy as np

from tiktok_kpis.ooxml.calculated_columns import CalculatedColumn
from tiktok_kpis.ooxml.cells import Cell, CellWriter, cells_of, placed
from tiktok_kpis.ooxml.row_formulas import UnknownFormulaError, Values
from tiktok_kpis.ooxml.sheet_part import RawRow, Run, moved, opening, row_at, rows_of, runs_of
from tiktok_kpis.ooxml.zip_entries import Restart
from tiktok_kpis.spreadsheet.addresses import Area, column_letters
from tiktok_kpis.spreadsheet.serial_dates import serial_number

_BATCH = 2000
_AT_ONCE = 4 << 20
_LOOKED_AT = 100
_HIDDEN = re.compile(rb"\shidden\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_END = Run(b"", 1 << 30)
_number_of = itemgetter(0)


@dataclass
class NewRows:
    """What a table's rows become. Rows are named by their numbers, columns by theirs."""

    area: Area
    becomes: Area
    totals: int
    columns: Mapping[str, int]
    """The column of each heading."""
    calculated: Mapping[int, CalculatedColumn]
    writer: CellWriter
    shared: list[str]
    stays: dict[int, int] = field(default_factory=dict)
    """Where each row that stays will stand."""
    changed: dict[int, dict[int, Any]] = field(default_factory=dict)
    """The cells that change in rows that stay, by the row they come from."""
    added: list[tuple[int, dict[int, Any]]] = field(default_factory=list)
    """The rows that are new, from top to bottom, with their filled cells."""

    @property
    def moves(self) -> bool:
        """Say whether any row that stays will stand elsewhere."""
        return list(self.stays) != list(self.stays.values()) or (self.totals > 0 and self.area.bottom != self.becomes.bottom)

    @cached_property
    def reordered(self) -> bool:
        """Say whether rows that stay pass each other."""
        targets = [self.stays[origin] for origin in sorted(self.stays)]
        return any(map(gt, targets, targets[1:]))


class _Row(NamedTuple):
    """One row to write: the row as it stood, if it did, and the cells that change; ``None`` for one that stays as it is."""

    number: int
    raw: bytes | None
    values: dict[int, Any] | None = None


def unchanged_until(restarts: Iterable[Restart], new: NewRows) -> Restart | None:
    """Return the last of some restarts before which no row changes."""
    touched = min([_END.first, *new.changed, *(number for number, _ in new.added)])
    standing = sorted(new.stays)

    def quiet(restart: Restart) -> bool:
        row = row_at(restart)
        inside = range(new.area.top + 1, min(row, new.area.bottom + 1))
        return 0 < row <= touched and len(inside) == bisect_left(standing, row)

    return None if new.moves else max(filter(quiet, restarts), default=None)


def rewritten(
    runs: Callable[[], Iterable[Run]], new: NewRows, rest: Callable[[], Iterable[Run]] | None = None
) -> Iterator[Run]:
    """Yield the rows of a sheet with those of one table as they become; runs in which nothing changes pass as they are.

    ``rest`` are the runs to be yielded, where those before them stay as they are; what new rows look like, the first ones say.
    """
    standing = runs if rest is None else rest
    prefix = new.writer.prefix
    looks = _Looks.of(rows_of(runs(), prefix), new)
    added = 0
    for group, following in [(standing(), _END.first)] if new.moves else _grouped(standing(), new):
        if isinstance(group, Run):
            yield group
            continue
        begin = added
        while added < len(new.added) and new.added[added][0] < following:
            added += 1
        yield from runs_of(_rewritten(rows_of(group, prefix), new.added[begin:added], new, looks), prefix)


def _grouped(runs: Iterable[Run], new: NewRows) -> Iterator[tuple[Run | list[Run], int]]:
    """Yield a run that stays as it is, or runs that do not together; each with the number of the first row that follows."""
    touched = sorted({new.area.top + 1, *new.changed, *(number for number, _ in new.added)})
    standing = sorted(new.stays)

    def quiet(run: Run, begin: int, following: Run) -> bool:
        if not run.first or not following.first or bisect_left(touched, begin) < bisect_left(touched, following.first):
            return False
        # A row of the table that is not to stay would have to go
        inside = range(max(run.first, new.area.top + 1), min(run.last, new.area.bottom) + 1)
        return len(inside) == bisect_right(standing, run.last) - bisect_left(standing, run.first)

    waiting: list[Run] = []
    size = begin = 0
    for run, following in pairwise(chain(runs, [_END])):
        if quiet(run, begin, following):
            if waiting:
                yield waiting, run.first
                waiting, size = [], 0
            yield run, following.first
        else:
            waiting.append(run)
            size += len(run.text)
            if size > _AT_ONCE and following.first:
                yield waiting, following.first
                waiting, size = [], 0
        begin = following.first
    yield waiting, _END.first


def _rewritten(
    rows: Iterable[RawRow], added: Iterable[tuple[int, dict[int, Any]]], new: NewRows, looks: _Looks
) -> Iterator[RawRow]:
    fresh = (_Row(number, None, values) for number, values in added)
    stream = _joined(heapq.merge(_standing(rows, new), fresh, key=_number_of))
    while batch := list(islice(stream, _BATCH)):
        if all(row.values is None for row in batch):
            yield from ((number, raw or b"") for number, raw, _ in batch)
        else:
            yield from _written(batch, new, looks)


@dataclass(frozen=True)
class _Looks:
    """How most rows of the table look; new rows look like them, whatever the user painted."""

    styles: Mapping[int, str]
    """The style of each column."""
    opening: bytes

    @classmethod
    def of(cls, rows: Iterable[RawRow], new: NewRows) -> _Looks:
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


def _standing(rows: Iterable[RawRow], new: NewRows) -> Iterator[_Row]:
    """Yield the rows that stay, where they will stand and from top to bottom."""
    top, last = new.area.top, new.area.bottom - new.totals
    shift = new.becomes.bottom - new.area.bottom
    numbered = any(column.by_row is not None and column.by_row.needs_row_number for column in new.calculated.values())
    inside: list[_Row] = []
    below: list[_Row] = []
    for number, raw in rows:
        if number <= top:
            yield _Row(number, raw)
        elif number > last:
            totals = number <= new.area.bottom
            below.append(_Row(number + shift, moved(raw, number + shift)) if totals and shift else _Row(number, raw))
        elif number in new.stays:
            target, values = new.stays[number], new.changed.get(number)
            if target != number and values is None:
                # A formula that counts rows shows something else in another place
                row = _Row(target, raw, {}) if numbered else _Row(target, moved(raw, target))
            else:
                row = _Row(target, raw, values)
            if new.reordered:
                inside.append(row)
            else:
                yield row
        else:
            beside = {c: cell for c, cell in cells_of(raw).items() if not new.area.left <= c <= new.area.right}
            if beside:
                yield _Row(number, opening(raw, number) + b"".join(cell.raw for cell in beside.values()))
    yield from sorted(inside, key=_number_of)
    yield from sorted(below, key=_number_of)


def _joined(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Yield one row for each number: a new row takes in what stands beside the table there."""
    before: _Row | None = None
    for row in rows:
        if before is not None:
            if before.number == row.number:
                row = _one(before, row)
            else:
                yield before
        before = row
    if before is not None:
        yield before


def _one(row: _Row, other: _Row) -> _Row:
    raws = [raw for raw in (row.raw, other.raw) if raw is not None]
    raw = raws[0] if raws else None
    if len(raws) > 1:
        kept = cells_of(raws[0]) | cells_of(raws[1])
        raw = opening(raws[0], row.number) + b"".join(kept[column].raw for column in sorted(kept))
    changes = [values for values in (row.values, other.values) if values is not None]
    return _Row(row.number, raw, {**changes[0], **changes[-1]} if changes else None)


@dataclass(slots=True)
class _Item:
    """A row that changes, with its cells as they stood."""

    number: int
    raw: bytes | None
    values: dict[int, Any]
    cells: dict[int, Cell]


def _written(batch: list[_Row], new: NewRows, looks: _Looks) -> Iterator[RawRow]:
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
