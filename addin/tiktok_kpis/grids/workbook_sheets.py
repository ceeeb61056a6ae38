"""The sheets of a workbook file as rows of values: by calamine, or by openpyxl where calamine has no build."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

from tiktok_kpis.grids.cell_links import BesideValues, beside_values
from tiktok_kpis.grids.grid import LinkedText

Rows = list[list[Any]]
"""The values of a sheet from its first cell to its last row and column in use; a blank cell is ``""``.

A number is a float, a day a ``date``, a day with a time a ``datetime``, a time of day a ``time``, a duration a ``timedelta``.
An error is its text, such as ``#N/A``; a text with a link behind it is a :class:`~tiktok_kpis.grids.grid.LinkedText`.
"""


class BrokenWorkbookError(Exception):
    """The reader gave up on the workbook in a way that is no usual exception."""


class NoReaderError(Exception):
    """There is no reader here for the kind of workbook; the argument names the kind."""


class SheetsOfWorkbook(Protocol):
    """A workbook that is open for reading."""

    names: list[str]
    """The sheets, in the order of the tabs."""

    def rows(self, name: str) -> Rows:
        """Return the values of a sheet.

        Raises:
            Exception: the reader's own, where the sheet is broken.

        """


def open_sheets(source: Path | BytesIO, parts: list[str] | None = None) -> SheetsOfWorkbook:
    """Open a workbook file; ``parts`` names what is in its package, where that is known.

    Raises:
        NoReaderError: only calamine reads its kind, and this computer has no calamine.
        Exception: the reader's own, where the workbook is broken.

    """
    try:
        import python_calamine  # noqa: F401 -- whether it is there
    except ImportError:
        for part, kind in {"content.xml": "OpenDocument", "xl/workbook.bin": "xlsb"}.items():
            if part in (parts or ()):
                raise NoReaderError(kind) from None
        return _WithLinks(_ByOpenpyxl(source), source)
    return _WithLinks(_ByCalamine(source), source)


class _WithLinks:
    """Another reader's values, with what it leaves out: the links behind words, and which error a cell shows."""

    def __init__(self, reader: SheetsOfWorkbook, source: Path | BytesIO) -> None:
        self._reader = reader
        self._source = source
        self.names = reader.names

    @cached_property
    def _beside(self) -> dict[str, BesideValues]:
        return beside_values(self._source)

    def rows(self, name: str) -> Rows:
        rows = self._reader.rows(name)
        beside = self._beside.get(name, BesideValues())
        for (row, column), error in beside.errors.items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = error
        for (row, column), link in beside.links.items():
            if row < len(rows) and column < len(rows[row]) and isinstance(text := rows[row][column], str) and text != link:
                rows[row][column] = LinkedText(text, link)
        return rows


def single_rows(source: Path | BytesIO, name: str) -> Rows:
    """Return the values of a sheet of which a few are far from the others: each row ends with its own last value."""
    return _WithLinks(_InSingleRows(source), source).rows(name)


class _ByCalamine:
    def __init__(self, source: Path | BytesIO) -> None:
        from python_calamine import CalamineWorkbook

        with _panics_as_exceptions():
            self._book = CalamineWorkbook.from_object(str(source) if isinstance(source, Path) else source)
            self.names = self._book.sheet_names

    def rows(self, name: str) -> Rows:
        with _panics_as_exceptions():
            return self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        raise AssertionError  # the type checker does not know that the block above lets nothing through


@contextmanager
def _panics_as_exceptions() -> Iterator[None]:
    """Raise a panic of the reader's Rust code as an exception like any other, which it is not by itself."""
    try:
        yield
    except (Exception, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as panic:
        raise BrokenWorkbookError(str(panic)) from panic


class _ByOpenpyxl:
    def __init__(self, source: Path | BytesIO) -> None:
        import openpyxl

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of charts and extensions, which hold no value of a cell
            # Its bytes, as openpyxl keeps a file open, and Windows replaces none that is
            content = BytesIO(source.read_bytes()) if isinstance(source, Path) else source
            self._book = openpyxl.load_workbook(content, read_only=True, data_only=True)
        self.names = list(self._book.sheetnames)

    def rows(self, name: str) -> Rows:
        return _in_use(self.single_rows(name))

    def single_rows(self, name: str) -> Rows:
        """Return the values of a sheet, in each row up to its last one; there may be blank rows at the end."""
        sheet = self._book[name]
        if not hasattr(sheet, "iter_rows"):  # a chart sheet
            return []
        sheet.reset_dimensions()  # programs leave a wrong one behind
        return [_without_blanks_at_the_end([_as_calamine(cell) for cell in row]) for row in sheet.iter_rows()]


def _as_calamine(cell: Any) -> Any:
    """Return the value of a cell as calamine gives it."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value


class _InSingleRows(_ByOpenpyxl):
    def rows(self, name: str) -> Rows:
        return self.single_rows(name)


def _without_blanks_at_the_end(row: list[Any]) -> list[Any]:
    last = next((place for place in range(len(row), 0, -1) if row[place - 1] != ""), 0)
    return row[:last]


def _in_use(rows: Rows) -> Rows:
    """Return the rows up to the last row and column with a value, all of one length."""
    last_row = max((place for place, row in enumerate(rows, 1) if any(value != "" for value in row)), default=0)
    width = max((place for row in rows for place, value in enumerate(row, 1) if value != ""), default=0)
    return [(row + [""] * width)[:width] for row in rows[:last_row]]
