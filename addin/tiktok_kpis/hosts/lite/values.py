"""How cells travel between Excel and Python in xlwings Lite: always as rows of cells, errors by their name.

A blank cell and an empty text arrive alike, as ``None``; a date arrives as its serial number. A returned ``"#DIV/0!"`` becomes
the real error there.
"""

from __future__ import annotations

from typing import Any

from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.cells import evaluate
from tiktok_kpis.spreadsheet.errors import CellError

_FUNCTIONS = {function.name: function for function in ALL}
_ERRORS = {error.value: error for error in CellError}


def answer(name: str, *arguments: Any) -> Any:
    """Return what a cell shows for a function: a number, a text, an error's name, or rows of those."""
    shown = evaluate(_FUNCTIONS[name], [_argument(argument) for argument in arguments])
    return [[_shown(cell) for cell in row] for row in shown] if isinstance(shown, list) else _shown(shown)


def _argument(given: Any) -> Any:
    if not isinstance(given, list):
        return _cell(given)
    rows = [[_cell(cell) for cell in row] for row in given]
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


def _cell(cell: Any) -> Any:
    if isinstance(cell, str):
        return _ERRORS.get(cell, cell)
    # JavaScript has one kind of number: whole ones arrive as int
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _shown(cell: Any) -> Any:
    return cell.value if isinstance(cell, CellError) else cell
