"""A workbook file as the ledger's store: tables read from it and written back, every other part left as it was.

Only the cells of a table's own columns, the table's extent and what refers to its last row change. Columns the user added,
notes, formats, filters, charts and all other sheets stay as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

from tiktok_kpis.exports.records import CellValue
from tiktok_kpis.ledger.frames import Frame, frame, is_missing, same, stored_columns
from tiktok_kpis.ledger.frames import rows as records
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.workbook.parts import WORKBOOK, TablePart, WorkbookParts
from tiktok_kpis.workbook.sheet_cells import (
    Area,
    Cell,
    Row,
    cell_of,
    formula_cell,
    read_rows,
    read_value,
    shared_texts,
)
from tiktok_kpis.workbook.store import ORIGIN

LAST_ROW = 1_048_576
SHARED_TEXTS = "xl/sharedStrings.xml"


@dataclass
class _Sheet:
    """A sheet's part, cut at its cells."""

    head: str
    rows: dict[int, Row]
    tail: str

    @classmethod
    def parse(cls, text: str) -> _Sheet:
        found = re.search(r"<sheetData\s*/>|<sheetData\b[^>]*>(.*?)</sheetData>", text, re.DOTALL)
        if found is None:
            raise ValueError("a sheet without cells")
        return cls(text[: found.start()], read_rows(found[1] or ""), text[found.end() :])

    def written(self) -> str:
        rows = "".join(self.rows[number].written(number) for number in sorted(self.rows))
        return f"{self.head}<sheetData>{rows}</sheetData>{self.tail}"


