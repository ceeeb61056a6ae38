"""The rows of a table written anew: each row of the user's keeps what did not change, byte for byte."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import unescape
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from tiktok_kpis.metrics.cells import serial_number
from tiktok_kpis.workbook.row_formulas import RowFormula, UnknownFormulaError, Values
from tiktok_kpis.workbook.sheet_cells import Area, Cell, CellWriter, cells_of, column_letters, formulas_in, placed
from tiktok_kpis.workbook.sheet_part import RawRow, moved, opening

_BATCH = 2000
_COLUMN = re.compile(r"<(?:\w+:)?tableColumn\s[^>]*?(?:/>|>(.*?)</(?:\w+:)?tableColumn>)", re.DOTALL)
_FORMULA = re.compile(r"<(?:\w+:)?calculatedColumnFormula\b([^>]*)>(.*?)</(?:\w+:)?calculatedColumnFormula>", re.DOTALL)
_OUTSIDE_BRACKETS = re.compile(r"\"[^\"]*\"|'[^']*'!|\[[^\[\]]*\]")
_PLACE = re.compile(r"(?<![\w.$])\$?[A-Z]{1,3}\d+(?![\w(.])")
"""A cell whose row moves along with the formula: ``A1`` and ``$A1``, but not ``$A$1``."""


@dataclass(frozen=True)
class CalculatedColumn:
    """A column of a table whose cells all have one formula."""

    formula: str
    array: bool = False

    @cached_property
    def by_row(self) -> RowFormula | None:
        """The formula as it is calculated here; ``None`` where it looks beyond its own row, or further than we know."""
        try:
            return None if self.array else RowFormula(self.formula)
        except UnknownFormulaError:
            return None

    @cached_property
    def names_places(self) -> bool:
        """Say whether it names cells by their place, so that it reads differently in each row."""
        bare, count = self.formula, 1
        while count:
            bare, count = _OUTSIDE_BRACKETS.subn("", bare)
        return _PLACE.search(bare) is not None


def calculated_columns(table: str, left: int) -> dict[int, CalculatedColumn]:
    """Return the calculated columns of a table's part, by the column of the sheet."""
    found = {}
    for place, inside in enumerate(_COLUMN.findall(table)):
        formula = _FORMULA.search(inside)
        if formula:
            found[left + place] = CalculatedColumn(unescape(formula[2]), "array=" in formula[1])
    return found


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

    @cached_property
    def reordered(self) -> bool:
        """Say whether rows that stay pass each other."""
        targets = [self.stays[origin] for origin in sorted(self.stays)]
        return any(below < above for above, below in pairwise(targets))


@dataclass(slots=True)
class _Item:
    """One row to write: the row as it stood, if it did, and the cells that change."""

    number: int
    raw: bytes | None
    values: dict[int, Any] | None = None
    cells: dict[int, Cell] = field(default_factory=dict)


def rewritten(rows: Iterable[RawRow], new: NewRows) -> Iterator[RawRow]:
    """Yield the rows of a sheet with those of one table as they become."""
    first: dict[int, Cell] = {}
    attributes_of_first = b""

    def standing() -> Iterator[_Item]:
        nonlocal first, attributes_of_first
        last = new.area.bottom - new.totals
        shift = new.becomes.bottom - new.area.bottom
        inside: list[_Item] = []
        below: list[_Item] = []
        for number, raw in rows:
            if number == new.area.top + 1:
                first = cells_of(raw)
                attributes_of_first = raw[: raw.index(b">") + 1]
            if number <= new.area.top:
                yield _Item(number, raw)
            elif number > last:
                totals = number <= new.area.bottom
                below.append(_Item(number + shift, moved(raw, number + shift)) if totals and shift else _Item(number, raw))
            elif number in new.stays:
                target = new.stays[number]
                item = _Item(target, raw, new.changed.get(number))
                if target != number:
                    if item.values is None and any(
                        column.by_row is not None and column.by_row.needs_row_number for column in new.calculated.values()
                    ):
                        item.values = {}
                    if item.values is None:
                        item.raw = moved(raw, target)
                if new.reordered:
                    inside.append(item)
                else:
                    yield item
            else:
                beside = {c: cell for c, cell in cells_of(raw).items() if not new.area.left <= c <= new.area.right}
                if beside:
                    yield _Item(number, opening(raw, number) + b"".join(cell.raw for cell in beside.values()))
        yield from sorted(inside, key=lambda item: item.number)
        yield from sorted(below, key=lambda item: item.number)

    fresh = (_Item(number, None, values) for number, values in new.added)
    batch: list[_Item] = []
    for item in _joined(heapq.merge(standing(), fresh, key=lambda item: item.number)):
        batch.append(item)
        if len(batch) >= _BATCH:
            yield from _written(batch, new, first, attributes_of_first)
            batch = []
    yield from _written(batch, new, first, attributes_of_first)


def _joined(items: Iterable[_Item]) -> Iterator[_Item]:
    """Yield one item for each row number: a new row takes in what stands beside the table there."""
    for number, same in groupby(items, key=lambda item: item.number):
        one, *others = same
        for other in others:
            if one.raw is None:
                one, other = other, one
            elif other.raw is not None:
                kept = cells_of(one.raw) | cells_of(other.raw)
                one.raw = opening(one.raw, number) + b"".join(kept[column].raw for column in sorted(kept))
            one.values = {**(one.values or {}), **(other.values or {})} if other.values is not None else one.values
        yield one


def _written(batch: list[_Item], new: NewRows, first: Mapping[int, Cell], attributes: bytes) -> Iterator[RawRow]:
    changing = [item for item in batch if item.values is not None]
    for item in changing:
        item.cells = {} if item.raw is None else cells_of(item.raw)
    caches = _caches(changing, new)
    styles = {column: cell.style for column, cell in first.items() if new.area.left <= column <= new.area.right}
    letters = {column: column_letters(column) for column in range(new.area.left, new.area.right + 1)}
    # A new row looks like the first one; a filter that hides that one says nothing of this
    fresh = re.sub(rb"\shidden=(?:\"[^\"]*\"|'[^']*')", b"", attributes) or f"<{new.writer.prefix}row>".encode()
    for item in batch:
        number = item.number
        if item.values is None:
            yield number, item.raw or b""
            continue
        start = opening(fresh if item.raw is None else item.raw, number)
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
            if stood is not None and not stood.blank and stood.formula != calculated.formula:
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
            if item.values is not None and column in item.values:
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
            cell is not None and not cell.blank and cell.formula != formula.formula
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


def only_calculated(rows: Iterable[RawRow], new_area: Area, calculated: Mapping[int, CalculatedColumn]) -> bool:
    """Say whether all formulas in a table's rows are those of its columns, so that rows can stand elsewhere."""
    if any(column.names_places or column.array for column in calculated.values()):
        return False
    for number, raw in rows:
        if number > new_area.bottom:
            break
        if number > new_area.top and b"<f" in raw.replace(b":f", b"<f"):
            for column, described, formula in formulas_in(cells_of(raw)):
                if column not in calculated or described.strip() or calculated[column].formula != formula:
                    return False
    return True
