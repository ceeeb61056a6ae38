"""A column in which every cell is a full moment, read a million cells at a time: what programs write, and people do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from tiktok_kpis.grids.grid import CellValue
from tiktok_kpis.grids.moments import FIRST_YEAR, LAST_YEAR

_UNIX_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- UTC, as all moments here
_TIMESTAMP = re.compile(r"(\d{4})([-/])\d\d\2\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:?00)?", re.ASCII)


def read_timestamps(cells: Sequence[CellValue]) -> list[datetime] | None:
    """Return the moments of a column in which every cell is one to the second, with its year and in UTC; else ``None``.

    The grammar of dates reads the same: ``2026-03-05T10:15:00.000Z``, ``2026/03/05 10:15:00`` or seconds since 1970.
    """
    try:
        if all(isinstance(cell, str) and _TIMESTAMP.fullmatch(cell) for cell in cells):
            moments = [datetime.fromisoformat(cell[:19].replace("/", "-")) for cell in cells if isinstance(cell, str)]
            return moments if all(FIRST_YEAR <= moment.year <= LAST_YEAR for moment in moments) else None
        seconds = [int(cell) if isinstance(cell, int) or (isinstance(cell, str) and cell.isdecimal()) else 0 for cell in cells]
    except ValueError:
        return None
    if not all(1_400_000_000 <= second < 4_100_000_000 for second in seconds):
        return None
    return [_UNIX_EPOCH + timedelta(seconds=second) for second in seconds]
