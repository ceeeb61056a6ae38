"""Cached values: the figures a preview, a phone or pandas shows without calculating anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.ooxml.calculated_columns import calculated_columns
from tiktok_kpis.ooxml.cells import Cell, cells_of
from tiktok_kpis.ooxml.formula_engine import formula_engine
from tiktok_kpis.ooxml.formula_meaning import sheet_of
from tiktok_kpis.ooxml.package import TablePart, WorkbookParts
from tiktok_kpis.ooxml.sheet_part import Run, SheetPart, runs_of
from tiktok_kpis.spreadsheet.addresses import Area, column_letters
from tiktok_kpis.workbook.contract import LISTS, NAMES, SHEETS, TABLE_PLACES, sheet_names
from tiktok_kpis.workbook.engine_copy import without_formulas_elsewhere, write_engine_copy
from tiktok_kpis.workbook.native_calls import calls_metrics, native_formulas

MOST_ROWS = 20_000
"""With more rows than these in its tables, a workbook takes the engine longer than the program that opens it."""
_LARGE = 16 << 20
_INSIDE = re.compile(rb"(<(?:\w+:)?f\b[^>]*?(?:/>|>.*?</(?:\w+:)?f>))(.*)", re.DOTALL)
_VALUELESS = re.compile(rb"f></|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></")
_SOMETHING = re.compile(rb"<(?:\w+:)?v\b[^>/]*>[^<]")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ANY_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)")
_KIND = re.compile(rb"\st\s*=\s*(?:\"[^\"]*\"|'[^']*')")

Change = Callable[[int, bytes], bytes]
"""What a row with a number becomes."""


def calculate(path: Path) -> bool:
    """Put the value of every formula into a workbook file, all other parts as they were.

    Rows of tables have theirs already, as far as their formulas look at their own row; an engine calculates the rest from a
    copy in which those are plain values. Returns whether it did. It refuses some workbooks (functions it does not know), and
    very many rows take it too long, and not every computer has one: the formulas of our sheets then have no value until a
    program opens the file.
    """
    parts = WorkbookParts(path)
    sheets = {part: _sheet(parts, part) for part in parts.sheets.values() if _has_rows(parts, part)}
    tables = [table for table in parts.tables.values() if table.sheet_part in sheets]
    rows = sum(area.bottom - area.top for table in tables for area in [Area.parse(table.ref)])
    settled = {table.sheet_part: _settled(parts, table) for table in tables if table.name in TABLES}
    calculated = None
    if rows <= MOST_ROWS:
        settled = {part: columns - _without_values(sheets[part], columns) for part, columns in settled.items()}
        calculated = _calculated(parts, sheets, settled)
    ours = {name for key in SHEETS for language in LANGUAGES for name in sheet_names(key, language)}
    for name, part in parts.sheets.items():
        if part not in sheets or (calculated is None and (name not in ours or parts.size(part) > _LARGE)):
            continue
        sheet, answers = sheets[part], {} if calculated is None else calculated[part]
        fill = partial(_filled, None if calculated is None else answers, settled.get(part, set()))
        if any(fill(number, raw) is not raw for number, raw in sheet.rows()):
            made = SheetPart(sheet.head, sheet.after(), sheet.prefix, partial(_each, sheet, fill))
            parts.replace_by_blocks(part, made.written)
    parts.write(path)
    return calculated is not None


def _sheet(parts: WorkbookParts, part: str) -> SheetPart:
    return SheetPart.read(partial(parts.blocks, part), parts.size(part))


def _has_rows(parts: WorkbookParts, part: str) -> bool:
    """Say whether a sheet has cells: a chart sheet has none."""
    first = next(iter(parts.blocks(part)), b"")
    return re.search(rb"<(?:\w+:)?worksheet\b", first[:4000]) is not None


def _settled(parts: WorkbookParts, table: TablePart) -> set[int]:
    """Return the columns of a table whose values are in the file already: those whose formulas look at their own row."""
    columns = calculated_columns(parts.text(table.part), Area.parse(table.ref).left)
    return {number for number, column in columns.items() if column.by_row is not None}


def _without_values(sheet: SheetPart, columns: set[int]) -> set[int]:
    """Return those of the columns in which some formula has no value yet."""
    found: set[int] = set()
    for _, raw in sheet.rows():
        if _VALUELESS.search(raw):
            cells = cells_of(raw)
            for column in columns.intersection(cells):
                inside = _INSIDE.search(cells[column].raw)
                empty_text = cells[column].kind == "str" and inside is not None and b"v>" in inside[2]
                if inside is not None and not _SOMETHING.search(inside[2]) and not empty_text:
                    found.add(column)
    return found


def _calculated(
    parts: WorkbookParts, sheets: Mapping[str, SheetPart], settled: Mapping[str, set[int]]
) -> dict[str, dict[int, dict[int, Cell]]] | None:
    """Return the cells of every sheet as an engine calculates them, ``None`` where it refuses or there is none.

    What calls our functions, or names that stand for them, is asked for by the native formulas it means.
    """
    engine = formula_engine()
    if engine is None:
        return None
    # A sheet of the user's that the engine refuses keeps the values it has: nothing of ours is calculated from it
    for kept in (set(), _sheets_of_the_user(parts)):
        found = _answers(engine, parts, {part: sheet for part, sheet in sheets.items() if part not in kept}, settled, kept)
        if found is not None:
            return {part: found.get(part, {}) for part in sheets}
    return None


def _sheets_of_the_user(parts: WorkbookParts) -> set[str]:
    """Return the parts of the sheets that are not ours, by their names, their tables and the names of their cells."""
    ours = {name for key in SHEETS for language in LANGUAGES for name in sheet_names(key, language)}
    ours |= {sheet_of(parts.defined_names.get(name, "")) for name in (*NAMES, *LISTS)}
    tables = {table.sheet_part for table in parts.tables.values() if table.name in TABLE_PLACES}
    return {part for name, part in parts.sheets.items() if name not in ours and part not in tables}


def _answers(
    engine: Any,
    parts: WorkbookParts,
    sheets: Mapping[str, SheetPart],
    settled: Mapping[str, set[int]],
    kept: Collection[str],
) -> dict[str, dict[int, dict[int, Cell]]] | None:
    """Return the cells of sheets as the engine calculates them, ``None`` where it refuses; ``kept`` are values in its copy."""
    asked = parts.path.with_name(f"{parts.path.name}.asked")
    answered = parts.path.with_name(f"{parts.path.name}.answered")
    try:
        everything = {**sheets, **{part: _sheet(parts, part) for part in kept if _has_rows(parts, part)}}
        _ask(parts, everything, settled, asked, kept)
        outcome = engine.recalculate_xlsx_file(str(asked), str(answered))
        if outcome["summary"]["unknown_functions"]:
            return None
        answer = WorkbookParts(answered)
        return {
            part: {number: cells_of(raw) for number, raw in _sheet(answer, part).rows() if _FORMULA.search(raw)}
            for part in sheets
        }
    except (OSError, ValueError, RuntimeError, NotImplementedError):
        return None
    finally:
        asked.unlink(missing_ok=True)
        answered.unlink(missing_ok=True)


def _ask(
    parts: WorkbookParts,
    sheets: Mapping[str, SheetPart],
    settled: Mapping[str, set[int]],
    path: Path,
    kept: Collection[str] = (),
) -> None:
    """Write the copy that the engine is asked with.

    Settled columns and the sheets ``kept`` are values in it, and calls of metrics native formulas.
    """
    tables = {table.part: parts.text(table.part) for table in parts.tables.values()}
    spelled = any(map(calls_metrics, [parts.text(parts.workbook), *tables.values()]))
    changes: dict[str, Change] = dict.fromkeys(kept, _without_any_formula)
    tables |= {
        table.part: _without_formulas(tables[table.part], set(range(len(table.headings))))
        for table in parts.tables.values()
        if table.sheet_part in kept
    }
    for table in parts.tables.values():
        columns = settled.get(table.sheet_part)
        if not columns or table.name not in TABLES:
            continue
        area = Area.parse(table.ref)
        letters = "|".join(column_letters(column) for column in sorted(columns)).encode()
        formula = re.compile(
            rb"(<(?:\w+:)?c\b[^>]*?\sr=[\"'](?:" + letters + rb")\d+[\"'][^>]*>)<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)"
        )
        inside = range(area.top + 1, area.bottom + 1 - table.totals_rows)
        changes[table.sheet_part] = partial(_without_formula, formula, inside)
        tables[table.part] = _without_formulas(tables[table.part], {column - area.left for column in columns})

    def rows(part: str) -> Iterator[bytes]:
        change = changes.get(part)

        def changed(number: int, raw: bytes) -> bytes:
            plain = without_formulas_elsewhere(raw if change is None else change(number, raw))
            return native_formulas(plain.decode()).encode() if spelled and _FORMULA.search(plain) else plain

        for run in _each(sheets[part], changed):
            yield run.text

    if spelled:
        tables = {part: native_formulas(text) for part, text in tables.items()}
    write_engine_copy(parts, {part: (sheet.head, partial(rows, part)) for part, sheet in sheets.items()}, tables, path)


def _without_formula(formula: re.Pattern[bytes], inside: range, number: int, raw: bytes) -> bytes:
    return formula.sub(rb"\1", raw) if number in inside else raw


def _without_any_formula(_number: int, raw: bytes) -> bytes:
    return _ANY_FORMULA.sub(b"", raw) if _FORMULA.search(raw) else raw


def _without_formulas(table: str, places: set[int]) -> str:
    """Return a table's part in which the columns at these places are not calculated."""
    count = iter(range(1 << 14))

    def column(found: re.Match[str]) -> str:
        formula = r"<(?:\w+:)?calculatedColumnFormula\b.*?</(?:\w+:)?calculatedColumnFormula>"
        return re.sub(formula, "", found[0], flags=re.DOTALL) if next(count) in places else found[0]

    return re.sub(r"<((?:\w+:)?tableColumn)\s[^>]*?(?:/>|>.*?</\1>)", column, table, flags=re.DOTALL)


