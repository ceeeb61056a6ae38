"""Rules about interactions: their trend, comments, and which kind of interaction to increase."""

from __future__ import annotations

from datetime import timedelta

from tiktok_kpis.advice.facts import (
    Facts,
    enough_days,
    in_period,
    metric_of_totals,
    metric_value,
    titles_of,
    video_ids,
    with_value_in,
)
from tiktok_kpis.advice.findings import Finding, Findings, NotEnough, rule
from tiktok_kpis.advice.values import Amount, Change, Counted, FieldName
from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE
from tiktok_kpis.kpis.figures import metric_column
from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.ledger.frames import Frame
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.units import Unit

_RATES = {"comments": "COMMENT_RATE", "saves": "SAVE_RATE", "shares": "SHARE_RATE"}
"""The kinds of interaction worth asking for. Likes are left out: they come without asking and mean the least."""
_BETTER_POSTS = 0.75
"""A rate counts as reachable if a quarter of the recent posts reaches it (this quantile)."""
_DAYS_OF_A_WEEK, _DAYS_KNOWN = 7, 5
_HALF_KNOWN = 0.75


@rule("interactions_fall", needs=("likes", "comments", "shares"), thresholds=("trend_weeks", "notable_fall"))
def interactions_fall(facts: Facts) -> Findings:
    """Interactions fell over weeks: the median week of the later half is lower than that of the earlier half."""
    half = max(facts.whole_setting("trend_weeks") // 2, 2)
    window = Period(facts.period.last - timedelta(days=2 * half * _DAYS_OF_A_WEEK - 1), facts.period.last)
    days = facts.days_in(window)
    parts = [name for name in INTERACTIONS if days[name].notna().sum() > len(days) / 2]
    days = days.dropna(subset=parts) if parts else days.iloc[:0]
    week = days["day"].map(lambda day: (day - window.first).days // _DAYS_OF_A_WEEK)
    together = days[parts].sum(axis=1).groupby(week)
    weekly = together.mean()[together.size() >= _DAYS_KNOWN]
    earlier, later = weekly[weekly.index < half], weekly[weekly.index >= half]
    if min(len(earlier), len(later)) < _HALF_KNOWN * half:
        yield NotEnough("weeks", len(weekly), 2 * half)
        return
    before, now = float(earlier.median()), float(later.median())
    change = metric_value("PERIOD_CHANGE", current=now, previous=before)
    if change is None or change > -facts.setting("notable_fall"):
        return
    published = in_period(facts.posts, window)
    yield Finding(
        "act",
        {"now": Amount(now), "before": Amount(before), "change": Change(change), "weeks": Counted("weeks", half)},
        {"per_day": Amount(now), "per_day_before": Amount(before), "days": facts.span(window)},
        tuple(days["day"]),
        len(published),
    )


@rule("comments_low", needs=("comments", "views"), thresholds=("low_comment_rate", "few_posts"))
def comments_low(facts: Facts) -> Findings:
    """There are few comments per view: planned posts need a question that asks for comments."""
    posts = facts.posts_in(facts.period, "comments")
    if len(posts) < facts.whole_setting("few_posts"):
        yield NotEnough("posts", len(posts), facts.whole_setting("few_posts"), rows=video_ids(posts))
        return
    rate = metric_of_totals(METRICS["COMMENT_RATE"], posts)
    if rate is None or rate >= facts.setting("low_comment_rate"):
        return
    rates = metric_column(METRICS["COMMENT_RATE"], posts)
    best = posts.loc[[rates.idxmax()]]
    without = _without_prompt(facts.planned)
    yield Finding(
        "plain" if without.empty else "planned",
        {
            "comments": Amount(rate * 1000, Unit.NUMBER),
            "best": titles_of(best),
            "planned": Counted("planned", len(without)),
        },
        {
            "comment_rate": Amount(rate, Unit.RATE),
            "best_rate": Amount(float(rates.max()), Unit.RATE),
            "days": facts.span(facts.period),
        },
        video_ids(posts) if without.empty else tuple(without["day"]),
        len(posts),
    )


@rule(
    "number_to_move", needs=("likes", "comments", "shares", "views"), thresholds=(ENGAGEMENT_RATE.target_setting, "few_posts")
)
def number_to_move(facts: Facts) -> Findings:
    """The engagement rate is below its target: how many interactions are missing, and which kind can grow most."""
    posts = facts.posts_in(facts.period)
    if len(posts) < facts.whole_setting("few_posts"):
        yield NotEnough("posts", len(posts), facts.whole_setting("few_posts"), rows=video_ids(posts))
        return
    target, rate = facts.setting(ENGAGEMENT_RATE.target_setting), metric_of_totals(ENGAGEMENT_RATE.metric, posts)
    totals = {name: float(posts[name].sum()) for name in ("views", *INTERACTIONS)}
    missing = metric_value("INTERACTIONS_TO_TARGET", **totals, target_rate=target)
    if rate is None or not missing or rate >= target:
        return
    room = _possible_gain(facts, posts, totals)
    kind = max(room, key=lambda name: room[name][0], default="")
    gain, reachable = room.get(kind, (0.0, 0.0))
    yield Finding(
        "kind" if gain >= 1 else "plain",
        {
            "missing": Counted("interactions", missing),
            "each": Amount(missing / len(posts)),
            "target": Amount(target, Unit.RATE),
            "posts": Counted("posts", len(posts)),
            **({"kind": FieldName(kind), "gain": Amount(gain), "reachable": Amount(reachable, Unit.RATE)} if kind else {}),
        },
        {
            ENGAGEMENT_RATE.key: Amount(rate, Unit.RATE),
            "interactions_to_target": Amount(missing),
            "days": facts.span(facts.period),
        },
        video_ids(posts),
        len(posts),
    )


@rule("views_without_engagement", needs=("views", "likes"), thresholds=("notable_rise", "engagement_fall"))
def views_without_engagement(facts: Facts) -> Findings:
    """Views rose and the engagement rate fell: more people watch, but a smaller share of them reacts."""
    days, before = facts.days_in(facts.period, "views"), facts.days_in(facts.period.previous, "views")
    if not enough_days(facts, "views"):
        yield NotEnough("days", min(len(days), len(before)), facts.days_needed)
        return
    parts = [name for name in INTERACTIONS if days[name].notna().any() and before[name].notna().any()]
    now_rate, rate_before = (
        metric_of_totals(ENGAGEMENT_RATE.metric, _with_parts_only(table, parts)) for table in (days, before)
    )
    views = metric_value("PERIOD_CHANGE", current=float(days["views"].mean()), previous=float(before["views"].mean()))
    if not parts or views is None or now_rate is None or rate_before is None:
        return
    change = metric_value("PERIOD_CHANGE", current=now_rate, previous=rate_before)
    if change is None or views < facts.setting("notable_rise") or change > -facts.setting("engagement_fall"):
        return
    yield Finding(
        "act",
        {"views": Change(views), "now": Amount(now_rate, Unit.RATE), "before": Amount(rate_before, Unit.RATE)},
        {"views": Change(views), ENGAGEMENT_RATE.key: Change(change), "days": facts.span(facts.period)},
        tuple(days["day"]),
        int(facts.current["posts"].value or 0),
    )


def _with_parts_only(days: Frame, parts: list[str]) -> Frame:
    """Return days with only the kinds of interaction in ``parts``; a kind that one period lacks would look like a fall."""
    return days.assign(**{name: 0.0 for name in INTERACTIONS if name not in parts})


def _possible_gain(facts: Facts, posts: Frame, totals: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Return for each kind how many more there would be at a reachable rate, and that rate; see ``_BETTER_POSTS``."""
    room: dict[str, tuple[float, float]] = {}
    recent = facts.posts_in(facts.recent)
    for kind, metric in _RATES.items():
        if posts[kind].isna().any():
            continue
        reachable = float(metric_column(METRICS[metric], recent.dropna(subset=[kind])).quantile(_BETTER_POSTS))
        totals_of_kind = {**dict.fromkeys(INTERACTIONS, 0.0), kind: totals[kind], "views": totals["views"]}
        room[kind] = (metric_value("INTERACTIONS_TO_TARGET", **totals_of_kind, target_rate=reachable) or 0.0, reachable)
    return room


def _without_prompt(planned: Frame) -> Frame:
    """Return the planned posts that do not ask for comments: neither with a comment prompt nor as their call to action."""
    asks = {text("workbook.choice.ask_1", language) for language in LANGUAGES}
    without_ask = planned[~planned["ask"].isin(asks)]
    return without_ask.drop(with_value_in(without_ask, "comment_prompt").index)
