"""What xlwings hands to a cell function and to VBA: the tables of `tests.harness.xlwings_windows`, line by line."""

from __future__ import annotations

import importlib
import math
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.harness.pywin32 import ERROR_CODES, MISSING, ExcelRange, excel_date
from tests.harness.xlwings_windows import Excel, excel_on_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULE = "tests.harness_checks.example_functions"


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    with excel_on_windows(MODULE) as running:
        yield running


def test_nothing_stays_behind() -> None:
    """After the block every module is the one it was before, and no stand-in is left."""
    importlib.import_module(MODULE)
    before, system = dict(sys.modules), sys.platform
    with excel_on_windows(MODULE) as running:
        assert running.functions(MODULE)
        assert sys.modules["xlwings"] is not before["xlwings"]
        assert sys.modules[MODULE] is not before[MODULE]
        assert "xlwings.pro._xlremote" not in sys.modules
        assert sys.platform == system
    assert {name for name, module in before.items() if sys.modules.get(name) is not module} == set()
    added = set(sys.modules) - set(before)
    assert not {name for name in added if name.startswith(("xlwings", "win32", "python", "pywin"))}
    parent, _, child = MODULE.rpartition(".")
    assert getattr(sys.modules[parent], child) is before[MODULE]


@pytest.mark.parametrize(
    ("argument", "raw", "converted"),
    [
        pytest.param(5.0, "5.0", "5.0", id="number"),
        pytest.param(ExcelRange([[5]]), "5.0", "5.0", id="cell"),
        pytest.param(ExcelRange([[None]]), "None", "None", id="blank cell"),
        pytest.param(MISSING, "None", "None", id="omitted"),
        pytest.param("a", "'a'", "'a'", id="text"),
        pytest.param(ExcelRange([[""]]), "''", "None", id="empty text"),
        pytest.param(True, "True", "True", id="truth value"),
        pytest.param(
            ExcelRange([[excel_date(2024, 1, 2)]]),
            "ExcelDate(2024, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)",
            "datetime.datetime(2024, 1, 2, 0, 0)",
            id="date",
        ),
        pytest.param(ExcelRange([[Decimal("1.5")]]), "Decimal('1.5')", "Decimal('1.5')", id="currency"),
        pytest.param(ExcelRange([[ERROR_CODES["#DIV/0!"]]]), "-2146826281", "None", id="error cell"),
        pytest.param(ERROR_CODES["#N/A"], "-2146826246", "None", id="error value"),
        pytest.param(ExcelRange([[1, 2]]), "((1.0, 2.0),)", "[1.0, 2.0]", id="row"),
        pytest.param(ExcelRange([[1], [2]]), "((1.0,), (2.0,))", "[1.0, 2.0]", id="column"),
        pytest.param(ExcelRange([[1, None], [2, "x"]]), "((1.0, None), (2.0, 'x'))", "[[1.0, None], [2.0, 'x']]", id="block"),
        pytest.param(((1.0,),), "((1.0,),)", "1.0", id="array of one"),
        pytest.param((1.0, 2.0), "(1.0, 2.0)", "[1.0, 2.0]", id="flat array"),
    ],
)
def test_argument(excel: Excel, argument: object, raw: str, converted: str) -> None:
    """An argument arrives as the table says, with the raw converter and without one."""
    assert excel.call(MODULE, "arrives_raw", argument, MISSING) == raw
    assert excel.call(MODULE, "arrives", argument) == converted


def test_argument_left_out_is_its_default_and_a_blank_is_not(excel: Excel) -> None:
    """A default stands for an omitted argument only."""
    assert excel.call(MODULE, "arrives_raw", 1.0, MISSING) == "1.0"
    assert excel.call(MODULE, "arrives_raw", 1.0, ExcelRange([[None]])) == "(1.0, None)"


def test_each_of_many_arguments_is_raw(excel: Excel) -> None:
    """Scalars, gaps and ranges arrive side by side."""
    assert excel.call(MODULE, "arrive_many", 1.0, MISSING, ExcelRange([[2], [3]])) == "(1.0, None, ((2.0,), (3.0,)))"


@pytest.mark.parametrize(
    ("name", "raw", "converted"),
    [
        ("number", TypeError, 0.5),
        ("cell", 0.5, 0.5),
        ("nothing", TypeError, ""),
        ("empty cell", None, ""),
        ("text", "text", "text"),
        ("row", 1.0, [1.0, 2.0]),
        ("column", [1.0], [[1.0], [2.0]]),
        ("list of one row", [1.0, 2.0], [1.0, 2.0]),
        ("list of rows", [[1.0], [2.0]], [[1.0], [2.0]]),
        ("row of unequal parts", [1.0, [2.0, 3.0]], Exception),
        ("empty list", [], []),
        ("empty tuple", IndexError, []),
        ("flat", 1.0, [1.0, 2.0]),
        ("flat one", TypeError, 1.0),
        ("error", -2146826281, -2146826281),
        ("jagged", Exception, Exception),
        ("unknown type", TypeError, TypeError),
    ],
)
def test_result(excel: Excel, name: str, raw: object, converted: object) -> None:
    """A result reaches VBA as the table says."""
    for function, expected in (("answer_raw", raw), ("answer", converted)):
        if isinstance(expected, type):
            with pytest.raises(expected):
                excel.call(MODULE, function, name)
        else:
            assert excel.call(MODULE, function, name) == expected


def test_not_a_number_passes_raw_only(excel: Excel) -> None:
    """NaN goes to Excel as it is when nothing converts it, otherwise as empty text."""
    assert math.isnan(excel.call(MODULE, "answer_raw", "not a number"))
    assert excel.call(MODULE, "answer", "not a number") == ""


def test_exception_reaches_vba(excel: Excel) -> None:
    """What a function raises is raised on: the wrapper turns it into text."""
    with pytest.raises(ValueError, match="no views"):
        excel.call(MODULE, "fail")


def test_metadata_and_wrapper(excel: Excel) -> None:
    """Names, help and defaults are in what xlwings gathers and writes."""
    metadata = excel.functions(MODULE)["arrives_raw"]
    assert (metadata["category"], metadata["ret"]["doc"]) == ("KPIs", "Show the argument.")
    assert [(one["name"], one["doc"], one.get("optional")) for one in metadata["args"]] == [
        ("value", "Anything.", None),
        ("other", "Positional argument 2", 7),
    ]
    wrapper = excel.vba_wrapper(MODULE)
    assert "Function arrives_raw(value, Optional other)" in wrapper
    assert "Function arrive_many(ParamArray values())" in wrapper
    imported = excel.import_functions(MODULE)
    assert wrapper in imported.vba
    described = {options["Macro"]: options for options in imported.macro_options}["'kpis.xlam'!arrives_raw"]
    assert described["ArgumentDescriptions"] == ["Anything.", "Positional argument 2"]
