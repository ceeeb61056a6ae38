"""Metrics of reach and attention: how many people see a video, and how long they watch."""

from __future__ import annotations

from tiktok_kpis.metrics.catalogue import metric
from tiktok_kpis.metrics.expressions import Quantity, ratio
from tiktok_kpis.metrics.fields import (
    AverageWatchTime,
    Duration,
    Followers,
    FullViews,
    Impressions,
    ProfileViews,
    Reach,
    TotalWatchTime,
    Views,
)
from tiktok_kpis.metrics.functions import Group
from tiktok_kpis.metrics.units import Unit


@metric(Unit.RATE, Group.ATTENTION)
def reach_rate(reach: Reach, followers: Followers) -> Quantity:
    """Accounts reached per follower: below 100%, not even all followers were reached.

    >>> reach_rate(reach=1_600, followers=1_000)
    1.6
    """
    return ratio(reach, followers)


@metric(Unit.NUMBER, Group.ATTENTION)
def impression_frequency(impressions: Impressions, reach: Reach) -> Quantity:
    """How many times each reached account saw it, on average.

    >>> impression_frequency(impressions=4_000, reach=1_600)
    2.5
    """
    return ratio(impressions, reach)


@metric(Unit.RATE, Group.ATTENTION)
def profile_visit_rate(profile_views: ProfileViews, views: Views) -> Quantity:
    """Profile visits per view.

    >>> profile_visit_rate(profile_views=50, views=2_000)
    0.025
    """
    return ratio(profile_views, views)


@metric(Unit.SECONDS, Group.ATTENTION)
def average_watch_time(total_watch_time: TotalWatchTime, views: Views) -> Quantity:
    """How long a view lasts on average, in seconds: when the average viewer stopped watching.

    >>> average_watch_time(total_watch_time=15_000, views=2_000)
    7.5
    """
    return ratio(total_watch_time, views)


@metric(Unit.RATE, Group.ATTENTION)
def watched_share(average_watch_time: AverageWatchTime, duration: Duration) -> Quantity:
    """The share of the video that the average viewer watched.

    >>> watched_share(average_watch_time=7.5, duration=30)
    0.25
    """
    return ratio(average_watch_time, duration)


@metric(Unit.RATE, Group.ATTENTION)
def completion_rate(full_views: FullViews, views: Views) -> Quantity:
    """The share of views that lasted until the end of the video.

    >>> completion_rate(full_views=500, views=2_000)
    0.25
    """
    return ratio(full_views, views)
