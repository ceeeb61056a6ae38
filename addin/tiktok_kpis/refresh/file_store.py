"""A workbook file as the ledger's store: tables read from it and written back, every other part left as it was.

Only the cells of a table's own columns, the table's extent and what refers to its last row change. Columns the user added,
notes, formats, filters, charts and all other sheets stay as they were written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from tiktok_kpis.grids.cell_reach import reach_of
from tiktok_kpis.grids.grid import CellValue
from tiktok_kpis.grids.package_check import MOST_CELLS, too_far
from tiktok_kpis.grids.workbook_sheets import open_sheets, single_rows
from tiktok_kpis.ledger.as_exported import matches_export as kept
from tiktok_kpis.ledger.frames import ORIGIN, Frame, stored_columns
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.ooxml.calculated_columns import calculated_columns, only_calculated
from tiktok_kpis.ooxml.cells import Cell, CellWriter
from tiktok_kpis.ooxml.new_rows import NewRows
from tiktok_kpis.ooxml.package import TablePart, WorkbookParts
from tiktok_kpis.ooxml.second_reader import SecondReader, is_worth_it
from tiktok_kpis.ooxml.sheet_part import RawRow, SheetPart, Unchanged, row_at, rows_of
from tiktok_kpis.ooxml.table_extent import resize
from tiktok_kpis.ooxml.table_reading import WantedRows
from tiktok_kpis.ooxml.table_rows import rewritten, unchanged_until
from tiktok_kpis.ooxml.zip_entries import Restart
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.progress import NOT_SHOWN, Progress
from tiktok_kpis.refresh.problem_kinds import BELOW_THE_TABLE, TABLE_MISSING, TOO_MANY_ROWS, WORKBOOK_DAMAGED
from tiktok_kpis.refresh.table_changes import RowsThere, Written, changed_cells, new_rows, origins_of, places_of, written
from tiktok_kpis.refresh.table_columns import columns_of, describe_columns, names_of
from tiktok_kpis.spreadsheet.addresses import Area
from tiktok_kpis.spreadsheet.limits import LAST_ROW
from tiktok_kpis.spreadsheet.serial_dates import DAYS_TO_1904

_BOUND_TO_ROWS = re.compile(r"<(?:\w+:)?(?:legacyDrawing|hyperlinks|mergeCells)\b")


class FileStore:
    """The tables of one workbook file. Nothing is written to disk before :meth:`write_to`."""

    def __init__(self, path: Path) -> None:
        self.package = WorkbookParts(path)
        self._sheets: dict[str, SheetPart] = {}
        self._frames: dict[str, RowsThere] = {}
        self._changed: dict[str, TablePart] = {}
        self._aside: dict[str, SecondReader] = {}
        self.written: dict[str, Written] = {}
        self._moved: dict[str, dict[int, int]] = {}
        self.formulas: Mapping[str, Mapping[str, str]] = {}
        """The formula of each calculated column whose table's part has lost it, by the names of the table and of the column."""

    @contextmanager
    def reading_aside(self, table: Table) -> Iterator[None]:
        """Have a second process read a large table, for :meth:`read` to take; it ends with the context at the latest."""
        reader = None
        if self.has(table) and is_worth_it(self.package.size(self._part(table).sheet_part)):
            reader = self._aside[table.name] = SecondReader(self.package.path, self._wanted(table))
        try:
            yield
        finally:
            if reader is not None:
                reader.close()

    def read(self, table: Table) -> Frame:
        """Return a table's rows that hold anything, with :data:`ORIGIN`; a column the workbook lacks is empty.

        Raises:
            Refused: the workbook has no table of that name.

        """
        return self._read(table).rows.copy(deep=False)

    def write(self, table: Table, rows: Frame) -> None:
        """Write a table's rows. A row that came from the sheet keeps all its other cells; none is lost.

        Rows stand in the order given, unless the user sorted them or something of theirs hangs on where a row stands (cells
        of their own in the table, formulas, notes, links): then the rows there stay where they are and new ones follow. A
        cell whose value did not change stays as it was written, a formula of the user's included.

        Raises:
            Refused: there are more rows than a sheet has, or something stands below the table where it has to grow.

        """
        part = self._part(table)
        area, sheet = Area.parse(part.ref), self._sheet(part.sheet_part)
        describe_columns(self.package, {table.name: self.formulas.get(table.name, {})})
        read = self._read(table)
        before = read.rows
        origins = origins_of(rows)
        stays, fresh = places_of(table, origins, read, area, lambda: self._is_bound(part, area))
        bottom = max(area.top + 1, *stays.values(), *fresh) if stays or fresh else area.top + 1
        becomes = Area(area.left, area.top, area.right, bottom + part.totals_rows)
        self._check_room(table, part, area, becomes, read.below)
        left = area.left
        calculated = calculated_columns(self.package.text(part.part), left)
        # A column the user made a formula is theirs: no import writes into it
        columns = {name: column for name, column in columns_of(table, part).items() if column not in calculated}
        new = NewRows(
            area,
            becomes,
            part.totals_rows,
            {heading: left + place for place, heading in enumerate(part.headings)},
            calculated,
            CellWriter(sheet.prefix, self._earlier),
            self.package.shared,
            stays,
            changed_cells(before, rows, origins, columns),
            new_rows(rows, origins, fresh, columns) if fresh else [],
        )
        if not stays and not fresh:
            new.stays = {area.top + 1: area.top + 1}
            new.changed = {area.top + 1: dict.fromkeys(columns.values())}
        self.written[table.name] = written(rows, origins, new, columns)
        self._moved[table.name] = stays
        until = unchanged_until(sheet.restarts, new)
        begins = (
            Unchanged(sheet.head, until, partial(rewritten, sheet.runs, new, partial(sheet.rest, until))) if until else None
        )
        made = SheetPart(sheet.head, sheet.after(), sheet.prefix, partial(rewritten, sheet.runs, new), begins)
        if becomes != area:
            resize(self.package, part, made, becomes)
        self._sheets[part.sheet_part] = made
        self._changed[table.name] = part
        self._frames.pop(table.name)

    def moved(self, table: Table) -> Mapping[int, int]:
        """Return where the rows of a table that was written will stand, by where they stood."""
        return self._moved.get(table.name, {})

    def named_value(self, name: str) -> Any:
        """Return the value of the one cell a defined name stands for, ``None`` for a blank cell or an unknown name."""
        sheet, _, address = self.package.defined_names.get(name, "").rpartition("!")
        part = self.package.sheets.get(sheet.strip("'").replace("''", "'"))
        if part is None:
            return None
        area = Area.parse(address)
        return self._sheet(part).row(area.top).get(area.left, Cell()).value(self.package.shared)

    def write_to(self, path: Path, progress: Progress = NOT_SHOWN) -> None:
        """Write the workbook with its changes to a new file; ``progress`` is that of its rows."""
        if self._changed:
            describe_columns(self.package, self.formulas)
        last = {table.sheet_part: 1 for table in self._changed.values()}
        for name, table in self._changed.items():
            last[table.sheet_part] = max({last[table.sheet_part], *self.written[name].numbers})
        reached: dict[str, int] = {}

        def tell(part: str, row: int) -> None:
            reached[part] = min(row, last[part])
            progress.reach(sum(reached.values()) / sum(last.values()))

        for part in last:
            sheet = self._sheets[part]
            self.package.replace_by_blocks(part, partial(sheet.written, partial(tell, part)), sheet.unchanged)
        if self._changed:
            self.package.forget_calculation_chain()
            self.package.recalculate_on_opening()
            self.package.refresh_pivots(self._changed.values())
        self.package.write(path)

    def reads_back(self, table: Table, other: FileStore) -> bool:
        """Say whether a table of this file has what another store wrote, as far as a spreadsheet keeps it.

        Cells it did not write may have another value since: that of a formula the user typed. Rows whose packed bytes are
        those that the other store read are not unpacked again.
        """
        part, written = self._part(table), other.written[table.name]
        until = other.changed_from(part.sheet_part)
        if until is not None and not self.package.begins_like(other.package, part.sheet_part, until):
            until = None
        first = 0 if until is None else row_at(until)
        missing = {number for number in written.numbers if number >= first}
        whole = written.rows.set_index(ORIGIN)
        expected = {*whole.index, *written.cells}
        touched = sorted(expected)
        sheet = self._sheet(part.sheet_part)

        def concerned() -> Iterator[RawRow]:
            for run in sheet.runs() if until is None else sheet.rest(until):
                if run.whole and bisect_left(touched, run.first) == bisect_right(touched, run.last):
                    missing.difference_update(range(run.first, run.last + 1))
                    continue
                for number, raw in rows_of([run], sheet.prefix):
                    missing.discard(number)
                    if number in expected:
                        yield number, raw

        wanted = self._wanted(table)
        read = wanted.reader(self.package.shared).read_rows(concerned(), wanted.last)
        placed = sorted((column, name) for name, column in columns_of(table, part).items())
        columns = {name: [*column, None] for (_, name), column in zip(placed, read.columns, strict=True)}
        nothing = len(read.numbers)
        place = {number: place for place, number in enumerate(read.numbers)}
        places = [place.get(number, nothing) for number in whole.index]
        return (
            not missing
            and all(all(map(kept, [columns[name][place] for place in places], whole[name].tolist())) for name in whole.columns)
            and all(
                kept(columns[name][place.get(number, nothing)], value)
                for number, cells in written.cells.items()
                for name, value in cells.items()
            )
        )

    def changed_from(self, part: str) -> Restart | None:
        """Return where a sheet's part becomes another than in the file; ``None`` where that is at its beginning, or unknown."""
        return self._sheet(part).unchanged

    def has(self, table: Table) -> bool:
        """Say whether the workbook has a table."""
        return table.name in self.package.tables

    def lacks(self, table: Table) -> list[str]:
        """Return the columns with data that the table has lost."""
        return sorted(set(stored_columns(table)) - columns_of(table, self._part(table)).keys())

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.package.path.name

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets, in the order of the tabs."""
        return list(self.package.sheets)

    def cells(self, sheet: str) -> list[list[CellValue]]:
        """Return the values of a sheet as they are in the file, row by row from its first cell.

        Rows are of one length, save where a value stands far from all others: then each ends with its own last one.

        Raises:
            Refused: values stand so far from each other that the sheet cannot be held.

        """
        reach = reach_of(self.package.blocks(self.package.sheets[sheet]))
        if reach.rectangle > MOST_CELLS and reach.in_rows > MOST_CELLS:
            fault = too_far(reach)
            raise Refused(Problem(fault.kind, Place(self.name, sheet), fault.values))
        try:
            if reach.rectangle > MOST_CELLS:
                return single_rows(self.package.path, sheet)
            return open_sheets(self.package.path).rows(sheet)
        except (OSError, MemoryError):
            raise
        except Exception as error:  # each reader has its own for a part that is broken
            raise Refused(Problem(WORKBOOK_DAMAGED, Place(self.name, sheet))) from error

    @cached_property
    def _earlier(self) -> int:
        return DAYS_TO_1904 if self.package.days_begin_in_1904 else 0

    def _read(self, table: Table) -> RowsThere:
        if table.name not in self._frames:
            self._frames[table.name] = self._read_anew(table)
        return self._frames[table.name]

    def _read_anew(self, table: Table) -> RowsThere:
        part = self._part(table)
        sheet = self._sheet(part.sheet_part)
        aside = self._aside.pop(table.name, None)
        found = aside.rows() if aside else None
        if found is None:
            read = self._wanted(table).read_from(self.package, sheet)
        else:
            read, tail, restarts = found
            sheet.ends_with(tail)
            self.package.restarts[part.sheet_part].update(restarts)
        placed = columns_of(table, part)
        values = dict(zip(sorted(placed.values()), read.columns, strict=True))
        blank = [None] * len(read.numbers)
        columns = {name: values[placed[name]] if name in placed else blank for name in stored_columns(table)}
        return RowsThere(Frame({**columns, ORIGIN: read.numbers}, dtype=object), read.own, read.below)

    def _wanted(self, table: Table) -> WantedRows:
        part = self._part(table)
        area = Area.parse(part.ref)
        stored = {column: table.column(name).unit for name, column in columns_of(table, part).items()}
        ours = {area.left + place for place, name in enumerate(names_of(table, part)) if name}
        formulas = ours.union(calculated_columns(self.package.text(part.part), area.left)).difference(stored)
        return WantedRows(part.sheet_part, area, stored, formulas, self._earlier, area.bottom - part.totals_rows)

    def _is_bound(self, part: TablePart, area: Area) -> bool:
        """Say whether something of the user's depends on which row of the sheet a row of the table is."""
        sheet = self._sheet(part.sheet_part)
        calculated = calculated_columns(self.package.text(part.part), area.left)
        return bool(_BOUND_TO_ROWS.search(sheet.after())) or not only_calculated(sheet.rows(), area, calculated)

    def _part(self, table: Table) -> TablePart:
        found = self.package.tables.get(table.name)
        if found is None:
            raise Refused(Problem(TABLE_MISSING, Place(self.package.path.name), values={"table": table.name}))
        return found

    def _sheet(self, part: str) -> SheetPart:
        if part not in self._sheets:
            package = self.package
            self._sheets[part] = SheetPart.read(partial(package.blocks, part), package.size(part), package.restarts[part])
        return self._sheets[part]

    def _check_room(self, table: Table, part: TablePart, area: Area, becomes: Area, below: Sequence[int]) -> None:
        name = next(name for name, sheet_part in self.package.sheets.items() if sheet_part == part.sheet_part)
        if becomes.bottom > LAST_ROW:
            place = Place(self.package.path.name, name)
            values = {"rows": f"{becomes.bottom - area.top:,}", "table": table.name}
            raise Refused(Problem(TOO_MANY_ROWS, place, values=values))
        taken = next((number for number in below if number <= becomes.bottom), None)
        if taken is not None:
            raise Refused(Problem(BELOW_THE_TABLE, Place(self.package.path.name, name, taken), values={"table": table.name}))
