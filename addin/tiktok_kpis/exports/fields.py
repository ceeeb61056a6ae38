"""The fields of records: what each one measures, and the headings by which people's tables name it."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from tiktok_kpis.exports.problem_kinds import NOT_READ_CALCULATED_RATE, NOT_READ_FOLLOWER_DIFFERENCE, NOT_READ_NET_FOLLOWERS
from tiktok_kpis.grids.number_grammar import Measure

_COUNTS = """
    views profile_views likes comments shares saves reach impressions viewers new_viewers returning_viewers engaged_viewers
    followers new_followers lost_followers conversions items_sold product_clicks website_clicks phone_clicks leads app_clicks
    full_views active_followers gifters commenters clicks results hour
"""

MEASURES: dict[str, Measure] = {
    **dict.fromkeys(_COUNTS.split(), Measure.COUNT),
    **dict.fromkeys(("revenue", "spend"), Measure.MONEY),
    **dict.fromkeys(("duration", "average_watch_time"), Measure.SHORT_TIME),
    "total_watch_time": Measure.SECONDS,
    **dict.fromkeys(("share", "full_view_rate"), Measure.SHARE),
}
"""The fields that are numbers."""

TEXTS = (
    "title",
    "creator",
    "sound",
    "format",
    "pillar",
    "hook",
    "hashtags",
    "product",
    "product_id",
    "campaign",
    "currency",
    "status",
    "gender",
    "territory",
    "city",
    "age",
)
"""The fields that are texts."""

DIMENSIONS = ("gender", "territory", "city", "age")
"""The texts by which an audience is divided."""

NOT_READ = {
    "follower_difference": NOT_READ_FOLLOWER_DIFFERENCE,
    "net_followers": NOT_READ_NET_FOLLOWERS,
    "calculated_rate": NOT_READ_CALCULATED_RATE,
}
"""Known columns that are left out on purpose, by field, and the problem that says why."""

KEYS = ("date", "link", "video_id", "generic_id", "exported_at", "campaign", *DIMENSIONS)
"""The fields that begin a record; one of them a second time in a row of headings begins another table beside the first."""

NETWORK_FIELDS = ("network", "post_type")
"""The texts that tell of which network a row is: ``IG reel`` is a type of post."""

ALL_FIELDS = frozenset({*MEASURES, *TEXTS, *KEYS, *NOT_READ, *NETWORK_FIELDS, "posted"})
"""Every field that a record may have."""

_SPACE = re.compile(r"[\s_\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


@lru_cache(maxsize=8192)
def fold_heading(heading: str) -> str:
    """Return a heading without case, accents, byte order marks, no-break and double spaces, and underscores for spaces."""
    plain = unicodedata.normalize("NFKD", heading).casefold().replace("’", "'")
    return unicodedata.normalize("NFC", _ACCENTS.sub("", _SPACE.sub(" ", plain))).strip(" :*")


@cache
def headings() -> dict[str, dict[str, list[str]]]:
    """Return the spellings of every heading by field and language, the usual one first."""
    by_field: dict[str, dict[str, list[str]]] = json.loads(files(__package__).joinpath("headings.json").read_text("utf-8"))
    return by_field


def heading_of(field: str) -> str:
    """Return the heading that TikTok's own English exports use for a field."""
    return headings()[field]["en"][0]


@cache
def known_headings() -> dict[str, str]:
    """Return the field of every known heading, folded."""
    found: dict[str, str] = {}
    for field, by_language in headings().items():
        for spellings in by_language.values():
            for spelling in spellings:
                found.setdefault(fold_heading(spelling), field)
    return found


def field_of(heading: object) -> str:
    r"""Return the field a heading names, the empty text when it names none.

    >>> field_of("Total shares\xa0"), field_of("Cost (ZAR)"), field_of("Profile Views"), field_of("Mood")
    ('shares', 'spend', 'profile_views', '')
    """
    if not isinstance(heading, str) or not heading or len(heading) > 80 or heading[0].isdigit():
        return ""
    folded = fold_heading(heading)
    known = known_headings()
    return known.get(folded) or known.get(_IN_BRACKETS.sub("", folded), "")
