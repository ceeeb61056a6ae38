"""Reading an argument of a metric as a number: which values of Python and pandas are numbers, and which are missing."""

from __future__ import annotations

import math
import sys
from decimal import Decimal
from numbers import Integral, Real
from typing import Any


def as_number(name: str, value: Any) -> float | None:
    """Return an argument as a number, ``None`` if it is missing.

    Raises:
        TypeError: it is neither a number nor missing.

    """
    if value is None or _is_missing_to_pandas(value):
        return None
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real | Decimal):
        number = float(value)
        return None if math.isnan(number) else number
    raise TypeError(f"{name} takes numbers, not {value!r}")


def _is_missing_to_pandas(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and (value is pandas.NA or value is pandas.NaT)
