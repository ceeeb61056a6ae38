"""The calculated columns of a table: one formula each, and whether a row's own cells are enough to calculate it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from itertools import count

from tiktok_kpis.ooxml.cells import cells_of, formulas_in
from tiktok_kpis.ooxml.row_formulas import RowFormula, UnknownFormulaError
from tiktok_kpis.ooxml.sheet_part import RawRow
from tiktok_kpis.spreadsheet.addresses import Area

_COLUMN = re.compile(r"<(?:\w+:)?tableColumn\s[^>]*?(?:/>|>(.*?)</(?:\w+:)?tableColumn>)", re.DOTALL)
_EACH_COLUMN = re.compile(r"<((?:\w+:)?)tableColumn\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?tableColumn>)", re.DOTALL)
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


def with_formulas(table: str, formulas: Mapping[int, str]) -> str:
    """Return a table's part in which columns, by their places from 0, have these formulas."""
    places = count()

    def column(found: re.Match[str]) -> str:
        formula = formulas.get(next(places))
        if formula is None:
            return found[0]
        prefix, described, inside = found[1], found[2], found[3] or ""
        made = f"<{prefix}calculatedColumnFormula>{escape(formula, quote=False)}</{prefix}calculatedColumnFormula>"
        return f"<{prefix}tableColumn {described.strip()}>{made}{_FORMULA.sub('', inside)}</{prefix}tableColumn>"

    return _EACH_COLUMN.sub(column, table)


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
