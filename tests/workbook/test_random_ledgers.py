"""Every formula of the KPIs sheet equals pandas on the same tables, whatever the tables hold.

A few ledgers with the other tests, as many as wanted by `LEDGERS=200 python -m pytest tests/workbook/test_random_ledgers.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.harness.engines import ERRORS, SheetValues, formualizer_values, ironcalc_values
from tests.harness.libreoffice import Office
from tests.workbook.filled_books import Book
from tests.workbook.random_ledgers import ledger
from tests.workbook.reckoning import Reckoning
from tiktok_kpis.workbook.contract import sheet_name

LEDGERS = int(os.environ.get("LEDGERS", "10"))


def programs(book: Book, path: Path, calc: Office) -> dict[str, SheetValues]:
    """Return the cells as each program computes them that can compute such tables."""
    made = {"LibreOffice": calc.values(path), "formualizer": formualizer_values(path)}
    # IronCalc fails on tables of one row, and a blank account is not "other than" a text to it
    if min(len(book.daily), len(book.posts)) > 1 and all(row["account"] for row in (*book.daily, *book.posts)):
        made["IronCalc"] = ironcalc_values(path)
    return made


@pytest.mark.parametrize("seed", range(LEDGERS))
def test_every_figure_equals_pandas(seed: int, calc: Office, tmp_path: Path) -> None:
    """KPIs, weeks, months, times, ranks and the projection, in every program; and no cell of any sheet is an error."""
    book = ledger(seed)
    expected = Reckoning(book).cells()
    for program, values in programs(book, book.write(tmp_path / "book.xlsx"), calc).items():
        shown = values[sheet_name("kpis", book.language)]
        wrong = {
            address: (shown.get(address, ""), wanted)
            for address, wanted in expected.items()
            if not alike(shown.get(address, ""), wanted)
        }
        assert (program, wrong) == (program, {})
        errors = [
            f"{sheet}!{address}"
            for sheet, cells in values.items()
            for address, value in cells.items()
            if isinstance(value, str) and value.startswith(ERRORS)
        ]
        assert (program, errors) == (program, [])


def alike(shown: object, wanted: float | str) -> bool:
    """Say whether a cell shows what it should: numbers to nine digits, words to the letter."""
    if isinstance(wanted, str) or isinstance(shown, str):
        return shown == wanted
    return shown == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_the_ledgers_are_of_every_kind() -> None:
    """One row, no row, several accounts, none named, no views at all, every choice of period."""
    books = [ledger(seed) for seed in range(200)]
    assert {len(book.posts) for book in books} >= {0, 1, 2}
    assert any(len(book.daily) == 1 for book in books)
    assert {len({row["account"] for row in book.daily}) for book in books} >= {1, 2, 3}
    assert any(all(not row["views"] for row in book.daily) for book in books)
    assert len({book.period for book in books}) == 8
    assert any(book.account for book in books)
