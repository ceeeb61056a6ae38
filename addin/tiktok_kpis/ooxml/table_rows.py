"""The rows of a table written anew: each row of the user's keeps what did not change, byte for byte."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, pairwise
from operator import itemgetter
from typing import Any

from tiktok_kpis.ooxml.cells import cells_of
from tiktok_kpis.ooxml.new_rows import NewRows
from tiktok_kpis.ooxml.row_writing import ChangedRow, Looks, written_rows
from tiktok_kpis.ooxml.sheet_part import RawRow, Run, moved, opening, row_at, rows_of, runs_of
from tiktok_kpis.ooxml.zip_entries import Restart

_BATCH = 2000
_AT_ONCE = 4 << 20
_END = Run(b"", 1 << 30)
_number_of = itemgetter(0)


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
    looks = Looks.of(rows_of(runs(), prefix), new)
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
    rows: Iterable[RawRow], added: Iterable[tuple[int, dict[int, Any]]], new: NewRows, looks: Looks
) -> Iterator[RawRow]:
    fresh = (ChangedRow(number, None, values) for number, values in added)
    stream = _joined(heapq.merge(_standing(rows, new), fresh, key=_number_of))
    while batch := list(islice(stream, _BATCH)):
        if all(row.values is None for row in batch):
            yield from ((number, raw or b"") for number, raw, _ in batch)
        else:
            yield from written_rows(batch, new, looks)


def _standing(rows: Iterable[RawRow], new: NewRows) -> Iterator[ChangedRow]:
    """Yield the rows that stay, where they will stand and from top to bottom."""
    top, last = new.area.top, new.area.bottom - new.totals
    shift = new.becomes.bottom - new.area.bottom
    numbered = any(column.by_row is not None and column.by_row.needs_row_number for column in new.calculated.values())
    inside: list[ChangedRow] = []
    below: list[ChangedRow] = []
    for number, raw in rows:
        if number <= top:
            yield ChangedRow(number, raw)
        elif number > last:
            totals = number <= new.area.bottom
            below.append(
                ChangedRow(number + shift, moved(raw, number + shift)) if totals and shift else ChangedRow(number, raw)
            )
        elif number in new.stays:
            target, values = new.stays[number], new.changed.get(number)
            if target != number and values is None:
                # A formula that counts rows shows something else in another place
                row = ChangedRow(target, raw, {}) if numbered else ChangedRow(target, moved(raw, target))
            else:
                row = ChangedRow(target, raw, values)
            if new.reordered:
                inside.append(row)
            else:
                yield row
        else:
            beside = {c: cell for c, cell in cells_of(raw).items() if not new.area.left <= c <= new.area.right}
            if beside:
                yield ChangedRow(number, opening(raw, number) + b"".join(cell.raw for cell in beside.values()))
    yield from sorted(inside, key=_number_of)
    yield from sorted(below, key=_number_of)


def _joined(rows: Iterable[ChangedRow]) -> Iterator[ChangedRow]:
    """Yield one row for each number: a new row takes in what stands beside the table there."""
    before: ChangedRow | None = None
    for row in rows:
        if before is not None:
            if before.number == row.number:
                row = _one(before, row)
            else:
                yield before
        before = row
    if before is not None:
        yield before


def _one(row: ChangedRow, other: ChangedRow) -> ChangedRow:
    raws = [raw for raw in (row.raw, other.raw) if raw is not None]
    raw = raws[0] if raws else None
    if len(raws) > 1:
        kept = cells_of(raws[0]) | cells_of(raws[1])
        raw = opening(raws[0], row.number) + b"".join(kept[column].raw for column in sorted(kept))
    changes = [values for values in (row.values, other.values) if values is not None]
    return ChangedRow(row.number, raw, {**changes[0], **changes[-1]} if changes else None)
