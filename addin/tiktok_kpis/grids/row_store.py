"""The rows of a file, kept column by column: a million short lists would take more room than the figures in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from tiktok_kpis.grids.grid import CellValue

Row = Sequence[CellValue]


@dataclass(slots=True)
class Stretch:
    """Rows that follow each other: as columns of one length where all rows have the same width, else as they are."""

    start: int
    columns: list[list[CellValue]]
    rows: list[Row]

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else len(self.rows)

    def row(self, position: int) -> Row:
        """Return one row of it."""
        return [column[position] for column in self.columns] if self.columns else self.rows[position]


class RowStore(Sequence[Row]):
    """Rows that are added one by one, or many of one width at once."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self._length = 0

    def add_row(self, row: Row) -> None:
        """Add one row of any width."""
        if not self.stretches or self.stretches[-1].columns:
            self.stretches.append(Stretch(self._length, [], []))
        self.stretches[-1].rows.append(row)
        self._length += 1

    def add_columns(self, columns: Sequence[list[CellValue]]) -> None:
        """Add rows of one width, given as the columns they make."""
        last = self.stretches[-1] if self.stretches else None
        if last is None or len(last.columns) != len(columns):
            self.stretches.append(Stretch(self._length, [list(column) for column in columns], []))
        else:
            for column, more in zip(last.columns, columns, strict=True):
                column.extend(more)
        self._length += len(columns[0])

    def within(self, rows: range) -> Iterator[Stretch]:
        """Yield the stretches of a range of rows, the first and last one cut to it."""
        for stretch in self.stretches:
            first, last = max(rows.start, stretch.start), min(rows.stop, stretch.start + len(stretch))
            if first >= last:
                continue
            if last - first == len(stretch):
                yield stretch
            else:
                inside = slice(first - stretch.start, last - stretch.start)
                yield Stretch(first, [column[inside] for column in stretch.columns], stretch.rows[inside])

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(self._length))]
        position = index + self._length if index < 0 else index
        for stretch in self.stretches:
            if stretch.start <= position < stretch.start + len(stretch):
                return stretch.row(position - stretch.start)
        raise IndexError(index)

    def __iter__(self) -> Iterator[Row]:
        for stretch in self.stretches:
            yield from zip(*stretch.columns, strict=True) if stretch.columns else stretch.rows
