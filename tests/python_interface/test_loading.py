"""What ``import tiktok_kpis`` loads, and which names it gives."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, assert_type

import pandas as pd
import pytest

import tiktok_kpis as tk
from tiktok_kpis.metrics.definitions import METRICS

if TYPE_CHECKING:
    from tiktok_kpis.interface.metrics import Column

HEAVY = {"pandas", "numpy", "openpyxl", "xlwings", "babel", "holidays", "filelock", "rich", "typer"}


def loaded_by(program: str) -> set[str]:
    """Return the packages that a program loads in a Python of its own, without those of the standard library."""
    code = f"import sys; before = set(sys.modules)\n{program}\nprint(*(set(sys.modules) - before))"
    paths = os.pathsep.join(filter(None, sys.path))
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": paths}
    )
    return {name.partition(".")[0] for name in made.stdout.split()} - set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    "program",
    [
        "import tiktok_kpis",
        "import tiktok_kpis; dir(tiktok_kpis); tiktok_kpis.__version__",
        "import tiktok_kpis as tk; tk.engagement_rate(likes=80, comments=10, saves=4, shares=6, views=2000)",
        "import tiktok_kpis as tk; tk.followers_gained([2400, None, 2520])",
    ],
    ids=["the package", "its names", "a metric of numbers", "a metric of a list"],
)
def test_only_the_standard_library_is_loaded(program: str) -> None:
    """Cells of programs that have nothing else call the same code."""
    assert loaded_by(program) == {"tiktok_kpis"}


def test_what_is_watched_would_be_seen() -> None:
    """A name that needs tables loads pandas."""
    assert {"pandas", "numpy"} <= loaded_by("from tiktok_kpis import read_exports") & HEAVY


def test_every_metric_is_given_and_every_name_is_there() -> None:
    """A new definition is a function of the package; one with a result for each row has its columns instead."""
    assert {metric.key for metric in METRICS.values() if not metric.by_row} <= set(tk.__all__)
    assert tk.__all__ == sorted(tk.__all__)
    assert set(tk.__all__) <= set(dir(tk))
    assert all(getattr(tk, name).__doc__ for name in tk.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="has no attribute 'engagement'"):
        tk.engagement  # type: ignore[attr-defined] # noqa: B018


@pytest.mark.parametrize(
    "first", ["import tiktok_kpis.kpis.periods", "from tiktok_kpis.kpis import periods", "from tiktok_kpis import kpis"]
)
def test_the_folder_of_the_same_name_hides_no_function(first: str) -> None:
    """Whatever is imported first, ``kpis`` is the function, and the modules in the folder can be imported."""
    assert "tiktok_kpis" in loaded_by(
        f"{first}\nimport tiktok_kpis as tk\nfrom tiktok_kpis.kpis.periods import Period\n"
        "assert callable(tk.kpis) and tk.Period is Period"
    )


def test_a_type_checker_knows_what_comes_back() -> None:
    """Numbers give a number or nothing, columns a column; where they are mixed it cannot know."""
    views: Column = pd.Series([2_000])
    assert assert_type(tk.like_rate(likes=80, views=None), float | None) is None
    assert assert_type(tk.followers_gained([1, None]), float | None) == 0
    assert assert_type(tk.like_rate(likes=views, views=views), "Column").tolist() == [1]
    assert assert_type(tk.like_rate(likes=80, views=views), Any).tolist() == [0.04]
