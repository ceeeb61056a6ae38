"""The workbook compared with what it was built as: formulas of our sheets and tables, and defined names.

Between two refreshes another program saved the workbook and a person edited it. What is gone can be put back (see
``repairing``); what a person put in its place is theirs and stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from html import escape

from tiktok_kpis.ooxml.calculated_columns import calculated_columns
from tiktok_kpis.ooxml.cells import Cell, cells_of, formulas_in
from tiktok_kpis.ooxml.formula_meaning import (
    Likeness,
    Position,
    Token,
    Wording,
    heading_key,
    in_words_of,
    likeness,
    meaning,
    row_independent,
    sheet_of,
)
from tiktok_kpis.ooxml.package import TablePart, WorkbookParts
from tiktok_kpis.ooxml.sheet_part import Run, rows_of
from tiktok_kpis.refresh.findings import Finding, State, Verified
from tiktok_kpis.refresh.our_parts import OurParts
from tiktok_kpis.spreadsheet.addresses import Area, column_letters
from tiktok_kpis.workbook.contract import NAMES, SHEETS, TABLE_PLACES, sheet_name
from tiktok_kpis.workbook.expected import Expected, expected

_SHARED = re.compile(r"\bt\s*=\s*[\"']shared[\"']")
_GROUP = re.compile(r"\bsi\s*=\s*[\"'](\d+)[\"']")
MOST_OWN = 0.2
"""With a larger part of other formulas than this, somebody moved the cells of a sheet: its places say nothing any more."""


def verify(package: WorkbookParts) -> Verified:
    """Compare a workbook with what one of its version, language and spelling was built as.

    A value in the place of a formula counts as typed, unless most of the formulas of its sheet are values.
    """
    ours = OurParts(package)
    wanted = expected(ours.language, ours.spelling, ours.version) if ours.version else expected(ours.language, ours.spelling)
    if wanted is None:
        return Verified(ours, None)
    made = Verified(ours, wanted, sheets=[key for key in SHEETS if key not in ours.sheets])
    comparison = _Comparison(ours, wanted)
    comparison.names(made)
    for key, cells in wanted.cells.items():
        if cells and key in ours.sheets and key not in made.moved:
            found = list(comparison.sheet(key))
            if sum(one.state is State.OWN for one in found) > MOST_OWN * len(cells):
                made.moved.append(key)
            else:
                made.findings.extend(found)
    for table in wanted.columns:
        if table in ours.tables:
            comparison.table(table, made)
    return _with_frozen_sheets(made, wanted)


def _with_frozen_sheets(made: Verified, wanted: Expected) -> Verified:
    """Take the values of a sheet of which most formulas are values as what a program made of them."""
    typed = Counter(finding.key for finding in made.of(State.TYPED) if not finding.heading)
    frozen = {key for key, count in typed.items() if count * 2 > len(wanted.cells[key])}
    everything = sum(map(len, wanted.cells.values()))
    if sum(typed.values()) * 2 > everything:
        frozen = set(SHEETS)
    findings = [
        replace(one, state=State.FROZEN) if one.state is State.TYPED and one.key in frozen else one for one in made.findings
    ]
    return replace(made, findings=findings)


class _Comparison:
    def __init__(self, ours: OurParts, wanted: Expected) -> None:
        self.ours, self.wanted = ours, wanted
        language = wanted.language
        names = {place.table.name: place for place in TABLE_PLACES.values()}
        self.built = Wording(
            {sheet_name(key, language).casefold(): key for key in SHEETS},
            {
                name.casefold(): {heading_key(column.heading(language)): column.name for column in place.table.columns}
                for name, place in names.items()
            },
        )
        sheets = {sheet_name(key, language): name for key, name in ours.sheets.items()}
        self._sheets = {built: name for built, name in sheets.items() if built != name}
        self._headings = {
            name: {
                _escaped(built): _escaped(heading)
                for column in place.table.columns
                if (built := column.heading(language)) != (heading := ours.columns.get(name, {}).get(column.name, built))
            }
            for name, place in names.items()
        }
        self._alike = lru_cache(20_000)(self._likeness)
        self._built = lru_cache(5_000)(self._meaning)
        self._can_stand = lru_cache(5_000)(self._refers_to_what_is_there)

    def words(self, formula: str) -> str:
        """Return a formula of ours in the words of the workbook."""
        return in_words_of(formula, self._sheets, self._headings)

    def names(self, made: Verified) -> None:
        """Compare the defined names; a sheet whose named cells are elsewhere was moved about."""
        gone = {sheet_name(key, self.wanted.language) for key in made.sheets}
        for name, formula in self.wanted.names.items():
            words = self.words(formula)
            if sheet_of(formula) in gone:
                continue
            found = self.ours.package.defined_names.get(name)
            like = Likeness.BROKEN if found is None else self._alike(formula, found, Position(""))
            if like in {Likeness.BROKEN, Likeness.FIXED}:
                made.names[name] = words
            elif like is Likeness.OTHER:
                made.own_names.append(name)
                if name in NAMES and NAMES[name].sheet not in made.moved:
                    made.moved.append(NAMES[name].sheet)

    def sheet(self, key: str) -> Iterator[Finding]:
        """Yield what differs of the formulas of a sheet, outside its table."""
        part = self.ours.sheet(key)
        if part is None:
            return
        rows = {number: cells_of(raw) for number, raw in part.rows()}
        shared = shared_formulas(rows)
        for address, built in self.wanted.cells[key].items():
            place = Area.parse(address)
            cell = rows.get(place.top, {}).get(place.left, Cell())
            formula = shared.get((place.top, place.left), cell.formula)
            state = self._state(built.formula, cell, formula, Position(key))
            if state is not None:
                value = cell.value(self.ours.package.shared) if state is State.TYPED else None
                yield Finding(
                    state, key, place.top, place.left, self.words(built.formula), value=value, look=(key, *built.look)
                )

    def table(self, name: str, made: Verified) -> None:
        """Compare the calculated columns of a table, in its part and row by row."""
        part, place = self.ours.tables[name], TABLE_PLACES[name]
        area = Area.parse(part.ref)
        position = Position(place.sheet, name)
        listed = calculated_columns(self.ours.package.text(part.part), area.left)
        columns = self.ours.table_cells[name.casefold()].columns
        formulas = {columns[key]: formula for key, formula in self.wanted.columns[name].items() if key in columns}
        own: set[int] = set()
        for key, formula in self.wanted.columns[name].items():
            column = columns.get(key)
            if column is None:
                continue
            there = listed.get(column)
            like = Likeness.BROKEN if there is None else self._alike(formula, there.formula, position)
            if like in {Likeness.BROKEN, Likeness.FIXED} and self._can_stand(formula, position):
                made.columns.setdefault(name, {})[key] = self.words(formula)
            elif like is Likeness.OTHER:
                own.add(column)
        found = list(self._rows(part, area, {c: f for c, f in formulas.items() if c not in own}, position))
        if own:
            headings = dict(zip(range(area.left, area.right + 1), part.headings, strict=True))
            found += [
                Finding(State.OWN, place.sheet, area.top + 1, column, self.words(formulas[column]), headings[column])
                for column in sorted(own)
            ]
        made.findings.extend(found)

    def _rows(self, part: TablePart, area: Area, formulas: Mapping[int, str], position: Position) -> Iterator[Finding]:
        sheet = self.ours.sheet(position.sheet)
        if sheet is None or not formulas:
            return
        words = {column: self.words(formula) for column, formula in formulas.items()}
        usual = [f"<f>{escape(formula, quote=False)}</f>".encode() for formula in set(words.values())]
        often = Counter(words.values())
        headings = dict(zip(range(area.left, area.right + 1), part.headings, strict=True))
        last = area.bottom - part.totals_rows
        only = area.top + 1 == last
        known: dict[tuple[int, str], State | None] = {}
        for run in sheet.runs():
            if self._as_usual(run, area.top, last, usual, sum(often.values())):
                continue
            rows = {n: cells_of(raw) for n, raw in rows_of([run], sheet.prefix) if area.top < n <= last}
            shared = shared_formulas(rows)
            for number, cells in rows.items():
                filled = only or any(
                    not cell.blank
                    for column, cell in cells.items()
                    if area.left <= column <= area.right and column not in formulas
                )
                for column, formula in formulas.items():
                    cell = cells.get(column, Cell())
                    if cell.holds(words[column]) or (cell.blank and not filled):
                        continue
                    there = shared.get((number, column), cell.formula)
                    if there is None:
                        state = self._state(formula, cell, None, position)
                    else:  # formulas of a column differ by their row at most: one of them is taken apart
                        same = column, row_independent(there, number)
                        if same not in known:
                            known[same] = self._state(formula, cell, there, position)
                        state = known[same]
                    if state is not None:
                        value = cell.value(self.ours.package.shared) if state is State.TYPED else None
                        yield Finding(state, position.sheet, number, column, words[column], headings[column], value)

    @staticmethod
    def _as_usual(run: Run, top: int, last: int, usual: list[bytes], count: int) -> bool:
        """Say whether every row of a run has our formulas, written as we write them."""
        if not run.whole or run.first <= top or run.last > last:
            return False
        rows = run.last - run.first + 1
        return sum(map(run.text.count, usual)) == rows * count

    def _state(self, built: str, cell: Cell, formula: str | None, position: Position) -> State | None:
        """Return what became of a formula, ``None`` where it is as it was."""
        if formula is None:
            value = cell.value(self.ours.package.shared)
            state = State.MISSING if value is None or value == "" else State.TYPED
        else:
            like = self._alike(built, formula, position)
            if like is Likeness.SAME:
                return None
            state = {Likeness.FIXED: State.FIXED, Likeness.BROKEN: State.BROKEN}.get(like, State.OWN)
        return state if state in {State.TYPED, State.OWN} or self._can_stand(built, position) else None

    def _refers_to_what_is_there(self, built: str, position: Position) -> bool:
        """Say whether the sheets, tables and columns that a formula of ours names are in the workbook.

        A program that reads a formula with a table or a column that is not there takes the file for damaged.
        """
        for token in self._built(built, position):
            if token[0] == "cells" and token[1] not in self.ours.sheets:
                return False
            if token[0] == "columns":
                table = self.ours.table_cells.get(token[1])
                if table is None or not {token[3], token[4]} - {""} <= set(table.columns):
                    return False
        return True

    def _likeness(self, built: str, found: str, position: Position) -> Likeness:
        if built == found:
            return Likeness.SAME
        return likeness(self._built(built, position), meaning(found, position, self.ours.wording), self.ours.table_cells)

    def _meaning(self, formula: str, position: Position) -> tuple[Token, ...]:
        made = meaning(formula, position, self.built)
        if made is None:
            raise ValueError(f"a formula of ours cannot be taken apart: {formula}")
        return made


def shared_formulas(rows: Mapping[int, Mapping[int, Cell]]) -> dict[tuple[int, int], str]:
    """Return the formulas that cells share with another cell, as each of them has it, by row and column."""
    groups: dict[str, tuple[int, int, str]] = {}
    found: dict[tuple[int, int], str] = {}
    for row, cells in rows.items():
        for column, described, formula in formulas_in(dict(cells)):
            group = _GROUP.search(described)
            if group is None or not _SHARED.search(described):
                continue
            if formula:
                groups[group[1]] = row, column, formula
            if group[1] in groups:
                found[row, column] = _as_in(*groups[group[1]], row, column)
    return found


def _as_in(row: int, column: int, formula: str, other_row: int, other_column: int) -> str:
    """Return a formula as a cell elsewhere has it when it is filled there."""
    from openpyxl.formula.translate import Translator

    origin, target = f"{column_letters(column)}{row}", f"{column_letters(other_column)}{other_row}"
    return str(Translator(f"={formula}", origin).translate_formula(target))[1:]


def _escaped(heading: str) -> str:
    return re.sub(r"([\[\]#'@])", r"'\1", heading)
