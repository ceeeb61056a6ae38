"""The rows of a table read from a sheet's part: each row by one expression, then whole columns at once.

What a row of a table looks like is known: which columns hold data, where the formulas begin. A row that looks otherwise (cells
of the user's own, formulas typed over data, another program's way to write) is read cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.sheet_cells import Area, cells_of, column_letters, plain, read_value, value_of
from tiktok_kpis.workbook.sheet_part import RawRow

_BATCH = 2000
_FEW = 64
"""A column of no more different texts than these has one object for each."""
_EXACT_DIGITS = 16
_VALUE = (
    r'(?:<c r="{letters}\d++"(?: s="\d++")?+(?: t="(\w++)")?+'
    r'(?:/>|>(?:<v>|<is><t(?: xml:space="preserve")?+>)([^<]*+)(?:</v>|</t></is>)</c>))?+'
)
"""A cell with a value and no formula, as Excel and we write it: the kind of the value, and the value.

It never gives back what it took (``?+``): with that many cells in a row, remembering every choice costs as much as reading.
"""
_BLANK = r'(?:<c r="{letters}\d++"(?: s="\d++")?+/>)?+'


@dataclass
class TableRows:
    """The rows of a table that hold anything: their columns, and their numbers on the sheet."""

    columns: list[list[Any]]
    numbers: list[int] = field(default_factory=list)
    own: set[int] = field(default_factory=set)
    """The rows in which a column the user added holds something."""
    below: list[int] = field(default_factory=list)
    """The rows of the sheet that hold something right below the table's columns."""


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
        last = max(stored, default=area.left)
        pattern = r"<row [^>]*>"
        self._order = [column for column in range(area.left, last + 1) if column in stored]
        for column in range(area.left, last + 1):
            pattern += (_VALUE if column in stored else _BLANK).format(letters=column_letters(column))
        # A formula that follows is one of a calculated column, where these begin behind all the others
        behind = [column_letters(column) for column in range(last + 1, area.right + 1)]
        follows = rf'<c r="(?:{"|".join(behind)})\d+"|' if behind else ""
        self._row = re.compile(f"{pattern}(?={follows}$)".encode())
        right = [column_letters(column) for column in self._added if column > last]
        self._own = re.compile(rf'<c r="(?:{"|".join(right)})\d+"[^>/]*>(?!</)'.encode()) if right else None
        self._known: dict[int, dict[bytes | None, Any]] = {}

    def read(self, rows: Iterable[RawRow], last: int) -> TableRows:
        """Return the table's rows down to the sheet's row ``last``, which is before any totals."""
        area, width = self._area, len(self._order)
        found = TableRows([[] for _ in range(width)])
        below = found.below

        def inside() -> Iterator[RawRow]:
            for number, raw in rows:
                if number > last:
                    if number > area.bottom and _holds_something(raw, area):
                        below.append(number)
                elif number > area.top:
                    yield number, raw

        stream = inside()
        while batch := list(islice(stream, _BATCH)):
            self._read(batch, found)
        return found

    def values(self, raw: bytes) -> tuple[list[Any], bool]:
        """Return the values of one row, in the order of its columns, and whether a column the user added holds anything."""
        cells = cells_of(raw)
        values = [
            read_value(cells[column].value(self._shared), self._stored[column], self._earlier) if column in cells else None
            for column in self._order
        ]
        return values, any(column in cells and not cells[column].blank for column in self._added)

    def _read(self, batch: list[RawRow], found: TableRows) -> None:
        groups: list[Sequence[bytes | None]] = []
        by_cell: dict[int, list[Any]] = {}
        nothing = [None] * (2 * len(self._order))
        for place, (number, raw) in enumerate(batch):
            matched = self._row.match(raw)
            if matched is None:
                by_cell[place], filled = self.values(raw)
                groups.append(nothing)
            else:
                groups.append(matched.groups())
                filled = self._own is not None and self._own.search(raw) is not None
            if filled:
                found.own.add(number)
        parts = list(zip(*groups, strict=True))
        columns = [self._column(column, *parts[2 * place : 2 * place + 2]) for place, column in enumerate(self._order)]
        for place, values in by_cell.items():
            for column, value in zip(columns, values, strict=True):
                column[place] = value
        numbers = [number for number, _ in batch]
        if all(None in column or "" in column for column in columns):
            blank = [
                place
                for place, row in enumerate(zip(*columns, strict=True))
                if numbers[place] not in found.own and all(value is None or value == "" for value in row)
            ]
            for place in reversed(blank):
                del numbers[place]
                for column in columns:
                    del column[place]
        found.numbers += numbers
        for column, values in zip(found.columns, columns, strict=True):
            column += values

    def _column(self, column: int, kinds: Sequence[bytes | None], written: Sequence[bytes | None]) -> list[Any]:
        """Return the values of a column from what stands in its cells."""
        unit = self._stored[column]
        different = set(kinds)
        if different == {None}:
            return self._numbers(column, written, unit)
        if different == {b"inlineStr"} or (different == {None, b"inlineStr"} and not _has_numbers(kinds, written)):
            return self._texts(column, written)
        if different <= {None, b"s"} and unit is Unit.TEXT and not _has_numbers(kinds, written):
            return [self._shared[int(number)] if number else None for number in written]
        return [self._value(*cell, unit) for cell in zip(kinds, written, strict=True)]

    def _texts(self, column: int, written: Sequence[bytes | None]) -> list[Any]:
        known = self._known.setdefault(column, {None: None})
        if len(known) <= _FEW and len(known.keys() | set(written)) <= _FEW:
            for words in set(written).difference(known):
                known[words] = plain((words or b"").decode())
            return [known[words] for words in written]
        everything = b"".join(filter(None, written))
        if b"&" in everything or b"_x" in everything:
            return [None if words is None else plain(words.decode()) for words in written]
        return [None if words is None else words.decode() for words in written]

    def _numbers(self, column: int, written: Sequence[bytes | None], unit: Unit) -> list[Any]:
        filled = list(filter(None, written))
        if not filled:
            return [None] * len(written)
        if unit is Unit.DATE or unit is Unit.TEXT:
            known = self._known.setdefault(column, {None: None, b"": None})
            for number in set(filled).difference(known):
                known[number] = self._number(number, unit)
            return [known[number] for number in written]
        if unit is not Unit.DATE_TIME and b"".join(filled).isdigit() and max(map(len, filled)) < _EXACT_DIGITS:
            return [int(number) if number else None for number in written]
        return [self._number(number, unit) if number else None for number in written]

    def _number(self, written: bytes, unit: Unit) -> Any:
        return read_value(value_of("n", written.decode(), self._shared), unit, self._earlier)

    def _value(self, kind: bytes | None, written: bytes | None, unit: Unit) -> Any:
        if kind == b"inlineStr":
            return None if written is None else plain(written.decode())
        if not written:
            return None
        return read_value(value_of("n" if kind is None else kind.decode(), written.decode(), self._shared), unit, self._earlier)


def _has_numbers(kinds: Sequence[bytes | None], written: Sequence[bytes | None]) -> bool:
    return any(number and kind is None for kind, number in zip(kinds, written, strict=True))


def _holds_something(raw: bytes, area: Area) -> bool:
    return any(not cell.blank for column, cell in cells_of(raw).items() if area.left <= column <= area.right)
