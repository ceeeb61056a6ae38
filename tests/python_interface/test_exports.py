"""Exports as pandas tables: those a workbook has after a refresh with the same files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import tiktok_kpis as tk
from tests.python_interface.made_up import KINDS, NOW, refreshed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ro"])
def test_the_tables_are_those_of_a_refreshed_workbook(tmp_path: Path, kind: str, language: str) -> None:
    """Values, missing ones, types and the order of rows, the names of weekdays in the language."""
    files = KINDS[kind](tmp_path)
    book, made = refreshed(tmp_path, files, language)
    exports, stored = tk.read_exports(files, today=NOW.date(), language=language), tk.tables(book)
    assert len(exports.posts) >= 9
    assert len(exports.daily) >= 60
    for name, table in exports.tables.items():
        assert_frame_equal(table, stored[name])
    assert list(exports.problems) == made.reading.problems + made.changes.problems


def test_columns_have_the_types_of_their_units(tmp_path: Path) -> None:
    """Counts are whole numbers even where some are missing, days and moments can be reckoned with, text is text."""
    exports = tk.read_exports(KINDS["studio"](tmp_path), today=NOW.date())
    types = exports.posts.dtypes.astype(str)
    assert types[["views", "saves", "video_id", "revenue"]].tolist() == ["Int64", "Int64", "string", "float64"]
    assert all(pd.api.types.is_datetime64_dtype(exports.posts[name]) for name in ("posted", "snapshot"))
    assert exports.posts["saves"].isna().all()
    assert exports.daily.set_index("date")["views"].resample("MS").sum().sum() == exports.daily["views"].sum()


def test_the_hour_is_that_where_the_account_publishes(tmp_path: Path) -> None:
    """A moment in UTC has another hour in another zone; an unknown zone is a problem that says so."""
    files = KINDS["Business Suite"](tmp_path)
    there, unknown = (tk.read_exports(files, time_zone=zone) for zone in ("Asia/Tokyo", "Nowhere"))
    assert ((there.posts["hour"] - unknown.posts["hour"]) % 24 == 9).all()
    assert unknown.problems[0].code == "unknown_time_zone"


def test_a_file_that_cannot_be_read_is_a_problem_that_prints_as_a_sentence(tmp_path: Path) -> None:
    """The others are read; problems print one a line, in the language asked for."""
    files = [*KINDS["studio"](tmp_path), tmp_path / "gone.csv"]
    exports = tk.read_exports([str(file) for file in files], language="de")
    assert len(exports.posts) == 15
    lines = str(exports.problems).split("\n")
    assert lines == [problem.describe("de") for problem in exports.problems]
    assert "gone.csv: Diese Datei gibt es nicht." in lines[0]
    assert "gone.csv: The file does not exist." in str(exports.problems[0])


def test_one_path_is_a_list_of_one() -> None:
    """A text is not taken for its letters."""
    assert tk.read_exports("gone.csv").problems == tk.read_exports([Path("gone.csv")]).problems
    assert len(tk.read_exports("gone.csv").problems) == 1


def test_an_unknown_language_is_refused() -> None:
    """With a sentence."""
    with pytest.raises(tk.Refused, match="There is no language “xx”"):
        tk.read_exports([], language="xx")
