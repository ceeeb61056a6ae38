"""The rule about stock: reorder, hold or clear a product, based on its sales and the posts about it."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from tiktok_kpis.advice.facts import Facts, metric_value, video_ids, with_value_in
from tiktok_kpis.advice.findings import Finding, Findings, NotEnough, rule
from tiktok_kpis.advice.values import Amount, Counted, Value
from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, RATE_OF_A_POST
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import Frame, select_rows
from tiktok_kpis.metrics.units import Unit

_DAYS_OF_A_YEAR = 365
"""Posts about a product are searched over a year, because few products have posts every month."""


@rule(
    "stock",
    needs=("stock", "units_sold", "days"),
    thresholds=("restock_cover_days", "clear_cover_days", "low_against_usual", "few_posts_of_kind"),
    per_account=False,
)
def stock(facts: Facts) -> Findings:
    """Per product: reorder if it sells and its posts do well, clear if it does neither, hold if the two disagree.

    A product's posts are compared with other posts about products only: an offer gets less engagement than a recipe.
    """
    year = Period(facts.period.last - timedelta(days=_DAYS_OF_A_YEAR - 1), facts.period.last)
    posts = with_value_in(facts.posts_in(year), "product")
    usual, unjudged = float(posts[RATE_OF_A_POST].median()), dict[str, int]()
    products = with_value_in(facts.products, "product")
    known = products.dropna(subset=["stock", "units_sold", "days"])
    if len(known) < len(products):
        unknown = ", ".join(map(str, products.drop(known.index)["product"]))
        yield NotEnough("products", len(known), len(products), unknown)
    for product in known.to_dict("records"):
        about = select_rows(posts, (name == product["product"] for name in posts["product"]))
        if not _needs_decision(facts, product):
            continue
        if len(about) < facts.whole_setting("few_posts_of_kind"):
            unjudged[str(product["product"])] = len(about)
        else:
            yield _verdict(facts, product, about, usual)
    if unjudged:
        names = ", ".join(f"{name} ({number})" for name, number in unjudged.items())
        yield NotEnough("posts_about_it", min(unjudged.values()), facts.whole_setting("few_posts_of_kind"), names)


def _cover(product: dict[Any, Any]) -> float | None:
    """Return how many days the stock lasts, ``None`` if nothing was sold."""
    return metric_value("DAYS_OF_COVER", **{key: float(product[key]) for key in ("stock", "units_sold", "days")})


def _needs_decision(facts: Facts, product: dict[Any, Any]) -> bool:
    """Return whether there is something to decide: hardly any stock is left, or far too much."""
    cover = _cover(product)
    if cover is None:
        return bool(product["stock"] > 0)
    return not facts.setting("restock_cover_days") <= cover <= facts.setting("clear_cover_days")


def _verdict(facts: Facts, product: dict[Any, Any], about: Frame, usual: float) -> Finding:
    cover, rate = _cover(product), float(about[RATE_OF_A_POST].median())
    short = cover is not None and cover < facts.setting("restock_cover_days")
    liked = rate >= facts.setting("low_against_usual") * usual
    sentence_key = ("restock" if liked else "hold_short") if short else ("hold_long" if liked else "clear")
    shown: dict[str, Value] = {} if cover is None else {"days_of_cover": Amount(cover, Unit.DAYS)}
    sold = metric_value(
        "SELL_THROUGH_RATE", units_sold=float(product["units_sold"]), units_received=float(product["units_received"])
    )
    if sold is not None and not math.isnan(sold):
        shown["sell_through_rate"] = Amount(sold, Unit.RATE)
    return Finding(
        sentence_key,
        {
            "product": str(product["product"]),
            "pieces": Counted("pieces", product["stock"]),
            "sold": Counted("pieces", product["units_sold"]),
            "days": Counted("days", product["days"]),
            "rate": Amount(rate, Unit.RATE),
            "usual": Amount(usual, Unit.RATE),
            "posts": Counted("posts", len(about)),
        },
        {**shown, ENGAGEMENT_RATE.key: Amount(rate, Unit.RATE), "usual_product_rate": Amount(usual, Unit.RATE)},
        video_ids(about),
        len(about),
    )
