"""Labels and units of the columns of an answer, and the text for the keys of groups."""

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
"""Figures of days with a label of their own, to differ from the same figure of posts."""
TEXTS = (*GROUPINGS, "video_id")
"""The columns of an answer that are not figures."""
_UNITS = {"rank": Unit.COUNT, "posts": Unit.COUNT, "days": Unit.COUNT, "usual": Unit.COUNT, "times_usual": Unit.NUMBER}


def label(name: str, language: str) -> str:
    """Return the label of a column of an answer."""
    return FIGURES[name].label(language) if name in FIGURES else text(f"portfolio.column.{name}", language)


def unit_of(name: str) -> Unit:
    """Return the unit of a column of an answer."""
    name = OF_THE_DAYS.get(name, name)
    if name in FIGURES:
        return FIGURES[name].unit
    return Unit.TEXT if name in TEXTS else _UNITS.get(name, Unit.NUMBER)


def counted(count: int, language: str) -> str:
    """Return a count in the number format of a language."""
    return value_text(Amount(count), language)


def shown(name: str, value: Any, language: str) -> str:
    """Return a cell of an answer as text for people; an unknown figure is empty."""
    if name in TEXTS:
        return shown_key(name, value, language)
    return "" if value is None or value != value else value_text(Amount(float(value), unit_of(name)), language)


def shown_key(name: str, value: Any, language: str) -> str:
    """Return the key of a group as text for people: a month, a weekday, a handle; a blank key has a text too."""
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
