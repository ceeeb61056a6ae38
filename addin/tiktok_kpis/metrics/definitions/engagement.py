"""Metrics of engagement: how many of the people who saw a video interacted with it.

The engagement rate counts saves and divides by views, as in the article the product is based on (see ``docs``). Platforms and
agencies also divide by reach or followers; each divisor has its own function, with the divisor in the name.
"""

from __future__ import annotations

from tiktok_kpis.metrics.catalogue import metric
from tiktok_kpis.metrics.expressions import Quantity, larger, ratio
from tiktok_kpis.metrics.fields import Comments, Followers, Likes, Reach, Saves, Shares, TargetRate, Views
from tiktok_kpis.metrics.functions import Group
from tiktok_kpis.metrics.units import Unit


@metric(Unit.RATE, Group.ENGAGEMENT, by_row="ENGAGEMENT_RATES")
def engagement_rate(likes: Likes, comments: Comments, saves: Saves, shares: Shares, views: Views) -> Quantity:
    """Interactions per view: likes, comments, saves and shares divided by views.

    >>> engagement_rate(likes=80, comments=10, saves=4, shares=6, views=2_000)
    0.05
    """
    return ratio(likes + comments + saves + shares, views)


@metric(Unit.RATE, Group.ENGAGEMENT)
def engagement_rate_by_reach(likes: Likes, comments: Comments, saves: Saves, shares: Shares, reach: Reach) -> Quantity:
    """Interactions per account reached: likes, comments, saves and shares divided by reach.

    >>> engagement_rate_by_reach(likes=80, comments=10, saves=4, shares=6, reach=1_600)
    0.0625
    """
    return ratio(likes + comments + saves + shares, reach)


@metric(Unit.RATE, Group.ENGAGEMENT)
def engagement_rate_by_followers(
    likes: Likes, comments: Comments, saves: Saves, shares: Shares, followers: Followers
) -> Quantity:
    """Interactions per follower: likes, comments, saves and shares divided by followers.

    >>> engagement_rate_by_followers(likes=80, comments=10, saves=4, shares=6, followers=1_000)
    0.1
    """
    return ratio(likes + comments + saves + shares, followers)


@metric(Unit.RATE, Group.ENGAGEMENT)
def like_rate(likes: Likes, views: Views) -> Quantity:
    """Likes per view. It is one part of the engagement rate; do not rank posts by it alone.

    >>> like_rate(likes=80, views=2_000)
    0.04
    """
    return ratio(likes, views)


@metric(Unit.RATE, Group.ENGAGEMENT)
def comment_rate(comments: Comments, views: Views) -> Quantity:
    """Comments per view: how often people had something to say.

    >>> comment_rate(comments=10, views=2_000)
    0.005
    """
    return ratio(comments, views)


@metric(Unit.RATE, Group.ENGAGEMENT)
def save_rate(saves: Saves, views: Views) -> Quantity:
    """Saves per view: how often people wanted to see it again.

    >>> save_rate(saves=4, views=2_000)
    0.002
    """
    return ratio(saves, views)


@metric(Unit.RATE, Group.ENGAGEMENT)
def share_rate(shares: Shares, views: Views) -> Quantity:
    """Shares per view: how often people sent it to others.

    >>> share_rate(shares=6, views=2_000)
    0.003
    """
    return ratio(shares, views)


@metric(Unit.NUMBER, Group.ENGAGEMENT)
def interactions_to_target(
    likes: Likes, comments: Comments, saves: Saves, shares: Shares, views: Views, target_rate: TargetRate
) -> Quantity:
    """How many more interactions are needed to reach a target engagement rate with the same views; 0 if it is reached.

    >>> interactions_to_target(likes=80, comments=10, saves=4, shares=6, views=2_000, target_rate=0.0625)
    25.0
    """
    return larger(target_rate * views - (likes + comments + saves + shares), 0)
