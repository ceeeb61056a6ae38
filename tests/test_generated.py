"""Nothing that is made from something else is stale."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from tests.generated import GENERATED, ROOT
from tests.harness.made_once import generated
from tests.harness.versions import others

LETTERS = ("babel", "formualizer", "holidays", "numpy", "openpyxl", "pandas", "pyopenvba", "xlwings")
"""The libraries that decide on the bytes of a file."""


def formulas(path: Path) -> dict[str, list[str]]:
    """Return the formulas of each part of a workbook in their order, and each table's place with its columns."""
    with zipfile.ZipFile(path) as parts:
        texts = {
            name: parts.read(name).decode() for name in parts.namelist() if name.startswith(("xl/worksheets/", "xl/tables/"))
        }
    return {name: re.findall(r"<f[ >].*?</f>|<table [^>]*>|<tableColumn [^>]*>", text) for name, text in texts.items()}


@pytest.mark.parametrize("path", GENERATED, ids=str)
def test_a_generated_file_is_what_its_source_makes_of_it(path: Path) -> None:
    """Byte for byte under the pinned releases, `python -m tests.generated` makes it anew; a workbook's formulas under any."""
    made = generated(path)
    if not others(*LETTERS):
        assert (ROOT / path).read_bytes() == made.read_bytes()
    elif path.suffix == ".xlsx":
        assert formulas(ROOT / path) == formulas(made)
    else:
        pytest.skip(f"asked under the pinned releases only, and others are installed: {', '.join(others(*LETTERS))}")
