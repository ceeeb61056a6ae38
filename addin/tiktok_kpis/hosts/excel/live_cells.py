"""Cells on their way between an open workbook and the ledger: what Excel gives as a file holds it, what Excel takes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tiktok_kpis.grids.cell_links import cell_in_formula, link_in_formula
from tiktok_kpis.hosts.excel.native_calls import on_a_mac
from tiktok_kpis.hosts.excel.values import plain_cell
from tiktok_kpis.ledger.frames import same_value
from tiktok_kpis.spreadsheet.errors import CellError
from tiktok_kpis.spreadsheet.serial_dates import serial_number

if TYPE_CHECKING:
    import xlwings

LONGEST_TEXT = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_ERRORS = frozenset(map(str, CellError))

At = tuple[int, int]
"""Where a cell is on its sheet: its row and its column, counted from 1."""


def blocks(cells: Iterable[tuple[At, Any]]) -> Iterator[dict[At, Any]]:
    """Yield the cells as few rectangles: neighbouring columns whose cells stand in the same rows make one.

    >>> [sorted(block) for block in blocks([((4, 1), "a"), ((4, 2), 5), ((5, 1), "b"), ((5, 2), 6), ((9, 2), 7)])]
    [[(4, 1), (4, 2), (5, 1), (5, 2)], [(9, 2)]]
    """
    given = dict(cells)
    stretches: dict[tuple[int, int], list[int]] = {}
    for column in sorted({column for _, column in given}):
        for stretch in runs(sorted(row for row, placed in given if placed == column)):
            stretches.setdefault((stretch[0], stretch[-1]), []).append(column)
    for (first, last), columns in sorted(stretches.items()):
        for neighbours in runs(columns):
            yield {(row, column): given[row, column] for row in range(first, last + 1) for column in neighbours}


def runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Yield stretches of ascending numbers without a gap.

    >>> list(runs([3, 4, 7]))
    [[3, 4], [7]]
    """
    for _, stretch in groupby(enumerate(numbers), lambda counted: counted[1] - counted[0]):
        yield [number for _, number in stretch]


def values_of(block: xlwings.Range) -> list[list[Any]]:
    """Return the values of a range as rows, errors as their text, in one call; on a Mac in two."""
    if not on_a_mac():
        read = block.options(ndim=2, err_to_str=True).value
        return [[plain_value(cell) for cell in row] for row in read]
    # There xlwings 0.37.8 gives errors as blank cells, and with err_to_str fails on more than one row
    read = block.options(ndim=2).value
    shown = rows_of(block.api.string_value.get(), len(read[0]))
    return [
        [text if text in _ERRORS else plain_value(cell) for cell, text in zip(*both, strict=True)]
        for both in zip(read, shown, strict=True)
    ]


def links_of(block: xlwings.Range, values: list[list[Any]]) -> dict[tuple[int, int], str]:
    """Return the links behind the words of a range that begins at A1, by row and column from 0.

    The hyperlinks of cells are read in Excel on Windows only; ``HYPERLINK`` formulas in both.
    """
    links: dict[tuple[int, int], str] = {}
    for row, formulas in enumerate(rows_of(block.formula, len(values[0]))):
        for column, formula in enumerate(formulas):
            if not is_formula(formula):
                continue
            if link := link_in_formula(formula):
                links[row, column] = link
            elif at := cell_in_formula(formula):
                held = values[at[0]][at[1]] if at[0] < len(values) and at[1] < len(values[0]) else None
                links[row, column] = held if isinstance(held, str) else ""
    if not on_a_mac():
        for hyperlink in block.sheet.api.Hyperlinks:
            at = (hyperlink.Range.Row - 1, hyperlink.Range.Column - 1)
            if hyperlink.Address and at[0] < len(values) and at[1] < len(values[0]):
                links[at] = hyperlink.Address
    return {at: link for at, link in links.items() if link}


def plain_value(cell: Any) -> Any:
    """Return a value as a file holds it, an error as its text, a whole number as an int."""
    plain = plain_cell(cell)
    if isinstance(plain, float) and plain.is_integer() and abs(plain) < 2**53:
        return int(plain)
    return plain if isinstance(plain, datetime | date | str | int | float | bool) or plain is None else str(plain)


def alike(held: Any, meant: Any) -> bool:
    """Say whether a cell holds what it was to hold, numbers as far as Excel keeps them."""
    if isinstance(held, int | float) and isinstance(meant, int | float):
        return math.isclose(held, meant, rel_tol=1e-12)
    return same_value(held, meant)


def as_in_a_file(value: Any) -> Any:
    """Return a value as a file holds it: a date as its serial number."""
    if isinstance(value, date):
        serial = serial_number(value)
        return int(serial) if serial.is_integer() else serial
    return value


def rows_of(formulas: Any, width: int) -> list[list[str]]:
    """Return the formulas of a range as rows: Excel gives one cell alone as it is, and one row as a row."""
    if not isinstance(formulas, list | tuple):
        return [[formulas]]
    if not isinstance(formulas[0], list | tuple):
        return [list(formulas)] if len(formulas) == width else [[cell] for cell in formulas]
    return [list(row) for row in formulas]


def is_formula(content: str | None) -> bool:
    """Say whether the content of a cell is a formula."""
    return isinstance(content, str) and content.startswith("=")


def to_excel(value: Any) -> Any:
    """Return a value as Excel takes it: numbers as floats, dates with a time, text without what no cell can hold."""
    match value:
        case None | "":
            return None
        case bool() | datetime():
            return value
        case int() | float():
            return float(value)
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 -- a cell's dates have no zone
    return _LINE_END.sub("\n", _CONTROL.sub("", str(value)))[:LONGEST_TEXT]
