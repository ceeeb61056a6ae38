"""Whatever the package says has a sentence and a remedy of one line in every language, with the same values in each of them."""

from __future__ import annotations

import re

import pytest

from tiktok_kpis.exports import problem_kinds as exports
from tiktok_kpis.exports.shapes import SHAPES
from tiktok_kpis.grids import problem_kinds as grids
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, catalogue


def codes() -> set[str]:
    """Return the code of every problem that reading exports can find."""
    return {kind.code for kind in (*exports.KINDS, *grids.KINDS)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_can_be_said(language: str) -> None:
    """Each of the two texts is one line, and asks for what the English one asks for."""
    texts, english = catalogue("problems", language), catalogue("problems", SOURCE_LANGUAGE)
    for code in codes():
        for part in ("sentence", "remedy"):
            key = f"{code}.{part}"
            assert set(re.findall(r"{(\w+)}", texts[key])) == set(re.findall(r"{(\w+)}", english[key])), key
            assert texts[key].strip() == texts[key]
            assert "\n" not in texts[key], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_has_a_label(language: str) -> None:
    """A shape is named in the Log in the user's language."""
    assert {f"shape.{shape.id}" for shape in SHAPES} <= set(catalogue("problems", language))


def test_no_shape_is_hidden_behind_another() -> None:
    """Ids are unique, and no two shapes ask for the same fields."""
    assert len({shape.id for shape in SHAPES}) == len(SHAPES)
    assert len({(shape.required, shape.one_of, shape.marks) for shape in SHAPES}) == len(SHAPES)
