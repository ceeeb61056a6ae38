"""A metric over pandas columns: one result per row, the same as for the numbers of the row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.interface.numbers import as_number
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.metrics.notations import over_columns


def metric_column(metric: Metric, given: Mapping[str, Any]) -> pd.Series[Any]:
    """Return a metric for each row, ``NaN`` if a part is missing or there is no result; a number is used for all rows.

    Columns are aligned by their index labels, as usual in pandas.

    Raises:
        TypeError: a column has a value that is neither a number nor missing.

    """
    table = pd.DataFrame({name: _as_floats(name, value) for name, value in given.items()})
    # The workbook leaves out unknown counts of a sum; here the caller must pass 0 for that
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
