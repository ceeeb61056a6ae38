"""The page on what can be pasted names every export, every language and every column that is left out on purpose."""

from __future__ import annotations

from pathlib import Path

from babel import Locale

from tiktok_kpis.exports.fields import headings
from tiktok_kpis.exports.shapes import SHAPES
from tiktok_kpis.exports.tables import label_of

PAGE = (Path(__file__).parents[2] / "docs" / "what-can-be-pasted.md").read_text(encoding="utf-8")
MANY = 5
"""A language with so many headings is one the page promises."""


def test_every_shape_has_its_row() -> None:
    """In the table of exports, under the name the Log gives it, each once."""
    rows = [line.split("|")[1].strip() for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert sorted(rows) == sorted(label_of(shape.id, "en") for shape in SHAPES)


def test_every_language_is_named() -> None:
    """Those whose headings are known, by their English names."""
    of_fields = [set(spellings) for spellings in headings().values()]
    languages = {language for of_field in of_fields for language in of_field}
    promised = {language for language in languages if sum(language in of_field for of_field in of_fields) >= MANY}
    names = {Locale.parse(language).get_display_name("en") or "" for language in promised}
    assert {name for name in names if name not in PAGE} == set()
