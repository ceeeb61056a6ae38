"""Cached values: the figures a preview, a phone or pandas shows without calculating anything."""

from __future__ import annotations

import os
from pathlib import Path


def calculate(path: Path) -> bool:
    """Calculate every formula of a workbook file and keep the values in it, all other parts as they were.

    Returns whether the engine took the workbook. It refuses some (very many formulas, functions it does not know): the file is
    then as it was.
    """
    import formualizer

    calculated = path.with_name(f"{path.name}.calculated")
    try:
        outcome = formualizer.recalculate_xlsx_file(str(path), str(calculated))
        if outcome["summary"]["unknown_functions"]:
            return False
        os.replace(calculated, path)
    except (OSError, ValueError, RuntimeError, NotImplementedError):
        return False
    finally:
        calculated.unlink(missing_ok=True)
    return True
