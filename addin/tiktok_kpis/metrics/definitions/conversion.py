"""Metrics of business results: conversions, revenue and stock."""

from __future__ import annotations

from tiktok_kpis.metrics.catalogue import metric
from tiktok_kpis.metrics.expressions import Quantity, ratio
from tiktok_kpis.metrics.fields import (
    Clicks,
    Comments,
    Conversions,
    Days,
    Impressions,
    Likes,
    Orders,
    Revenue,
    Saves,
    Shares,
    Stock,
    UnitsReceived,
    UnitsSold,
    Views,
    Visitors,
)
from tiktok_kpis.metrics.functions import Group
from tiktok_kpis.metrics.units import Unit


@metric(Unit.RATE, Group.CONVERSION)
def conversion_rate(conversions: Conversions, visitors: Visitors) -> Quantity:
    """Conversions per visit of the TikTok profile.

    >>> conversion_rate(conversions=12, visitors=600)
    0.02
    """
    return ratio(conversions, visitors)


@metric(Unit.RATE, Group.CONVERSION)
def conversions_per_engagement(
    conversions: Conversions, likes: Likes, comments: Comments, saves: Saves, shares: Shares
) -> Quantity:
    """Conversions per interaction: how well engagement turns into results.

    >>> conversions_per_engagement(conversions=5, likes=80, comments=10, saves=4, shares=6)
    0.05
    """
    return ratio(conversions, likes + comments + saves + shares)


@metric(Unit.RATE, Group.CONVERSION)
def click_through_rate(clicks: Clicks, impressions: Impressions) -> Quantity:
    """Clicks per impression.

    >>> click_through_rate(clicks=20, impressions=4_000)
    0.005
    """
    return ratio(clicks, impressions)


@metric(Unit.MONEY, Group.CONVERSION)
def revenue_per_visitor(revenue: Revenue, visitors: Visitors) -> Quantity:
    """Revenue per visit of the TikTok profile, in your currency.

    >>> revenue_per_visitor(revenue=300, visitors=600)
    0.5
    """
    return ratio(revenue, visitors)


@metric(Unit.MONEY, Group.CONVERSION)
def revenue_per_thousand_views(revenue: Revenue, views: Views) -> Quantity:
    """Revenue per thousand views (RPM), in your currency.

    >>> revenue_per_thousand_views(revenue=300, views=60_000)
    5.0
    """
    return ratio(revenue * 1000, views)


@metric(Unit.MONEY, Group.CONVERSION)
def average_order_value(revenue: Revenue, orders: Orders) -> Quantity:
    """Revenue per order, in your currency.

    >>> average_order_value(revenue=300, orders=12)
    25.0
    """
    return ratio(revenue, orders)


@metric(Unit.RATE, Group.CONVERSION)
def sell_through_rate(units_sold: UnitsSold, units_received: UnitsReceived) -> Quantity:
    """The share of the received pieces that were sold.

    >>> sell_through_rate(units_sold=45, units_received=60)
    0.75
    """
    return ratio(units_sold, units_received)


@metric(Unit.DAYS, Group.CONVERSION)
def days_of_cover(stock: Stock, units_sold: UnitsSold, days: Days) -> Quantity:
    """How many days the stock will last if sales continue at the recent pace.

    >>> days_of_cover(stock=60, units_sold=42, days=28)
    40.0
    """
    return ratio(stock * days, units_sold)
