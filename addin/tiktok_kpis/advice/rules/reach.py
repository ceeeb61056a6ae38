"""Rules about who sees the posts: impressions, reach and followers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tiktok_kpis.advice.facts import Facts, enough_days, in_period, metric_value, titles_of, video_ids
from tiktok_kpis.advice.findings import Finding, Findings, NotEnough, rule
from tiktok_kpis.advice.values import Amount, Change, Counted, FieldName, Value
from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, RATE_OF_A_POST
from tiktok_kpis.kpis.figures import metric_column
from tiktok_kpis.ledger.frames import is_missing
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.units import Unit

_OFTEN = 0.5
"""A hashtag or sound that is in at least this share of the posts is a habit."""


@rule(
    "shown_often",
    needs=("impressions", "reach"),
    thresholds=("high_frequency", "low_against_usual", "few_posts", "few_posts_of_kind"),
)
def shown_often(facts: Facts) -> Findings:
    """Impressions are much higher than reach while interactions are low: the same people see it and do not react."""
    posts = facts.posts_in(facts.recent, "impressions", "reach")
    if len(posts) < facts.whole_setting("few_posts"):
        yield NotEnough("posts", len(posts), facts.whole_setting("few_posts"), rows=video_ids(posts))
        return
    frequency = metric_column(METRICS["IMPRESSION_FREQUENCY"], posts)
    low = facts.setting("low_against_usual") * facts.usual_rate
    often = posts[(frequency >= facts.setting("high_frequency")) & (posts[RATE_OF_A_POST] < low)]
    if len(often) < facts.whole_setting("few_posts_of_kind"):
        return
    yield Finding(
        "act",
        {"posts": Counted("posts", len(often)), "such": titles_of(often)[-2:]},
        {
            "impression_frequency": Amount(float(frequency[often.index].median()), Unit.NUMBER),
            ENGAGEMENT_RATE.key: Amount(float(often[RATE_OF_A_POST].median()), Unit.RATE),
            "usual_rate": Amount(facts.usual_rate, Unit.RATE),
            "days": facts.span(facts.recent),
        },
        video_ids(often),
        len(posts),
    )


@rule("reach_falls", needs=("reach",), thresholds=("notable_fall",))
def reach_falls(facts: Facts) -> Findings:
    """Daily reach fell compared with the previous period. If no export has reach, viewers are used."""
    name = next((name for name in ("reach", "viewers") if enough_days(facts, name)), "reach")
    days, days_before = facts.days_in(facts.period, name), facts.days_in(facts.period.previous, name)
    if not enough_days(facts, name):
        yield NotEnough("days", min(len(days), len(days_before)), facts.days_needed)
        return
    change = metric_value("PERIOD_CHANGE", current=float(days[name].mean()), previous=float(days_before[name].mean()))
    if change is None or change > -facts.setting("notable_fall"):
        return
    posts = in_period(facts.posts, facts.period)
    sentence_key, values = "act", dict[str, Value]()
    for key, used in (("hashtag", _hashtags(posts["hashtags"], facts.account)), ("sound", posts["sound"])):
        word, times = _most_used(used)
        if sentence_key == "act" and times >= max(_OFTEN * len(posts), facts.whole_setting("few_posts_of_kind")):
            sentence_key, values = key, {"word": word, "posts": Counted("posts", times)}
    yield Finding(
        sentence_key,
        {"what": FieldName(name), "change": Change(change), **values},
        {
            "per_day": Amount(float(days[name].mean())),
            "per_day_before": Amount(float(days_before[name].mean())),
            "days": facts.span(facts.period),
        },
        tuple(days["day"]),
        len(posts),
    )


@rule("reach_below_followers", needs=("reach", "followers"), thresholds=("reach_of_followers", "notable_fall", "few_posts"))
def reach_below_followers(facts: Facts) -> Findings:
    """The reach of a typical post fell below the number of followers: not even all followers are reached."""
    posts = facts.posts_in(facts.period, "reach")
    earlier = facts.posts_in(facts.days_before, "reach")
    counts = facts.daily.dropna(subset=["followers"])
    counts = counts[counts["day"] <= facts.period.last]
    few = facts.whole_setting("few_posts")
    if min(len(posts), len(earlier)) < few:
        yield NotEnough("posts_now_and_before", min(len(posts), len(earlier)), few, rows=video_ids(posts))
        return
    if counts.empty:
        yield NotEnough("days", 0, 1)
        return
    reach, before, followers = float(posts["reach"].median()), float(earlier["reach"].median()), counts["followers"].iloc[-1]
    share = metric_value("REACH_RATE", reach=reach, followers=float(followers))
    change = metric_value("PERIOD_CHANGE", current=reach, previous=before)
    if share is None or change is None or share >= facts.setting("reach_of_followers"):
        return
    if change <= -facts.setting("notable_fall"):
        yield Finding(
            "act",
            {"reach": Amount(reach), "followers": Amount(float(followers)), "before": Amount(before)},
            {"reach_rate": Amount(share, Unit.RATE), "change": Change(change), "days": facts.span(facts.period)},
            video_ids(posts),
            len(posts),
        )


def _hashtags(cells: Iterable[object], account: str | None) -> list[str]:
    """Return the hashtags of posts, each once per post, without the account's own, which is meant to be in every post."""
    own = _letters(account or "")
    used = (dict.fromkeys(cell.casefold().split()) for cell in cells if isinstance(cell, str))
    return [word for words in used for word in words if not own or _letters(word) not in own]


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))


def _most_used(used: Iterable[object]) -> tuple[str, int]:
    counted = Counter(str(word) for word in used if not is_missing(word)).most_common(1)
    return counted[0] if counted else ("", 0)
