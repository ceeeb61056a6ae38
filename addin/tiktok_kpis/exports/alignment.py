"""One series of days against another: TikTok's date labels move between exports and between sections of one export.

Measured on real exports: two downloads of one account can differ by one day on every date, and the Viewers section runs one
day behind the Overview. Both are found on the values, never assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tiktok_kpis.exports.records import Value

_LAGS = (0, -1, 1)
_DAYS_OF_EVIDENCE = 4
"""So many days must be equal, value for value, before a date is believed to have moved."""
_SHARE_OF_EVIDENCE = 0.6
_DAYS_TO_COMPARE = 7


def day_shift(old: Mapping[date, tuple[Value, ...]], new: Mapping[date, tuple[Value, ...]]) -> int:
    """Return how many days to add to every date of ``new`` so that its days fall on the same days of ``old``: -1, 0 or +1.

    Both map a day to its counts, in one order of fields. A day without two different counts above zero proves nothing, nor
    does one whose counts occur on several days. Not 0 only on strong evidence: at least four telling days of ``new`` equal
    their shifted day of ``old`` exactly, at least 60 % of those that overlap, and more than without the shift.
    """
    telling = _telling_days(new)
    equal: dict[int, int] = {}
    overlap: dict[int, int] = {}
    for lag in _LAGS:
        pairs = [(new[day], old.get(day + timedelta(days=lag))) for day in telling]
        overlap[lag] = sum(1 for _, before in pairs if before is not None)
        equal[lag] = sum(1 for after, before in pairs if before is not None and _same(after, before))
    best = max(_LAGS, key=lambda lag: equal[lag])
    if best == 0 or equal[best] < _DAYS_OF_EVIDENCE or equal[best] < _SHARE_OF_EVIDENCE * overlap[best]:
        return 0
    return best if equal[best] >= 2 * equal[0] + 2 else 0


def viewers_lag(views: Mapping[date, Value], viewers: Mapping[date, Value]) -> int:
    """Return how many days to add to the dates of ``viewers`` so that they describe the days of ``views``: -1, 0 or +1.

    Nobody can be a viewer without a view, so the right lag is the one with the fewest days of more viewers than views. Not 0
    only when at least seven days compare and the lag mends at least a tenth of them.
    """
    share: dict[int, float] = {}
    for lag in _LAGS:
        compared = exceeded = 0
        for day, people in viewers.items():
            seen = views.get(day + timedelta(days=lag))
            if isinstance(seen, (int, float)) and isinstance(people, (int, float)):
                compared += 1
                exceeded += people > seen
        share[lag] = exceeded / compared if compared >= _DAYS_TO_COMPARE else 1.0
    best = min(_LAGS, key=lambda lag: share[lag])
    return best if share[0] - share[best] >= 0.1 else 0


def _same(one: tuple[Value, ...], other: tuple[Value, ...]) -> bool:
    """Whether two days are equal in every count that both know, and they know at least one above zero in common."""
    known = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return any(a for a, _ in known) and all(a == b for a, b in known)


def _telling_days(days: Mapping[date, tuple[Value, ...]]) -> list[date]:
    """Return the days whose counts are not nearly all zero and occur once."""
    seen: dict[tuple[Value, ...], int] = {}
    for counts in days.values():
        seen[counts] = seen.get(counts, 0) + 1
    return [
        day
        for day, counts in days.items()
        if seen[counts] == 1 and (len({count for count in counts if count}) >= 2 or (len(counts) == 1 and counts[0]))
    ]