class FileStore:
    """The tables of one workbook file. Nothing is written to disk before :meth:`write_to`."""

    def __init__(self, path: Path) -> None:
        self.package = WorkbookParts(path)
        self._sheets: dict[str, _Sheet] = {}
        self._changed: set[str] = set()

    def read(self, table: Table) -> Frame:
        """Return a table's rows that hold anything, with :data:`ORIGIN`; a column the workbook lacks is empty.

        Raises:
            Refused: the workbook has no table of that name.

        """
        part = self._part(table)
        area = Area.parse(part.ref)
        placed, own = self._columns(table, part), self._own_cells(table, part)
        rows = []
        for number in range(area.top + 1, area.bottom + 1 - part.totals_rows):
            row = self._sheet(part.sheet_part).rows.get(number, Row())
            cells = {
                name: read_value(row.cells[column].value(self._shared), table.column(name).unit)
                for name, column in placed.items()
                if column in row.cells
            }
            if number in own or not all(map(is_missing, cells.values())):
                rows.append({**cells, ORIGIN: number})
        return frame(table, rows, beside=Frame(columns=[*stored_columns(table), ORIGIN]))

    def write(self, table: Table, rows: Frame) -> None:
        """Write a table's rows. A row that came from the sheet keeps all its other cells; none is lost.

        Rows stand in the order given, unless something of the user's hangs on where a row stands (cells of their own in the
        table, notes, links): then the rows there stay where they are and new ones follow. A cell whose value did not change
        stays as it was written, a formula of the user's included.

        Raises:
            Refused: there are more rows than a sheet has, or something stands below the table where it has to grow.

        """
        part = self._part(table)
        area, sheet = Area.parse(part.ref), self._sheet(part.sheet_part)
        before = {int(row[ORIGIN]): row for row in records(self.read(table))}
        after = self._in_order(table, part, records(rows), before)
        new_area = Area(area.left, area.top, area.right, area.top + max(len(after), 1) + part.totals_rows)
        self._check_room(table, part, area, new_area)
        self._changed.add(part.sheet_part)
        columns = range(area.left, area.right + 1)
        placed, formulas = self._columns(table, part), self._formulas(part)
        old = {number: sheet.rows.pop(number, Row()) for number in range(area.top + 1, area.bottom + 1)}
        styles = {column: cell.style for column, cell in old[area.top + 1].cells.items()}
        for number, row in enumerate(after or [{}], area.top + 1):
            origin = None if is_missing(row.get(ORIGIN)) else int(row[ORIGIN])
            was, stood = before.get(origin or 0, {}), old.get(origin or 0, Row(old[area.top + 1].attributes))
            cells = {column: stood.cells.get(column, Cell(styles.get(column, ""))) for column in columns}
            for column, formula in formulas.items():
                cells[column] = formula_cell(cells[column].formula or formula, cells[column].style)
            for name, column in placed.items():
                if column not in formulas and (origin is None or not same(was.get(name), row.get(name))):
                    cells[column] = cell_of(None if is_missing(row.get(name)) else row[name], cells[column].style)
            sheet.rows[number] = Row(dict(stood.attributes), cells)
        for offset in range(part.totals_rows):
            stood = old[area.bottom - offset]
            sheet.rows[new_area.bottom - offset] = Row(
                dict(stood.attributes), {c: stood.cells[c] for c in columns if c in stood.cells}
            )
        for number, stood in old.items():
            beside = {column: cell for column, cell in stood.cells.items() if column not in columns}
            if beside:
                sheet.rows.setdefault(number, Row(dict(stood.attributes))).cells.update(beside)
        if new_area != area:
            self._resize(part, sheet, area, new_area)

    def named_value(self, name: str) -> Any:
        """Return the value of the one cell a defined name stands for, ``None`` for a blank cell or an unknown name."""
        found = re.search(rf'<(?:\w+:)?definedName\s[^>]*\bname="{name}"[^>]*>([^<]*)<', self.package.text(WORKBOOK))
        sheet, _, address = unescape(found[1] if found else "").rpartition("!")
        part = self.package.sheets.get(sheet.strip("'").replace("''", "'"))
        if part is None:
            return None
        area = Area.parse(address)
        row = self._sheet(part).rows.get(area.top, Row())
        return row.cells.get(area.left, Cell()).value(self._shared)

    def write_to(self, path: Path) -> None:
        """Write the workbook with its changes to a new file."""
        for part in self._changed:
            self.package.replace(part, self._sheets[part].written())
        self.package.forget_calculation_chain()
        self.package.write(path)

    def has(self, table: Table) -> bool:
        """Say whether the workbook has a table."""
        return table.name in self.package.tables

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.package.path.name

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets, in the order of the tabs."""
        return list(self.package.sheets)

    def cells(self, sheet: str) -> list[list[CellValue]]:
        """Return the values of a sheet as they are in the file, row by row from its first cell."""
        from python_calamine import CalamineWorkbook

        rows: list[list[Any]] = (
            CalamineWorkbook.from_path(str(self.package.path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        )
        return rows

    @cached_property
    def _shared(self) -> list[str]:
        return shared_texts(self.package.text(SHARED_TEXTS)) if SHARED_TEXTS in self.package.names else []

    def _in_order(
        self, table: Table, part: TablePart, rows: list[dict[str, Any]], before: Mapping[int, dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return the rows in the order they are to stand in."""
        given = {int(row[ORIGIN]) for row in rows if not is_missing(row.get(ORIGIN))}
        own = self._own_cells(table, part)
        kept = [before[number] for number in before if number not in given and number in own]
        if not own and not re.search(r"<(?:legacyDrawing|hyperlinks|mergeCells)\b", self._sheet(part.sheet_part).tail):
            return [*rows, *kept]
        stay = [row for row in [*rows, *kept] if not is_missing(row.get(ORIGIN))]
        return [*sorted(stay, key=lambda row: int(row[ORIGIN])), *(row for row in rows if is_missing(row.get(ORIGIN)))]

    def _own_cells(self, table: Table, part: TablePart) -> set[int]:
        """Return the rows of the table in which a column the user added holds something."""
        area = Area.parse(part.ref)
        added = {area.left + place for place, heading in enumerate(part.headings) if table.named(heading) is None}
        rows = self._sheet(part.sheet_part).rows
        return {
            number
            for number in range(area.top + 1, area.bottom + 1 - part.totals_rows)
            if number in rows and any(not cell.blank for column, cell in rows[number].cells.items() if column in added)
        }

    def _part(self, table: Table) -> TablePart:
        found = self.package.tables.get(table.name)
        if found is None:
            raise Refused(Problem("table_missing", Place(self.package.path.name), values={"table": table.name}))
        return found

    def _sheet(self, part: str) -> _Sheet:
        if part not in self._sheets:
            self._sheets[part] = _Sheet.parse(self.package.text(part))
        return self._sheets[part]

    def _columns(self, table: Table, part: TablePart) -> dict[str, int]:
        """Return the sheet column of each stored column, by its heading in any language."""
        left = Area.parse(part.ref).left
        named = {table.named(heading): left + place for place, heading in enumerate(part.headings)}
        return {name: named[name] for name in stored_columns(table) if name in named}

    def _formulas(self, part: TablePart) -> dict[int, str]:
        """Return the formula of each calculated column, by its sheet column."""
        left = Area.parse(part.ref).left
        columns = re.findall(r"<tableColumn\s[^>]*?(?:/>|>(.*?)</tableColumn>)", self.package.text(part.part), re.DOTALL)
        found = {}
        for place, inside in enumerate(columns):
            formula = re.search(r"<calculatedColumnFormula\b[^>]*>(.*?)</calculatedColumnFormula>", inside, re.DOTALL)
            if formula:
                found[left + place] = unescape(formula[1])
        return found

    def _check_room(self, table: Table, part: TablePart, area: Area, new_area: Area) -> None:
        name = next(name for name, sheet_part in self.package.sheets.items() if sheet_part == part.sheet_part)
        place = Place(self.package.path.name, name)
        if new_area.bottom > LAST_ROW:
            raise Refused(
                Problem("too_many_rows", place, values={"rows": f"{new_area.bottom - area.top:,}", "table": table.name})
            )
        for number in range(area.bottom + 1, new_area.bottom + 1):
            row = self._sheet(part.sheet_part).rows.get(number)
            if row and any(not cell.blank for column, cell in row.cells.items() if area.left <= column <= area.right):
                place = Place(self.package.path.name, name, number)
                raise Refused(Problem("below_the_table", place, values={"table": table.name}))

    def _resize(self, part: TablePart, sheet: _Sheet, area: Area, new_area: Area) -> None:
        text = self.package.text(part.part)
        self.package.replace(part.part, text.replace(f'ref="{area}"', f'ref="{new_area}"'))
        last = re.compile(rf"(?<=[A-Z]){area.bottom}(?=[\s\"])")

        def lengthen(found: re.Match[str]) -> str:
            return last.sub(str(new_area.bottom), found[0])

        sheet.tail = re.sub(r'\bsqref="[^"]*"', lengthen, sheet.tail)
        sheet.head = re.sub(r"<dimension\b[^>]*?(?:/>|>\s*</dimension>)", "", sheet.head)
