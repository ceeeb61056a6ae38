"""One definition, every notation: the formula, the prose, the columns and the number say the same."""

from __future__ import annotations

import re
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_kpis.metrics.cells import evaluate
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.notations import formula, lambda_formula, over_columns, prose
from tiktok_kpis.spreadsheet.errors import CellError

COUNTS = st.none() | st.integers(-5, 10**9).map(float)


def test_the_engagement_rate_is_spelled_as_an_expert_would_type_it() -> None:
    """Brackets where they are needed and nowhere else."""
    cells = dict(zip(("likes", "comments", "saves", "shares", "views"), ("B2", "C2", "D2", "E2", "F2"), strict=True))
    assert formula(METRICS["ENGAGEMENT_RATE"], cells) == "(B2+C2+D2+E2)/F2"


def test_brackets_follow_the_arithmetic() -> None:
    """A difference subtracted and a quotient raised to a power keep their brackets."""
    names = {"start": "A1", "end": "B1", "periods": "C1"}
    assert formula(METRICS["COMPOUND_GROWTH_RATE"], names) == "(B1/A1)^(1/C1)-1"
    letters = dict(zip(("likes", "comments", "saves", "shares", "views", "target_rate"), "ABCDEF", strict=True))
    assert formula(METRICS["INTERACTIONS_TO_TARGET"], letters) == "MAX(F*E-(A+B+C+D),0)"


def test_prose_uses_the_labels_of_the_language() -> None:
    """The glossary of a language is in that language."""
    assert prose(METRICS["FOLLOWER_GROWTH_RATE"]) == "Followers gained ÷ Followers at the start"
    assert "÷" in prose(METRICS["ENGAGEMENT_RATE"], "ro")
    assert prose(METRICS["ENGAGEMENT_RATE"], "ro") != prose(METRICS["ENGAGEMENT_RATE"])


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_a_lambda_names_every_argument_in_order(metric: object) -> None:
    """What the user types in order arrives in order."""
    assert isinstance(metric, type(METRICS["LIKE_RATE"]))
    names = ",".join(f"_xlpm.{parameter.name}_?" for parameter in metric.parameters)
    assert re.match(rf"_xlfn\.LAMBDA\({names},", lambda_formula(metric))


ROW_BY_ROW = [metric for metric in METRICS.values() if not {"column"} & {p.takes.value for p in metric.parameters}]


@given(data=st.data())
@pytest.mark.parametrize("metric", ROW_BY_ROW, ids=lambda metric: metric.name)
def test_columns_give_what_cells_give(metric: object, data: st.DataObject) -> None:
    """The table of a portfolio shows the figures of the cells, missing parts and zero divisors included."""
    assert isinstance(metric, type(METRICS["LIKE_RATE"]))
    rows = data.draw(st.lists(st.tuples(*[COUNTS] * len(metric.parameters)), min_size=1, max_size=5))
    columns = {
        parameter.name: pd.Series([row[place] for row in rows], dtype=float)
        for place, parameter in enumerate(metric.parameters)
    }
    single = METRICS["ENGAGEMENT_RATE"] if metric.by_row else metric
    for shown, cells in zip(over_columns(metric, columns), rows, strict=True):
        expected = evaluate(single, cells)
        if isinstance(expected, CellError):
            assert pd.isna(shown) or expected is CellError.NUMBER
        else:
            # numpy's power may differ from Python's in the last bit, which is all that is left when 1 is taken off
            assert shown == pytest.approx(expected, rel=1e-12, abs=sys.float_info.epsilon)
