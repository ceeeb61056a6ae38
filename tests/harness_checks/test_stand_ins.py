"""Every stand-in says what it follows, and follows it where it says."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest

from tests.harness.pywin32 import invoke_finish
from tests.harness.stand_in import StandIn
from tests.stand_ins import STAND_INS, page

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("one", STAND_INS, ids=lambda one: one.stands_for)
def test_a_rule_is_followed_in_the_code_that_it_names(one: StandIn) -> None:
    """A function or class of this repository, or a piece of the program that stands in."""
    source = inspect.getsource(importlib.import_module(one.module))
    for rule in one.rules:
        if isinstance(rule.followed_by, str):
            assert rule.followed_by in source
        else:
            assert Path(inspect.getsourcefile(inspect.unwrap(rule.followed_by)) or "").is_relative_to(ROOT / "tests")
        assert re.search(r"[.:]$", rule.says)
        assert re.search(r"\w+\.(?:com|org|py|cpp|h)\b|\d\.\d", rule.source), rule.source
    assert one.rules
    assert one.on_trust


def test_every_stand_in_is_on_the_page() -> None:
    """Each module that declares one."""
    sources = (path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    declaring = [source for source in sources if "\nSTAND_IN = StandIn(" in source]
    assert len(declaring) == len(STAND_INS)
    shown = page()
    for one in STAND_INS:
        assert f"`{one.module}`" in shown
        assert all(rule.says in shown for rule in one.rules)


@pytest.mark.parametrize(
    ("returned", "in_vba"),
    [
        ([["a"], ["b"]], [["a"], ["b"]]),
        ((["a"], ["b"]), ["a"]),
        ([("a", 1.0), ("b", 2.0)], [["a", 1.0], ["b", 2.0]]),
        (("", "a sentence"), ""),
        (["", "a sentence"], ["", "a sentence"]),
        ([[None, True]], [[None, True]]),
        ([], []),
        ([[]], [[]]),
        ("text", "text"),
    ],
)
def test_a_result_of_python_is_in_vba_what_pywin32_makes_of_it(returned: object, in_vba: object) -> None:
    """A tuple keeps its first element; a list, also one of tuples, is an array."""
    assert invoke_finish(returned) == in_vba


@pytest.mark.parametrize("returned", [(), [[1.0, 2.0], [3.0, object()]], object(), {1.0}, [object()]])
def test_what_no_variant_holds_is_refused(returned: object) -> None:
    """An error of Python's, which VBA gets as one."""
    with pytest.raises((TypeError, IndexError)):
        invoke_finish(returned)
