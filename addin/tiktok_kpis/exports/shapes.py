"""The shapes of TikTok's exports and of tables made after them. A shape is a declaration; adding one needs no code.

A row of headings is taken for the shape with the most required fields among those that it satisfies; the order below settles
a tie. The label of a shape is the text ``shape.<id>`` of the problems' catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tiktok_kpis.exports.fields import ALL_FIELDS
from tiktok_kpis.exports.records import Kind


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table must and may have."""

    id: str
    kind: Kind
    required: frozenset[str]
    expected: tuple[str, ...] = ()
    """Fields its tables normally have, or that people expect of them; the summary names those that are absent."""
    one_of: frozenset[str] = frozenset()
    """At least one of these must be there too, where any is given."""
    marks: frozenset[str] = frozenset()
    """At least one of these headings, folded, must stand in it, where any is given; it then comes before unmarked shapes."""
    most_rows: int = 0
    """How many rows TikTok gives at most, where that is not all there are; 0 where there is no such limit."""
    provisional_days: int = 0
    """How many of the last days TikTok still corrects after the export."""
    has_years: bool = False
    """Whether its dates have a year. Where they do not, a year that a spreadsheet put in is not believed."""


def _shape(
    identifier: str,
    kind: Kind,
    required: str,
    expected: str = "",
    one_of: str = "",
    *,
    marks: tuple[str, ...] = (),
    most_rows: int = 0,
    provisional_days: int = 0,
    has_years: bool = False,
) -> Shape:
    expected_fields, alternatives = tuple(expected.split()), frozenset(one_of.split())
    needed, marked = frozenset(required.split()), frozenset(marks)
    if unknown := sorted({*needed, *expected_fields, *alternatives} - ALL_FIELDS):
        raise ValueError(f"The shape {identifier} asks for {', '.join(unknown)}: there is no such field in exports/fields.py.")
    return Shape(identifier, kind, needed, expected_fields, alternatives, marked, most_rows, provisional_days, has_years)


_POST_COUNTS = "views likes comments shares saves reach impressions average_watch_time revenue conversions new_followers"
_DAY_COUNTS = (
    "views likes comments shares saves followers new_followers lost_followers reach viewers profile_views conversions revenue"
    " website_clicks product_clicks impressions"
)

_SHOP_MARKS = (
    "gmv",
    "items sold",
    "products",
    "product name",
    "gross merchandise value (video) ($)",
    "affiliate video-attributed gmv",
    "video-attributed gmv",
    "video-attributed orders",
)

SHAPES: tuple[Shape, ...] = (
    _shape(
        "studio_overview",
        Kind.DAILY,
        "date views profile_views likes comments shares",
        "saves conversions",
        provisional_days=3,
    ),
    _shape(
        "studio_content",
        Kind.POSTS,
        "exported_at link views",
        "title posted likes comments shares saves reach conversions",
        most_rows=15,
    ),
    _shape("studio_followers", Kind.DAILY, "date followers follower_difference"),
    _shape("studio_viewers", Kind.DAILY, "date viewers new_viewers returning_viewers"),
    _shape("studio_activity", Kind.ACTIVITY, "date hour active_followers"),
    _shape("studio_gender", Kind.AUDIENCE, "gender share"),
    _shape("studio_territories", Kind.AUDIENCE, "territory share"),
    _shape("audience_ages", Kind.AUDIENCE, "age share"),
    _shape("audience_cities", Kind.AUDIENCE, "city share"),
    _shape("creator_tools_days", Kind.DAILY, "date views followers follower_difference profile_views", has_years=True),
    _shape(
        "business_overview",
        Kind.DAILY,
        "date views reach profile_views likes shares comments new_followers lost_followers",
        "conversions revenue saves",
        provisional_days=3,
        has_years=True,
    ),
    _shape("business_audience", Kind.DAILY, "date new_followers followers reach engaged_viewers", has_years=True),
    _shape(
        "business_video",
        Kind.POSTS,
        "link posted views saves",
        "title likes comments shares reach conversions",
        has_years=True,
    ),
    _shape("live", Kind.LIVE, "date new_followers commenters likes shares", "gifters", has_years=True),
    _shape("ads_by_day", Kind.ADS, "date spend impressions", "clicks conversions results currency", has_years=True),
    _shape("ads_campaigns", Kind.CAMPAIGNS, "campaign spend impressions", "clicks conversions results currency"),
    _shape(
        "shop_videos",
        Kind.PRODUCTS,
        "revenue",
        "video_id title creator views product conversions items_sold",
        "link video_id",
        marks=_SHOP_MARKS,
        has_years=True,
    ),
    _shape(
        "scraped_posts",
        Kind.POSTS,
        "views",
        "posted title likes comments shares saves",
        "link video_id generic_id",
        marks=("playcount", "play count", "diggcount", "digg count", "stats.playcount", "stats.diggcount"),
        has_years=True,
    ),
    _shape(
        "api_posts",
        Kind.POSTS,
        "video_id views",
        "posted title likes comments shares saves reach average_watch_time duration",
        marks=("item id", "create time", "share url", "total time watched", "average time watched"),
        has_years=True,
    ),
    _shape(
        "api_days",
        Kind.DAILY,
        "date",
        "views profile_views likes comments shares followers new_followers lost_followers",
        "views profile_views likes followers new_followers",
        marks=("followers count", "daily new followers", "unique video views"),
        has_years=True,
    ),
    _shape(
        "personal_data",
        Kind.POSTS,
        "date link likes",
        "title sound views comments shares saves",
        marks=("whocanview", "allowcomments", "altertext", "coverimage"),
        has_years=True,
    ),
    _shape(
        "kept_posts",
        Kind.POSTS,
        "video_id exported_at",
        "posted title views likes comments shares saves",
        _POST_COUNTS,
        marks=("snapshot", "data exportului"),
        has_years=True,
    ),
    _shape("posts_by_link", Kind.POSTS, "link", "posted title views likes comments shares saves", _POST_COUNTS, has_years=True),
    _shape(
        "posts_by_id", Kind.POSTS, "video_id", "posted title views likes comments shares saves", _POST_COUNTS, has_years=True
    ),
    _shape("posts_by_number", Kind.POSTS, "generic_id", "posted title views", "views likes", has_years=True),
    _shape("days", Kind.DAILY, "date", "views likes comments shares followers", _DAY_COUNTS, has_years=True),
)


def shape_of(fields: AbstractSet[str], headings: Iterable[str] = ()) -> Shape | None:
    """Return the shape that a set of fields, and the folded headings that name them, satisfy best; ``None`` when none fits."""
    names = frozenset(headings)
    fitting = [
        shape
        for shape in SHAPES
        if shape.required <= fields and (not shape.one_of or shape.one_of & fields) and (not shape.marks or shape.marks & names)
    ]
    return max(fitting, key=lambda shape: (bool(shape.marks), len(shape.required)), default=None)
