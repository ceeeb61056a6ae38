"""The rules for cell values: how cells become numbers, how results become cells, and what a function returns in each case.

A function returns the same as the native formula. One cell is treated as by the operators (blank is 0, TRUE is 1, a number as
text counts, other text is ``#VALUE!``); a range of several cells is treated as by SUM (only numbers count, errors propagate).
If several things are wrong, error values come first (from left to right), then text that is not a number, then the division.
A host passes plain values and :class:`CellError` and adds no rules of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.functions import Function, Metric, Parameter, TableReader, Takes
from tiktok_kpis.spreadsheet.errors import CellError
from tiktok_kpis.spreadsheet.serial_dates import serial_number

CellValue = float | int | str | bool | date | CellError | None
"""The value of one cell: ``None`` is blank; a date is treated as its serial number in the 1900 date system."""

Range = Sequence[Sequence[Any]]
"""Rows of cells."""

SMALLEST_NUMBER = 2.2250738585072014e-308
"""Spreadsheets store anything smaller as 0."""

_DAY = timedelta(days=1)
_TEXT_NUMBER = re.compile(r" *[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? *", re.ASCII)


@dataclass(frozen=True)
class CellRules:
    """The value rules, for a host that passes error values as :class:`CellError` or as ints (``errors`` maps the ints)."""

    errors: Mapping[int, CellError] = field(default_factory=dict)

    def evaluate(self, function: Function, arguments: Sequence[Any]) -> Any:
        """Return what a cell shows for a function with these arguments: single cells, or ranges as rows of cells.

        A :class:`Metric` returns a float or a :class:`CellError`, with ``by_row`` a list of one-cell rows of them; a
        :class:`TableReader` returns a list of rows of floats and texts; other functions return the number or text they read.
        A date is returned as its serial number, and a blank cell of a table as an empty text: spreadsheets show blank as 0.
        """
        given = [*arguments, *[parameter.default for parameter in function.parameters[len(arguments) :]]]
        if isinstance(function, Metric):
            return self._by_row(function, given) if function.by_row else self._metric(function, given)
        if isinstance(function, TableReader):
            return self._table(function, given)
        return self._reader(function, given)

    def _metric(self, metric: Metric, arguments: Sequence[Any]) -> float | CellError:
        quantities = [self._quantity(parameter, given) for parameter, given in zip(metric.parameters, arguments, strict=True)]
        for error in (quantity for quantity in quantities if isinstance(quantity, CellError)):
            return error
        if _NOT_A_NUMBER in quantities:
            return CellError.VALUE
        try:
            return to_cell(float(metric.call(*quantities)))
        except NoResult as no_result:
            return no_result.error

    def _by_row(self, metric: Metric, arguments: Sequence[Any]) -> list[list[float | CellError]] | CellError:
        columns = [_column(argument) for argument in arguments]
        if None in columns:
            return CellError.VALUE
        height = max(len(column or ()) for column in columns)
        spread = [
            column * height if len(column) == 1 else [*column, *[CellError.NOT_AVAILABLE] * (height - len(column))]
            for column in columns
            if column is not None
        ]
        return [[self._metric(metric, cells)] for cells in zip(*spread, strict=True)]

    def _reader(self, function: Function, arguments: Sequence[Any]) -> Any:
        cells = [self._as_error(_only_cell(argument)) for argument in arguments]
        for error in (cell for cell in cells if isinstance(cell, CellError)):
            return error
        try:
            read = function.call(*cells)
        except NoResult as no_result:
            return no_result.error
        return serial_number(read) if isinstance(read, date) else read

    def _table(self, function: Function, arguments: Sequence[Any]) -> list[list[float | str]] | CellError:
        given = [
            self._range_cells(argument) if parameter.takes is Takes.BLOCK else self._as_error(_only_cell(argument))
            for parameter, argument in zip(function.parameters, arguments, strict=True)
        ]
        for error in (argument for argument in given if isinstance(argument, CellError)):
            return error
        try:
            return [[_as_cell(cell) for cell in row] for row in function.call(*given)]
        except NoResult as no_result:
            return no_result.error

    def _range_cells(self, argument: Any) -> list[list[object]] | CellError:
        """Return all cells of a range unchanged, with errors as text; a single cell with an error is returned as the error."""
        rows = argument if _is_range(argument) else [[argument]]
        cells = [[self._without_host_types(cell) for cell in row] for row in rows]
        if len(cells) == 1 and len(cells[0]) == 1 and isinstance(cells[0][0], CellError):
            return cells[0][0]
        return [[cell.value if isinstance(cell, CellError) else cell for cell in row] for row in cells]

    def _without_host_types(self, cell: Any) -> Any:
        """Return a cell without types that only one program uses: dates with a time zone, decimals for currency."""
        cell = self._as_error(cell)
        if isinstance(cell, datetime):
            return cell.replace(tzinfo=None)
        return float(cell) if isinstance(cell, Decimal) else cell

    def _quantity(self, parameter: Parameter, argument: Any) -> Any:
        """Return an argument as a float or as the numbers of a column, its first error, or ``_NOT_A_NUMBER``."""
        if parameter.takes is Takes.COLUMN:
            return self._numbers(argument if _is_range(argument) else [[argument]])
        if not _is_range(argument):
            return self._number(argument)
        if len(argument) == 1 and len(argument[0]) == 1:
            return self._number(argument[0][0])
        numbers = self._numbers(argument)
        if isinstance(numbers, CellError):
            return numbers
        return _sum(numbers) if parameter.takes is Takes.TOTAL else _NOT_A_NUMBER

    def _numbers(self, cells: Range) -> list[float] | CellError:
        """Return the numbers of a range row by row, or its first error."""
        flat: list[Any] = list(chain.from_iterable(cells))
        kinds = set(map(type, flat))
        if kinds <= {float}:
            return flat
        if int in kinds and self.errors:
            flat = [self._as_error(cell) for cell in flat]
        for error in (cell for cell in flat if type(cell) is CellError):
            return error
        return [self._number(cell) for cell in flat if cell is not None and not isinstance(cell, str | bool)]

    def _number(self, cell: Any) -> Any:
        """Return one cell as a number, by the rules of the operators."""
        match self._as_error(cell):
            case CellError() as error:
                return error
            case None:
                return 0.0
            case str():
                return _text_number(cell)
            case date():
                return serial_number(cell)
        try:
            number = float(cell)
        except (TypeError, ValueError, OverflowError):
            return _NOT_A_NUMBER
        return number if abs(number) >= SMALLEST_NUMBER else 0.0

    def _as_error(self, cell: Any) -> Any:
        return self.errors.get(cell, cell) if type(cell) is int else cell


evaluate = CellRules().evaluate
"""What a cell shows, for arguments whose error values are :class:`CellError`."""


def to_cell(result: float) -> float | CellError:
    """Return a calculated number as a cell stores it: never NaN, infinite or a negative zero."""
    if not math.isfinite(result):
        return CellError.NUMBER
    return result if abs(result) >= SMALLEST_NUMBER else 0.0


class _NotANumber:
    """Text instead of a number: it gives ``#VALUE!``, unless another argument has an error value."""


