"""What the columns of an answer are called, what they measure, and how the key of a group reads."""

from __future__ import annotations

from typing import Any

from tiktok_kpis.advice.values import Amount
from tiktok_kpis.advice.wording import value_text
from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.portfolio.answers import GROUPINGS
from tiktok_kpis.portfolio.figures import FIGURES

OF_THE_DAYS = {"daily_views": "views", "daily_engagement_rate": ENGAGEMENT_RATE.key}
"""What a figure of the days is called beside that of the posts, with the figure it is."""
TEXTS = (*GROUPINGS, "video_id")
"""The columns of an answer that are no figures."""
_UNITS = {"rank": Unit.COUNT, "posts": Unit.COUNT, "days": Unit.COUNT, "usual": Unit.COUNT, "times_usual": Unit.NUMBER}


def label(name: str, language: str) -> str:
    """Return what a column of an answer is called."""
    return FIGURES[name].label(language) if name in FIGURES else text(f"portfolio.column.{name}", language)


def unit_of(name: str) -> Unit:
    """Return what a column of an answer measures."""
    name = OF_THE_DAYS.get(name, name)
    if name in FIGURES:
        return FIGURES[name].unit
    return Unit.TEXT if name in TEXTS else _UNITS.get(name, Unit.NUMBER)


def counted(count: int, language: str) -> str:
    """Return a number of things as the language writes it."""
    return value_text(Amount(count), language)


def shown(name: str, value: Any, language: str) -> str:
    """Return a cell of an answer as a person reads it; a figure nobody knows is empty."""
    if name in TEXTS:
        return shown_key(name, value, language)
    return "" if value is None or value != value else value_text(Amount(float(value), unit_of(name)), language)


def shown_key(name: str, value: Any, language: str) -> str:
    """Return the key of a group as a person reads it: a month, a weekday, a handle; a blank one in words."""
    if value is None or value != value or value == "":
        return text("portfolio.blank", language)
    match name:
        case "month":
            return f"{value:%Y-%m}"
        case "week":
            return f"{value:%Y-%m-%d}"
        case "weekday":
            return text(f"workbook.choice.weekday_{int(value)}", language)
        case "hour":
            return f"{int(value):02}:00"
    return str(value)
