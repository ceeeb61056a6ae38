"""Rules about single posts and kinds of posts: which ones to repeat."""

from __future__ import annotations

from tiktok_kpis.advice.facts import Facts, medians_by_kind, metric_value, titles_of, video_ids, with_value_in
from tiktok_kpis.advice.findings import Finding, Findings, NotEnough, rule
from tiktok_kpis.advice.values import Amount, Counted, KindMedian, Value
from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, RATE_OF_A_POST
from tiktok_kpis.kpis.figures import metric_column
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.units import Unit

_MOSTLY = 2 / 3


@rule("likes_alone", needs=("likes", "views"), thresholds=("most_liked_share", "few_posts"))
def likes_alone(facts: Facts) -> Findings:
    """The most liked post has a low engagement rate: likes alone do not make a good post."""
    posts = facts.posts_in(facts.period, "likes")
    if len(posts) < facts.whole_setting("few_posts"):
        yield NotEnough("posts", len(posts), facts.whole_setting("few_posts"), rows=video_ids(posts))
        return
    usual = float(posts[RATE_OF_A_POST].median())
    liked, best = posts.loc[[posts["likes"].idxmax()]], posts.loc[[posts[RATE_OF_A_POST].idxmax()]]
    rate = float(liked[RATE_OF_A_POST].iloc[0])
    if rate >= facts.setting("most_liked_share") * usual:
        return
    yield Finding(
        "act",
        {
            "liked": titles_of(liked),
            "likes": Counted("likes", float(liked["likes"].iloc[0])),
            "rate": Amount(rate, Unit.RATE),
            "usual": Amount(usual, Unit.RATE),
            "best": titles_of(best),
            "best_rate": Amount(float(best[RATE_OF_A_POST].iloc[0]), Unit.RATE),
        },
        {
            ENGAGEMENT_RATE.key: Amount(rate, Unit.RATE),
            "usual_rate": Amount(usual, Unit.RATE),
            "days": facts.span(facts.period),
        },
        (*video_ids(liked), *video_ids(best)),
        len(posts),
    )


@rule("saves_again", needs=("saves", "views"), thresholds=("high_save_times", "few_interactions", "few_posts"))
def saves_again(facts: Facts) -> Findings:
    """Some posts are saved far more often than the others: people want to see them again."""
    posts = facts.posts_in(facts.recent, "saves")
    if len(posts) < facts.whole_setting("few_posts"):
        yield NotEnough("posts", len(posts), facts.whole_setting("few_posts"), rows=video_ids(posts))
        return
    posts = posts.assign(save_rate=metric_column(METRICS["SAVE_RATE"], posts)).sort_values("save_rate", ascending=False)
    usual = float(posts["save_rate"].median())
    often = posts["save_rate"] >= facts.setting("high_save_times") * usual
    chosen = posts[often & (posts["saves"] >= facts.setting("few_interactions"))]
    if chosen.empty:
        return
    formats = with_value_in(chosen, "format")["format"].value_counts()
    mostly = len(formats) > 0 and formats.iloc[0] >= _MOSTLY * len(chosen) and len(chosen) > 1
    yield Finding(
        "format" if mostly else "act",
        {
            "best": titles_of(chosen)[:3],
            "posts": Counted("posts", len(chosen)),
            "format": str(formats.index[0]) if mostly else "",
        },
        {
            "save_rate": Amount(float(chosen["save_rate"].median()), Unit.RATE),
            "usual_save_rate": Amount(usual, Unit.RATE),
            "compared": Counted("posts", len(posts)),
            "days": facts.span(facts.recent),
        },
        video_ids(chosen),
        len(posts),
    )


@rule("better_format", needs=("format", "views", "likes"), thresholds=("better_by", "few_posts_of_kind", "look_back_days"))
def better_format(facts: Facts) -> Findings:
    """One format does better than the others: change planned posts of a weaker format."""
    posts = with_value_in(facts.posts_in(facts.recent), "format")
    few = facts.whole_setting("few_posts_of_kind")
    rates = medians_by_kind(posts, "format", RATE_OF_A_POST, few)
    if len(rates) < 2:
        yield NotEnough("posts_of_two_formats", len(posts), few, rows=video_ids(posts))
        return
    best, counts = str(rates.index[0]), posts["format"].value_counts()
    ahead = metric_value(
        "PERIOD_CHANGE",
        current=float(rates.iloc[0]),
        previous=float(posts[posts["format"] != best][RATE_OF_A_POST].median()),
    )
    if ahead is None or ahead < facts.setting("better_by"):
        return
    weaker = [str(name) for name in reversed(rates.index[1:]) if rates[name] * (1 + facts.setting("better_by")) <= rates[best]]
    planned = next((rows for name in weaker if len(rows := facts.planned[facts.planned["format"] == name])), None)
    worst = str(rates.index[-1]) if planned is None else str(planned["format"].iloc[0])
    of_product = False
    values: dict[str, Value] = {
        "best": best,
        "best_rate": Amount(float(rates[best]), Unit.RATE),
        "best_posts": Counted("posts", int(counts[best])),
        "worst": worst,
        "worst_rate": Amount(float(rates[worst]), Unit.RATE),
        "worst_posts": Counted("posts", int(counts[worst])),
    }
    if planned is not None:
        values |= {"planned": Counted("planned", len(planned)), "days": list(planned["day"])[:3]}
        of_product = len(with_value_in(planned, "product")) > 0
    yield Finding(
        "act" if planned is None else "planned_product" if of_product else "planned",
        values,
        {
            "medians": [KindMedian(str(name), Amount(rates[name], Unit.RATE), int(counts[name])) for name in rates.index],
            "days": facts.span(facts.recent),
        },
        video_ids(posts[posts["format"] == best]) if planned is None else tuple(planned["day"]),
        len(posts),
    )
