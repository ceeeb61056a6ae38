"""The rule about stock: reorder, hold or clear, as sales and the posts about a product say."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from tiktok_kpis.advice.facts import Facts, having, ids, over
from tiktok_kpis.advice.findings import Finding, Found, NotEnough, rule
from tiktok_kpis.advice.values import Amount, Counted, Value
from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, RATE_OF_A_POST
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import Frame, select_rows
from tiktok_kpis.metrics.units import Unit

_DAYS_OF_A_YEAR = 365
"""Few products are posted about every month: their posts are looked for over a year."""


@rule(
    "stock",
    needs=("stock", "units_sold", "days"),
    thresholds=("restock_cover_days", "clear_cover_days", "low_against_usual", "few_posts_of_kind"),
    of_account=False,
)
def stock(facts: Facts) -> Found:
    """Per product: reorder what sells and is well received, clear what lies and is not; hold where the two disagree.

    Well received is measured against the other posts about products: an offer engages fewer people than a recipe does.
    """
    year = Period(facts.period.last - timedelta(days=_DAYS_OF_A_YEAR - 1), facts.period.last)
    posts = having(facts.within(year), "product")
    usual, unjudged = float(posts[RATE_OF_A_POST].median()), dict[str, int]()
    products = having(facts.products, "product")
    known = products.dropna(subset=["stock", "units_sold", "days"])
    if len(known) < len(products):
        unknown = ", ".join(map(str, products.drop(known.index)["product"]))
        yield NotEnough("products", len(known), len(products), unknown)
    for product in known.to_dict("records"):
        about = select_rows(posts, (name == product["product"] for name in posts["product"]))
        if not _is_matter(facts, product):
            continue
        if len(about) < facts.count("few_posts_of_kind"):
            unjudged[str(product["product"])] = len(about)
        else:
            yield _verdict(facts, product, about, usual)
    if unjudged:
        names = ", ".join(f"{name} ({number})" for name, number in unjudged.items())
        yield NotEnough("posts_about_it", min(unjudged.values()), facts.count("few_posts_of_kind"), names)


def _cover(product: dict[Any, Any]) -> float | None:
    """Return how many days the stock lasts, ``None`` where nothing was sold."""
    return over("DAYS_OF_COVER", **{key: float(product[key]) for key in ("stock", "units_sold", "days")})


def _is_matter(facts: Facts, product: dict[Any, Any]) -> bool:
    """Say whether there is something to decide: hardly any stock left, or far too much of it."""
    cover = _cover(product)
    if cover is None:
        return bool(product["stock"] > 0)
    return not facts.limit("restock_cover_days") <= cover <= facts.limit("clear_cover_days")


def _verdict(facts: Facts, product: dict[Any, Any], about: Frame, usual: float) -> Finding:
    cover, rate = _cover(product), float(about[RATE_OF_A_POST].median())
    short = cover is not None and cover < facts.limit("restock_cover_days")
    liked = rate >= facts.limit("low_against_usual") * usual
    says = ("restock" if liked else "hold_short") if short else ("hold_long" if liked else "clear")
    shown: dict[str, Value] = {} if cover is None else {"days_of_cover": Amount(cover, Unit.DAYS)}
    sold = over("SELL_THROUGH_RATE", units_sold=float(product["units_sold"]), units_received=float(product["units_received"]))
    if sold is not None and not math.isnan(sold):
        shown["sell_through_rate"] = Amount(sold, Unit.RATE)
    return Finding(
        says,
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
        ids(about),
        len(about),
    )
