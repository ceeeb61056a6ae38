"""A metric over pandas columns: one result for each row, the same that the numbers of the row give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.interface.numbers import as_number
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.metrics.notations import over_columns


def over_columns_given(metric: Metric, given: Mapping[str, Any]) -> pd.Series[Any]:
    """Return a metric for every row, ``NaN`` where a part is missing or there is no result; a number counts in every row.

    Rows of different columns belong together where their labels do, as everywhere in pandas.

    Raises:
        TypeError: a column holds something that is neither a number nor missing.

    """
    table = pd.DataFrame({name: _as_floats(name, value) for name, value in given.items()})
    # The workbook's rows leave out what nobody counted; here whoever calls says so, with a 0
    known = table.notna().all(axis=1)
    made = over_columns(metric, {name: table[name] for name in given})
    return made.where(known & np.isfinite(made)).rename(metric.key)


def _as_floats(name: str, value: Any) -> pd.Series[Any] | float:
    if not isinstance(value, pd.Series):
        number = as_number(name, value)
        return math.nan if number is None else float(number)
    if pd.api.types.is_numeric_dtype(value.dtype):
        return pd.Series(value.to_numpy(dtype=float, na_value=math.nan), index=value.index)
    numbers = (as_number(name, cell) for cell in value)
    return pd.Series([math.nan if number is None else float(number) for number in numbers], index=value.index, dtype=float)
