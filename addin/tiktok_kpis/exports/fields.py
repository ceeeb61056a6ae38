"""The fields of records: what each one measures, and the headings by which people's tables name it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files

from tiktok_kpis.exports.heading_grammar import Core, core_of, cores, is_of_the_profile, is_rate
from tiktok_kpis.exports.problem_kinds import (
    NOT_READ_CALCULATED_RATE,
    NOT_READ_FOLLOWER_DIFFERENCE,
    NOT_READ_NET_FOLLOWERS,
    NOT_READ_OF_THE_ACCOUNT,
)
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
    "ad",
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
    "following": NOT_READ_OF_THE_ACCOUNT,
    "figure_of_account": NOT_READ_OF_THE_ACCOUNT,
}
"""Known columns that are left out on purpose, by field, and the problem that says why."""

_OF_POSTS = """
    views likes comments shares saves reach impressions new_followers conversions revenue items_sold full_views clicks
    product_clicks website_clicks average_watch_time total_watch_time full_view_rate engaged_viewers viewers profile_views
"""
FIGURES_OF_POSTS = frozenset(_OF_POSTS.split())
"""What says how a video did. A row without one of them is no post: its length and its author say nothing of that."""

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


@lru_cache(maxsize=8192)
def built_field_of(heading: object) -> str:
    """Return the field of a heading by how it is built, the empty text when that says none; see the grammar of headings.

    >>> built_field_of("video_playcount"), built_field_of("Save Rate"), built_field_of("authorStats.heartCount")
    ('views', 'calculated_rate', 'figure_of_account')
    """
    if not isinstance(heading, str) or not _is_built(heading):
        return ""
    core = core_of(heading)
    field = _known_cores().get(core, "")
    if field:
        return field
    if is_of_the_profile(heading):
        rest = tuple(word for word in core if not is_of_the_profile(word))
        of_post = _known_cores().get(rest, "")
        return of_post if of_post in _OF_ACCOUNTS else "figure_of_account" if of_post in FIGURES_OF_POSTS else ""
    return "calculated_rate" if is_rate(heading) else ""


_OF_ACCOUNTS = ("followers", "following", "creator")
_MOST_SIGNS, _MOST_WORDS = 60, 7


def _is_built(heading: str) -> bool:
    """Whether a text may be a heading and is no lone word in the singular, which is rather a value: Comment, Save, Share."""
    if not heading or len(heading) > _MOST_SIGNS or heading[0].isdigit() or heading.count(" ") >= _MOST_WORDS:
        return False
    return not heading.isalpha() or not heading.isascii() or heading.casefold().endswith("s") or not heading.istitle()


@cache
def _known_cores() -> Mapping[Core, str]:
    spelled = (
        (spelling, field) for field, by_language in headings().items() for all_of in by_language.values() for spelling in all_of
    )
    return cores(spelled)


def nearest_heading(heading: str) -> str:
    """Return the known heading that an unknown one resembles most, the empty text where none does.

    >>> nearest_heading("Coments"), nearest_heading("Mood")
    ('Comments', '')
    """
    near = get_close_matches(fold_heading(heading), known_headings(), n=1, cutoff=0.75)
    return _as_written()[near[0]] if near else ""


@cache
def _as_written() -> dict[str, str]:
    written: dict[str, str] = {}
    for by_language in headings().values():
        for spellings in by_language.values():
            for spelling in spellings:
                written.setdefault(fold_heading(spelling), spelling)
    return written
