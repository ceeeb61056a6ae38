"""Building the template workbook of each language, against XlsxWriter writing the same cells and nothing else.

XlsxWriter is told every value and formula as it stands; the builder also reckons them out of the contract, and writes tables,
drop-downs, conditional formats, charts and looks. Run it alone with ``python -m tests.benchmarks.template``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter

from tests.benchmarks.measure import Comparison, compare
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.workbook.builder import build

Cells = dict[str, list[tuple[int, int, Any]]]


def cells_of(package: bytes) -> Cells:
    """Return every cell of a workbook that holds something, by sheet, rows and columns from 0."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # charts are of no concern here
        book = openpyxl.load_workbook(BytesIO(package))
    return {
        sheet.title: [
            (cell.row - 1, cell.column - 1, cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        for sheet in book
    }


def write_with_xlsxwriter(sheets: Cells) -> bytes:
    """Write the cells of a workbook with XlsxWriter, without any format."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for title, cells in sheets.items():
            sheet = book.add_worksheet(title)
            for row, column, value in cells:
                sheet.write(row, column, value)
    return made.getvalue()


def comparisons() -> Iterator[Comparison]:
    """Yield the comparison of each language."""
    for language in LANGUAGES:
        sheets = cells_of(build(language, version="0"))
        yield compare(
            f"building the template in {language}, {sum(map(len, sheets.values())):,} cells",
            partial(build, language, version="0"),
            partial(write_with_xlsxwriter, sheets),
            "XlsxWriter writing the same bare cells",
        )


if __name__ == "__main__":
    for comparison in comparisons():
        print(comparison, flush=True)
