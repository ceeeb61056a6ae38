"""Which column of a table in a file is which of ours, whatever the user renamed, moved or added."""

from __future__ import annotations

from collections.abc import Mapping

from tiktok_kpis.ledger.frames import stored_columns
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.ooxml.calculated_columns import with_formulas
from tiktok_kpis.ooxml.package import TablePart, WorkbookParts
from tiktok_kpis.spreadsheet.addresses import Area
from tiktok_kpis.workbook.contract import TABLE_PLACES


def names_of(table: Table, part: TablePart) -> list[str | None]:
    """Return our name of each column of a table in a file, ``None`` for a column the user added.

    A column is known by its heading in any language. One whose heading the user changed is known by the id it was built
    with, which programs keep when a column is renamed or moved; but only where the ids of all other columns are still
    those of this version's table.
    """
    names = [table.column_name(heading) for heading in part.headings]
    built = {number: column.name for number, column in enumerate(table.columns, 1)}
    if all(name is None or built.get(number) == name for name, number in zip(names, part.column_ids, strict=True)):
        return [name or built.get(number) for name, number in zip(names, part.column_ids, strict=True)]
    return names


def columns_of(table: Table, part: TablePart) -> dict[str, int]:
    """Return the sheet column of each stored column."""
    left = Area.parse(part.ref).left
    named = {name: left + place for place, name in enumerate(names_of(table, part))}
    return {name: named[name] for name in stored_columns(table) if name in named}


def describe_columns(package: WorkbookParts, formulas: Mapping[str, Mapping[str, str]]) -> None:
    """Give the parts of tables the formulas of calculated columns that they lost: a program fills new rows with them.

    ``formulas`` has them by the names of the table and of the column.
    """
    for name, part in package.tables.items():
        wanted = formulas.get(name)
        if wanted:
            keys = names_of(TABLE_PLACES[name].table, part)
            places = {place: wanted[key] for place, key in enumerate(keys) if key is not None and key in wanted}
            package.replace(part.part, with_formulas(package.text(part.part), places))
