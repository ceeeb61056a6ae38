"""Every metric as a Python function: the numbers of the cell functions, and columns as rows of numbers."""

from __future__ import annotations

import doctest
import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tiktok_kpis as tk
from tiktok_kpis.metrics.cells import evaluate
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.functions import Metric, Takes
from tiktok_kpis.spreadsheet.errors import CellError

ALL = [metric for metric in METRICS.values() if not metric.by_row]
ROW_BY_ROW = [metric for metric in ALL if all(parameter.takes is not Takes.COLUMN for parameter in metric.parameters)]
OF_A_COLUMN = [metric for metric in ALL if metric not in ROW_BY_ROW]
SOME = st.none() | st.sampled_from([0, 0.0, 1, -1]) | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9)
by_key = pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.key)
row_by_row = pytest.mark.parametrize("metric", ROW_BY_ROW, ids=lambda metric: metric.key)


def function(metric: Metric) -> Any:
    """Return a metric as the package gives it."""
    return getattr(tk, metric.key)


def example(metric: Metric) -> tuple[dict[str, Any], float]:
    """Return the arguments of the doctest of a definition, and what it gives."""
    (one,) = doctest.DocTestParser().get_examples(metric.call.__doc__ or "")
    arguments = eval(one.source, {metric.key: lambda *column, **named: named or {metric.parameters[0].name: column[0]}})
    return arguments, float(one.want)


@by_key
def test_a_metric_gives_what_its_cell_function_gives(metric: Metric) -> None:
    """The example of the definition, by name and by place; the cell function gives the same."""
    arguments, wanted = example(metric)
    assert function(metric)(**arguments) == wanted
    assert function(metric)(*arguments.values()) == wanted
    cells = [[[cell] for cell in value] if isinstance(value, list) else value for value in arguments.values()]
    assert evaluate(metric, cells) == wanted


@by_key
def test_the_help_has_an_example_that_holds(metric: Metric) -> None:
    """And names every argument."""
    documented = function(metric).__doc__
    (one,) = doctest.DocTestParser().get_examples(documented)
    assert repr(eval(one.source, {metric.key: function(metric)})) == one.want.strip()
    assert all(f"    {parameter.name}: " in documented for parameter in metric.parameters)


@row_by_row
@given(data=st.data())
def test_columns_are_rows_of_numbers(metric: Metric, data: st.DataObject) -> None:
    """Whatever is missing, zero or below it: each row of columns gives what its numbers give by themselves."""
    names = [parameter.name for parameter in metric.parameters]
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, SOME)), min_size=1, max_size=5))
    columns = {name: pd.Series([row[name] for row in rows], dtype=object) for name in names}
    made = function(metric)(**columns)
    alone = [function(metric)(**row) for row in rows]
    assert (made.name, made.dtype) == (metric.key, np.float64)
    assert made.tolist() == [pytest.approx(math.nan if one is None else one, rel=1e-12, abs=1e-9, nan_ok=True) for one in alone]


@row_by_row
@pytest.mark.parametrize("nothing", [None, math.nan, pd.NA, np.float64("nan")], ids=["None", "NaN", "NA", "NumPy's NaN"])
def test_a_missing_argument_is_a_missing_result(metric: Metric, nothing: object) -> None:
    """Each argument in turn, as a number and in a column."""
    arguments, wanted = example(metric)
    for name in arguments:
        assert function(metric)(**{**arguments, name: nothing}) is None
        column = function(metric)(**{**arguments, name: pd.Series([arguments[name], nothing], dtype=object)})
        assert column.tolist() == [pytest.approx(wanted), pytest.approx(math.nan, nan_ok=True)]


@row_by_row
@given(data=st.data())
def test_a_number_that_the_cell_has_is_the_number_here(metric: Metric, data: st.DataObject) -> None:
    """And where the cell shows an error, nothing. A spreadsheet holds no subnormal numbers."""
    numbers = st.integers(-5, 10**6) | st.floats(-1e6, 1e6, allow_subnormal=False)
    arguments = [data.draw(numbers) for _ in metric.parameters]
    cell, here = evaluate(metric, arguments), function(metric)(*arguments)
    assert (here is None) is isinstance(cell, CellError)
    assert here is None or here == pytest.approx(cell)


def test_a_division_by_zero_is_missing() -> None:
    """Neither an exception nor an error marker, in numbers and in columns."""
    assert tk.like_rate(likes=80, views=0) is None
    assert tk.compound_growth_rate(start=0, end=4, periods=2) is None
    assert tk.like_rate(likes=pd.Series([80, 80]), views=pd.Series([0, 2_000])).isna().tolist() == [True, False]


def test_a_zero_is_a_number() -> None:
    """No likes of some views are a rate of 0."""
    assert tk.like_rate(likes=0, views=2_000) == 0
    assert tk.like_rate(likes=pd.Series([0]), views=pd.Series([2_000])).tolist() == [0]


def test_numbers_count_in_every_row_and_labels_stay() -> None:
    """Rows of two columns belong together by their labels."""
    likes = pd.Series({"a": 80, "b": 10}, dtype="Int64")
    views = pd.Series({"b": 1_000, "a": 2_000})
    assert tk.like_rate(likes=likes, views=2_000).to_dict() == {"a": 0.04, "b": 0.005}
    assert tk.like_rate(likes=likes, views=views).to_dict() == {"a": 0.04, "b": 0.01}
    assert tk.like_rate(likes=likes.iloc[:0], views=views.iloc[:0]).empty


@pytest.mark.parametrize("metric", OF_A_COLUMN, ids=lambda metric: metric.key)
def test_a_column_of_counts_is_one_number(metric: Metric) -> None:
    """As a list and as a pandas column; missing days are passed over, and of no days there is nothing."""
    (counts,), wanted = example(metric)[0].values(), example(metric)[1]
    with_gap = [counts[0], None, *counts[1:]]
    assert function(metric)(pd.Series(counts)) == wanted
    assert function(metric)(with_gap) == function(metric)(pd.Series(with_gap, dtype="Int64")) == wanted
    assert function(metric)([]) is None


@pytest.mark.parametrize("number", [np.int64(80), np.float32(80), Decimal(80)], ids=lambda number: type(number).__name__)
def test_numbers_of_other_kinds_are_taken(number: Any) -> None:
    """Those of NumPy, and those of databases."""
    assert tk.like_rate(likes=number, views=2_000) == 0.04


@pytest.mark.parametrize("views", ["2000", pd.Series(["2000"]), pd.Series([pd.Timestamp("2026-03-01")]), [2_000]])
def test_what_is_no_number_is_named(views: Any) -> None:
    """With its argument: text is not read as a number here."""
    with pytest.raises(TypeError, match="views takes numbers, not"):
        tk.like_rate(likes=80, views=views)
    with pytest.raises(TypeError, match="followers takes"):
        tk.followers_gained(views if isinstance(views, str) else 5)  # type: ignore[arg-type]


def test_numbers_beyond_a_float_are_missing() -> None:
    """Where a cell would show that the number is too large."""
    assert tk.like_rate(likes=10**400, views=1) is None
    assert tk.compound_growth_rate(start=1, end=2, periods=1e-9) is None
