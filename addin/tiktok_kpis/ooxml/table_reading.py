"""The rows of a table read from a sheet's part: one pattern takes a row apart, then values are read column by column.

In a row as spreadsheet programs write it, cells stand in the order of their columns and name their place first. What is written
otherwise (another prefix, formulas typed over data, texts in several fonts) is read cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.ooxml.cells import Cell, cells_of, plain, read_value, value_of
from tiktok_kpis.ooxml.package import WorkbookParts
from tiktok_kpis.ooxml.sheet_part import RawRow, Run, SheetPart, rows_of
from tiktok_kpis.spreadsheet.addresses import Area, column_letters
from tiktok_kpis.spreadsheet.serial_dates import END_OF_DAYS, FIRST_DAY

_FIRST_DAY = np.datetime64(FIRST_DAY, "s")
_BATCH = 1000
_FEW = 64
"""A column of no more different texts than these has one object for each."""
_EXACT_DIGITS = 16
_INSIDE = r"(?:[^<]++|<(?!/c>))*+"
_OTHER = rf"[^>/]*+(?:/>|>{_INSIDE}</c>)"
"""How a cell goes on behind its place, whatever it holds."""
_USUAL = (
    '(?: t="n")?+><v>([^<]*+)</v></c>',
    ' t="inlineStr"><is><t(?: xml:space="preserve")?+>([^<]*+)</t></is></c>',
    ' t="s"><v>([^<]*+)</v></c>',
    rf"({_OTHER})",
)
"""How a cell with a value goes on behind its style: with a number, a text, the number of a shared text, or anything else."""
_ROW = r'(?:<row r=")?+(\d++)"[^>]*+>'
Cut = tuple[bytes | None, ...]
"""What stands in the cells of a row, each kind of value in a place of its own."""


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
    """Rows that are taken apart and yet to be read, and their numbers."""

    rows: list[Cut] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    by_cell: dict[int, list[Any]] = field(default_factory=dict)
    """The values of rows that are written in another manner, by their place among these."""


@dataclass(frozen=True)
class WantedRows:
    """The rows of one table, and where they are.

    ``stored`` gives the unit of each sheet column that is to be read; ``formulas`` the calculated columns; ``earlier`` how much
    smaller the workbook's numbers of dates are; ``last`` the last row before any totals.
    """

    sheet_part: str
    area: Area
    stored: Mapping[int, Unit]
    formulas: Collection[int]
    earlier: int
    last: int

    def read_from(self, package: WorkbookParts, sheet: SheetPart) -> TableRows:
        """Return them, from their sheet in a workbook."""
        return self.reader(package.shared).read(sheet.runs(), sheet.prefix, self.last)

    def reader(self, shared: Sequence[str]) -> TableReader:
        """Return what reads them; ``shared`` are the texts that sheets share."""
        return TableReader(self.area, self.stored, self.formulas, shared, self.earlier)


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
        self._readers: tuple[Callable[[int, Sequence[Any]], list[Any]], ...] = (
            self._numbers,
            self._texts,
            self._shared_texts,
            self._others,
        )
        self._row = re.compile("".join([_ROW, *map(self._cell, range(1, self._until + 1)), _end(self._until)]).encode())
        right = [column_letters(column) for column in self._added if column > self._until]
        own = rf"<c\s[^>]*?\br\s*=\s*[\"'](?:{'|'.join(right)})\d+[\"'][^>/]*>(?!</)"
        self._own = re.compile(own.encode()) if right else None
        self._known: dict[tuple[int, str], dict[bytes | None, Any]] = {}
        """The values of what columns were seen to hold, of each kind."""

    def read(self, runs: Iterable[Run], prefix: str, last: int) -> TableRows:
        """Return the table's rows down to the sheet's row ``last``, which is before any totals."""
        found, held = TableRows([[] for _ in self._order]), _Held()
        for run in runs:
            if self._area.top < run.first and run.last <= last and not self._fills_added(run.text):
                rows = list(map(self._row.match, run.pieces()))
                if all(rows):
                    cut = [row.groups() for row in rows if row is not None]
                    held.rows += cut
                    held.numbers += [int(cells[0]) for cells in cut]
                    self._settle(held, found)
                    continue
            self._read_rows(rows_of([run], prefix), last, held, found)
        self._settle(held, found, least=0)
        return found

    def read_rows(self, rows: Iterable[RawRow], last: int) -> TableRows:
        """Return those of some rows that are the table's, down to the sheet's row ``last``."""
        found, held = TableRows([[] for _ in self._order]), _Held()
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
                cut = self._row.match(raw)
                if cut is not None:
                    held.rows.append(cut.groups())
                    filled = self._fills_added(raw)
                else:
                    held.rows.append((None,) * self._row.groups)
                    held.by_cell[len(held.numbers)], filled = self.values(raw)
                held.numbers.append(number)
                if filled:
                    found.own.add(number)
                self._settle(held, found)

    def _settle(self, held: _Held, found: TableRows, least: int = _BATCH) -> None:
        """Take in the rows that are held, where there are enough of them."""
        if len(held.numbers) <= least:
            return
        groups = iter(zip(*held.rows, strict=True))
        next(groups)
        columns = []
        for column in range(self._area.left, self._until + 1):
            if column in self._stored:
                columns.append(self._column(column, groups))
            elif column in self._added:
                found.own.update(
                    number for number, cell in zip(held.numbers, next(groups), strict=True) if cell and not _cell(cell).blank
                )
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
        held.rows, held.numbers, held.by_cell = [], [], {}

    def _fills_added(self, text: bytes) -> bool:
        """Say whether a column that the user added behind the stored ones holds anything."""
        return self._own is not None and self._own.search(text) is not None

    def _cell(self, column: int) -> str:
        """Return the pattern of a row's cell in a column, or of none there."""
        letters = column_letters(column)
        if column in self._stored:
            behind = rf'(?: s="\d++")?+(?:/>|{"|".join(_USUAL)})'
        else:
            behind = rf'(?: s="\d++")?+(?:/>|({_OTHER}))' if column in self._added else _OTHER
        return rf'(?:<c r="{letters}\d++"{behind}|)'

    def _column(self, column: int, groups: Iterator[Cut]) -> list[Any]:
        """Return the values of a column's cells from what there is of each kind."""
        kinds = [(read, cells) for read, cells in zip(self._readers, groups, strict=False)]
        made = [read(column, cells) for read, cells in kinds if any(cells)]
        if len(made) <= 1:
            return made[0] if made else [None] * len(kinds[0][1])
        return [next((value for value in values if value is not None), None) for values in zip(*made, strict=True)]

    def _numbers(self, column: int, written: Sequence[bytes | None]) -> list[Any]:
        unit, filled = self._stored[column], list(filter(None, written))
        if unit is Unit.DATE or unit is Unit.TEXT:
            known = self._known.setdefault((column, "numbers"), {})
            for number in set(filled).difference(known):
                known[number] = self._number(number, unit)
            return [known.get(cell) for cell in written]
        if unit is Unit.DATE_TIME:
            return _spread(self._moments(filled), written)
        if b"".join(filled).isdigit() and max(map(len, filled)) < _EXACT_DIGITS:
            return _spread(map(int, filled), written)
        return _spread((self._number(number, unit) for number in filled), written)

    def _texts(self, column: int, written: Sequence[bytes | None]) -> list[Any]:
        filled = list(filter(None, written))
        known = self._known.setdefault((column, "texts"), {})
        if len(known) <= _FEW:
            for words in set(filled).difference(known):
                known[words] = plain(words.decode())
            return [known.get(cell) for cell in written]
        everything = b"".join(filled)
        if b"&" in everything or b"_x" in everything:
            return _spread((plain(words.decode()) for words in filled), written)
        return _spread(map(bytes.decode, filled), written)

    def _shared_texts(self, column: int, written: Sequence[bytes | None]) -> list[Any]:
        return [read_value(self._shared[int(place)], self._stored[column]) if place else None for place in written]

    def _others(self, column: int, written: Sequence[bytes | None]) -> list[Any]:
        unit = self._stored[column]
        return [read_value(_cell(cut).value(self._shared), unit, self._earlier) if cut else None for cut in written]

    def _moments(self, written: Sequence[bytes]) -> list[Any]:
        days = np.array(list(map(float, written))) + self._earlier
        if not ((days > 0) & (days < END_OF_DAYS)).all():
            return [self._number(number, Unit.DATE_TIME) for number in written]
        moments: list[Any] = (_FIRST_DAY + np.rint(days * 86400).astype("timedelta64[s]")).tolist()
        return moments

    def _number(self, written: bytes, unit: Unit) -> Any:
        return read_value(value_of("n", written.decode(), self._shared), unit, self._earlier)


def _end(until: int) -> str:
    """Return what must follow behind the cells to a column: the row's end, or a cell of a column further right."""
    here = "|".join(map(column_letters, range(1, until + 1)))
    return rf'(?=\Z|</row>|<c r="(?!(?:{here})\d))'


def _spread(values: Iterable[Any], written: Sequence[bytes | None]) -> list[Any]:
    """Return values, one for each cell that is not blank, in the places of their cells."""
    if all(written):
        return list(values)
    each = iter(values)
    return [next(each) if cell else None for cell in written]


def _cell(cut: bytes) -> Cell:
    """Return the cell that goes on like this behind its place."""
    return next(iter(cells_of(b'<c r="A1"' + cut).values()))


def _holds_something(raw: bytes, area: Area) -> bool:
    return any(not cell.blank for column, cell in cells_of(raw).items() if area.left <= column <= area.right)
