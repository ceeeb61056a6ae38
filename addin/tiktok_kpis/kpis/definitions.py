"""Every KPI, declared once: what it is made of, over which rows, how, where it is shown and which target it has.

The figures in Python, the formulas of the KPIs sheet, the commands and the advice read this table; the figures of a portfolio's
groups are declared as the same kind of thing. Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS, Field
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.metrics.labels import label_of
from tiktok_kpis.metrics.units import Unit


class Rows(Enum):
    """What a KPI is calculated from."""

    DAYS = "days"
    """The days of the period."""
    POSTS = "posts"
    """The posts published in the period, with their newest counts."""


class How(Enum):
    """How a KPI is calculated."""

    NUMBER = "number"
    """How many rows there are."""
    TOTAL = "total"
    """A field, added up."""
    LAST = "last"
    """A field that is a state: each account's last count."""
    GAINED = "gained"
    """A field that is a state: the last count minus the one the period began with, over all accounts that have both."""
    GROWTH = "growth"
    """A metric of what was gained and what the period began with."""
    RATE_OF_TOTALS = "rate_of_totals"
    """A metric over totals. A part that no row has adds nothing."""
    RATE_OF_COMPLETE = "rate_of_complete"
    """A metric over totals of the rows that have everything it takes, and a divisor that is not 0."""
    MEAN = "mean"
    """The mean of a metric of each row."""
    MEDIAN = "median"
    """The median of a metric of each row."""


class Section(Enum):
    """A block of the KPIs sheet, from top to bottom. A KPI stands where the table has it among those of its section."""

    HEADLINES = "headlines"
    TOTALS = "totals"
    POSTS = "posts"
    ATTENTION = "attention"
    RATES = "rates"


