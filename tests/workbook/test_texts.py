"""Every text of the workbook is shown somewhere and fits where it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from tiktok_kpis import languages
from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.workbook.builder import build
from tiktok_kpis.workbook.contract import TABLE_PLACES, heading_clashes, reason, sheet_name

WRITTEN_BY_THE_REFRESH = re.compile(r"(left_out|log|severity|step)\.")
"""Texts that stand in no new workbook: a refresh writes them."""


def texts(language: str) -> dict[str, str]:
    path = files("tiktok_kpis.languages") / language / "workbook.json"
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_no_text_is_left_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Building the workbook asks for every text of the catalogue."""
    asked: set[str] = set()
    loaded = languages.catalogue

    class Noting(dict[str, str]):
        def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
            asked.add(key)
            return super().get(key, default)

    monkeypatch.setattr(
        languages,
        "catalogue",
        lambda name, language: Noting(loaded(name, language)) if name == "workbook" else loaded(name, language),
    )
    for language in languages.LANGUAGES:
        build(language, version="0")
    left = {key for key in texts("en") if key not in asked and not WRITTEN_BY_THE_REFRESH.match(key)}
    assert not left


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_no_table_has_a_heading_twice(language: str) -> None:
    """Programs refuse to open a table with two columns of one name, whatever their case."""
    assert heading_clashes(language) == []
    assert set(TABLES) <= set(TABLE_PLACES)


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_names_fit_where_they_stand(language: str) -> None:
    """Sheet names have no signs that programs refuse; messages of drop-downs and reasons are short."""
    for key, words in texts(language).items():
        if key.startswith("sheet."):
            assert re.fullmatch(r"[^\[\]:*?/\\']{1,31}", words), words
            assert sheet_name(key.removeprefix("sheet."), language) == words
        elif key.startswith("rule."):
            assert len(words) <= 225, key
        elif key.startswith("reason."):
            assert len(reason(key.removeprefix("reason."), language)) <= 40, key


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_no_formula_is_longer_than_programs_read(language: str) -> None:
    """Excel reads 8,192 characters of a formula and 255 of a text within one."""
    for formula in _formulas(language):
        assert len(formula) <= 8_000
        assert all(len(words) <= 255 for words in re.findall(r'"([^"]*)"', formula))


def _formulas(language: str) -> Iterator[str]:
    from tiktok_kpis.workbook.sheets import plans

    for plan in plans(language, "0"):
        for cell in plan.cells.values():
            if isinstance(cell.value, str) and cell.value.startswith("="):
                yield cell.value
        yield from (plan.table.formulas.values() if plan.table else ())
