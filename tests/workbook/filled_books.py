"""Built workbooks with records written into their tables, and the plain reckoning their KPIs are compared with."""

from __future__ import annotations

import datetime as dt
import random
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from math import prod
from pathlib import Path
from statistics import mean, median
from typing import Any

import openpyxl

from tiktok_kpis.ooxml.canonical import reproducible
from tiktok_kpis.workbook.builder import build
from tiktok_kpis.workbook.contract import NAMES, TABLE_PLACES, choice, setting_cell, sheet_name

Record = Mapping[str, Any]
FIRST_POST = dt.datetime(2026, 1, 20, 9, 30)  # noqa: DTZ001 -- a cell has no zone
ONE_DAY = dt.timedelta(days=1)
PARTS = ("likes", "comments", "saves", "shares")
TOTALS = ("views", "reach", "profile_views", *PARTS, "new_followers", "conversions", "revenue")


@dataclass(frozen=True)
class Book:
    """What a workbook holds, and what is chosen on its KPIs sheet (a key of a choice, a handle, a day)."""

    daily: Sequence[Record] = ()
    posts: Sequence[Record] = ()
    period: str = "days_28"
    account: str = ""
    custom: tuple[dt.date | None, dt.date | None] = (None, None)
    language: str = "en"
    tables: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """Write the workbook and return where it is."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl cannot read its own date axes; charts are of no concern here
            book = openpyxl.load_workbook(BytesIO(_built(self.language)))
        for table, records in {"Daily": self.daily, "Posts": self.posts, **self.tables}.items():
            if records:
                _fill(book, table, records, self.language)
        kpis = book[sheet_name("kpis", self.language)]
        kpis[NAMES["Period_Choice"].address] = choice(self.period, self.language)
        kpis[NAMES["Account_Choice"].address] = self.account or None
        kpis[NAMES["Custom_From"].address], kpis[NAMES["Custom_To"].address] = self.custom
        for key, value in self.settings.items():
            book[sheet_name("settings", self.language)][setting_cell(key).address] = value
        saved = BytesIO()
        book.save(saved)
        path.write_bytes(reproducible(saved.getvalue()))
        return path


@cache
def _built(language: str) -> bytes:
    return build(language, version="0")


def _fill(book: Any, table: str, records: Sequence[Record], language: str) -> None:
    place = TABLE_PLACES[table]
    sheet = book[sheet_name(place.sheet, language)]
    stored = sheet.tables[table]
    for column, made in zip(place.table.columns, stored.tableColumns, strict=True):
        formula = made.calculatedColumnFormula
        for row, record in enumerate(records, start=place.first_row):
            value = f"={formula.attr_text}" if formula else record.get(column.name)
            sheet[f"{place.column_letter(column.name)}{row}"] = value
    stored.ref = stored.autoFilter.ref = place.reference(len(records))


# Records


def days_of(account: str | None, days: int, *, seed: int = 1, start: dt.date = dt.date(2026, 1, 17)) -> list[Record]:
    """Return days of an account with gaps: no saves, some shares and followers unknown, conversions in the second half."""
    chance = random.Random(seed)
    followers = 1000
    made: list[Record] = []
    for number in range(days):
        views, gained = chance.randint(300, 1500), chance.randint(-3, 20)
        followers += gained
        made.append(
            {
                "account": account,
                "date": start + number * ONE_DAY,
                "views": views,
                "profile_views": views // 20,
                "likes": views // 12,
                "comments": chance.randint(-1, 12),
                "shares": views // 150 if number % 7 else None,
                "followers": followers if number % 5 else None,
                "new_followers": max(gained, 0),
                "conversions": number % 4 if number > days // 2 else None,
                "revenue": number % 4 * 12.5 if number > days // 2 else None,
            }
        )
    return made


def posts_of(account: str | None, count: int, *, seed: int = 2) -> list[Record]:
    """Return posts of an account: one without views, one without a title, two with the same rate."""
    chance = random.Random(seed)
    made: list[dict[str, Any]] = []
    for number in range(count):
        views = 0 if number == 4 else chance.randint(100, 90_000)
        made.append(
            {
                "account": account,
                "video_id": str(7_600_000_000_000_000_000 + chance.randrange(10**15)),
                "posted": FIRST_POST + number * dt.timedelta(days=3, hours=15),
                "title": None if number == 3 else f"Post {number} #bread",
                "views": views,
                "likes": views // chance.randint(8, 30),
                "comments": views // 90,
                "shares": views // 130 if number % 3 else None,
                "reach": views * 3 // 4 if number % 2 else None,
                "impressions": views + 7 * number if number % 3 else None,
                "duration": 15 * (number % 4),
                "average_watch_time": 2.5 * (number % 4) if number % 5 else None,
                "full_views": views // 3 if number % 2 else None,
            }
        )
    if count > 2:
        made[-1] |= {name: made[-2][name] for name in ("views", "likes", "comments", "shares")}
    return list(made)


# The reckoning, in plain Python


def figures(book: Book, first: dt.date, last: dt.date) -> dict[str, float | None]:
    """Return the KPIs of the days from ``first`` to ``last``; ``None`` where there is none to show."""
    known = [day for day in book.daily if book.account in ("", day["account"])]
    days = [day for day in known if first <= day["date"] <= last]
    posts = [post for post in book.posts if book.account in ("", post["account"]) and first <= post["posted"].date() <= last]
    totals = {name: _sum(day.get(name) for day in days) for name in TOTALS}
    lifetime = {name: _sum(post.get(name) for post in posts) for name in ("views", "reach", "impressions", *PARTS)}
    rates = [rate for post in posts if (rate := _rate([post.get(part) for part in PARTS], post.get("views"))) is not None]
    interactions = [totals[part] for part in PARTS]
    gained, started = _growth(known, first, last)
    followers = None if gained is None or started is None else gained + started
    return {
        "engagement_rate": _rate(interactions, totals["views"]),
        "follower_growth_rate": _rate([gained], started),
        "conversion_rate": _rate([totals["conversions"]], totals["profile_views"]),
        **totals,
        "posts": float(len(posts)),
        **{f"posts_{name}": value for name, value in lifetime.items()},
        "posts_engagement_rate": _rate([lifetime[part] for part in PARTS], lifetime["views"]),
        "posts_mean_engagement_rate": mean(rates) if rates else None,
        "posts_median_engagement_rate": median(rates) if rates else None,
        "impression_frequency": _of_posts(posts, ("impressions",), ("reach",)),
        "average_watch_time": _of_posts(posts, ("average_watch_time", "views"), ("views",)),
        "watched_share": _of_posts(posts, ("average_watch_time", "views"), ("duration", "views")),
        "completion_rate": _of_posts(posts, ("full_views",), ("views",)),
        "followers": followers,
        "engagement_rate_by_followers": _rate(interactions, followers),
        "revenue_per_thousand_views": _rate([None if totals["revenue"] is None else totals["revenue"] * 1000], totals["views"]),
        "profile_visit_rate": _rate([totals["profile_views"]], totals["views"]),
        "follow_rate": _rate([totals["new_followers"]], totals["profile_views"]),
        "revenue_per_visitor": _rate([totals["revenue"]], totals["profile_views"]),
        "conversions_per_engagement": _rate([totals["conversions"]], _sum(interactions)),
    }


def _sum(values: Iterable[float | None]) -> float | None:
    numbers = [value for value in values if value is not None]
    return float(sum(numbers)) if numbers else None


def _rate(parts: Sequence[float | None], divisor: float | None) -> float | None:
    above = _sum(parts)
    return None if above is None or not divisor else above / divisor


def _of_posts(posts: Sequence[Record], above: Sequence[str], below: Sequence[str]) -> float | None:
    """Return the total of products over that of others, of the posts that have them all and something to divide by."""
    whole = [post for post in posts if all(post.get(name) is not None for name in (*above, *below))]
    divided = [post for post in whole if prod(post[name] for name in below)]
    return _rate(
        [_sum(prod(post[name] for name in above) for post in divided)],
        _sum(prod(post[name] for name in below) for post in divided),
    )


def _growth(days: Sequence[Record], first: dt.date, last: dt.date) -> tuple[float | None, float | None]:
    """Return the followers gained and those there were at the start."""
    gained, started, known = 0.0, 0.0, False
    for account in {day["account"] for day in days}:
        counts = {d["date"]: d["followers"] for d in days if d["account"] == account and d.get("followers") is not None}
        ends = [day for day in counts if day <= last]
        starts = [max(day for day in counts if day < first)] if min(counts, default=last) < first else sorted(counts)[:1]
        if starts and ends and starts[0] < max(ends):
            gained += counts[max(ends)] - counts[starts[0]]
            started += counts[starts[0]]
            known = True
    return (gained, started) if known else (None, None)
