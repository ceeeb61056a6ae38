"""Rules about who sees it: impressions, reach and the followers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tiktok_kpis.advice.facts import Facts, enough_days, ids, named, on_days, over
from tiktok_kpis.advice.findings import Finding, Found, NotEnough, rule
from tiktok_kpis.advice.values import Amount, Change, Counted, Labelled, Value
from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, RATE_OF_A_POST
from tiktok_kpis.kpis.figures import metric_column
from tiktok_kpis.ledger.frames import is_missing
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.units import Unit

_OFTEN = 0.5
"""What is in half of the posts or more is a habit."""


@rule(
    "shown_often",
    needs=("impressions", "reach"),
    thresholds=("high_frequency", "low_against_usual", "few_posts", "few_posts_of_kind"),
)
def shown_often(facts: Facts) -> Found:
    """Impressions much higher than reach while interactions are low: the same people see it and do not act."""
    posts = facts.within(facts.recent, "impressions", "reach")
    if len(posts) < facts.count("few_posts"):
        yield NotEnough("posts", len(posts), facts.count("few_posts"), rows=ids(posts))
        return
    frequency = metric_column(METRICS["IMPRESSION_FREQUENCY"], posts)
    low = facts.limit("low_against_usual") * facts.usual_rate
    often = posts[(frequency >= facts.limit("high_frequency")) & (posts[RATE_OF_A_POST] < low)]
    if len(often) < facts.count("few_posts_of_kind"):
        return
    yield Finding(
        "act",
        {"posts": Counted("posts", len(often)), "such": named(often)[-2:]},
        {
            "impression_frequency": Amount(float(frequency[often.index].median()), Unit.NUMBER),
            ENGAGEMENT_RATE.key: Amount(float(often[RATE_OF_A_POST].median()), Unit.RATE),
            "usual_rate": Amount(facts.usual_rate, Unit.RATE),
            "days": facts.span(facts.recent),
        },
        ids(often),
        len(posts),
    )


@rule("reach_falls", needs=("reach",), thresholds=("notable_fall",))
def reach_falls(facts: Facts) -> Found:
    """Reach of the days fell against the period before. Where no export has it, viewers stand for it."""
    name = next((name for name in ("reach", "viewers") if enough_days(facts, name)), "reach")
    days, days_before = facts.days_in(facts.period, name), facts.days_in(facts.period.previous, name)
    if not enough_days(facts, name):
        yield NotEnough("days", min(len(days), len(days_before)), facts.days_needed)
        return
    change = over("PERIOD_CHANGE", current=float(days[name].mean()), previous=float(days_before[name].mean()))
    if change is None or change > -facts.limit("notable_fall"):
        return
    posts = on_days(facts.posts, facts.period)
    says, places = "act", dict[str, Value]()
    for says_of, used in (("hashtag", _hashtags(posts["hashtags"], facts.account)), ("sound", posts["sound"])):
        word, times = _most_used(used)
        if says == "act" and times >= max(_OFTEN * len(posts), facts.count("few_posts_of_kind")):
            says, places = says_of, {"word": word, "posts": Counted("posts", times)}
    yield Finding(
        says,
        {"what": Labelled(name), "change": Change(change), **places},
        {
            "per_day": Amount(float(days[name].mean())),
            "per_day_before": Amount(float(days_before[name].mean())),
            "days": facts.span(facts.period),
        },
        tuple(days["day"]),
        len(posts),
    )


@rule("reach_below_followers", needs=("reach", "followers"), thresholds=("reach_of_followers", "notable_fall", "few_posts"))
def reach_below_followers(facts: Facts) -> Found:
    """The reach of a usual post fell, and now lies below the followers: not even they are all reached."""
    posts = facts.within(facts.period, "reach")
    earlier = facts.within(facts.earlier, "reach")
    counts = facts.daily.dropna(subset=["followers"])
    counts = counts[counts["day"] <= facts.period.last]
    few = facts.count("few_posts")
    if min(len(posts), len(earlier)) < few:
        yield NotEnough("posts_now_and_before", min(len(posts), len(earlier)), few, rows=ids(posts))
        return
    if counts.empty:
        yield NotEnough("days", 0, 1)
        return
    reach, before, followers = float(posts["reach"].median()), float(earlier["reach"].median()), counts["followers"].iloc[-1]
    share = over("REACH_RATE", reach=reach, followers=float(followers))
    change = over("PERIOD_CHANGE", current=reach, previous=before)
    if share is None or change is None or share >= facts.limit("reach_of_followers"):
        return
    if change <= -facts.limit("notable_fall"):
        yield Finding(
            "act",
            {"reach": Amount(reach), "followers": Amount(float(followers)), "before": Amount(before)},
            {"reach_rate": Amount(share, Unit.RATE), "change": Change(change), "days": facts.span(facts.period)},
            ids(posts),
            len(posts),
        )


def _hashtags(cells: Iterable[object], account: str | None) -> list[str]:
    """Return the hashtags of posts, once a post, without the account's own: that one is meant to stand under every post."""
    own = _letters(account or "")
    used = (dict.fromkeys(cell.casefold().split()) for cell in cells if isinstance(cell, str))
    return [word for words in used for word in words if not own or _letters(word) not in own]


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))


def _most_used(used: Iterable[object]) -> tuple[str, int]:
    counted = Counter(str(word) for word in used if not is_missing(word)).most_common(1)
    return counted[0] if counted else ("", 0)
