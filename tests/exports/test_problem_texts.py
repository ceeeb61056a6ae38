"""Whatever the package says has a sentence and a remedy in every language, with the same values in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tiktok_kpis.exports
import tiktok_kpis.grids
from tiktok_kpis.exports.fields import NOT_READ
from tiktok_kpis.exports.shapes import SHAPES
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, catalogue

PACKAGES = [Path(package.__path__[0]) for package in (tiktok_kpis.exports, tiktok_kpis.grids)]
_CODE = re.compile(r'(?:Problem|refuse|add|PackageFault)\(\s*"(\w+)"')


def codes() -> set[str]:
    """Return every code that the sources of the package can give a problem."""
    known = {key.removesuffix(".sentence") for key in catalogue("problems", SOURCE_LANGUAGE) if key.endswith(".sentence")}
    source = "\n".join(path.read_text(encoding="utf-8") for package in PACKAGES for path in package.glob("*.py"))
    quoted = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', source))
    return set(_CODE.findall(source)) | (quoted & known) | {f"not_read_{name}" for name in NOT_READ}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_can_be_said(language: str) -> None:
    """Each code has both texts, each of one line, with the values that the English ones have."""
    texts, english = catalogue("problems", language), catalogue("problems", SOURCE_LANGUAGE)
    for code in codes():
        for part in ("sentence", "remedy"):
            key = f"{code}.{part}"
            assert key in texts, key
            assert set(re.findall(r"{(\w+)}", texts[key])) == set(re.findall(r"{(\w+)}", english[key])), key
            assert texts[key].strip() == texts[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_has_a_label(language: str) -> None:
    """A shape is named in the Log in the user's language."""
    assert {f"shape.{shape.id}" for shape in SHAPES} <= set(catalogue("problems", language))


def test_no_shape_is_hidden_behind_another() -> None:
    """Ids are unique, and no two shapes ask for the same fields."""
    assert len({shape.id for shape in SHAPES}) == len(SHAPES)
    assert len({(shape.required, shape.one_of, shape.marks) for shape in SHAPES}) == len(SHAPES)
