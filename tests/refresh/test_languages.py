"""A workbook in one language takes exports in another, and answers in its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.harness.engines import stored_values
from tests.harness.made_once import empty_workbook
from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.ledger.tables import LOG
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.sample.account import LAST_DAY, sample_days
from tiktok_kpis.sample.exports import content_posts, write_exports
from tiktok_kpis.workbook.contract import TABLE_PLACES, choice, setting_cell, sheet_name

NOW = datetime(2026, 11, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
NEXT = dict(zip(LANGUAGES, (*LANGUAGES[1:], LANGUAGES[0]), strict=True))
"""For each language another one."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_takes_exports_in_another_language(tmp_path: Path, language: str) -> None:
    """Dates and titles of another language are read; weekdays and headings are in the language of the sheets."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook(language))
    overview, _, _, content, _ = write_exports(tmp_path / "exports", NEXT[language])
    made = refresh(book, [overview, content], now=NOW)
    assert made.language == language
    assert len(made.tables["Daily"]) == len(sample_days())
    assert made.tables["Daily"]["date"].max() == LAST_DAY
    assert set(made.tables["Posts"]["title"]) == {post.publication.title(NEXT[language]) for post in content_posts()}
    assert set(made.tables["Posts"]["weekday"]) <= {choice(f"weekday_{day}", language) for day in range(1, 8)}
    place = TABLE_PLACES["Daily"]
    cells = stored_values(book)[sheet_name(place.sheet, language)]
    for column in place.table.columns:
        assert cells[f"{place.column_letter(column.name)}{place.header_row}"] == column.heading(language)


def test_the_language_chosen_on_settings_is_what_the_program_writes_in(tmp_path: Path) -> None:
    """The Log speaks it; sheets, headings and weekdays stay those of the workbook."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    opened = openpyxl.load_workbook(book)
    opened[sheet_name("settings")][setting_cell("language").address] = choice("language_own", "de")
    opened.save(book)
    made = refresh(book, write_exports(tmp_path / "exports", "en")[:1], now=NOW)
    told = FileStore(book).read(LOG)
    assert text("workbook.log.read", "de", rows=365, days="").strip() in told["message"].iloc[0]
    assert made.language == "en"
