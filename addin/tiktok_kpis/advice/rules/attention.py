"""The rule about watch time."""

from __future__ import annotations

from tiktok_kpis.advice.facts import Facts, medians_by_kind, video_ids
from tiktok_kpis.advice.findings import Finding, Findings, NotEnough, rule
from tiktok_kpis.advice.values import Amount, Value
from tiktok_kpis.kpis.figures import metric_column
from tiktok_kpis.ledger.frames import Frame
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.units import Unit


@rule(
    "watch_time",
    needs=("average_watch_time", "duration"),
    thresholds=("low_watched_share", "hook_seconds", "low_against_usual", "few_posts", "few_posts_of_kind"),
)
def watch_time(facts: Facts) -> Findings:
    """The average viewer leaves early: change the hook, the length or the introduction, depending on what the posts show."""
    posts = facts.posts_in(facts.recent, "average_watch_time", "duration")
    posts = posts.assign(share=metric_column(METRICS["WATCHED_SHARE"], posts)).dropna(subset=["share"])
    if len(posts) < facts.whole_setting("few_posts"):
        yield NotEnough("posts", len(posts), facts.whole_setting("few_posts"), rows=video_ids(posts))
        return
    share, seconds = float(posts["share"].median()), float(posts["average_watch_time"].median())
    if share >= facts.setting("low_watched_share"):
        return
    sentence_key, values, looked_at = _cause(facts, posts, seconds)
    yield Finding(
        sentence_key,
        {
            "share": Amount(share, Unit.RATE),
            "seconds": Amount(seconds, Unit.SECONDS),
            "duration": Amount(float(posts["duration"].median()), Unit.SECONDS),
            **values,
        },
        {
            "watched_share": Amount(share, Unit.RATE),
            "average_watch_time": Amount(seconds, Unit.SECONDS),
            "days": facts.span(facts.recent),
        },
        video_ids(looked_at),
        len(posts),
    )


def _cause(facts: Facts, posts: Frame, seconds: float) -> tuple[str, dict[str, Value], Frame]:
    """Return the key of the sentence, the values for it, and the posts to look at again."""
    if seconds < facts.setting("hook_seconds"):
        return "hook", {}, posts
    middle, few = float(posts["duration"].median()), facts.whole_setting("few_posts_of_kind")
    longer, shorter = posts[posts["duration"] > middle], posts[posts["duration"] <= middle]
    if min(len(longer), len(shorter)) >= few:
        of_longer, of_shorter = float(longer["share"].median()), float(shorter["share"].median())
        if of_longer < facts.setting("low_against_usual") * of_shorter:
            values: dict[str, Value] = {
                "middle": Amount(middle, Unit.SECONDS),
                "of_longer": Amount(of_longer, Unit.RATE),
                "of_shorter": Amount(of_shorter, Unit.RATE),
                "aim": Amount(float(shorter["duration"].median()), Unit.SECONDS),
            }
            return "length", values, longer
    by_hook = medians_by_kind(posts, "hook", "share", few)
    below = posts[posts["share"] < facts.setting("low_watched_share")]
    if len(by_hook) >= 2:
        return "opening", {"best": str(by_hook.index[0]), "best_share": Amount(float(by_hook.iloc[0]), Unit.RATE)}, below
    return "introduction", {}, below
