"""The shape of the package: no circle of imports, no module or function too long to read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

PACKAGE = Path(__file__).parents[1] / "addin" / "tiktok_kpis"
MOST_LINES_OF_A_MODULE = 320
MOST_LINES_OF_A_FUNCTION = 60


def circle(imports: dict[str, set[str]]) -> list[str]:
    """Return modules that import each other in a circle, none where there is no circle."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def imports_of(package: str) -> dict[str, set[str]]:
    """Return what each module imports: at its top, inside of functions, and for type checkers alone."""
    graph = grimp.build_graph(package, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def too_long(source: str) -> list[str]:
    """Return the functions of a module that have too many lines, with how many they have."""
    return [
        f"{node.name}: {lines} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    ]


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside of functions count, and those that only type checkers see."""
    imports = imports_of("tiktok_kpis")
    assert len(imports) == sum(1 for _ in _modules())
    assert circle(imports) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from circled.first import one", id="at the top"),
        pytest.param("def late():\n    from circled.first import one\n    return one", id="in a function"),
        pytest.param("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from circled.first import one", id="for types"),
        pytest.param("from .first import one", id="relative"),
        pytest.param("from circled import first", id="as a name of the package"),
    ],
)
def test_a_circle_is_found_wherever_the_import_is(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check would find a circle, in whichever way one module imports the other."""
    folder = tmp_path / "circled"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "first.py").write_text("import circled.second\none = 1\n")
    (folder / "second.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    assert set(circle(imports_of("circled"))) == {"circled.first", "circled.second"}


def test_no_module_is_too_long() -> None:
    """A module that grows beyond this has two subjects."""
    lengths = {path.relative_to(PACKAGE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in _modules()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_MODULE} == {}


def test_no_function_is_too_long() -> None:
    """What stands inside of a function counts to it."""
    found = {path.relative_to(PACKAGE).as_posix(): too_long(path.read_text("utf-8")) for path in _modules()}
    assert {name: functions for name, functions in found.items() if functions} == {}


def test_a_function_is_measured_with_the_functions_inside_of_it() -> None:
    """60 lines are allowed, 61 are not."""
    body = "    def inner():\n" + "        pass\n" * (MOST_LINES_OF_A_FUNCTION - 2)
    assert too_long(f"def outer():\n{body}") == []
    assert too_long(f"def outer():\n{body}        pass\n") == [f"outer: {MOST_LINES_OF_A_FUNCTION + 1} lines"]


def _modules() -> Iterator[Path]:
    return PACKAGE.rglob("*.py")
