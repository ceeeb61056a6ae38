"""What to do as a table: the rows of the sheet Advice."""

from __future__ import annotations

from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

import tiktok_kpis as tk
from tests.harness.made_once import example_workbook
from tests.python_interface.made_up import KINDS, NOW, refreshed
from tiktok_kpis.ledger.tables import ADVICE


@pytest.mark.parametrize("language", ["en", "ro"])
def test_a_workbook_gives_the_rows_of_its_advice(tmp_path: Path, language: str) -> None:
    """With what was typed in it, for the period it shows, in its language."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(example_workbook(language))
    made = tk.advise(book)
    assert len(made) >= 6
    assert_frame_equal(made[ADVICE.names()], tk.tables(book)["Advice"])
    assert made["verdict"].tolist() == sorted(made["verdict"])


def test_exports_give_the_advice_of_a_workbook_refreshed_with_them(tmp_path: Path) -> None:
    """With the thresholds of a new workbook, in English or another language."""
    files = KINDS["studio"](tmp_path)
    book, _ = refreshed(tmp_path, files)
    exports = tk.read_exports(files, today=NOW.date())
    made, french = tk.advise(exports), tk.advise(exports, language="fr")
    assert_frame_equal(made[ADVICE.names()], tk.tables(book)["Advice"])
    assert_frame_equal(tk.advise(tk.tables(book)), made)
    assert french["key"].tolist() == made["key"].tolist()
    assert set(french["sentence"]).isdisjoint(made["sentence"])
    assert set(made["account"]) == {"sample.bakery"}


def test_another_period_has_other_advice(tmp_path: Path) -> None:
    """A week is judged by itself."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(example_workbook("en"))
    assert tk.advise(book, "days_7")["sentence"].tolist() != tk.advise(book)["sentence"].tolist()


def test_nothing_to_look_at_gives_no_rows() -> None:
    """The columns are there."""
    made = tk.advise({})
    assert made.empty
    assert list(made) == ["key", "verdict", "account", *ADVICE.names()]
