"""The rules, grouped by the figures they examine."""

from __future__ import annotations

from tiktok_kpis.advice.findings import Rule
from tiktok_kpis.advice.rules import attention, conversion, growth, interactions, posts, reach, stock

_IN_ORDER = (
    interactions.interactions_fall,
    interactions.comments_low,
    interactions.number_to_move,
    interactions.views_without_engagement,
    posts.likes_alone,
    posts.saves_again,
    posts.better_format,
    reach.shown_often,
    reach.reach_falls,
    reach.reach_below_followers,
    attention.watch_time,
    growth.followers_not_rising,
    growth.growth_swings,
    growth.best_season,
    conversion.conversion_against_engagement,
    stock.stock,
)

RULES: dict[str, Rule] = {rule.key: rule for rule in _IN_ORDER}
"""All rules by key, in the order in which advice is shown."""

if len(RULES) < len(_IN_ORDER):
    raise ValueError("two rules have the same key")
