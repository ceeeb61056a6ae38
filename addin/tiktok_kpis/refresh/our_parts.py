"""What of a workbook is ours, whatever it is called there: sheets, columns of tables, how its metrics are written."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, cached_property, partial
from operator import add

from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.ooxml.cells import Cell
from tiktok_kpis.ooxml.formula_meaning import TableCells, Wording, heading_key, sheet_of
from tiktok_kpis.ooxml.package import TablePart, WorkbookParts
from tiktok_kpis.ooxml.sheet_part import SheetPart
from tiktok_kpis.refresh.table_columns import names_of
from tiktok_kpis.spreadsheet.addresses import Area
from tiktok_kpis.workbook.contract import LISTS, NAMES, SHEETS, TABLE_PLACES, VERSION_CELL, language_of_sheets, sheet_names
from tiktok_kpis.workbook.spelling import NATIVE, FormulaKind, Spelling

_WORD = re.compile(r"[\w.]+$")


class OurParts:
    """The parts of a workbook that are ours."""

    def __init__(self, package: WorkbookParts) -> None:
        self.package = package

    @cached_property
    def language(self) -> str:
        """The language its sheets are named in."""
        return language_of_sheets(self.package.sheets)

    @cached_property
    def tables(self) -> dict[str, TablePart]:
        """Our tables by their names."""
        return {name: part for name, part in self.package.tables.items() if name in TABLE_PLACES}

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The name of each of our sheets by its key. One that was renamed is known by its table, or by names of its cells."""
        found = {key: name for key in SHEETS for name in sheet_names(key, self.language)[::-1] if name in self.package.sheets}
        named = {part: name for name, part in self.package.sheets.items()}
        for name, place in TABLE_PLACES.items():
            if place.sheet not in found and name in self.tables:
                found[place.sheet] = named[self.tables[name].sheet_part]
        places = {**{name: place.sheet for name, place in NAMES.items()}, **dict.fromkeys(LISTS, "lists")}
        votes: Counter[tuple[str, str]] = Counter()
        for name, key in places.items():
            sheet = sheet_of(self.package.defined_names.get(name, ""))
            if key not in found and sheet in self.package.sheets and sheet not in found.values():
                votes[key, sheet] += 1
        for (key, sheet), _ in votes.most_common():
            if key not in found and sheet not in found.values():
                found[key] = sheet
        others = [sheet for sheet in self.package.sheets if sheet not in found.values()]
        lacking = [key for key in SHEETS if key not in found]
        if len(others) == len(lacking) == 1:
            found[lacking[0]] = others[0]
        return found

    @cached_property
    def columns(self) -> dict[str, dict[str, str]]:
        """The heading of each of our columns by its key, by the name of its table."""
        return {
            name: {key: heading for key, heading in zip(self._keys(name), part.headings, strict=True) if key}
            for name, part in self.tables.items()
        }

    @cached_property
    def wording(self) -> Wording:
        """What names mean in its formulas."""
        columns = {
            name.casefold(): {
                heading_key(heading): key or f"({heading})"
                for key, heading in zip(self._keys(name), part.headings, strict=True)
            }
            for name, part in self.tables.items()
        }
        return Wording({name.casefold(): key for key, name in self.sheets.items()}, columns)

    @cached_property
    def table_cells(self) -> dict[str, TableCells]:
        """Where each of our tables is, by its name in lower case."""
        found = {}
        keys = {self.package.sheets[name]: key for key, name in self.sheets.items()}
        for name, part in self.tables.items():
            left = Area.parse(part.ref).left
            columns = {
                key or f"({heading})": left + place
                for place, (key, heading) in enumerate(zip(self._keys(name), part.headings, strict=True))
            }
            found[name.casefold()] = TableCells(keys.get(part.sheet_part, ""), columns)
        return found

    def sheet(self, key: str) -> SheetPart | None:
        """Return the part of one of our sheets."""
        part = self.package.sheets.get(self.sheets.get(key, ""))
        return None if part is None else SheetPart.read(partial(self.package.blocks, part), self.package.size(part))

    @cached_property
    def version(self) -> str:
        """The version of the package that made it, as its first sheet says; empty where it does not."""
        sheet = self.sheet("start")
        if sheet is None:
            return ""
        area = Area.parse(VERSION_CELL.address)
        return str(sheet.row(area.top).get(area.left, Cell()).value(self.package.shared) or "")

    @cached_property
    def spelling(self) -> Spelling:
        """How its formulas call a metric."""
        if sum(name in self.package.defined_names for name in METRICS) * 2 > len(METRICS):
            return Spelling(FormulaKind.LAMBDA)
        for part in self._parts_with_metrics():
            upper = part.upper()
            name = next((name for name in METRICS if f"{name}(" in upper), None)
            if name is not None:
                place = upper.index(f"{name}(") + len(name)
                word = _WORD.search(part[max(place - 100, 0) : place])
                return functions_after(_prefix(word[0] if word else name))
        return NATIVE

    def _parts_with_metrics(self) -> list[str]:
        tables = [self.package.text(part.part) for part in self.tables.values()]
        sheets = [self.package.sheets[self.sheets[key]] for key in ("kpis", "works", "brand") if key in self.sheets]
        return [*tables, *(b"".join(self.package.blocks(part)).decode() for part in sheets)]

    def _keys(self, table: str) -> list[str | None]:
        return names_of(TABLE_PLACES[table].table, self.tables[table])


def _prefix(word: str) -> str:
    """Return what a program writes before the name of a metric; it may have written the whole in lower case."""
    metric = max((name for name in METRICS if word.upper().endswith(name)), key=len)
    prefix = word[: -len(metric)]
    return prefix if prefix.startswith("_xl") else prefix.upper()


@cache
def functions_after(prefix: str) -> Spelling:
    """Return the spelling of a program that writes a prefix before the name of each function."""
    return Spelling(FormulaKind.FUNCTIONS, partial(add, prefix))
