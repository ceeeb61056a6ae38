"""Every function a user can type, from all of the package, in the order the function wizard shows them."""

from __future__ import annotations

from tiktok_kpis.exports import cell_functions as export_readers
from tiktok_kpis.kpis import cell_functions as post_readers
from tiktok_kpis.metrics.catalogue import declared_in
from tiktok_kpis.metrics.definitions import MODULES
from tiktok_kpis.metrics.functions import Function, Group

_DECLARED = [function for module in (*MODULES, export_readers, post_readers) for function in declared_in(module)]

ALL: tuple[Function, ...] = tuple(sorted(_DECLARED, key=lambda function: list(Group).index(function.group)))
"""Every function, group by group."""
