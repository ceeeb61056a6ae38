"""The rows of a table read from a sheet's part: cut into cells, then whole columns at once.

In a row as spreadsheet programs write it, cells stand in the order of their columns and name their place first. What is written
otherwise (another prefix, formulas typed over data, texts in several fonts) is read cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.sheet_cells import LAST_SERIAL, Area, Cell, cells_of, column_letters, plain, read_value, value_of
from tiktok_kpis.workbook.sheet_part import RawRow, Run, rows_of

_FIRST_DAY = np.datetime64("1899-12-30", "s")
_BATCH = 1000
_FEW = 64
"""A column of no more different texts than these has one object for each."""
_EXACT_DIGITS = 16
_CELL = b'<c r="'
_KINDS = {
    "n": '(?: t="n")?+><v>([^<]*+)</v></c>',
    "inlineStr": ' t="inlineStr"><is><t(?: xml:space="preserve")?+>([^<]*+)</t></is></c>',
    "s": ' t="s"><v>([^<]*+)</v></c>',
}
"""How a cell with a value and no formula goes on behind its style, by the kind of the value."""
_LIKE = r'<(?:{letters}\d++"(?: s="\d++")?+(?:/>|{kind})|(?=<|\Z))'
"""A cell of one kind, or a blank one, or none at all, cut off behind ``<c r="``; a ``<`` that no value can hold begins each."""


@dataclass
class TableRows:
    """The rows of a table that hold anything: their columns, and their numbers on the sheet."""

    columns: list[list[Any]]
    numbers: list[int] = field(default_factory=list)
    own: set[int] = field(default_factory=set)
    """The rows in which a column the user added holds something."""
    below: list[int] = field(default_factory=list)
    """The rows of the sheet that hold something right below the table's columns."""


@dataclass
class _Held:
    """Rows that are yet to be read: their cells column by column, cut off behind ``<c r="``, and their numbers."""

    cells: list[list[bytes]]
    numbers: list[int] = field(default_factory=list)
    by_cell: dict[int, list[Any]] = field(default_factory=dict)
    """The values of rows that are written in another manner, by their place among these."""

    def add(self, numbers: Sequence[int], cells: Sequence[Sequence[bytes]]) -> None:
        """Hold more rows."""
        self.numbers.extend(numbers)
        for column, more in zip(self.cells, cells, strict=True):
            column.extend(more)

    def clear(self) -> None:
        """Hold no rows."""
        self.numbers, self.by_cell = [], {}
        for column in self.cells:
            column.clear()


