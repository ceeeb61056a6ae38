"""A workbook with a calendar, its posts and their snapshots made by chance, and the plain reckoning of what it should say."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from tests.workbook.filled_books import ONE_DAY, PARTS, Book, Record
from tiktok_kpis.languages import text
from tiktok_kpis.workbook.contract import SETTINGS, choice

FIRST = dt.date(2026, 1, 1)
LAST = dt.date(2026, 4, 30)
FORMATS = [choice(f"format_{number}") for number in (1, 2, 3)]
PILLARS = [choice(f"pillar_{number}") for number in (1, 2)]
PRODUCT_NAMES = ["Loaf", "Tin", "Kit"]
ACCOUNTS = ("bakery", "bookshop")
SETTING = {setting.key: setting.default for setting in SETTINGS}


def setting(key: str) -> float:
    """Return a setting of a new workbook that is a number."""
    return float(SETTING[key])


def chance_book(seed: int) -> Book:
    """Return a book of two accounts whose posts were exported every week, some of them without saves."""
    chance = random.Random(seed)
    exports = [LAST - weeks * 7 * ONE_DAY for weeks in range(6)]
    posts: list[dict[str, Any]] = []
    snapshots: list[dict[str, Any]] = []
    for number in range(44):
        posted = dt.datetime.combine(FIRST, dt.time(chance.choice([7, 12, 18, 21]), 5)) + chance.randint(0, 117) * ONE_DAY
        made: dict[str, Any] = {
            "account": ACCOUNTS[number % 4 == 0],
            "video_id": str(7_600_000_000_000_000_000 + number * 10**12),
            "posted": posted,
            "hour": posted.hour,
            "format": chance.choice([*FORMATS, None]),
            "pillar": chance.choice(PILLARS),
            "product": chance.choice([*PRODUCT_NAMES[:2], None, None]),
        }
        counts = {"views": chance.randint(500, 9000) if number != 5 else 0}
        counts |= {"likes": counts["views"] // chance.randint(8, 30), "comments": chance.randint(0, 40), "shares": 3}
        if number % 6:
            counts["saves"] = chance.randint(0, 90)
        before = -1
        for day in sorted(day for day in exports if day > posted.date()):
            age = (day - posted.date()).days
            grown = {name: count * min(age, 30) // 30 for name, count in counts.items()}
            made |= grown | {"snapshot": day}
            ages = {"age": age, "age_from": before + 1}
            snapshots.append({name: made[name] for name in ("account", "video_id", "snapshot")} | grown | ages)
            before = age
        posts.append(made if "views" in made else made | counts)
    days = [{"account": ACCOUNTS[0], "date": LAST - n * ONE_DAY, "views": 900, "snapshot": LAST} for n in range(40)]
    products = [
        {"product": name, "stock": stock, "units_received": 99, "units_sold": sold, "days": 28}
        for name, stock, sold in (("Loaf", 2, 60), ("Tin", 80, chance.choice([0, 5])), ("Kit", 9, None))
    ]
    holidays = [{"date": LAST + 3 * ONE_DAY, "holiday": "Bread day", "country": None}]
    tables: dict[str, Sequence[Record]] = {
        "Snapshots": snapshots,
        "Products": products,
        "Holidays": holidays,
        "Calendar": _plans(chance, posts),
    }
    return Book(days, posts, tables=tables)


def _plans(chance: random.Random, posts: Sequence[Record]) -> list[Record]:
    done = [
        {
            "date": post["posted"].date(),
            "status": choice("status_5"),
            "link": f"https://www.tiktok.com/@a/video/{post['video_id']}",
        }
        for post in chance.sample(list(posts), 14)
    ]
    ahead = [
        {
            "date": LAST + chance.randint(-3, 30) * ONE_DAY,
            "time": chance.choice([7 / 24, 12.5 / 24, 18.25 / 24, 18.75 / 24, None]),
            "status": choice(chance.choice(["status_1", "status_3", "status_5", "status_6"])),
            "format": chance.choice([*FORMATS, "Unheard of", None]),
            "pillar": chance.choice([*PILLARS, None]),
            "product": chance.choice([*PRODUCT_NAMES, None]),
            "hashtags": chance.choice(["#bread", "#bread #rolls", None]),
            "comment_prompt": chance.choice(["Why?", None]),
            "ask": chance.choice([choice("ask_1"), choice("ask_2"), None]),
        }
        for _ in range(24)
    ]
    return [*done, *ahead]


# The reckoning, in plain Python


def rate(record: Record) -> float | None:
    """Return the engagement rate of a post or a snapshot."""
    known = [record[part] for part in PARTS if record.get(part) is not None]
    return sum(known) / record["views"] if known and record.get("views") else None


def comparable(book: Book) -> list[Record]:
    """Return the posts old and complete enough to compare."""
    with_saves = sum(post.get("saves") is not None for post in book.posts) * 2 > len(book.posts)
    return [
        post
        for post in book.posts
        if rate(post) is not None
        and (post.get("snapshot", LAST) - post["posted"].date()).days >= setting("settled_after_days")
        and (post.get("saves") is not None or not with_saves)
    ]


def since(posts: Iterable[Record], days: float) -> list[Record]:
    """Return the posts of the last days."""
    return [post for post in posts if post["posted"].date() > LAST - days * ONE_DAY]


def typical(posts: Sequence[Record], few: float = 1) -> float | None:
    """Return the median rate of posts, ``None`` where they are too few."""
    return median(rate(post) or 0.0 for post in posts) if len(posts) >= few else None


def of_kind(book: Book, column: str, value: str | None) -> float | None:
    """Return the median rate of the recent posts of a kind."""
    recent = since(comparable(book), 365 if column == "product" else setting("look_back_days"))
    return typical([post for post in recent if post[column] == value], setting("few_posts_of_kind")) if value else None


def compared(book: Book, post: Record) -> tuple[int, list[Record]]:
    """Return how many posts have a count at the age of a post, and the posts it is compared with."""
    age = (post["snapshot"] - post["posted"].date()).days
    oldest = age + max(1.0, age * setting("older_counts_as_same_age"))
    at_age = [
        snapshot
        for snapshot in book.tables["Snapshots"]
        if snapshot["account"] == post["account"]
        and snapshot["age_from"] <= age <= snapshot["age"] <= oldest
        and rate(snapshot) is not None
        and (snapshot.get("saves") is None) == (post.get("saves") is None)
    ]
    of_account = [other for other in comparable(book) if other["account"] == post["account"]]
    return len(at_age), at_age if len(at_age) >= setting("few_posts") else of_account


def best_hours(book: Book) -> list[int]:
    """Return the best hours of the posts of a year, none where too few hours can be judged."""
    year = since(comparable(book), 365)
    judged = {hour: typical([p for p in year if p["hour"] == hour], setting("few_posts_of_kind")) for hour in range(24)}
    known = {hour: value for hour, value in judged.items() if value is not None}
    best = sorted(known, key=lambda hour: -known[hour])[: int(setting("best_hours"))]
    return sorted(best) if len(known) > setting("best_hours") else []


def moment(plan: Record) -> float | None:
    """Return when a post is planned, in days; ``None`` where it is dropped."""
    return (plan["date"] - FIRST).days + (plan.get("time") or 0) if plan["status"] != choice("status_6") else None


def is_planned(plan: Record) -> bool:
    """Say whether a post is still to come."""
    return not plan.get("link") and plan["status"] not in {choice("status_5"), choice("status_6")}


def warnings_of(plans: Sequence[Record], number: int, hours: Sequence[int]) -> str:
    """Return the warnings of a row, word by word. Of two posts at one moment, the lower row counts as the later."""
    plan, now = plans[number], moment(plans[number])
    if plan["status"] == choice("status_5") and not plan.get("link"):
        return text("workbook.calendar.warning.no_link")
    if not is_planned(plan) or now is None:
        return ""
    others = [(when, row) for row, other in enumerate(plans) if (when := moment(other)) is not None]
    said = []
    if plan["date"] <= LAST:
        said.append(_warning("passed"))
    near = [when for when, row in others if abs(when - now) < setting("hours_between_posts") / 24 - 1e-3]
    if plan.get("time") is not None and len(near) > 1:
        said.append(_warning("same_hour", hours=1))
    before = [when for when, row in others if (when, row) < (now, number)]
    gap = int(now) - int(max(before)) if before else 0
    if gap > setting("longest_gap_days"):
        said.append(_warning("gap", days=gap, most=4))
    window = [row for when, row in others if (when, row) <= (now, number) and when >= now - setting("same_hashtags_days")]
    same = sum(plans[row].get("hashtags") == plan["hashtags"] for row in window)
    if plan["hashtags"] and same > setting("same_hashtags_posts"):
        said.append(_warning("hashtags", posts=same, days=30, most=3))
    if plan.get("time") is not None and hours and int(plan["time"] * 24 + 1e-6) not in hours:
        said.append(_warning("hour", hours=", ".join(map(str, hours))))
    if not plan["comment_prompt"] and plan["ask"] != choice("ask_1"):
        said.append(_warning("prompt"))
    return " ".join(said)


def _warning(key: str, **values: object) -> str:
    return text(f"workbook.calendar.warning.{key}").format(**values)
