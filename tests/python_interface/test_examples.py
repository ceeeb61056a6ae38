"""The examples of the page and of the notebook give what they show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.generated import ROOT
from tests.python_interface.examples import Example, of_notebook, of_page, run

PAGE, NOTEBOOK = ROOT / "docs" / "python.md", ROOT / "docs" / "python.ipynb"


@pytest.mark.parametrize("examples", [list(of_page(PAGE)), list(of_notebook(NOTEBOOK))], ids=["the page", "the notebook"])
def test_the_examples_give_what_they_show(examples: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in order in an empty folder, every line of what they print."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    assert len(examples) >= 6
    for example in examples:
        assert run(example, names) == example.shown, example.code


def test_every_block_of_the_page_is_run() -> None:
    """None is missed by the pattern that finds them."""
    text = PAGE.read_text(encoding="utf-8")
    found = list(of_page(PAGE))
    assert len(found) == text.count("```python\n")
    assert sum(bool(example.shown) for example in found) == text.count("```text\n")
