"""Metrics of growth: how the number of followers changes, and how one period compares with another."""

from __future__ import annotations

from tiktok_kpis.metrics.catalogue import metric
from tiktok_kpis.metrics.expressions import Quantity, first, last, power, ratio, straightness
from tiktok_kpis.metrics.fields import (
    Current,
    End,
    FollowersAtStart,
    FollowersByDay,
    FollowersGained,
    NewFollowers,
    Periods,
    Previous,
    ProfileViews,
    Start,
)
from tiktok_kpis.metrics.functions import Group
from tiktok_kpis.metrics.units import Unit


@metric(Unit.RATE, Group.GROWTH)
def follower_growth_rate(followers_gained: FollowersGained, followers_at_start: FollowersAtStart) -> Quantity:
    """Followers gained in a period, divided by the followers at its start.

    >>> follower_growth_rate(followers_gained=120, followers_at_start=2_400)
    0.05
    """
    return ratio(followers_gained, followers_at_start)


@metric(Unit.COUNT, Group.GROWTH)
def followers_gained(followers: FollowersByDay) -> Quantity:
    """Followers gained, from a column of follower counts (oldest first): the last number minus the first.

    >>> followers_gained([2_400, 2_410, 2_520])
    120
    """
    return last(followers) - first(followers)


@metric(Unit.RATE, Group.GROWTH)
def compound_growth_rate(start: Start, end: End, periods: Periods) -> Quantity:
    """The constant growth rate per period that leads from the start value to the end value.

    >>> compound_growth_rate(start=100, end=400, periods=2)
    1.0
    """
    return power(ratio(end, start), ratio(1, periods)) - 1


@metric(Unit.NUMBER, Group.GROWTH)
def growth_steadiness(followers: FollowersByDay) -> Quantity:
    """How steady growth is, from a column of follower counts (oldest first): 1 is a constant rate, 0 is no steady trend.

    It is the share of the variation that a constant growth rate explains (R squared of the logarithms against their order).

    >>> growth_steadiness([100, 200, 400, 800])
    1.0
    """
    return straightness(followers)


@metric(Unit.RATE, Group.GROWTH)
def period_change(current: Current, previous: Previous) -> Quantity:
    """The change from the previous period to the current one, as a share of the previous one.

    >>> period_change(current=1_250, previous=1_000)
    0.25
    """
    return ratio(current - previous, previous)


@metric(Unit.RATE, Group.GROWTH)
def follow_rate(new_followers: NewFollowers, profile_views: ProfileViews) -> Quantity:
    """New followers per profile visit.

    >>> follow_rate(new_followers=30, profile_views=600)
    0.05
    """
    return ratio(new_followers, profile_views)
