"""Small made-up accounts: a healthy one that no rule has anything to say about, and changes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tiktok_kpis.advice.engine import Advice, Verdict, advise
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import Frame, frame
from tiktok_kpis.ledger.tables import CALENDAR, DAILY, POSTS, PRODUCTS, SNAPSHOTS
from tiktok_kpis.workbook.contract import SETTINGS

FIRST, LAST = date(2026, 4, 1), date(2026, 10, 31)
FIRST_POST = datetime(2026, 4, 1, 18)  # noqa: DTZ001 -- a cell has no zone
EXPORTED = date(2026, 11, 2)
PERIOD = Period(LAST - timedelta(days=27), LAST)
DEFAULTS = {setting.key: float(setting.default) for setting in SETTINGS if not isinstance(setting.default, str)}
Row = dict[str, Any]


@dataclass
class Account:
    """The rows of an account's tables."""

    days: list[Row] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    products: list[Row] = field(default_factory=list)
    planned: list[Row] = field(default_factory=list)
    snapshots: list[Row] = field(default_factory=list)

    def tables(self) -> dict[str, Frame]:
        """Return the tables as the workbook holds them."""
        rows = {DAILY: self.days, POSTS: self.posts, PRODUCTS: self.products, CALENDAR: self.planned, SNAPSHOTS: self.snapshots}
        return {table.name: frame(table, records) for table, records in rows.items()}

    def advice(self, language: str = "en", period: Period = PERIOD, **settings: float) -> list[Advice]:
        """Return the advice for the account."""
        return advise(self.tables(), period, {**DEFAULTS, **settings}, language)

    def said(self, key: str, **settings: float) -> list[tuple[Verdict, str]]:
        """Return verdicts and sentences of one rule."""
        advice = advise(self.tables(), PERIOD, {**DEFAULTS, **settings})
        return [(one.verdict, one.sentence) for one in advice if one.key == key]


def healthy() -> Account:
    """Return seven months of steady growth, a post every third day, everything well above the thresholds."""
    days = [
        {
            "account": "test",
            "date": FIRST + timedelta(days=number),
            "views": 5000,
            "reach": 4000,
            "viewers": 3900,
            "profile_views": 100,
            "likes": 300,
            "comments": 30,
            "saves": 40,
            "shares": 40,
            "followers": round(1000 * 1.003**number),
            "conversions": 3,
            "revenue": 60.0,
        }
        for number in range((LAST - FIRST).days + 1)
    ]
    posts = [
        {
            "account": "test",
            "video_id": str(7_600_000_000_000_000_000 + number),
            "title": f"Post {number} #bread",
            "posted": FIRST_POST + timedelta(days=3 * number),
            "format": ("How-to", "Story")[number % 2],
            "product": "Cake" if number % 4 == 0 else None,
            "hook": "A question",
            "hashtags": f"#tag{number}",
            "duration": 20,
            "average_watch_time": 12.0,
            "views": 5000,
            "reach": 4200,
            "impressions": 5000,
            "likes": 300,
            "comments": 25,
            "saves": 30,
            "shares": 40,
            "snapshot": EXPORTED,
        }
        for number in range(72)
    ]
    products = [{"product": "Cake", "stock": 40, "units_received": 60, "units_sold": 30, "days": 28}]
    planned = [
        {"date": LAST + timedelta(days=4 * number), "format": "Story", "ask": "Buy", "status": "Idea"} for number in range(1, 4)
    ]
    return Account(days, posts, products, planned)


def changed(rows: list[Row], since: date, /, only: Callable[[int], bool] = lambda _: True, **cells: Any) -> None:
    """Set cells of the rows from a day on, of those whose number ``only`` picks."""
    for number, row in enumerate(rows):
        day = row.get("date") or row["posted"].date()
        if day >= since and only(number):
            row.update({name: value(row) if callable(value) else value for name, value in cells.items()})
