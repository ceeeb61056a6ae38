"""The list of the cases is complete: every shape and every problem of the package stands in one of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.exports.test_hostile_files import NAMED
from tests.exports.test_problem_texts import codes

from tiktok_kpis.exports.fields import ALL_FIELDS, headings
from tiktok_kpis.exports.records import Kind
from tiktok_kpis.exports.shapes import SHAPES, _shape

CASES = Path(__file__).parent / "cases"
OF_THE_SYSTEM = {
    *("file_missing", "file_is_folder", "file_unreadable", "file_not_ordinary"),
    *("file_too_large", "file_too_long", "workbook_without_reader"),
}
"""What no file beside an expectation can show; other tests make each of them, such as ``test_opening``."""


def expectations() -> list[dict[str, list[str]]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in CASES.glob("*/expected.json")]


def test_every_case_says_what_is_right() -> None:
    """A folder without an expectation would be tried by no test."""
    assert [path.name for path in CASES.iterdir() if path.is_dir() and not (path / "expected.json").is_file()] == []


def test_every_shape_has_a_case() -> None:
    """A shape that is declared and never read is a promise."""
    seen = {line.partition(":")[0] for expected in expectations() for line in expected["blocks"]}
    assert seen == {shape.id for shape in SHAPES}


def test_every_problem_has_a_case() -> None:
    """Whatever the package can say, one case makes it say it; what ends a file before its rows, a hostile file."""
    seen = {line.split(": ")[1] for expected in expectations() for line in expected["problems"]}
    assert codes() - seen - {code for _, code in NAMED} == OF_THE_SYSTEM


def test_a_shape_that_asks_for_a_field_there_is_none_of_is_refused() -> None:
    """With a sentence that names both."""
    with pytest.raises(ValueError, match=r"studio_moods asks for mood, weather: there is no such field"):
        _shape("studio_moods", Kind.DAILY, "date mood", "views weather")


def test_every_field_has_a_heading() -> None:
    """And every heading names a field."""
    assert set(headings()) == ALL_FIELDS
