"""Ledgers as nobody would write them: columns missing, days missing, zeros, one row, several accounts, any period."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from tests.workbook.filled_books import Book
from tiktok_kpis.kpis.periods import PeriodChoice
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.workbook.contract import choice

DAY_COUNTS = ("views", "reach", "profile_views", "likes", "comments", "saves", "shares", "followers", "new_followers")
POST_COUNTS = ("views", "reach", "impressions", "likes", "comments", "saves", "shares", "full_views")
START = dt.date(2025, 11, 3)


def ledger(seed: int) -> Book:
    """Return the ledger of a seed, the same each time."""
    chance = random.Random(seed)
    accounts: list[str | None] = chance.sample(["bakery", "bookshop", "café"], chance.choice((1, 1, 1, 2, 3)))
    if chance.random() < 0.15:
        accounts[0] = None
    language = chance.choice(LANGUAGES)
    period = chance.choice(list(PeriodChoice)).value
    days = _days(chance, accounts)
    named = [account for account in accounts if account]
    return Book(
        days,
        _posts(chance, accounts, language),
        period=period,
        account=chance.choice(named) if named and chance.random() < 0.4 else "",
        custom=_custom(chance) if period == PeriodChoice.CUSTOM.value else (None, None),
        language=language,
        # Two rows at least, since IronCalc takes the only cell of a column of one row for a number
        tables={
            "Log": [{"refreshed": dt.datetime.combine(START, dt.time()), "rows_refused": 0}] * 2,
            "Calendar": _plans(chance),
            "Audience": _audience(chance, accounts),
            "Products": [{"product": name, "stock": chance.choice((None, 0, 40))} for name in ("bread", "books", "mugs")],
        },
        settings={"week_start": choice(f"weekday_{chance.randint(1, 7)}", language)},
    )


def _custom(chance: random.Random) -> tuple[dt.date | None, dt.date | None]:
    days = [START + dt.timedelta(days=chance.randint(-10, 150)) for _ in range(2)]
    first, last = days if chance.random() < 0.2 else sorted(days)
    return (first if chance.random() < 0.8 else None), (last if chance.random() < 0.8 else None)


def _days(chance: random.Random, accounts: Sequence[str | None]) -> list[dict[str, Any]]:
    span = chance.choice((1, 2, 9, 40, 70, 140))
    known = {name: chance.choice((0.0, 0.6, 1.0, 1.0, 1.0)) for name in (*DAY_COUNTS, "conversions", "revenue")}
    most = chance.choice((0, 3, 2000, 2000, 2_000_000))
    made = []
    for account in accounts:
        followers = chance.choice((0, 0, 50, 20_000))
        for number in range(span):
            if span > 2 and chance.random() < 0.1:
                continue
            followers = max(followers + chance.randint(-20, 60), 0)
            views = chance.randint(0, most)
            row: dict[str, Any] = {name: chance.randint(0, max(views // 10, 1)) for name in DAY_COUNTS}
            row |= {"views": views, "followers": followers, "conversions": chance.randint(0, 4)}
            row |= {"revenue": round(row["conversions"] * chance.uniform(5, 40), 2)}
            kept = {name: value if chance.random() < known[name] else None for name, value in row.items()}
            made.append({"account": account, "date": START + dt.timedelta(days=number), **kept})
    return made


def _posts(chance: random.Random, accounts: Sequence[str | None], language: str) -> list[dict[str, Any]]:
    known = {name: chance.choice((0.0, 0.7, 1.0, 1.0)) for name in (*POST_COUNTS, "duration", "average_watch_time")}
    most = chance.choice((0, 2000, 90_000, 90_000))
    made = []
    for number in range(chance.choice((0, 1, 2, 12, 45, 45))):
        posted = dt.datetime.combine(START, dt.time()) + dt.timedelta(minutes=chance.randint(-20 * 1440, 150 * 1440))
        views = chance.choice((0, *[chance.randint(0, most)] * 5))
        row: dict[str, Any] = {name: chance.randint(0, views // 8) for name in POST_COUNTS}
        row |= {"views": views, "duration": chance.choice((0, 12, 34, 61)), "average_watch_time": chance.randint(0, 90) / 4}
        kept = {name: value if chance.random() < known[name] else None for name, value in row.items()}
        made.append(
            {
                "account": chance.choice(accounts),
                "video_id": str(7_600_000_000_000_000_000 + number * 10**12),
                "posted": posted,
                "weekday": choice(f"weekday_{posted.isoweekday()}", language),
                "hour": posted.hour if posted.time() != dt.time() else None,
                "title": f"Post {number}",
                **kept,
            }
        )
    return made


def _plans(chance: random.Random) -> list[dict[str, Any]]:
    """Return rows of the calendar, some without a day, an hour or any word."""
    return [
        {
            "date": START + dt.timedelta(days=chance.randint(-5, 150)) if chance.random() < 0.9 else None,
            "time": dt.time(chance.randint(0, 23)) if chance.random() < 0.7 else None,
            "hashtags": chance.choice((None, "#bread", "#bread #books")),
            "product": chance.choice((None, "bread", "gloves")),
            "link": chance.choice(
                (None, "soon", f"https://www.tiktok.com/@a/video/{7_600_000_000_000_000_000 + number * 10**12}")
            ),
        }
        for number in range(chance.randint(2, 20))
    ]


def _audience(chance: random.Random, accounts: Sequence[str | None]) -> list[dict[str, Any]]:
    """Return shares of countries and genders and active followers by hour, from up to two exports of an account."""
    made: list[dict[str, Any]] = []
    for account in accounts:
        for export in range(chance.randint(1, 2)):
            day = START + dt.timedelta(days=60 + 30 * export)
            whose = {"account": account, "snapshot": day}
            for dimension, names in (("territory", ("RO", "HU", "DE")), ("gender", ("Female", "Male"))):
                made += [{**whose, "dimension": dimension, "value": name, "share": chance.random()} for name in names]
            for hour in chance.sample(range(24), chance.choice((0, 5, 24))):
                at = {"dimension": "hour", "value": f"{day} {hour:02}", "date": day, "hour": hour}
                made.append({**whose, **at, "active_followers": chance.choice((None, 0, chance.randint(1, 900)))})
    return made
