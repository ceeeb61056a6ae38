"""The rule about conversions."""

from __future__ import annotations

from tiktok_kpis.advice.facts import Facts
from tiktok_kpis.advice.findings import Finding, Findings, NotEnough, rule
from tiktok_kpis.advice.values import Amount
from tiktok_kpis.kpis.definitions import CONVERSION_RATE, ENGAGEMENT_RATE
from tiktok_kpis.metrics.units import Unit


@rule(
    "conversion_against_engagement",
    needs=("conversions", "profile_views", "likes"),
    thresholds=(ENGAGEMENT_RATE.target_setting, CONVERSION_RATE.target_setting, "near_target", "few_visits"),
)
def conversion_against_engagement(facts: Facts) -> Findings:
    """People engage but do not buy, or few people engage but those who do buy: each case needs a different action."""
    visits, conversions = facts.current["profile_views"].value or 0, facts.current["conversions"].value
    if conversions is None:
        yield NotEnough("days", 0, facts.period.length)
        return
    if visits < facts.setting("few_visits"):
        yield NotEnough("visits", int(visits), facts.whole_setting("few_visits"))
        return
    engagement, conversion = facts.current[ENGAGEMENT_RATE.key].value, facts.current[CONVERSION_RATE.key].value
    if engagement is None or conversion is None:
        yield NotEnough("days", 0, facts.period.length)
        return
    engaged = engagement >= facts.setting("near_target") * facts.setting(ENGAGEMENT_RATE.target_setting)
    converted = conversion >= facts.setting("near_target") * facts.setting(CONVERSION_RATE.target_setting)
    if engaged == converted:
        return
    per_interaction, revenue = (facts.current[name].value for name in ("conversions_per_engagement", "revenue_per_visitor"))
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
        int(facts.current["posts"].value or 0),
    )
