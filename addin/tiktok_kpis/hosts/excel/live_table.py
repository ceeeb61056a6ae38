"""One table of a workbook that is open in Excel: read in one block, planned without Excel, written in few blocks, read back.

A row that stands in the sheet stays where it stands, so that everything of the user's stays beside it: their own columns,
formulas, notes, colours, the order they sorted it in. New rows take the places that became free, then those below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tiktok_kpis.hosts.excel.live_cells import At, alike, as_in_a_file, blocks, is_formula, rows_of, runs, to_excel, values_of
from tiktok_kpis.hosts.excel.problem_kinds import TABLE_WITHOUT_HEADINGS
from tiktok_kpis.ledger.frames import ORIGIN, Frame, frame, has_content, is_missing, same_value, stored_columns
from tiktok_kpis.ledger.frames import row_dicts as records
from tiktok_kpis.ledger.tables import Table, Writer
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.ooxml.cells import read_value
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.refresh.problem_kinds import BELOW_THE_TABLE, TOO_MANY_ROWS
from tiktok_kpis.spreadsheet.limits import LAST_ROW

if TYPE_CHECKING:
    import xlwings


class NotAsWritten(Exception):  # noqa: N818 -- it says what was found
    """Excel holds something else than what was written, even at the second try."""


class LiveTable:
    """A table of the ledger where it stands in an open workbook. Nothing is written before :meth:`write_to_excel`."""

    def __init__(self, table: Table, listed: xlwings.main.Table, file: str) -> None:
        self.table, self._listed, self._file = table, listed, file
        self.sheet: xlwings.Sheet = listed.parent
        if not listed.show_headers:
            raise Refused(Problem(TABLE_WITHOUT_HEADINGS, Place(file, self.sheet.name), values={"table": table.name}))
        block = listed.range
        self._top, self._left = block.row, block.column
        headings, *body = values_of(block)
        self._width = len(headings)
        self._has_totals = bool(listed.show_totals)
        self._bottom = self._standing_bottom = self._top + len(body) - self._has_totals
        named = {table.column_name(str(heading)): self._left + place for place, heading in enumerate(headings)}
        self._columns = {name: named[name] for name in stored_columns(table) if name in named}
        formulas = set(table.names(Writer.FORMULA))
        self._ours = [place for place, heading in enumerate(headings) if table.column_name(str(heading)) in formulas]
        self._added = [place for place, heading in enumerate(headings) if table.column_name(str(heading)) is None]
        cells = dict(enumerate(body, self._top + 1))
        self._standing = {row: self._read(cells[row]) for row in range(self._top + 1, self._bottom + 1)}
        self._beside = {row for row in self._standing if any(not is_missing(cells[row][place]) for place in self._added)}
        self._rows = dict(self._standing)
        self.moved: dict[int, int] = {}
        """Where rows were planned to stand that stood elsewhere, by where they stood."""

    @property
    def lacks(self) -> list[str]:
        """The columns with data that the table has lost."""
        return sorted(set(stored_columns(self.table)) - self._columns.keys())

    @property
    def changed(self) -> bool:
        """Say whether anything is to be written."""
        return self._rows != self._standing and (self._bottom != self._standing_bottom or any(True for _ in self._changes()))

    def read(self) -> Frame:
        """Return the rows that hold anything, as they will stand, with the row of the sheet each is in."""
        held = [
            {**cells, ORIGIN: row} for row, cells in sorted(self._rows.items()) if row in self._beside or has_content(cells)
        ]
        return frame(self.table, held, keep_columns_of=Frame(columns=[*stored_columns(self.table), ORIGIN]))

    def plan(self, rows: Frame) -> None:
        """Plan the table's rows: see :meth:`tiktok_kpis.refresh.store.Store.write`."""
        given = [(None if is_missing(row.get(ORIGIN)) else int(row[ORIGIN]), row) for row in records(rows)]
        planned = {place: self._placed(row) for place, row in given if place is not None}
        planned.update({row: self._rows[row] for row in self._own if row in self._rows and row not in planned})
        free = [row for row in range(self._top + 1, self._bottom + 1) if row not in planned]
        fresh = [self._placed(row) for place, row in given if place is None]
        below = range(self._bottom + 1, self._bottom + 1 + max(len(fresh) - len(free), 0))
        planned.update(zip([*free, *below], fresh, strict=False))
        for row in free[len(fresh) :]:
            last = max(planned, default=0)
            if last < row or last in self._fixed:
                break
            planned[row] = planned.pop(last)
            stood = next((place for place, now in self.moved.items() if now == last), last)
            self.moved[stood] = row
        self._grow(max([self._top + 1, *planned]))
        self._rows = planned

    def write_to_excel(self) -> None:
        """Write what was planned, in blocks; read it back, and write what Excel took otherwise by rows, then by cells.

        Across rows that a filter hides, Excel puts the first value of a block into every cell that shows; row by row it
        does not. A cell formatted as text takes a number for text.

        Raises:
            NotAsWritten: what is read back differs even then.

        """
        if self._bottom != self._standing_bottom:
            self._resize()
        for block in blocks(self._changes()):
            self._write(block)
        for write_again in (self._write_by_rows, self._write_by_cells):
            wrong = self._not_as_planned()
            if not wrong:
                return
            write_again(wrong)
        if wrong := self._not_as_planned():
            row, column = next(iter(wrong))
            raise NotAsWritten(f"{self.sheet.name}!{self.sheet.range((row, column)).get_address(False, False)}")

    def _write_by_rows(self, cells: Mapping[At, Any]) -> None:
        for row in sorted({row for row, _ in cells}):
            for columns in runs(sorted(column for placed, column in cells if placed == row)):
                self._write({(row, column): cells[row, column] for column in columns})

    def _write_by_cells(self, cells: Mapping[At, Any]) -> None:
        for (row, column), value in cells.items():
            self.sheet.range((row, column)).number_format = self._unit(column).number_format
            # One apostrophe at the start is Excel's own mark of a text
            marked = isinstance(value, str) and value.startswith("'")
            self._write({(row, column): f"'{value}" if marked else value})

    def _read(self, cells: list[Any]) -> dict[str, Any]:
        return {
            name: read_value(as_in_a_file(cells[column - self._left]), self.table.column(name).unit)
            for name, column in self._columns.items()
        }

    def _placed(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: None if is_missing(row.get(name)) else row[name] for name in self._columns}

    @cached_property
    def _formulas(self) -> dict[int, list[str]]:
        """The formula or the content of every cell by its row, as text."""
        block = self.sheet.range((self._top + 1, self._left), (self._standing_bottom, self._left + self._width - 1))
        return dict(enumerate(rows_of(block.formula, self._width), self._top + 1))

    @cached_property
    def _own(self) -> set[int]:
        """The rows in which a column the user added holds something, be it a formula that shows nothing."""
        return {row for row, cells in self._formulas.items() if any(cells[place] not in ("", None) for place in self._added)}

    @cached_property
    def _fixed(self) -> set[int]:
        """The rows that cannot stand elsewhere: the user has cells or formulas of their own in them."""
        typed = [column - self._left for column in self._columns.values() if column not in self._calculated]
        return self._own | {row for row, cells in self._formulas.items() if any(is_formula(cells[place]) for place in typed)}

    @cached_property
    def _calculated(self) -> set[int]:
        """The columns that are a formula in every row: Excel continues them, and no import writes them."""
        return {
            column
            for column in self._columns.values()
            if all(is_formula(cells[column - self._left]) for cells in self._formulas.values())
        }

    def _changes(self) -> Iterator[tuple[At, Any]]:
        """Yield the cells that are to hold something else than they do, with what they are to hold."""
        for row in range(self._top + 1, max(self._bottom, self._standing_bottom) + 1):
            before, after = self._standing.get(row, {}), self._rows.get(row, {})
            for name, column in self._columns.items():
                if column not in self._calculated and not same_value(before.get(name), after.get(name)):
                    yield (row, column), to_excel(after.get(name))

    def _not_as_planned(self) -> dict[At, Any]:
        """Return the changed cells of the table that hold something else, with what they are to hold."""
        block = self.sheet.range((self._top + 1, self._left), (self._bottom, self._left + self._width - 1))
        found = dict(enumerate(values_of(block), self._top + 1))
        wrong = {}
        for (row, column), value in self._changes():
            if row <= self._bottom:
                held, meant = (
                    read_value(as_in_a_file(cell), self._unit(column)) for cell in (found[row][column - self._left], value)
                )
                if not alike(held, meant):
                    wrong[row, column] = value
        return wrong

    def _unit(self, column: int) -> Unit:
        return next(self.table.column(name).unit for name, placed in self._columns.items() if placed == column)

    def _grow(self, bottom: int) -> None:
        """Take the table's new last row, if there is room for it."""
        place = Place(self._file, self.sheet.name)
        if bottom + self._has_totals > LAST_ROW:
            values = {"rows": f"{bottom - self._top:,}", "table": self.table.name}
            raise Refused(Problem(TOO_MANY_ROWS, place, values=values))
        if bottom > max(self._bottom, self._standing_bottom):
            first = self._standing_bottom + 1 + self._has_totals
            below = self.sheet.range((first, self._left), (bottom + self._has_totals, self._left + self._width - 1))
            for row, cells in enumerate(rows_of(below.formula, self._width), first):
                if any(cell not in ("", None) for cell in cells):
                    values = {"table": self.table.name}
                    raise Refused(Problem(BELOW_THE_TABLE, Place(self._file, self.sheet.name, row), values=values))
        self._bottom = bottom

    def _resize(self) -> None:
        last = self._left + self._width - 1
        if self._has_totals:
            self._listed.show_totals = False
        self._listed.resize(self.sheet.range((self._top, self._left), (self._bottom, last)))
        if self._bottom < self._standing_bottom:
            self.sheet.range((self._bottom + 1, self._left), (self._standing_bottom, last)).clear_contents()
        else:
            self._continue_formulas()
        if self._has_totals:
            self._listed.show_totals = True

    def _continue_formulas(self) -> None:
        """Fill our formulas into the new rows where Excel did not: it can be told not to."""
        first, last = self._standing_bottom + 1, self._left + self._width - 1
        new = self.sheet.range((first, self._left), (first, last))
        filled, above = rows_of(new.formula, self._width)[0], self._formulas[self._standing_bottom]
        for place in self._ours:
            if is_formula(above[place]) and not is_formula(filled[place]):
                column = self._left + place
                self.sheet.range((first, column), (self._bottom, column)).formula = above[place]

    def _write(self, block: Mapping[At, Any]) -> None:
        """Write a rectangle of cells; its texts into cells that are text, so that none becomes a formula or a number."""
        rows, columns = sorted({row for row, _ in block}), sorted({column for _, column in block})
        for column_block in runs(column for column in columns if self._unit(column) is Unit.TEXT):
            texts = self.sheet.range((rows[0], column_block[0]), (rows[-1], column_block[-1]))
            texts.number_format = Unit.TEXT.number_format
        whole = self.sheet.range((rows[0], columns[0]), (rows[-1], columns[-1]))
        whole.value = [[block[row, column] for column in columns] for row in rows]
