"""What a host shows, compared with what the value rules say."""

from __future__ import annotations

from typing import Any

import pytest

from tiktok_kpis.spreadsheet.errors import CellError


def same(shown: Any, expected: Any) -> bool:
    """Say whether a host shows what is expected: errors by their text, numbers to twelve digits, one row of one as a cell."""
    if isinstance(expected, list):
        if len(expected) == len(expected[0]) == 1 and not isinstance(shown, list | tuple):
            return same(shown, expected[0][0])
        rows = list(shown) if isinstance(shown, list | tuple) else []
        return len(rows) == len(expected) and all(
            len(row) == len(cells) and all(same(one, cell) for one, cell in zip(row, cells, strict=True))
            for row, cells in zip(rows, expected, strict=True)
        )
    if isinstance(expected, CellError):
        return str(shown) == expected.value
    if isinstance(expected, str):
        return bool(shown == expected)
    return isinstance(shown, float) and shown == pytest.approx(expected, rel=1e-12, abs=0)
