"""How the audience of the sample bakery behaves: what the advice and the heat map of the example should find in its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Habit:
    """How people react to one format: views of a typical post, and interactions per view or profile visit."""

    views: float
    like_rate: float
    comment_rate: float
    save_rate: float
    share_rate: float
    profile_visit_rate: float
    follow_rate: float
    conversion_rate: float
    watched_share: float
    impressions_per_view: float


HABITS: dict[str, Habit] = {
    "tutorial": Habit(9600, 0.059, 0.0045, 0.0210, 0.0085, 0.025, 0.45, 0.018, 0.46, 1.16),
    "q_and_a": Habit(6200, 0.045, 0.0120, 0.0060, 0.0040, 0.022, 0.42, 0.013, 0.44, 1.18),
    "behind_the_scenes": Habit(7000, 0.048, 0.0050, 0.0030, 0.0040, 0.026, 0.39, 0.015, 0.52, 1.20),
    "trend": Habit(9000, 0.037, 0.0028, 0.0022, 0.0060, 0.014, 0.32, 0.010, 0.63, 1.24),
    "product": Habit(4300, 0.024, 0.0022, 0.0026, 0.0014, 0.046, 0.12, 0.050, 0.31, 1.72),
}
"""The habit of each format: tutorials do best, offers worst, and offers are shown often to the same few people."""

BACKGROUND = Habit(0, 0.044, 0.0035, 0.0080, 0.0040, 0.028, 0.26, 0.021, 0.4, 1.2)
"""The habit for views of posts from before the year."""

_VIEWS_BY_HOUR = {5: 0.62, 8: 0.86, 10: 0.92, 12: 0.88, 15: 0.95, 17: 1.28, 18: 1.36}
_ENGAGEMENT_BY_HOUR = {5: 0.92, 8: 0.97, 10: 1.0, 12: 0.95, 15: 0.98, 17: 1.06, 18: 1.09}
_VIEWS_BY_WEEKDAY = (0.82, 1.14, 0.96, 1.18, 0.93, 0.90, 1.16)
_WATCHED_BY_HOOK = {
    "result_first": 1.12,
    "close_up": 1.06,
    "mistake": 1.02,
    "sound": 1.02,
    "question": 0.98,
    "number": 0.96,
    "before_after": 0.95,
    "deadline": 0.84,
}
_DAY_OF_WEEK = (0.88, 0.98, 0.96, 1.0, 1.02, 1.10, 1.16)


def season(day: date) -> float:
    """Return the factor of a day's views compared with an ordinary month: two seasons stand out."""
    if day.month == 12:
        return 1.45
    if date(2026, 6, 12) <= day <= date(2026, 7, 31):
        return 1.5
    return {1: 0.82, 2: 0.86, 3: 0.95, 4: 1.0, 5: 0.92, 8: 0.9, 9: 0.9, 10: 1.1}.get(day.month, 1.0)


def growing(day: date, first: date) -> float:
    """Return the factor of a post's views that comes from followers gained since the first day."""
    return 0.72 + 0.5 * (day - first).days / 365


def views_by_time(day: date, hour: int) -> float:
    """Return the factor of a post's views by the weekday and hour (UTC) of posting: Tuesday, Thursday and Sunday evening."""
    return _VIEWS_BY_WEEKDAY[day.weekday()] * _VIEWS_BY_HOUR[hour]


def engagement_by_time(hour: int) -> float:
    """Return the factor of a post's engagement by the hour (UTC) of posting: more people interact in the evening."""
    return _ENGAGEMENT_BY_HOUR[hour]


def watched_by_hook(hook: str, duration: int) -> float:
    """Return the factor of the watched share, by hook and length."""
    return _WATCHED_BY_HOOK[hook] * (1.18 - duration / 220)


def weekly_rhythm(day: date) -> float:
    """Return how busy a day of the week is."""
    return _DAY_OF_WEEK[day.weekday()]


def life_of_a_post(lift: float, hour: int, days: int) -> list[float]:
    """Return the weights of the days after posting; a very successful post grows for a day before it fades."""
    first = 0.3 + 0.7 * (24 - hour) / 24
    weights, fading = ([0.5 * first, 1.3, 1.1], 0.80) if lift >= 5 else ([1.5 * first, 1.0, 0.52], 0.74)
    while len(weights) < days:
        weights.append(weights[-1] * fading + 0.0012)
    return weights
