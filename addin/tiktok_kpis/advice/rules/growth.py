"""Rules about followers: whether they grow, how steadily, and in which month they grew most."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

from tiktok_kpis.advice.facts import Facts, enough_days, in_period, metric_value, titles_of, video_ids, with_value_in
from tiktok_kpis.advice.findings import Finding, Findings, NotEnough, rule
from tiktok_kpis.advice.values import Amount, Change, Counted, Month, Value
from tiktok_kpis.kpis.definitions import FOLLOWER_GROWTH_RATE, RATE_OF_A_POST
from tiktok_kpis.kpis.figures import period_figures
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import select_rows
from tiktok_kpis.metrics.units import Unit

_ONE_DAY = timedelta(days=1)
_MONTH_KNOWN = 0.75
_LISTED = 5


@rule("followers_not_rising", needs=("followers",), thresholds=("least_growth", "notable_fall"))
def followers_not_rising(facts: Facts) -> Findings:
    """Followers do not grow, and where people are lost: before they visit the profile, or on the profile."""
    rate, gained = facts.current[FOLLOWER_GROWTH_RATE.key].value, facts.current["followers_gained"].value
    known = facts.days_in(facts.period, "followers")
    if rate is None or gained is None or len(known) < 2:
        yield NotEnough("days", len(known), 2)
        return
    if rate > facts.setting("least_growth"):
        return
    sentence_key, values = "act", dict[str, Value]()
    if enough_days(facts, "profile_views"):
        now, before = (
            float(facts.days_in(period, "profile_views")["profile_views"].mean())
            for period in (facts.period, facts.period.previous)
        )
        visits = metric_value("PERIOD_CHANGE", current=now, previous=before)
        if visits is not None:
            sentence_key = "visits" if visits <= -facts.setting("notable_fall") else "profile"
            values = {"visits": Change(visits)}
    yield Finding(
        sentence_key,
        {"days": Counted("days", facts.period.length), "gained": Amount(gained), "rate": Amount(rate, Unit.RATE), **values},
        {
            FOLLOWER_GROWTH_RATE.key: Amount(rate, Unit.RATE),
            "followers_gained": Amount(gained),
            "days": facts.span(facts.period),
        },
        tuple(known["day"]),
        int(facts.current["posts"].value or 0),
    )


@rule("growth_swings", needs=("followers",), thresholds=("steady_from",))
def growth_swings(facts: Facts) -> Findings:
    """Followers grow in jumps: most of them came on a few days."""
    days = facts.days_in(facts.period, "followers")
    if len(days) < facts.days_needed:
        yield NotEnough("days", len(days), facts.days_needed)
        return
    steadiness = metric_value("GROWTH_STEADINESS", followers=list(days["followers"]))
    gained = metric_value("FOLLOWERS_GAINED", followers=list(days["followers"]))
    if steadiness is None or not gained or gained < 0 or steadiness >= facts.setting("steady_from"):
        return
    jumps = days["followers"].diff()
    day = days["day"].iloc[int(jumps.argmax())]
    posts = in_period(facts.posts, Period(day - _ONE_DAY, day))
    yield Finding(
        "act" if posts.empty else "post",
        {
            "steadiness": Amount(steadiness, Unit.NUMBER),
            "jump": Amount(float(jumps.max())),
            "gained": Counted("followers", gained),
            "day": day,
            "post": titles_of(posts)[-1:],
        },
        {
            "growth_steadiness": Amount(steadiness, Unit.NUMBER),
            "followers_gained": Amount(gained),
            "days": facts.span(facts.period),
        },
        (*video_ids(posts), day),
        int(facts.current["posts"].value or 0),
    )


@rule("best_season", needs=("followers",), thresholds=("season_months", "season_times", "cool_down_days"))
def best_season(facts: Facts) -> Findings:
    """Followers grew far more in one month: repeat what was posted then, once enough time has passed."""
    rates = _growth_by_month(facts)
    if len(rates) < facts.whole_setting("season_months"):
        yield NotEnough("months", len(rates), facts.whole_setting("season_months"))
        return
    best = max(rates, key=lambda month: rates[month])
    usual = median(rates.values())
    if rates[best] <= 0 or rates[best] < facts.setting("season_times") * usual:
        return
    month = _month(best)
    posts = facts.posts_in(month).sort_values(RATE_OF_A_POST, ascending=False, kind="stable")
    rested = facts.period.last - timedelta(days=facts.whole_setting("cool_down_days"))
    ready = select_rows(posts, (day <= rested for day in posts["day"])).head(_LISTED)
    formats = with_value_in(posts, "format")["format"].value_counts()
    sentence_key = "act" if len(ready) else "wait" if len(posts) else "no_posts"
    yield Finding(
        sentence_key,
        {
            "month": Month(best),
            "rate": Amount(rates[best], Unit.RATE),
            "usual": Amount(usual, Unit.RATE),
            "posts": Counted("posts", len(posts)),
            "best": titles_of(ready)[:3],
            "from": month.last + timedelta(days=facts.whole_setting("cool_down_days")),
        },
        {
            FOLLOWER_GROWTH_RATE.key: Amount(rates[best], Unit.RATE),
            "usual_growth_rate": Amount(usual, Unit.RATE),
            "compared": Counted("months", len(rates)),
            **({"formats": [f"{name} ({number})" for name, number in formats.items()]} if len(formats) else {}),
        },
        video_ids(ready) if len(ready) else (month.first, month.last),
        len(posts),
    )


def _growth_by_month(facts: Facts) -> dict[date, float]:
    """Return the follower growth rate of each complete month with follower counts, by the first day of the month."""
    days = facts.daily.dropna(subset=["followers"])
    rates: dict[date, float] = {}
    for first, rows in days.groupby(days["day"].map(lambda day: day.replace(day=1))):
        month = _month(first)
        if month.last > facts.period.last or len(rows) < _MONTH_KNOWN * month.length:
            continue
        rate = period_figures(facts.daily, facts.posts, month)[FOLLOWER_GROWTH_RATE.key].value
        if rate is not None:
            rates[first] = rate
    return rates


def _month(first: date) -> Period:
    after = (first + timedelta(days=31)).replace(day=1)
    return Period(first, after - _ONE_DAY)
