"""Whether two tables can be of one account: their figures of the same days, hours and parts of the audience agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tiktok_kpis.exports.records import Kind, Records, Value

Figures = Mapping[str, Value]
"""The figures of one day, hour or part, by name."""

_LAGS = (0, -1, 1)
_PROVISIONAL = timedelta(days=3)
"""The last days before an export are still being counted."""
_LEAST_DAYS = 4
"""So many days must compare: TikTok's shortest export has seven, and fewer may be rows that somebody typed or corrected."""
_EQUAL_AT_ONE_MOMENT, _EQUAL_LATER, _NEAR = 0.5, 0.25, 0.6
"""The share of days that are equal, or of figures that are near, in exports of one account."""
_TOLERANCE, _OF_FOLLOWERS = 0.25, 0.01
"""Two of TikTok's products count the same day differently; followers are a level, and nearly the same on all days."""
_FEW = 3
_MOST_GROWTH = 2
_SHARES_MOVED = 0.1
_MOST_MORE_VIEWS = 2
_DAYS_OF_VIEWERS = 7


def contradiction(new: Records, old: Records) -> bool:
    """Say whether two tables cannot be of one account: they say other things of the same."""
    if new.kind is not old.kind:
        days, posts = (new, old) if new.kind is Kind.DAILY else (old, new)
        return days.kind is Kind.DAILY and posts.kind is Kind.POSTS and has_too_few_views(days, posts)
    match new.kind:
        case Kind.AUDIENCE:
            return new.shape == old.shape and new.exported == old.exported and _moved(_by_part(new), _by_part(old))
        case Kind.DAILY | Kind.ACTIVITY:
            of_new, of_old = by_day(new), by_day(old)
            if new.shape == old.shape and new.exported == old.exported:
                return _differ(of_new, of_old)
            if {new.shape, old.shape} == {"studio_overview", "studio_viewers"}:
                return _more_viewers_than_views(of_new, of_old) or _more_viewers_than_views(of_old, of_new)
            if (new.exported or date.max) < (old.exported or date.max):
                of_new, of_old = of_old, of_new
            before = min(day for day in (new.exported, old.exported, date.max) if day) - _PROVISIONAL
            return disagree(of_old, {key: figures for key, figures in of_new.items() if key[0] <= before})
    return False


def by_day(records: Records) -> dict[tuple[date, int], dict[str, Value]]:
    """Return the figures of each day, or each hour of it."""
    columns = {name: values for name, values in records.columns.items() if name not in ("date", "hour")}
    hours = records.columns.get("hour", [0] * len(records))
    found: dict[tuple[date, int], dict[str, Value]] = {}
    for position, (day, hour) in enumerate(zip(records.columns["date"], hours, strict=True)):
        if isinstance(day, date) and isinstance(hour, int):
            found[day, hour] = {
                name: values[position] for name, values in columns.items() if isinstance(values[position], int | float)
            }
    return found


def disagree(old: Mapping[tuple[date, int], Figures], new: Mapping[tuple[date, int], Figures]) -> bool:
    """Say whether two exports of different days cannot be of one account; ``new`` holds days that are no longer counted.

    In one account most days stay equal, or nearly so under another way of counting, or grow; dates may move by one day.
    """
    compared = [_Compared(old, new, lag) for lag in _LAGS]
    if max(one.days for one in compared) < _LEAST_DAYS:
        return False
    return not any(one.days >= _LEAST_DAYS and one.is_of_one_account for one in compared)


def agree(old: Mapping[tuple[date, int], Figures], new: Mapping[tuple[date, int], Figures]) -> bool:
    """Say whether two exports surely are of one account: they have days enough, and most of them are equal."""
    compared = (_Compared(old, new, lag) for lag in _LAGS)
    return any(one.days >= _LEAST_DAYS and one.equal >= _EQUAL_AT_ONE_MOMENT * one.days for one in compared)


