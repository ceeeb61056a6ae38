"""The tables of the workbook: their columns, who writes each column, and the key that identifies a row.

Table names are the same in every language; headings are translated (a field's label, or ``workbook.column.<name>``). The order
of the columns is the order the user sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.metrics.labels import label_of
from tiktok_kpis.metrics.units import Unit


class Writer(Enum):
    """Who writes a column."""

    IMPORT = "import"
    """Exports write it; a cell for which no export has a value is not changed."""
    USER = "user"
    """The user types it; an import never changes it."""
    EITHER = "either"
    """An export writes it if it has a value and the user has not typed one; otherwise the user may type it."""
    FORMULA = "formula"
    """It is calculated: a formula of the workbook, the same in every row."""


@dataclass(frozen=True)
class Column:
    """One column of a table. ``metric`` is the metric that a formula column calculates."""

    name: str
    unit: Unit
    writer: Writer
    metric: Metric | None = None

    def heading(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the heading in a language."""
        return label_of(self.name if self.metric is None else self.metric.key, language)


@dataclass(frozen=True)
class Table:
    """One table. ``key`` names the columns that identify a row: no two rows have the same values in all of them."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column with a name."""
        return next(column for column in self.columns if column.name == name)

    def column_name(self, heading: str) -> str | None:
        """Return the name of the column with a heading, in any language; ``None`` for a column that the user added."""
        return _names_by_heading(self).get(_comparable(heading))

    def names(self, *writers: Writer) -> list[str]:
        """Return the names of the columns that these writers write, or of all columns if none is given."""
        return [column.name for column in self.columns if not writers or column.writer in writers]


@cache
def _names_by_heading(table: Table) -> dict[str, str]:
    return {_comparable(column.heading(language)): column.name for language in LANGUAGES for column in table.columns}


