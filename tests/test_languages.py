"""Every language says everything, in its own words and with the same figures, and a heading means one thing in all of them."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest
from babel import Locale

from tests import languages as checks
from tiktok_kpis import languages
from tiktok_kpis.languages import LANGUAGES, catalogue
from tiktok_kpis.ledger.tables import TABLES, Table
from tiktok_kpis.workbook.contract import SHEETS, choice, sheet_name

every_translation = pytest.mark.parametrize("language", checks.TRANSLATIONS)


@every_translation
def test_a_language_says_everything_in_its_own_words(language: str) -> None:
    """The message lists what to write, with the English text; `python -m tests.languages` prints it for all languages."""
    found = checks.complaints(language)
    assert not found, "\n" + "\n".join(found)


def test_every_folder_of_texts_is_a_language_and_every_language_has_a_name_of_its_own() -> None:
    """A folder that is not in ``LANGUAGES`` would be translated for nobody."""
    folders = {path.name for path in checks.ROOT.iterdir() if path.is_dir() and any(path.glob("*.json"))}
    assert folders == set(LANGUAGES)
    for language in LANGUAGES:
        assert choice("language_own", language) == str(Locale.parse(language).get_display_name(language)).capitalize()


def test_what_is_wrong_with_a_language_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is gone, one left over, a lost place, a copy of the English: each is named."""
    copytree(checks.ROOT, tmp_path / "languages")
    file = tmp_path / "languages" / "de" / "command_line.json"
    texts = json.loads(file.read_text(encoding="utf-8"))
    del texts["saved"]
    texts |= {"invented": "Neu", "kpis_of": "KPIs aus der Datei", "nothing_new": catalogue("command_line", "en")["nothing_new"]}
    file.write_text(json.dumps(texts), encoding="utf-8")
    monkeypatch.setattr(checks, "ROOT", tmp_path / "languages")
    monkeypatch.setattr(languages, "__file__", str(tmp_path / "languages" / "__init__.py"))
    languages.catalogue.cache_clear()
    try:
        found = "\n".join(checks.complaints("de"))
    finally:
        monkeypatch.undo()
        languages.catalogue.cache_clear()
    for said in (
        "missing: command_line.saved: Saved {file}",
        "left over: command_line.invented",
        "other places: command_line.kpis_of",
    ):
        assert said in found
    assert "as in English: command_line.nothing_new" in found


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_heading_stands_for_one_column_whatever_the_language(table: Table) -> None:
    """A refresh finds columns by their heading in any language, so no heading may be another column's elsewhere."""
    for column in table.columns:
        for language in LANGUAGES:
            assert table.column_name(column.heading(language)) == column.name, (language, column.heading(language))


def test_the_sheet_to_paste_on_and_its_language_are_known_by_the_names_of_the_sheets() -> None:
    """No two languages share so many names of sheets that a workbook could be taken for another's."""
    names = {language: {sheet_name(key, language) for key in SHEETS} for language in LANGUAGES}
    for language, own in names.items():
        assert len(own) == len(SHEETS)
        assert all(len(own & others) < len(SHEETS) / 2 for other, others in names.items() if other != language)
