"""Workbooks made, refreshed and read from Python."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import tiktok_kpis as tk
from tests.harness.made_once import empty_workbook, example_workbook
from tests.python_interface.made_up import KINDS, NOW
from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.workbook.contract import sheet_name


def test_a_new_workbook_is_the_ready_one(tmp_path: Path) -> None:
    """The same bytes, in the language asked for; the path comes back."""
    book = tk.new_workbook(str(tmp_path / "book.xlsx"), "ro")
    assert book == tmp_path / "book.xlsx"
    assert book.read_bytes() == empty_workbook("ro")


@pytest.mark.parametrize(
    ("name", "language", "sentence"),
    [
        ("book.xls", "en", "The name of a workbook has to end in .xlsx"),
        ("there.xlsx", "en", "A file with this name already exists"),
        ("nowhere/book.xlsx", "en", "The folder does not exist"),
        ("book.xlsx", "xx", "There is no language"),
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path: Path, name: str, language: str, sentence: str) -> None:
    """With a sentence, and nothing is written."""
    (tmp_path / "there.xlsx").write_bytes(b"mine")
    with pytest.raises(tk.Refused, match=sentence):
        tk.new_workbook(tmp_path / name, language)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"there.xlsx": b"mine"}


def test_a_refresh_says_what_it_did(tmp_path: Path) -> None:
    """Rows that came, problems and the backup; the second time nothing is new."""
    files = KINDS["studio"](tmp_path)
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    made = tk.refresh(book, files, now=NOW)
    assert (made.workbook, made.added["Posts"], made.updated["Posts"], made.changed) == (book, 15, 0, True)
    assert made.backup is not None
    assert made.backup.read_bytes() == empty_workbook("en")
    assert "followers" in str(made.problems).casefold()
    again = tk.refresh(book, files, now=NOW)
    assert (again.changed, again.added, again.backup) == (False, {}, None)


def test_a_refresh_of_today_needs_no_clock(tmp_path: Path) -> None:
    """And may write a copy beside the workbook instead."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    made = tk.refresh(book, KINDS["Business Suite"](tmp_path)[0], copy=True)
    assert made.workbook != book
    assert (len(tk.tables(book)["Daily"]), len(tk.tables(made.workbook)["Daily"])) == (0, 62)


def test_the_tables_are_those_of_the_workbook(tmp_path: Path) -> None:
    """Every table, in every language under the same names, with what the cells hold."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(example_workbook("fr"))
    tables = tk.tables(book)
    assert list(tables) == list(TABLES)
    sheet = openpyxl.load_workbook(book, data_only=True)[sheet_name("daily", "fr")]
    views = [sheet.cell(row, TABLES["Daily"].names().index("views") + 1).value for row in range(4, sheet.max_row + 1)]
    assert tables["Daily"]["views"].tolist() == views
    assert pd.api.types.is_datetime64_dtype(tables["Calendar"]["date"])


def test_a_column_in_which_something_else_was_typed_is_given_as_it_is(tmp_path: Path) -> None:
    """Text where a number belongs is not lost, and a metric over it says so."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(example_workbook("en"))
    workbook = openpyxl.load_workbook(book)
    workbook[sheet_name("daily")].cell(4, TABLES["Daily"].names().index("views") + 1, "many")
    workbook.save(book)
    daily = tk.tables(book)["Daily"]
    assert daily["views"].tolist()[0] == "many"
    assert pd.api.types.is_integer_dtype(daily["likes"])
    with pytest.raises(TypeError, match="views takes numbers, not 'many'"):
        tk.like_rate(likes=daily["likes"], views=daily["views"])


@pytest.mark.parametrize("call", [tk.refresh, tk.tables, tk.kpis, tk.advise], ids=["refresh", "tables", "kpis", "advise"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, call: object) -> None:
    """A file that is not there, and one of another kind."""
    assert callable(call)
    other = tmp_path / "other.xlsx"
    other.write_text("text")
    with pytest.raises(tk.Refused, match=r"gone\.xlsx: "):
        call(tmp_path / "gone.xlsx")
    with pytest.raises(tk.Refused, match=r"other\.xlsx: "):
        call(other)
