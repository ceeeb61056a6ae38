"""The posts of the sample bakery, in text tables: one row per post of the year, and one per post planned after it.

``topic`` is the key of the title's text, ``lift`` the factor of a post's views compared with the usual.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from tiktok_kpis.languages import text

ACCOUNT_HASHTAG = "account"

PRICES: dict[str, float] = {
    "sourdough_loaf": 6.5,
    "cinnamon_rolls": 14.0,
    "braided_bread": 18.5,
    "lemon_jars": 9.0,
    "cookie_box": 16.0,
    "birthday_cake": 62.0,
    "starter_kit": 24.5,
}
"""The price of each product."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One post as planned. ``posted`` is UTC without a zone; texts are keys of the catalogue ``sample``."""

    posted: datetime
    format: str
    pillar: str
    topic: str
    product: str
    hook: str
    ask: str
    sound: str
    duration: int = 0
    season: str = ""
    lift: float = 1.0
    status: str = ""

    def caption(self, language: str) -> str:
        """Return the sentence of the post, without hashtags."""
        return text(f"sample.title.{self.topic}", language)

    def hashtags(self, language: str) -> str:
        """Return the hashtags of the post, with spaces between."""
        keys = [self.pillar, *([self.season] if self.season else []), ACCOUNT_HASHTAG]
        return " ".join(text(f"sample.hashtags.{key}", language) for key in keys)

    def title(self, language: str) -> str:
        """Return the text under the video: the sentence and the hashtags."""
        return f"{self.caption(language)} {self.hashtags(language)}"


@cache
def published() -> tuple[Publication, ...]:
    """Return the posts of the year, oldest first."""
    return _read("plan.csv")


@cache
def planned() -> tuple[Publication, ...]:
    """Return the posts planned for the weeks after the year, with their status."""
    return _read("planned.csv")


def _read(name: str) -> tuple[Publication, ...]:
    content = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tuple(
        Publication(
            posted=datetime.fromisoformat(f"{row['date']} {row['time']}"),
            format=row["format"],
            pillar=row["pillar"],
            topic=row["topic"],
            product=row["product"],
            hook=row["hook"],
            ask=row["ask"],
            sound=row["sound"],
            duration=int(row.get("duration", 0)),
            season=row.get("season", ""),
            lift=float(row.get("lift", 1)),
            status=row.get("status", ""),
        )
        for row in csv.DictReader(content.splitlines())
    )