_NOT_A_NUMBER = _NotANumber()


def _sum(numbers: Sequence[float]) -> float:
    try:
        total = math.fsum(numbers)
    except OverflowError:
        return math.inf
    return total if abs(total) >= SMALLEST_NUMBER else 0.0


def _text_number(words: str) -> Any:
    if not _TEXT_NUMBER.fullmatch(words):
        return _NOT_A_NUMBER
    number = float(words)
    return number if math.isfinite(number) else _NOT_A_NUMBER


def _as_cell(cell: Any) -> float | str:
    """Return a value of a table as a cell stores it."""
    if isinstance(cell, date):
        return serial_number(cell)
    return float(cell) if isinstance(cell, int | float) else str(cell or "")


def _is_range(argument: Any) -> bool:
    return isinstance(argument, list | tuple)


def _column(argument: Any) -> list[Any] | None:
    """Return a column or a row of cells as a list, ``None`` for a range with several of both."""
    if not _is_range(argument):
        return [argument]
    if all(len(row) == 1 for row in argument):
        return [row[0] for row in argument]
    return list(argument[0]) if len(argument) == 1 else None


def _only_cell(argument: Any) -> Any:
    if not _is_range(argument):
        return argument
    return argument[0][0] if len(argument) == 1 and len(argument[0]) == 1 else CellError.VALUE