class TableReader:
    """Reads the rows of one table.

    ``stored`` gives the unit of each sheet column that is to be read; ``formulas`` the calculated columns; ``shared`` the texts
    that sheets share; ``earlier`` how much smaller the workbook's numbers of dates are.
    """

    def __init__(
        self, area: Area, stored: Mapping[int, Unit], formulas: Collection[int], shared: Sequence[str], earlier: int
    ) -> None:
        self._area = area
        self._stored = stored
        self._shared, self._earlier = shared, earlier
        self._added = [c for c in range(area.left, area.right + 1) if c not in stored and c not in formulas]
        self._until = max(stored, default=area.left)
        self._order = [column for column in range(area.left, self._until + 1) if column in stored]
        self._letters = [column_letters(column).encode() for column in range(area.left, self._until + 1)]
        self._like = {
            column: {
                kind: re.compile(_LIKE.format(letters=column_letters(column), kind=like).encode())
                for kind, like in _KINDS.items()
            }
            for column in self._order
        }
        right = [column_letters(column) for column in self._added if column > self._until]
        own = rf"<c\s[^>]*?\br\s*=\s*[\"'](?:{'|'.join(right)})\d+[\"'][^>/]*>(?!</)"
        self._own = re.compile(own.encode()) if right else None
        self._usual: dict[int, str] = {}
        """The kind of the values that each column was last seen to hold."""
        self._known: dict[int, dict[bytes, Any]] = {}

    def read(self, runs: Iterable[Run], prefix: str, last: int) -> TableRows:
        """Return the table's rows down to the sheet's row ``last``, which is before any totals."""
        found, held = TableRows([[] for _ in self._order]), _Held([[] for _ in self._letters])
        for run in runs:
            if self._area.top < run.first and run.last <= last:
                numbers: Sequence[int] = range(run.first, run.last + 1)
                cells = None if self._fills_added(run.text) else self._cut(numbers, run.text)
                if cells is not None:
                    held.add(numbers, cells)
                    self._settle(held, found)
                    continue
            self._read_rows(rows_of([run], prefix), last, held, found)
        self._settle(held, found, least=0)
        return found

    def read_rows(self, rows: Iterable[RawRow], last: int) -> TableRows:
        """Return those of some rows that are the table's, down to the sheet's row ``last``."""
        found, held = TableRows([[] for _ in self._order]), _Held([[] for _ in self._letters])
        self._read_rows(rows, last, held, found)
        self._settle(held, found, least=0)
        return found

    def values(self, raw: bytes) -> tuple[list[Any], bool]:
        """Return the values of one row, in the order of its columns, and whether a column the user added holds anything."""
        cells = cells_of(raw)
        values = [
            read_value(cells[column].value(self._shared), self._stored[column], self._earlier) if column in cells else None
            for column in self._order
        ]
        return values, any(column in cells and not cells[column].blank for column in self._added)

    def _read_rows(self, rows: Iterable[RawRow], last: int, held: _Held, found: TableRows) -> None:
        for number, raw in rows:
            if number > last:
                if number > self._area.bottom and _holds_something(raw, self._area):
                    found.below.append(number)
            elif number > self._area.top:
                cells = self._cut([number], raw) or self._by_name(number, raw)
                if cells is not None:
                    filled = self._fills_added(raw)
                else:
                    held.by_cell[len(held.numbers)], filled = self.values(raw)
                    cells = [[b""]] * len(self._letters)
                held.add([number], cells)
                if filled:
                    found.own.add(number)
                self._settle(held, found)

    def _settle(self, held: _Held, found: TableRows, least: int = _BATCH) -> None:
        """Take in the rows that are held, where there are enough of them."""
        if len(held.numbers) <= least:
            return
        columns = []
        for column, cut in zip(range(self._area.left, self._until + 1), held.cells, strict=True):
            if column in self._stored:
                columns.append(self._column(column, cut))
            elif column in self._added:
                found.own.update(number for number, cell in zip(held.numbers, cut, strict=True) if not _is_blank(cell))
        for place, values in held.by_cell.items():
            for cells, value in zip(columns, values, strict=True):
                cells[place] = value
        if all(None in cells or "" in cells for cells in columns):
            blank = [
                place
                for place, row in enumerate(zip(*columns, strict=True))
                if held.numbers[place] not in found.own and all(value is None or value == "" for value in row)
            ]
            for place in reversed(blank):
                del held.numbers[place]
                for cells in columns:
                    del cells[place]
        found.numbers += held.numbers
        for values, more in zip(found.columns, columns, strict=True):
            values += more
        held.clear()

    def _cut(self, numbers: Sequence[int], text: bytes) -> list[list[bytes]] | None:
        """Return what stands in the cells from the table's first column to the last stored one, column by column.

        ``text`` is the rows of these numbers. ``None`` where one of them is written in another manner, or lacks a cell.
        """
        letters = self._letters
        pieces = text.split(_CELL)
        each, odd = divmod(len(pieces) - 1, len(numbers))
        if odd or each < len(letters):
            return None
        cells = [pieces[place::each] for place in range(1, len(letters) + 1)]
        # With as many cells as columns from the first column to the last, none is missing
        for edge in (0, -1):
            if not all(cell.startswith(b'%s%d"' % (letters[edge], n)) for cell, n in zip(cells[edge], numbers, strict=True)):
                return None
        return cells

    def _by_name(self, number: int, raw: bytes) -> list[list[bytes]] | None:
        """Return the same of one row in which cells may be missing, empty where there is none."""
        start, *pieces = raw.split(_CELL)
        if len(pieces) != raw.count(b"<c ") or start.find(b">") != len(start) - 1:
            return None
        ending = b'%d"' % number
        named = {piece[: piece.find(ending)]: piece for piece in pieces}
        return [[named.get(name, b"")] for name in self._letters]

    def _fills_added(self, text: bytes) -> bool:
        """Say whether a column that the user added behind the stored ones holds anything."""
        return self._own is not None and self._own.search(text) is not None

    def _column(self, column: int, cells: Sequence[bytes]) -> list[Any]:
        """Return the values of a column's cells."""
        everything, unit = b"<" + b"<".join(cells), self._stored[column]
        if b"</c>" not in everything:
            return [None] * len(cells)
        for kind, like in sorted(self._like[column].items(), key=lambda item: item[0] != self._usual.get(column)):
            written = like.findall(everything)
            if len(written) == len(cells):
                self._usual[column] = kind
                match kind:
                    case "n":
                        return self._numbers(column, written, unit)
                    case "inlineStr":
                        return self._texts(column, written)
                return [read_value(self._shared[int(place)], unit) if place else None for place in written]
        return [self._value(cell, unit) for cell in cells]

    def _texts(self, column: int, written: Sequence[bytes]) -> list[Any]:
        known = self._known.setdefault(column, {b"": None})
        if len(known) <= _FEW and len(known.keys() | set(written)) <= _FEW:
            for words in set(written).difference(known):
                known[words] = plain(words.decode())
            return [known[words] for words in written]
        everything = b"".join(written)
        if b"&" in everything or b"_x" in everything:
            return [plain(words.decode()) or None for words in written]
        return [words.decode() or None for words in written]

    def _numbers(self, column: int, written: Sequence[bytes], unit: Unit) -> list[Any]:
        everything = b"".join(written)
        if not everything:
            return [None] * len(written)
        if unit is Unit.DATE or unit is Unit.TEXT:
            known = self._known.setdefault(column, {b"": None})
            for number in set(written).difference(known):
                known[number] = self._number(number, unit)
            return [known[number] for number in written]
        if unit is not Unit.DATE_TIME and everything.isdigit() and max(map(len, written)) < _EXACT_DIGITS:
            return [int(number) if number else None for number in written]
        if unit is Unit.DATE_TIME:
            return self._moments(written)
        return [self._number(number, unit) if number else None for number in written]

    def _moments(self, written: Sequence[bytes]) -> list[Any]:
        filled = [number for number in written if number]
        days = np.array(list(map(float, filled))) + self._earlier
        if not ((days > 0) & (days < LAST_SERIAL)).all():
            return [self._number(number, Unit.DATE_TIME) if number else None for number in written]
        moments = iter((_FIRST_DAY + np.rint(days * 86400).astype("timedelta64[s]")).tolist())
        return [next(moments) if number else None for number in written]

    def _number(self, written: bytes, unit: Unit) -> Any:
        return read_value(value_of("n", written.decode(), self._shared), unit, self._earlier)

    def _value(self, cell: bytes, unit: Unit) -> Any:
        return next((read_value(cell.value(self._shared), unit, self._earlier) for cell in _cells(cell)), None)


def _cells(cut: bytes) -> Collection[Cell]:
    """Return the cell that was cut off, if there was one."""
    return cells_of(_CELL + cut).values() if cut else ()


def _is_blank(cut: bytes) -> bool:
    return cut.endswith(b"/>") or all(cell.blank for cell in _cells(cut))


def _holds_something(raw: bytes, area: Area) -> bool:
    return any(not cell.blank for column, cell in cells_of(raw).items() if area.left <= column <= area.right)
