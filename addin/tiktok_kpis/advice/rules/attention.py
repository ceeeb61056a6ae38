"""Rules about how long people stay."""

from __future__ import annotations

from tiktok_kpis.advice.facts import Facts, ids, medians
from tiktok_kpis.advice.findings import Finding, Found, NotEnough, rule
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
def watch_time(facts: Facts) -> Found:
    """The average viewer leaves early: the hook, the length or the introduction is to change, whichever the posts point at."""
    posts = facts.within(facts.recent, "average_watch_time", "duration")
    posts = posts.assign(share=metric_column(METRICS["WATCHED_SHARE"], posts)).dropna(subset=["share"])
    if len(posts) < facts.count("few_posts"):
        yield NotEnough("posts", len(posts), facts.count("few_posts"), rows=ids(posts))
        return
    share, seconds = float(posts["share"].median()), float(posts["average_watch_time"].median())
    if share >= facts.limit("low_watched_share"):
        return
    says, places, looked_at = _cause(facts, posts, seconds)
    yield Finding(
        says,
        {
            "share": Amount(share, Unit.RATE),
            "seconds": Amount(seconds, Unit.SECONDS),
            "duration": Amount(float(posts["duration"].median()), Unit.SECONDS),
            **places,
        },
        {
            "watched_share": Amount(share, Unit.RATE),
            "average_watch_time": Amount(seconds, Unit.SECONDS),
            "days": facts.span(facts.recent),
        },
        ids(looked_at),
        len(posts),
    )


def _cause(facts: Facts, posts: Frame, seconds: float) -> tuple[str, dict[str, Value], Frame]:
    """Return which sentence fits, what it names, and the posts to look at again."""
    if seconds < facts.limit("hook_seconds"):
        return "hook", {}, posts
    middle, few = float(posts["duration"].median()), facts.count("few_posts_of_kind")
    longer, shorter = posts[posts["duration"] > middle], posts[posts["duration"] <= middle]
    if min(len(longer), len(shorter)) >= few:
        of_longer, of_shorter = float(longer["share"].median()), float(shorter["share"].median())
        if of_longer < facts.limit("low_against_usual") * of_shorter:
            places: dict[str, Value] = {
                "middle": Amount(middle, Unit.SECONDS),
                "of_longer": Amount(of_longer, Unit.RATE),
                "of_shorter": Amount(of_shorter, Unit.RATE),
                "aim": Amount(float(shorter["duration"].median()), Unit.SECONDS),
            }
            return "length", places, longer
    by_hook = medians(posts, "hook", "share", few)
    below = posts[posts["share"] < facts.limit("low_watched_share")]
    if len(by_hook) >= 2:
        return "opening", {"best": str(by_hook.index[0]), "best_share": Amount(float(by_hook.iloc[0]), Unit.RATE)}, below
    return "introduction", {}, below
