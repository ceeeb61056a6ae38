"""Random rows of a portfolio, from a seed: with blanks, zeros and everything else that real tables have."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tiktok_kpis.ledger.snapshots import COUNTS

ACCOUNTS = ("ana", "007", "Ștefan.tv", "")
_HASHTAGS = ("#fyp", "#FYP", "#gătit", "#diy", "#a1")


def posts(count: int = 400, seed: int = 20_260_315) -> list[dict[str, Any]]:
    """Return posts: one account in four has no name, one count in five is unknown, one in five is 0."""
    chance = Random(seed)
    return [_post(chance, number) for number in range(count)]


def days(count: int = 150, seed: int = 20_260_316) -> list[dict[str, Any]]:
    """Return days of each account, in no order: some unknown, some without followers."""
    chance = Random(seed)
    made = []
    for account in ACCOUNTS:
        followers = chance.choice([0, 40, 12_000])
        for number in range(count):
            followers = max(followers + chance.randrange(-20, 60), 0)
            if chance.random() < 0.8:
                known = chance.random() < 0.7
                made.append(
                    {
                        "account": account,
                        "date": date(2026, 1, 1) + timedelta(days=number),
                        "followers": float(followers) if known else None,
                        **{
                            name: _count(chance) for name in ("views", "likes", "profile_views", "new_followers", "conversions")
                        },
                    }
                )
    chance.shuffle(made)
    return made


def _post(chance: Random, number: int) -> dict[str, Any]:
    posted = datetime.combine(date(2025, 12, 20), time.min) + timedelta(minutes=chance.randrange(60 * 24 * 75))
    return {
        "account": chance.choice(ACCOUNTS),
        "video_id": str(7_400_000_000_000_000_000 + number),
        "posted": chance.choice([posted, posted, posted, None]),
        "weekday": chance.choice(["Monday", "Sunday", "", None]),
        "hour": chance.choice([None, 0.0, 18.0]),
        "hashtags": chance.choice(["", None, " ".join(chance.choices(_HASHTAGS, k=chance.randrange(1, 4)))]),
        "format": chance.choice(["tutorial", "vlog", "", None]),
        "pillar": chance.choice(["food", "travel", None]),
        "product": chance.choice(["mug", "", None]),
        "duration": chance.choice([None, 0.0, 31.0]),
        **{name: _count(chance) for name in COUNTS},
    }


def _count(chance: Random) -> float | None:
    return chance.choice(
        [None, 0.0, float(chance.randrange(10)), float(chance.randrange(10**6)), float(chance.randrange(10**12))]
    )


def numbers(names: list[str], count: int = 300, seed: int = 20_260_317) -> list[dict[str, Any]]:
    """Return rows of numbers of any size and sign, numbered in ``row``."""
    chance = Random(seed)
    choices = (None, 0.0, 1.0, -3.0, 0.5, 1e300, 1e-300)
    return [
        {"row": number, **{name: chance.choice([*choices, chance.uniform(-10, 10**6)]) for name in names}}
        for number in range(count)
    ]
