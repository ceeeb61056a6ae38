"""Rules about what the attention brings."""

from __future__ import annotations

from tiktok_kpis.advice.facts import Facts
from tiktok_kpis.advice.findings import Finding, Found, NotEnough, rule
from tiktok_kpis.advice.values import Amount
from tiktok_kpis.kpis.definitions import CONVERSION_RATE, ENGAGEMENT_RATE
from tiktok_kpis.metrics.units import Unit


@rule(
    "conversion_against_engagement",
    needs=("conversions", "profile_views", "likes"),
    thresholds=(ENGAGEMENT_RATE.target_setting, CONVERSION_RATE.target_setting, "near_target", "few_visits"),
)
def conversion_against_engagement(facts: Facts) -> Found:
    """People engage but do not act, or the few who come act readily: each asks for something else."""
    visits, conversions = facts.now["profile_views"].value or 0, facts.now["conversions"].value
    if conversions is None:
        yield NotEnough("days", 0, facts.period.length)
        return
    if visits < facts.limit("few_visits"):
        yield NotEnough("visits", int(visits), facts.count("few_visits"))
        return
    engagement, conversion = facts.now[ENGAGEMENT_RATE.key].value, facts.now[CONVERSION_RATE.key].value
    if engagement is None or conversion is None:
        yield NotEnough("days", 0, facts.period.length)
        return
    engaged = engagement >= facts.limit("near_target") * facts.limit(ENGAGEMENT_RATE.target_setting)
    converted = conversion >= facts.limit("near_target") * facts.limit(CONVERSION_RATE.target_setting)
    if engaged == converted:
        return
    per_interaction, revenue = (facts.now[name].value for name in ("conversions_per_engagement", "revenue_per_visitor"))
    yield Finding(
        "liked" if engaged else "bought",
        {"engagement": Amount(engagement, Unit.RATE), "conversion": Amount(conversion, Unit.RATE), "visits": Amount(visits)},
        {
            ENGAGEMENT_RATE.key: Amount(engagement, Unit.RATE),
            CONVERSION_RATE.key: Amount(conversion, Unit.RATE),
            **({} if per_interaction is None else {"conversions_per_engagement": Amount(per_interaction, Unit.RATE)}),
            **({} if revenue is None else {"revenue_per_visitor": Amount(revenue, Unit.MONEY)}),
            "days": facts.span(facts.period),
        },
        tuple(facts.days_in(facts.period)["day"]),
        int(facts.now["posts"].value or 0),
    )
