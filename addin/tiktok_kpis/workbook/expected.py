"""What a workbook has of ours as it was built: the formulas of its sheets and tables, and its defined names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tiktok_kpis.version import __version__
from tiktok_kpis.workbook.blueprint import Look
from tiktok_kpis.workbook.contract import LISTS, NAMES, absolute, list_cells
from tiktok_kpis.workbook.sheets import plans
from tiktok_kpis.workbook.spelling import NATIVE, Spelling


@dataclass(frozen=True)
class ExpectedFormula:
    """The formula of one cell, without the equals sign, and how that cell looks."""

    formula: str
    look: tuple[Look, str]
    """Its look and its number format."""


@dataclass(frozen=True)
class Expected:
    """All that is compared, by keys that are the same in every language."""

    language: str
    cells: Mapping[str, Mapping[str, ExpectedFormula]]
    """The formulas of each sheet outside its table, by the address of the cell."""
    columns: Mapping[str, Mapping[str, str]]
    """The formulas of the calculated columns of each table, by the name of the column."""
    names: Mapping[str, str]
    """What each defined name stands for."""


def expected(language: str, spelling: Spelling = NATIVE, version: str = __version__) -> Expected | None:
    """Return what a workbook of a version, a language and a spelling has; ``None`` for a version that is not this one."""
    return _expected(language, spelling) if version == __version__ else None


@lru_cache(8)
def _expected(language: str, spelling: Spelling) -> Expected:
    cells: dict[str, dict[str, ExpectedFormula]] = {}
    columns: dict[str, Mapping[str, str]] = {}
    for plan in plans(language, __version__, spelling=spelling):
        cells[plan.key] = {
            address: ExpectedFormula(cell.value[1:], (cell.look, cell.number_format))
            for address, cell in plan.cells.items()
            if isinstance(cell.value, str) and cell.value.startswith("=") and not cell.is_imported
        }
        if plan.table is not None and plan.table.formulas:
            columns[plan.table.name] = plan.table.formulas
    return Expected(language, cells, columns, defined_names(language, spelling))


def defined_names(language: str, spelling: Spelling = NATIVE) -> dict[str, str]:
    """Return what each defined name of a workbook stands for, as a formula without the equals sign."""
    names = {name: place.reference(language) for name, place in NAMES.items()}
    for name in LISTS:
        cells = list_cells(name)
        whole, start = absolute("lists", cells, language), absolute("lists", cells.partition(":")[0], language)
        # Only as far as it is filled: Excel takes a list with a blank cell in it for one that allows everything
        names[name] = f'{start}:INDEX({whole},MAX(1,SUMPRODUCT(({whole}<>"")*1)))'
    return {**names, **spelling.names}
