"""The values that the sample bakery types into the workbook, because no TikTok export has them.

Columns are named as in :mod:`tiktok_kpis.ledger.tables`; texts are in the language of the workbook, numbers the same in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.sample.account import LAST_DAY, SamplePost, sample_days, sample_posts
from tiktok_kpis.sample.plan import PRICES, Publication, planned
from tiktok_kpis.workbook.contract import choice

Typed = str | int | float | date
"""The value of one cell; a time of day is a fraction of the day. Cells that the bakery leaves empty have no entry."""

POSTS_IN_CALENDAR = 12
DAYS_OF_STOCK = 28
MINUTES_OF_A_DAY = 24 * 60

CHOICES: Mapping[str, str] = MappingProxyType(
    {
        "status.idea": "status_1",
        "status.in_progress": "status_2",
        "status.ready": "status_3",
        "status.scheduled": "status_4",
        "status.published": "status_5",
        "format.tutorial": "format_1",
        "format.q_and_a": "format_3",
        "format.trend": "format_4",
        "format.behind_the_scenes": "format_5",
        "format.product": "format_6",
        "pillar.teach": "pillar_1",
        "pillar.entertain": "pillar_2",
        "pillar.inspire": "pillar_3",
        "pillar.community": "pillar_4",
        "pillar.sell": "pillar_5",
        "ask.comment": "ask_1",
        "ask.save": "ask_2",
        "ask.share": "ask_3",
        "ask.follow": "ask_4",
        "ask.visit": "ask_5",
        "ask.link": "ask_6",
        "ask.buy": "ask_7",
    }
)
"""Words of the plan, each with the key of the matching choice in the workbook's drop-down lists."""

_STOCK = {
    "sourdough_loaf": (620, 588),
    "cinnamon_rolls": (150, 141),
    "braided_bread": (40, 17),
    "lemon_jars": (180, 38),
    "cookie_box": (90, 71),
    "birthday_cake": (16, 12),
    "starter_kit": (60, 22),
}
"""Units received and sold in the shop and online, in the last :data:`DAYS_OF_STOCK` days."""


def typed_post_columns(language: str = SOURCE_LANGUAGE) -> dict[str, dict[str, Typed]]:
    """Return the values typed for each post, by video id.

    Reach and impressions are missing for every ninth post, as if nobody had looked them up; only posts about a product have
    conversions and revenue.
    """
    return {post.video_id: _typed_post(number, post, language) for number, post in enumerate(sample_posts())}


def typed_daily(language: str = SOURCE_LANGUAGE) -> dict[date, dict[str, Typed]]:  # noqa: ARG001  one signature for all tables
    """Return the reach, conversions and revenue that are typed for each day."""
    return {
        day.date: {"reach": day.reach, "conversions": day.earned.conversions, "revenue": day.revenue} for day in sample_days()
    }


def typed_calendar(language: str = SOURCE_LANGUAGE) -> list[dict[str, Typed]]:
    """Return the rows of the calendar: the last posts of the year with their links, then those planned after it."""
    past = [
        {**_calendar_row(post.publication, "published", language), "link": post.link}
        for post in sample_posts()[-POSTS_IN_CALENDAR:]
    ]
    return past + [_calendar_row(one, one.status, language) for one in planned()]


def typed_products(language: str = SOURCE_LANGUAGE) -> list[dict[str, Typed]]:
    """Return the products with price and stock: one is nearly sold out, another hardly sells."""
    return [
        {
            "product": text(f"sample.product.{product}", language),
            "price": PRICES[product],
            "stock": received - sold,
            "units_received": received,
            "units_sold": sold,
            "days": DAYS_OF_STOCK,
        }
        for product, (received, sold) in _STOCK.items()
    ]


def typed_settings(language: str = SOURCE_LANGUAGE) -> dict[str, str]:
    """Return the settings that the bakery changed: the country whose holidays it plans for."""
    return {"holiday_country": text("sample.holiday_country", language)}


def conversions_by_product(days: int = DAYS_OF_STOCK) -> dict[str, int]:
    """Return the number of conversions from the posts about each product in the last days of the year."""
    sold = dict.fromkeys(PRICES, 0)
    for post in sample_posts():
        for age in range(days):
            if post.publication.product:
                sold[post.publication.product] += post.earned_on(LAST_DAY - timedelta(days=age)).conversions
    return sold


def choice_text(kind: str, word: str, language: str = SOURCE_LANGUAGE) -> str:
    """Return the entry of a drop-down list: ``kind`` is ``format``, ``pillar``, ``status`` or ``ask``."""
    return choice(CHOICES[f"{kind}.{word}"], language)


def _typed_post(number: int, post: SamplePost, language: str) -> dict[str, Typed]:
    plan, counts = post.publication, post.counts
    cells: dict[str, Typed] = {
        "format": choice_text("format", plan.format, language),
        "pillar": choice_text("pillar", plan.pillar, language),
        "hook": text(f"sample.hook.{plan.hook}", language),
        "sound": text(f"sample.sound.{plan.sound}", language),
        "duration": plan.duration,
        "average_watch_time": post.average_watch_time,
        "full_views": post.full_views,
        "new_followers": counts.new_followers,
    }
    if number % 9 != 8:
        cells |= {"reach": post.reach, "impressions": post.impressions}
    if plan.product:
        cells |= {
            "product": text(f"sample.product.{plan.product}", language),
            "conversions": counts.conversions,
            "revenue": counts.conversions * PRICES[plan.product],
        }
    return cells


def _calendar_row(plan: Publication, status: str, language: str) -> dict[str, Typed]:
    cells: dict[str, Typed] = {
        "date": plan.posted.date(),
        "time": (plan.posted.hour * 60 + plan.posted.minute) / MINUTES_OF_A_DAY,
        "status": choice_text("status", status, language),
        "format": choice_text("format", plan.format, language),
        "pillar": choice_text("pillar", plan.pillar, language),
        "hook": text(f"sample.hook.{plan.hook}", language),
        "caption": plan.caption(language),
        "hashtags": plan.hashtags(language),
        "sound": text(f"sample.sound.{plan.sound}", language),
        "ask": choice_text("ask", plan.ask, language),
        "owner": text(f"sample.owner.{'shop' if plan.product else 'kitchen'}", language),
    }
    if status != "idea":
        cells["comment_prompt"] = text(f"sample.prompt.{plan.format}", language)
    if plan.product:
        cells["product"] = text(f"sample.product.{plan.product}", language)
        cells["campaign"] = text(f"sample.campaign.{'holidays' if plan.product == 'braided_bread' else 'autumn'}", language)
    return cells