def has_too_few_views(days: Records, posts: Records) -> bool:
    """Say whether posts have far more views than the days since the first of them: then the days are of another account.

    Only posts that went up within those days count, and only where both were exported at about one time.
    """
    views = {day: figures["views"] for (day, _), figures in by_day(days).items() if "views" in figures}
    if not views or posts.exported is None or not timedelta(0) <= posts.exported - max(views) <= _PROVISIONAL * 2:
        return False
    until = max(views) - _PROVISIONAL
    moments, counts = posts.columns.get("posted", []), posts.columns.get("views", [])
    counted = [
        count
        for moment, count in zip(moments, counts, strict=False)
        if isinstance(moment, datetime) and min(views) <= moment.date() <= until and isinstance(count, int | float)
    ]
    total = sum(count for count in views.values() if isinstance(count, int | float))
    return sum(counted) > _MOST_MORE_VIEWS * total + _FEW


class _Compared:
    """Days of two exports side by side, those of the newer one moved by a lag."""

    def __init__(self, old: Mapping[tuple[date, int], Figures], new: Mapping[tuple[date, int], Figures], lag: int) -> None:
        self.days = self.equal = self.figures = self.near = self.grown = self.higher = self.lower = 0
        for (day, hour), figures in new.items():
            before = old.get((day + timedelta(days=lag), hour), {})
            pairs = [(name, before[name], value) for name, value in figures.items() if before.get(name) is not None]
            numbers = [(name, a, b) for name, a, b in pairs if isinstance(a, int | float) and isinstance(b, int | float)]
            if not any(a or b for _, a, b in numbers):
                continue  # a day without anything is the same in every account
            self.days += 1
            self.equal += all(a == b for _, a, b in numbers)
            self.figures += len(numbers)
            near = [_is_near(*one) for one in numbers]
            self.near += sum(near)
            self.higher += sum(a <= b and is_near for (_, a, b), is_near in zip(numbers, near, strict=True))
            self.lower += sum(a >= b and is_near for (_, a, b), is_near in zip(numbers, near, strict=True))
            self.grown += sum(a <= b <= _MOST_GROWTH * a + _FEW for name, a, b in numbers if name != "followers")

    @property
    def is_of_one_moment(self) -> bool:
        """Whether most days are equal, or all figures were counted a little later in one of the two."""
        return self.equal >= _EQUAL_AT_ONE_MOMENT * self.days or self.figures in (self.higher, self.lower)

    @property
    def is_of_one_account(self) -> bool:
        return self.equal >= _EQUAL_LATER * self.days or self.near >= _NEAR * self.figures or (self.grown == self.figures)


def _is_near(name: str, one: float, other: float) -> bool:
    tolerance = _OF_FOLLOWERS if name == "followers" else _TOLERANCE
    return abs(one - other) <= max(_FEW, tolerance * max(abs(one), abs(other)))


def _differ(new: Mapping[tuple[date, int], Figures], old: Mapping[tuple[date, int], Figures]) -> bool:
    """Say whether two exports of one moment say other things: the same days are then equal, all but a corrected few."""
    compared = [one for lag in _LAGS if (one := _Compared(old, new, lag)).days >= _LEAST_DAYS]
    return bool(compared) and not any(one.is_of_one_moment for one in compared)


def _by_part(records: Records) -> dict[tuple[Value, Value], float]:
    dimensions, values, shares = (records.columns[name] for name in ("dimension", "value", "share"))
    return {
        (dimension, value): share
        for dimension, value, share in zip(dimensions, values, shares, strict=True)
        if isinstance(share, int | float)
    }


def _moved(new: Mapping[tuple[Value, Value], float], old: Mapping[tuple[Value, Value], float]) -> bool:
    """Say whether the shares of an audience are others; a list of the largest parts only may end elsewhere."""
    if not new or not old:
        return False
    return sum(abs(new.get(part, 0) - old.get(part, 0)) for part in {*new, *old}) > _SHARES_MOVED


def _more_viewers_than_views(overview: Mapping[tuple[date, int], Figures], viewers: Mapping[tuple[date, int], Figures]) -> bool:
    """Say whether more people than views are counted on most days, under every lag."""
    shares = []
    for lag in _LAGS:
        pairs = [
            (overview.get((day + timedelta(days=lag), hour), {}).get("views"), figures.get("viewers"))
            for (day, hour), figures in viewers.items()
        ]
        known = [(a, b) for a, b in pairs if isinstance(a, int | float) and isinstance(b, int | float)]
        if len(known) >= _DAYS_OF_VIEWERS:
            shares.append(sum(b > a for a, b in known) / len(known))
    return bool(shares) and min(shares) > _EQUAL_AT_ONE_MOMENT
