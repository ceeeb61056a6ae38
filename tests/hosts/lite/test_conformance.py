"""Every function of main.py, called in Pyodide: the whole table, with the package inside the file and as a wheel."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.conformance import OMITTED, TABLE, Conformance
from tests.harness.wheel import build_wheel
from tests.hosts.lite.differences import HOST, LITE
from tests.hosts.lite.pyodide import run
from tests.hosts.values import same
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.hosts.lite.script import main_module
from tiktok_kpis.spreadsheet.errors import CellError
from tiktok_kpis.spreadsheet.serial_dates import serial_number

PROGRAM = """
import json, sys
before = set(sys.modules)
sys.path.insert(0, ".")
import xlwings
exec(compile(open("main.py", encoding="utf-8").read(), "main.py", "exec"), {"__name__": "__main__"})
shown = [xlwings.call(name, arguments) for name, arguments in json.loads(given_json)]
loaded = {name.partition(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)
json.dumps({"shown": shown, "functions": sorted(xlwings.FUNCTIONS), "loaded": sorted(loaded)})
"""
STAND_IN = (Path(__file__).parent / "stand_in_xlwings.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=["in the file", "as a wheel"])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Pyodide answers to the whole table."""
    inside = request.param == "in the file"
    wheels = [] if inside else [build_wheel(tmp_path_factory.mktemp("wheel"))]
    files = {"main.py": main_module(carries_package=inside), "xlwings.py": STAND_IN}
    asked = [[case.function.name, [delivered(argument) for argument in case.arguments]] for case in TABLE]
    answered: dict[str, Any] = run(PROGRAM, asked, files=files, wheels=wheels)
    answered["of"] = {case.title: shown for case, shown in zip(TABLE, answered["shown"], strict=True)}
    return answered


def delivered(argument: Any) -> Any:
    """Return an argument as Excel's JavaScript interface hands it over."""
    if argument is OMITTED:
        return None
    if isinstance(argument, list):
        return [[delivered(cell) for cell in row] for row in argument]
    if isinstance(argument, CellError):
        return {"type": "Error", "basicValue": argument.value}
    return serial_number(argument) if isinstance(argument, datetime) else argument


def test_every_function_is_there_and_nothing_is_installed(answers: dict[str, Any]) -> None:
    """The names users type, from a file that loads the standard library and our package only."""
    assert answers["functions"] == sorted(function.name for function in ALL)
    assert answers["loaded"] == ["tiktok_kpis", "xlwings"]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.title)
def test_the_browser_shows_what_the_value_rules_say(answers: dict[str, Any], case: Conformance) -> None:
    """The same as everywhere, or a difference that is declared and still there."""
    difference = next((one for one in LITE if one.covers(HOST, case)), None)
    shown = answers["of"][case.title]
    assert same(shown, case.expected) == (difference is None), (shown, case.expected)
