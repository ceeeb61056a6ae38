"""Every function a user can type, from all of the package, in the order the function wizard shows them."""

from __future__ import annotations

import tiktok_kpis.exports.cell_functions
import tiktok_kpis.kpis.cell_functions
import tiktok_kpis.metrics.definitions  # noqa: F401 -- declaring a function is what importing it does
from tiktok_kpis.metrics.catalogue import FUNCTIONS, Function, Group

ALL: tuple[Function, ...] = tuple(sorted(FUNCTIONS.values(), key=lambda function: list(Group).index(function.group)))
"""Every function, group by group."""
