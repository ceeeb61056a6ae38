"""Days and months that a spreadsheet swapped, swapped back where the column proves it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from tiktok_kpis.grids.moments import Moment


def undo_swap(moments: Sequence[Moment | None], *, has_one_order: bool) -> tuple[list[Moment | None] | None, list[int]]:
    """Return a column with day and month swapped back where a spreadsheet swapped them, and the positions left in doubt.

    A spreadsheet that expects the month first takes ``10/6/2022`` for October 6 and leaves ``13/6/2022`` as text, and the other
    way round. So where all of its dates lie in the first twelve days of a month, they may be swapped. Neighbours that are one
    day apart prove it.

    Args:
        moments: the column, top to bottom.
        has_one_order: whether it also has texts with a day after the twelfth, which the spreadsheet could not take for dates.

    """
    dates = [position for position, moment in enumerate(moments) if moment is not None and moment.from_spreadsheet]
    if not dates or any(day > 12 for position in dates if (moment := moments[position]) for day in (moment.day,)):
        return None, []
    swapped = list(moments)
    for position in dates:
        moment = moments[position]
        if moment is not None:
            swapped[position] = replace(moment, month=moment.day, day=moment.month)
    before, after = _steps(moments), _steps(swapped)
    if has_one_order:
        if after > before:
            return swapped, []
        different = [position for position in dates if moments[position] != swapped[position]]
        return None, different if not before else []
    first_days = all(moment.day == 1 for moment in moments if moment is not None)  # a log by the month
    is_daily = len(dates) == len(moments) and len(dates) >= 3 and after == len(dates) - 1
    return (swapped, []) if is_daily and not before and not first_days else (None, [])


def _steps(moments: Sequence[Moment | None]) -> int:
    """Count the neighbours that are one day apart."""
    days = [moment.in_year(moment.year) if moment is not None and moment.year else None for moment in moments]
    return sum(1 for a, b in itertools.pairwise(days) if a and b and abs((b - a).days) == 1)
