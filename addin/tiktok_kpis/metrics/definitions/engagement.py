"""How many of the people who saw something did something about it.

Source of the engagement rate with saves, over views: the article the product began with (see ``docs``). Platforms and
agencies divide by other things; each divisor has a function of its own here and is named for it.
"""

from __future__ import annotations

from tiktok_kpis.metrics.catalogue import metric
from tiktok_kpis.metrics.expressions import Quantity, larger, ratio
from tiktok_kpis.metrics.fields import Comments, Followers, Likes, Reach, Saves, Shares, TargetRate, Views
from tiktok_kpis.metrics.functions import Group
from tiktok_kpis.metrics.units import Unit


@metric(Unit.RATE, Group.ENGAGEMENT, by_row="ENGAGEMENT_RATES")
def engagement_rate(likes: Likes, comments: Comments, saves: Saves, shares: Shares, views: Views) -> Quantity:
    """Interactions for every view: likes, comments, saves and shares over views.

    >>> engagement_rate(likes=80, comments=10, saves=4, shares=6, views=2_000)
    0.05
    """
    return ratio(likes + comments + saves + shares, views)


@metric(Unit.RATE, Group.ENGAGEMENT)
def engagement_rate_by_reach(likes: Likes, comments: Comments, saves: Saves, shares: Shares, reach: Reach) -> Quantity:
    """Interactions for every account reached: likes, comments, saves and shares over reach.

    >>> engagement_rate_by_reach(likes=80, comments=10, saves=4, shares=6, reach=1_600)
    0.0625
    """
    return ratio(likes + comments + saves + shares, reach)


@metric(Unit.RATE, Group.ENGAGEMENT)
def engagement_rate_by_followers(
    likes: Likes, comments: Comments, saves: Saves, shares: Shares, followers: Followers
) -> Quantity:
    """Interactions for every follower: likes, comments, saves and shares over followers.

    >>> engagement_rate_by_followers(likes=80, comments=10, saves=4, shares=6, followers=1_000)
    0.1
    """
    return ratio(likes + comments + saves + shares, followers)


@metric(Unit.RATE, Group.ENGAGEMENT)
def like_rate(likes: Likes, views: Views) -> Quantity:
    """Likes for every view. One part of the engagement rate, never a ranking of its own.

    >>> like_rate(likes=80, views=2_000)
    0.04
    """
    return ratio(likes, views)


@metric(Unit.RATE, Group.ENGAGEMENT)
def comment_rate(comments: Comments, views: Views) -> Quantity:
    """Comments for every view: how often people had something to say.

    >>> comment_rate(comments=10, views=2_000)
    0.005
    """
    return ratio(comments, views)


@metric(Unit.RATE, Group.ENGAGEMENT)
def save_rate(saves: Saves, views: Views) -> Quantity:
    """Saves for every view: how often people wanted to see it again.

    >>> save_rate(saves=4, views=2_000)
    0.002
    """
    return ratio(saves, views)


@metric(Unit.RATE, Group.ENGAGEMENT)
def share_rate(shares: Shares, views: Views) -> Quantity:
    """Shares for every view: how often people passed it on.

    >>> share_rate(shares=6, views=2_000)
    0.003
    """
    return ratio(shares, views)


@metric(Unit.NUMBER, Group.ENGAGEMENT)
def interactions_to_target(
    likes: Likes, comments: Comments, saves: Saves, shares: Shares, views: Views, target_rate: TargetRate
) -> Quantity:
    """How many more interactions the same views need to reach a target engagement rate; 0 when it is reached.

    >>> interactions_to_target(likes=80, comments=10, saves=4, shares=6, views=2_000, target_rate=0.0625)
    25.0
    """
    return larger(target_rate * views - (likes + comments + saves + shares), 0)
