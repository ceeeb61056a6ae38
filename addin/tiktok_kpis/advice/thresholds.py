"""The thresholds of the advice: each a setting of the workbook, with a default whose reason stands beside it there."""

from __future__ import annotations

from dataclasses import dataclass

from tiktok_kpis.metrics.units import Unit


@dataclass(frozen=True)
class Threshold:
    """One threshold. Label and reason are texts of the workbook, ``setting.<key>.label`` and ``setting.<key>.reason``."""

    key: str
    default: float
    unit: Unit


THRESHOLDS: tuple[Threshold, ...] = (
    Threshold("settled_after_days", 3, Unit.COUNT),
    Threshold("comparable_age_days", 7, Unit.COUNT),
    Threshold("look_back_days", 90, Unit.COUNT),
    Threshold("few_posts_of_kind", 3, Unit.COUNT),
    Threshold("trend_weeks", 8, Unit.COUNT),
    Threshold("low_against_usual", 0.8, Unit.RATE),
    Threshold("notable_fall", 0.2, Unit.RATE),
    Threshold("notable_rise", 0.1, Unit.RATE),
    Threshold("engagement_fall", 0.1, Unit.RATE),
    Threshold("high_frequency", 1.8, Unit.NUMBER),
    Threshold("reach_of_followers", 1.0, Unit.RATE),
    Threshold("low_comment_rate", 0.003, Unit.RATE),
    Threshold("low_watched_share", 0.5, Unit.RATE),
    Threshold("hook_seconds", 3, Unit.SECONDS),
    Threshold("high_save_times", 2, Unit.NUMBER),
    Threshold("few_interactions", 10, Unit.COUNT),
    Threshold("better_by", 0.2, Unit.RATE),
    Threshold("most_liked_share", 1.0, Unit.RATE),
    Threshold("least_growth", 0, Unit.RATE),
    Threshold("steady_from", 0.8, Unit.NUMBER),
    Threshold("season_months", 6, Unit.COUNT),
    Threshold("season_times", 1.5, Unit.NUMBER),
    Threshold("cool_down_days", 90, Unit.COUNT),
    Threshold("few_visits", 200, Unit.COUNT),
    Threshold("restock_cover_days", 14, Unit.COUNT),
    Threshold("clear_cover_days", 90, Unit.COUNT),
)
"""Every threshold, in the order of the Settings sheet. Targets and the number of posts for a verdict are settings already."""
