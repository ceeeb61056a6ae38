# Written from the catalogue by `python -m tests.generated`; do not edit.

from collections.abc import Iterable
from typing import Any, overload

import pandas as pd

Number = float | None
Column = pd.Series[Any]

@overload
def engagement_rate(
    likes: Number,
    comments: Number,
    saves: Number,
    shares: Number,
    views: Number,
) -> float | None: ...
@overload
def engagement_rate(
    likes: Column,
    comments: Column,
    saves: Column,
    shares: Column,
    views: Column,
) -> Column: ...
@overload
def engagement_rate(
    likes: Number | Column,
    comments: Number | Column,
    saves: Number | Column,
    shares: Number | Column,
    views: Number | Column,
) -> Any: ...
@overload
def engagement_rate_by_reach(
    likes: Number,
    comments: Number,
    saves: Number,
    shares: Number,
    reach: Number,
) -> float | None: ...
@overload
def engagement_rate_by_reach(
    likes: Column,
    comments: Column,
    saves: Column,
    shares: Column,
    reach: Column,
) -> Column: ...
@overload
def engagement_rate_by_reach(
    likes: Number | Column,
    comments: Number | Column,
    saves: Number | Column,
    shares: Number | Column,
    reach: Number | Column,
) -> Any: ...
@overload
def engagement_rate_by_followers(
    likes: Number,
    comments: Number,
    saves: Number,
    shares: Number,
    followers: Number,
) -> float | None: ...
@overload
def engagement_rate_by_followers(
    likes: Column,
    comments: Column,
    saves: Column,
    shares: Column,
    followers: Column,
) -> Column: ...
@overload
def engagement_rate_by_followers(
    likes: Number | Column,
    comments: Number | Column,
    saves: Number | Column,
    shares: Number | Column,
    followers: Number | Column,
) -> Any: ...
@overload
def like_rate(
    likes: Number,
    views: Number,
) -> float | None: ...
@overload
def like_rate(
    likes: Column,
    views: Column,
) -> Column: ...
@overload
def like_rate(
    likes: Number | Column,
    views: Number | Column,
) -> Any: ...
@overload
def comment_rate(
    comments: Number,
    views: Number,
) -> float | None: ...
@overload
def comment_rate(
    comments: Column,
    views: Column,
) -> Column: ...
@overload
def comment_rate(
    comments: Number | Column,
    views: Number | Column,
) -> Any: ...
@overload
def save_rate(
    saves: Number,
    views: Number,
) -> float | None: ...
@overload
def save_rate(
    saves: Column,
    views: Column,
) -> Column: ...
@overload
def save_rate(
    saves: Number | Column,
    views: Number | Column,
) -> Any: ...
@overload
def share_rate(
    shares: Number,
    views: Number,
) -> float | None: ...
@overload
def share_rate(
    shares: Column,
    views: Column,
) -> Column: ...
@overload
def share_rate(
    shares: Number | Column,
    views: Number | Column,
) -> Any: ...
@overload
def interactions_to_target(
    likes: Number,
    comments: Number,
    saves: Number,
    shares: Number,
    views: Number,
    target_rate: Number,
) -> float | None: ...
@overload
def interactions_to_target(
    likes: Column,
    comments: Column,
    saves: Column,
    shares: Column,
    views: Column,
    target_rate: Column,
) -> Column: ...
@overload
def interactions_to_target(
    likes: Number | Column,
    comments: Number | Column,
    saves: Number | Column,
    shares: Number | Column,
    views: Number | Column,
    target_rate: Number | Column,
) -> Any: ...
@overload
def follower_growth_rate(
    followers_gained: Number,
    followers_at_start: Number,
) -> float | None: ...
@overload
def follower_growth_rate(
    followers_gained: Column,
    followers_at_start: Column,
) -> Column: ...
@overload
def follower_growth_rate(
    followers_gained: Number | Column,
    followers_at_start: Number | Column,
) -> Any: ...
def followers_gained(
    followers: Iterable[Number],
) -> float | None: ...
@overload
def compound_growth_rate(
    start: Number,
    end: Number,
    periods: Number,
) -> float | None: ...
@overload
def compound_growth_rate(
    start: Column,
    end: Column,
    periods: Column,
) -> Column: ...
@overload
def compound_growth_rate(
    start: Number | Column,
    end: Number | Column,
    periods: Number | Column,
) -> Any: ...
def growth_steadiness(
    followers: Iterable[Number],
) -> float | None: ...
@overload
def period_change(
    current: Number,
    previous: Number,
) -> float | None: ...
@overload
def period_change(
    current: Column,
    previous: Column,
) -> Column: ...
@overload
def period_change(
    current: Number | Column,
    previous: Number | Column,
) -> Any: ...
@overload
def follow_rate(
    new_followers: Number,
    profile_views: Number,
) -> float | None: ...
@overload
def follow_rate(
    new_followers: Column,
    profile_views: Column,
) -> Column: ...
@overload
def follow_rate(
    new_followers: Number | Column,
    profile_views: Number | Column,
) -> Any: ...
@overload
def conversion_rate(
    conversions: Number,
    visitors: Number,
) -> float | None: ...
@overload
def conversion_rate(
    conversions: Column,
    visitors: Column,
) -> Column: ...
@overload
def conversion_rate(
    conversions: Number | Column,
    visitors: Number | Column,
) -> Any: ...
@overload
def conversions_per_engagement(
    conversions: Number,
    likes: Number,
    comments: Number,
    saves: Number,
    shares: Number,
) -> float | None: ...
@overload
def conversions_per_engagement(
    conversions: Column,
    likes: Column,
    comments: Column,
    saves: Column,
    shares: Column,
) -> Column: ...
@overload
def conversions_per_engagement(
    conversions: Number | Column,
    likes: Number | Column,
    comments: Number | Column,
    saves: Number | Column,
    shares: Number | Column,
) -> Any: ...
@overload
def click_through_rate(
    clicks: Number,
    impressions: Number,
) -> float | None: ...
@overload
def click_through_rate(
    clicks: Column,
    impressions: Column,
) -> Column: ...
@overload
def click_through_rate(
    clicks: Number | Column,
    impressions: Number | Column,
) -> Any: ...
@overload
def revenue_per_visitor(
    revenue: Number,
    visitors: Number,
) -> float | None: ...
@overload
def revenue_per_visitor(
    revenue: Column,
    visitors: Column,
) -> Column: ...
@overload
def revenue_per_visitor(
    revenue: Number | Column,
    visitors: Number | Column,
) -> Any: ...
@overload
def revenue_per_thousand_views(
    revenue: Number,
    views: Number,
) -> float | None: ...
@overload
def revenue_per_thousand_views(
    revenue: Column,
    views: Column,
) -> Column: ...
@overload
def revenue_per_thousand_views(
    revenue: Number | Column,
    views: Number | Column,
) -> Any: ...
@overload
def average_order_value(
    revenue: Number,
    orders: Number,
) -> float | None: ...
@overload
def average_order_value(
    revenue: Column,
    orders: Column,
) -> Column: ...
@overload
def average_order_value(
    revenue: Number | Column,
    orders: Number | Column,
) -> Any: ...
@overload
def sell_through_rate(
    units_sold: Number,
    units_received: Number,
) -> float | None: ...
@overload
def sell_through_rate(
    units_sold: Column,
    units_received: Column,
) -> Column: ...
@overload
def sell_through_rate(
    units_sold: Number | Column,
    units_received: Number | Column,
) -> Any: ...
@overload
def days_of_cover(
    stock: Number,
    units_sold: Number,
    days: Number,
) -> float | None: ...
@overload
def days_of_cover(
    stock: Column,
    units_sold: Column,
    days: Column,
) -> Column: ...
@overload
def days_of_cover(
    stock: Number | Column,
    units_sold: Number | Column,
    days: Number | Column,
) -> Any: ...
@overload
def reach_rate(
    reach: Number,
    followers: Number,
) -> float | None: ...
@overload
def reach_rate(
    reach: Column,
    followers: Column,
) -> Column: ...
@overload
def reach_rate(
    reach: Number | Column,
    followers: Number | Column,
) -> Any: ...
@overload
def impression_frequency(
    impressions: Number,
    reach: Number,
) -> float | None: ...
@overload
def impression_frequency(
    impressions: Column,
    reach: Column,
) -> Column: ...
@overload
def impression_frequency(
    impressions: Number | Column,
    reach: Number | Column,
) -> Any: ...
@overload
def profile_visit_rate(
    profile_views: Number,
    views: Number,
) -> float | None: ...
@overload
def profile_visit_rate(
    profile_views: Column,
    views: Column,
) -> Column: ...
@overload
def profile_visit_rate(
    profile_views: Number | Column,
    views: Number | Column,
) -> Any: ...
@overload
def average_watch_time(
    total_watch_time: Number,
    views: Number,
) -> float | None: ...
@overload
def average_watch_time(
    total_watch_time: Column,
    views: Column,
) -> Column: ...
@overload
def average_watch_time(
    total_watch_time: Number | Column,
    views: Number | Column,
) -> Any: ...
@overload
def watched_share(
    average_watch_time: Number,
    duration: Number,
) -> float | None: ...
@overload
def watched_share(
    average_watch_time: Column,
    duration: Column,
) -> Column: ...
@overload
def watched_share(
    average_watch_time: Number | Column,
    duration: Number | Column,
) -> Any: ...
@overload
def completion_rate(
    full_views: Number,
    views: Number,
) -> float | None: ...
@overload
def completion_rate(
    full_views: Column,
    views: Column,
) -> Column: ...
@overload
def completion_rate(
    full_views: Number | Column,
    views: Number | Column,
) -> Any: ...