@dataclass(frozen=True)
class Kpi:
    """One KPI. ``source`` is the metric or the field it is made of, ``None`` where rows are counted.

    ``made_of`` says what an argument of the metric is a total of, where that is not the column of its name: columns multiplied
    row by row. ``target`` is that of a new workbook. ``own_words``: the catalogue ``workbook`` has a label for it,
    ``kpis.<key>.label``, and a note, ``kpis.note.<key>``; else it is called and explained as what it is made of.
    """

    key: str
    how: How
    rows: Rows
    source: Metric | Field | None = None
    section: Section | None = None
    made_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    target: float | None = None
    own_words: bool = False

    @property
    def unit(self) -> Unit:
        """What it measures."""
        return self.source.unit if self.source is not None else Unit.COUNT

    @property
    def metric(self) -> Metric:
        """The metric it is made of.

        Raises:
            TypeError: it is not made of one.

        """
        if not isinstance(self.source, Metric):
            raise TypeError(f"{self.key} is not made of a metric")
        return self.source

    @property
    def field_name(self) -> str:
        """The name of the field it is made of.

        Raises:
            TypeError: it is not made of one.

        """
        if not isinstance(self.source, Field):
            raise TypeError(f"{self.key} is not made of a field")
        return self.source.name

    @property
    def target_setting(self) -> str:
        """The key of the setting that holds its target."""
        return f"target_{self.key}"

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """What each argument of its metric is a total of: columns of the rows, multiplied where there are several."""
        return {argument.name: self.made_of.get(argument.name, (argument.field.column,)) for argument in self.metric.parameters}

    def label(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what it is called."""
        if self.own_words:
            return text(f"workbook.kpis.{self.key}.label", language)
        if self.how in AVERAGES:
            return text(f"portfolio.{self.how.value}", language, figure=self.metric.label(language))
        return label_of(self.metric.key if isinstance(self.source, Metric) else self.field_name, language)

    def explained(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what it is, in a sentence or two."""
        if self.own_words:
            return text(f"workbook.kpis.note.{self.key}", language)
        return self.source.explained(language) if isinstance(self.source, Field) else self.metric.help(language)


AVERAGES = (How.MEAN, How.MEDIAN)
"""Ways to look at a metric of each row."""

_DAYS, _POSTS = Rows
_HEADLINES, _TOTALS, _PUBLISHED, _ATTENTION, _RATES = Section

ENGAGEMENT_RATE = Kpi("engagement_rate", How.RATE_OF_TOTALS, _DAYS, METRICS["ENGAGEMENT_RATE"], _HEADLINES, target=0.05)
FOLLOWER_GROWTH_RATE = Kpi("follower_growth_rate", How.GROWTH, _DAYS, METRICS["FOLLOWER_GROWTH_RATE"], _HEADLINES, target=0.02)
CONVERSION_RATE = Kpi("conversion_rate", How.RATE_OF_TOTALS, _DAYS, METRICS["CONVERSION_RATE"], _HEADLINES, target=0.02)
RATE_OF_A_POST = ENGAGEMENT_RATE.metric.key
"""The column of ``Posts`` by which single posts are compared and ranked."""
NUMBER_OF_POSTS = Kpi("posts", How.NUMBER, _POSTS, section=_PUBLISHED, own_words=True)


def _totals(rows: Rows, section: Section, names: Iterable[str], prefix: str = "") -> Iterator[Kpi]:
    return (Kpi(f"{prefix}{name}", How.TOTAL, rows, FIELDS[name], section) for name in names)


def _engagement_of_posts(key: str, how: How) -> Kpi:
    return Kpi(key, how, _POSTS, METRICS["ENGAGEMENT_RATE"], _PUBLISHED, own_words=True)


def _rate_of_days(name: str) -> Kpi:
    return Kpi(name.lower(), How.RATE_OF_TOTALS, _DAYS, METRICS[name], _RATES)


def _attention(name: str, **made_of: tuple[str, ...]) -> Kpi:
    return Kpi(name.lower(), How.RATE_OF_COMPLETE, _POSTS, METRICS[name], _ATTENTION, made_of)


POSTS_ENGAGEMENT_RATE = _engagement_of_posts("posts_engagement_rate", How.RATE_OF_TOTALS)
_WATCHED = ("average_watch_time", "views")

_TABLE = (
    ENGAGEMENT_RATE,
    FOLLOWER_GROWTH_RATE,
    CONVERSION_RATE,
    *_totals(_DAYS, _TOTALS, ("views", "reach", "profile_views", *INTERACTIONS, "new_followers", "conversions", "revenue")),
    NUMBER_OF_POSTS,
    *_totals(_POSTS, _PUBLISHED, ("views", "reach", "impressions", *INTERACTIONS), prefix="posts_"),
    POSTS_ENGAGEMENT_RATE,
    _engagement_of_posts("posts_mean_engagement_rate", How.MEAN),
    _engagement_of_posts("posts_median_engagement_rate", How.MEDIAN),
    _attention("IMPRESSION_FREQUENCY"),
    _attention("AVERAGE_WATCH_TIME", total_watch_time=_WATCHED),
    _attention("WATCHED_SHARE", average_watch_time=_WATCHED, duration=("duration", "views")),
    _attention("COMPLETION_RATE"),
    Kpi("followers", How.LAST, _DAYS, FIELDS["followers"], _RATES),
    Kpi("followers_gained", How.GAINED, _DAYS, FIELDS["followers_gained"]),
    _rate_of_days("PROFILE_VISIT_RATE"),
    _rate_of_days("FOLLOW_RATE"),
    _rate_of_days("ENGAGEMENT_RATE_BY_FOLLOWERS"),
    _rate_of_days("CONVERSIONS_PER_ENGAGEMENT"),
    _rate_of_days("REVENUE_PER_VISITOR"),
    _rate_of_days("REVENUE_PER_THOUSAND_VIEWS"),
)
KPIS: Mapping[str, Kpi] = {kpi.key: kpi for kpi in _TABLE}
"""Every KPI by its key."""

_TOTALS_BY_FIELD = {(kpi.rows, kpi.field_name): kpi for kpi in _TABLE if kpi.how in {How.TOTAL, How.LAST}}


def in_section(section: Section) -> tuple[Kpi, ...]:
    """Return the KPIs of a block of the KPIs sheet, from top to bottom."""
    return tuple(kpi for kpi in _TABLE if kpi.section is section)


ON_THE_SHEET = tuple(kpi for section in Section for kpi in in_section(section))
"""The KPIs of the KPIs sheet, from top to bottom."""


def totals_of(rate: Kpi) -> Mapping[str, Kpi]:
    """Return what each argument of a rate of totals is: the KPI that is the total, or the last count, of its column."""
    return {argument.name: _TOTALS_BY_FIELD[rate.rows, argument.field.column] for argument in rate.metric.parameters}


def _check() -> None:
    """Refuse a table that cannot be calculated, as it is loaded.

    Raises:
        ValueError: two KPIs have one key, or a rate of totals takes what has no total.

    """
    if len(KPIS) < len(_TABLE):
        raise ValueError("two KPIs have the same key")
    for kpi in _TABLE:
        if kpi.how is How.RATE_OF_TOTALS:
            missing = [name for (name,) in kpi.columns.values() if (kpi.rows, name) not in _TOTALS_BY_FIELD]
            if missing:
                raise ValueError(f"{kpi.key}: no KPI over {kpi.rows.value} is the total of {', '.join(missing)}")


_check()
