"""The thresholds of the advice: each is a setting of the workbook; the Settings sheet explains the defaults."""

from __future__ import annotations

from tiktok_kpis.kpis.settings import Setting
from tiktok_kpis.metrics.units import Unit

THRESHOLDS: tuple[Setting, ...] = (
    Setting("settled_after_days", 3, Unit.COUNT),
    Setting("comparable_age_days", 7, Unit.COUNT),
    Setting("look_back_days", 90, Unit.COUNT),
    Setting("few_posts_of_kind", 3, Unit.COUNT),
    Setting("trend_weeks", 8, Unit.COUNT),
    Setting("low_against_usual", 0.8, Unit.RATE),
    Setting("notable_fall", 0.2, Unit.RATE),
    Setting("notable_rise", 0.1, Unit.RATE),
    Setting("engagement_fall", 0.1, Unit.RATE),
    Setting("high_frequency", 1.8, Unit.NUMBER),
    Setting("reach_of_followers", 1.0, Unit.RATE),
    Setting("low_comment_rate", 0.003, Unit.RATE),
    Setting("low_watched_share", 0.5, Unit.RATE),
    Setting("hook_seconds", 3, Unit.SECONDS),
    Setting("high_save_times", 2, Unit.NUMBER),
    Setting("few_interactions", 10, Unit.COUNT),
    Setting("better_by", 0.2, Unit.RATE),
    Setting("most_liked_share", 1.0, Unit.RATE),
    Setting("least_growth", 0, Unit.RATE),
    Setting("steady_from", 0.8, Unit.NUMBER),
    Setting("season_months", 6, Unit.COUNT),
    Setting("season_times", 1.5, Unit.NUMBER),
    Setting("cool_down_days", 90, Unit.COUNT),
    Setting("few_visits", 200, Unit.COUNT),
    Setting("restock_cover_days", 14, Unit.COUNT),
    Setting("clear_cover_days", 90, Unit.COUNT),
)
"""All thresholds, in the order of the Settings sheet. Targets and ``FEW_POSTS`` are in ``kpis.settings``."""
