"""The engine that calculates formulas without an office, where this computer has one."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def formula_engine() -> Any | None:
    """Return formualizer, or ``None`` where it is not installed: it has no build for every computer.

    Without it a workbook has no stored figures: the program that opens it calculates them.
    """
    try:
        import formualizer
    except ImportError:
        return None
    return formualizer