def _each(sheet: SheetPart, change: Callable[[int, bytes], bytes]) -> Iterator[Run]:
    return runs_of(((number, change(number, raw)) for number, raw in sheet.rows()), sheet.prefix)


def _filled(answers: Mapping[int, Mapping[int, Cell]] | None, settled: set[int], number: int, raw: bytes) -> bytes:
    """Return a row whose formulas have the values the engine gave them, or none where it gave no answers at all."""
    answered = (answers or {}).get(number, {})
    if (answers is not None and not answered) or raw.count(b"<f") == len(_settled_cells(frozenset(settled)).findall(raw)):
        return raw

    def value(column: int, cell: Cell) -> bytes | None:
        if column in settled:
            return None
        if answers is None:
            return _with_value(cell.raw, b"", b"")
        given = _INSIDE.search(answered[column].raw) if column in answered else None
        if given is None:
            return None
        kind = _KIND.search(answered[column].raw.partition(b">")[0])
        return _with_value(cell.raw, kind[0] if kind else b"", given[2].rpartition(b"</")[0])

    return _changed(raw, value)


@cache
def _settled_cells(columns: frozenset[int]) -> re.Pattern[bytes]:
    """Return what finds the formulas of some columns, as cells are usually written."""
    letters = "|".join(map(column_letters, sorted(columns))) or "(?!)"
    return re.compile(rf'<c r="(?:{letters})\d+"[^>]*><f'.encode())


def _changed(raw: bytes, value: Callable[[int, Cell], bytes | None]) -> bytes:
    if not _FORMULA.search(raw):
        return raw
    cells = cells_of(raw)
    written, changed = [raw[: raw.index(b">") + 1]], False
    for column, cell in cells.items():
        new = value(column, cell) if _INSIDE.search(cell.raw) else None
        changed |= new is not None and new != cell.raw
        written.append(cell.raw if new is None else new)
    return b"".join(written) if changed else raw


def _with_value(cell: bytes, kind: bytes, value: bytes) -> bytes:
    """Return a formula's cell with a value as written, and that value's type."""
    opening, _, _ = cell.partition(b">")
    formula = _INSIDE.search(cell)
    if formula is None:
        return cell
    name = re.match(rb"<((?:\w+:)?)c\b", cell)
    prefix = name[1] if name else b""
    value = re.sub(rb"<(/?)(?:\w+:)?v\b", lambda found: b"<" + found[1] + prefix + b"v", value)
    return _KIND.sub(b"", opening) + kind + b">" + formula[1] + value + b"</" + prefix + b"c>"