def _comparable(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _imported(*names: str) -> list[Column]:
    return [Column(name, _unit(name), Writer.IMPORT) for name in names]


def _either(*names: str) -> list[Column]:
    return [Column(name, _unit(name), Writer.EITHER) for name in names]


def _typed(*names: str) -> list[Column]:
    return [Column(name, _unit(name), Writer.USER) for name in names]


def _calculated(*names: str) -> list[Column]:
    return [Column(name.lower(), METRICS[name].unit, Writer.FORMULA, METRICS[name]) for name in names]


def _derived(*names: str) -> list[Column]:
    return [Column(name, _unit(name), Writer.FORMULA) for name in names]


_UNITS = {
    "date": Unit.DATE,
    "posted": Unit.DATE_TIME,
    "snapshot": Unit.DATE,
    "refreshed": Unit.DATE_TIME,
    "hour": Unit.COUNT,
    "share": Unit.RATE,
    "price": Unit.MONEY,
    "active_followers": Unit.COUNT,
    "number_of_posts": Unit.COUNT,
    "figure": Unit.RATE,
    "year": Unit.TEXT,
    "result_views": Unit.COUNT,
    "result_engagement_rate": Unit.RATE,
    "rows_read": Unit.COUNT,
    "rows_refused": Unit.COUNT,
    "row": Unit.COUNT,
    "age": Unit.COUNT,
    "age_from": Unit.COUNT,
    "ranking_key": Unit.NUMBER,
    "comparison_key": Unit.NUMBER,
    "result_age": Unit.COUNT,
    "usual_views": Unit.COUNT,
    "usual_engagement_rate": Unit.RATE,
    "posts_at_age": Unit.COUNT,
    "compared_posts": Unit.COUNT,
    "against_usual": Unit.RATE,
    "planned_at": Unit.DATE_TIME,
    **dict.fromkeys(("counted_on", "views_on", "followers_on"), Unit.DATE),
    "seconds_watched": Unit.NUMBER,
    "seconds_played": Unit.NUMBER,
    "posts_about_it": Unit.COUNT,
    "rate_of_posts_about_it": Unit.RATE,
}


def _unit(name: str) -> Unit:
    return FIELDS[name].unit if name in FIELDS else _UNITS.get(name, Unit.TEXT)


POSTS = Table(
    "Posts",
    ("account", "video_id"),
    (
        *_imported("account", "video_id", "link", "posted", "weekday", "hour", "title"),
        *_typed("format", "pillar"),
        *_either("product"),
        *_typed("hook"),
        *_imported("hashtags"),
        *_either("sound", "duration"),
        *_either("views", "reach", "impressions", "likes", "comments", "saves", "shares"),
        *_either("average_watch_time", "full_views", "new_followers", "conversions", "revenue"),
        *_imported("snapshot", "as_exported", "left_out"),
        *_calculated("ENGAGEMENT_RATE", "LIKE_RATE", "COMMENT_RATE", "SAVE_RATE", "SHARE_RATE"),
        *_calculated("ENGAGEMENT_RATE_BY_REACH", "IMPRESSION_FREQUENCY", "WATCHED_SHARE", "COMPLETION_RATE"),
        *_derived("ranking_key", "age", "comparison_key", "counted_on", "seconds_watched", "seconds_played"),
    ),
)
"""One row per post, with its newest counts. ``ranking_key`` orders posts by engagement rate, without ties;
``comparison_key`` is the rate plus 1 for a post that is old and complete enough to compare, otherwise 0.

``left_out`` is in every table of measured rows: why the row is not counted, empty for one that is. The refresh writes it, see
:mod:`tiktok_kpis.ledger.left_out`. ``counted_on`` is the day or the moment on which a row counts, 0 if it does not count:
formulas over a whole column read it instead of the date, which may be a text or an error."""

DAILY = Table(
    "Daily",
    ("account", "date"),
    (
        *_imported("account", "date"),
        *_either("views", "reach", "viewers", "new_viewers", "returning_viewers", "profile_views"),
        *_either("likes", "comments", "saves", "shares", "followers", "new_followers", "lost_followers"),
        *_either("clicks", "conversions", "revenue"),
        *_imported("snapshot", "as_exported", "left_out"),
        *_calculated("ENGAGEMENT_RATE", "PROFILE_VISIT_RATE", "FOLLOW_RATE", "CONVERSION_RATE"),
        *_derived("counted_on", "views_on", "followers_on"),
    ),
)
"""One row per account and day. ``as_exported`` stores the exported values: see :mod:`tiktok_kpis.ledger.as_exported`.

``views_on`` and ``followers_on`` are the day if the row counts and has that figure, otherwise 0."""

SNAPSHOTS = Table(
    "Snapshots",
    ("account", "video_id", "snapshot"),
    (
        *_imported("account", "video_id", "snapshot"),
        *_imported("views", "reach", "impressions", "likes", "comments", "saves", "shares"),
        *_imported("average_watch_time", "full_views", "new_followers", "conversions", "revenue", "as_exported"),
        *_imported("age", "age_from", "left_out"),
        *_calculated("ENGAGEMENT_RATE"),
        *_derived("comparison_key"),
    ),
)
"""One row per post and export day: the counts ``age`` days after it was posted.

A row covers the ages from ``age_from`` (the day after the previous snapshot) to ``age``, so each age belongs to one row."""

AUDIENCE = Table(
    "Audience",
    ("account", "snapshot", "dimension", "value"),
    (
        *_imported("account", "snapshot", "dimension", "value", "share", "active_followers", "date", "hour", "as_exported"),
        *_imported("left_out"),
        *_derived("ranking_key", "counted_on"),
    ),
)
"""One row per part of the audience: a gender, a territory, or an hour of a day (with its ``date`` and ``hour``)."""

PRODUCTS = Table(
    "Products",
    ("product",),
    (
        *_typed("product", "price", "stock", "units_received", "units_sold", "days"),
        *_calculated("SELL_THROUGH_RATE", "DAYS_OF_COVER"),
        *_derived("posts_about_it", "rate_of_posts_about_it", "stock_verdict", "stock_evidence"),
    ),
)
"""One row per product, with what its stock and the posts about it suggest."""

CALENDAR = Table(
    "Calendar",
    (),
    (
        *_typed("date", "time", "status", "format", "pillar", "hook", "caption", "hashtags", "sound", "ask"),
        *_typed("comment_prompt", "product", "campaign", "owner", "link"),
        *_derived("holiday", "warnings", "verdict", "evidence"),
        *_derived("video_id", "result_views", "result_engagement_rate", "result_age"),
        *_derived("posts_at_age", "compared_posts", "usual_views", "usual_engagement_rate", "against_usual", "planned_at"),
    ),
)
"""One row per planned post: warnings about the plan, what similar posts suggest, and the result once the post exists."""

HOLIDAYS = Table("Holidays", ("date", "holiday"), (*_typed("date", "holiday"), *_imported("country")))
"""One row per holiday. The program writes those with a country; the user can add others, without a country."""

ADVICE = Table("Advice", (), (*_imported("rule", "sentence", "figures", "threshold", "rows", "number_of_posts"),))
"""One row per rule that has an advice for the period."""

LOG = Table(
    "Log",
    (),
    (
        *_imported(
            "refreshed", "source", "kind", "account", "snapshot", "rows_read", "rows_refused", "row", "message", "remedy"
        ),
    ),
)
"""One row per table that was read and one per row that was refused."""

TABLES: dict[str, Table] = {
    table.name: table for table in (POSTS, DAILY, SNAPSHOTS, AUDIENCE, PRODUCTS, CALENDAR, HOLIDAYS, ADVICE, LOG)
}
"""All tables by name."""
