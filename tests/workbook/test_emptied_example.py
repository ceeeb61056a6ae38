"""The example becomes a workbook of one's own by deleting its rows, as Start says; no cell then shows an error."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.harness.engines import ERRORS
from tests.harness.libreoffice import Office, SheetValues
from tests.harness.made_once import empty_workbook, example_workbook
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.workbook.contract import TABLE_PLACES, sheet_name
from tiktok_kpis.workbook.sheets.start import EMPTIED


def errors(values: SheetValues) -> list[str]:
    """Return the cells that show an error."""
    return [f"{s}!{c}" for s, cells in values.items() for c, v in cells.items() if isinstance(v, str) and v.startswith(ERRORS)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_emptied_example_is_calm(language: str, calc: Office, tmp_path: Path) -> None:
    """All rows but the first deleted and that one cleared, on the sheets that Start names: what an empty workbook shows."""
    example, emptied, new = (tmp_path / f"{name}.xlsx" for name in ("example", "emptied", "new"))
    example.write_bytes(example_workbook(language))
    new.write_bytes(empty_workbook(language))
    places = [place for place in TABLE_PLACES.values() if place.sheet in EMPTIED]
    assert len(places) == len(EMPTIED)
    calc.empty(example, emptied, {sheet_name(place.sheet, language): place.first_row for place in places})
    values, fresh = calc.values(emptied), calc.values(new)
    assert errors(values) == []
    for key in ("kpis", "works", "audience", "products"):
        sheet = sheet_name(key, language)
        changed = {a for a, v in fresh[sheet].items() if values[sheet].get(a, "") != v and a not in {"A2"}}
        assert not changed, (key, changed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_to_empty_are_not_protected(language: str, tmp_path: Path) -> None:
    """Rows can be deleted there without unprotecting anything first."""
    (tmp_path / "new.xlsx").write_bytes(empty_workbook(language))
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert not any(book[sheet_name(key, language)].protection.sheet for key in EMPTIED)
