"""The KPIs: each is declared once, with its metric or field, its rows, how it is calculated, where it is shown and its target.

The figures in Python, the formulas of the KPIs sheet, the commands and the advice read this table. The figures of a portfolio's
groups are declared with the same class. Standard library only.
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
    """The rows that a KPI is calculated from."""

    DAYS = "days"
    """The days of the period."""
    POSTS = "posts"
    """The posts published in the period, with their newest counts."""


class How(Enum):
    """How a KPI is calculated."""

    NUMBER = "number"
    """The number of rows."""
    TOTAL = "total"
    """The total of a field."""
    LAST = "last"
    """The last count of a field such as followers, added up over accounts."""
    GAINED = "gained"
    """The last count minus the count at the start of the period, over all accounts that have both."""
    GROWTH = "growth"
    """A metric of the count at the start of the period and what was gained."""
    RATE_OF_TOTALS = "rate_of_totals"
    """A metric of totals. A field that no row has adds nothing."""
    RATE_OF_COMPLETE = "rate_of_complete"
    """A metric of the totals of complete rows: those with all fields, and a divisor other than 0."""
    MEAN = "mean"
    """The mean of a metric that is calculated per row."""
    MEDIAN = "median"
    """The median of a metric that is calculated per row."""


class Section(Enum):
    """A section of the KPIs sheet, from top to bottom. Within a section, KPIs are in the order of the table below."""

    HEADLINES = "headlines"
    TOTALS = "totals"
    POSTS = "posts"
    ATTENTION = "attention"
    RATES = "rates"


@dataclass(frozen=True)
class Kpi:
    """One KPI. ``source`` is the metric or field that it shows, ``None`` if rows are counted.

    ``argument_columns`` says of which columns an argument of the metric is the total, if not of the column with its name;
    several columns are multiplied row by row. ``target`` is the target in a new workbook. With ``has_own_texts`` the catalogue
    ``workbook`` has a label ``kpis.<key>.label`` and a note ``kpis.note.<key>``; otherwise the texts of ``source`` are used.
    """

    key: str
    how: How
    rows: Rows
    source: Metric | Field | None = None
    section: Section | None = None
    argument_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    target: float | None = None
    has_own_texts: bool = False

    @property
    def unit(self) -> Unit:
        """The unit of its value."""
        return self.source.unit if self.source is not None else Unit.COUNT

    @property
    def metric(self) -> Metric:
        """The metric that it shows.

        Raises:
            TypeError: it does not show a metric.

        """
        if not isinstance(self.source, Metric):
            raise TypeError(f"{self.key} does not show a metric")
        return self.source

    @property
    def field_name(self) -> str:
        """The name of the field that it shows.

        Raises:
            TypeError: it does not show a field.

        """
        if not isinstance(self.source, Field):
            raise TypeError(f"{self.key} does not show a field")
        return self.source.name

    @property
    def target_setting(self) -> str:
        """The key of the setting with its target."""
        return f"target_{self.key}"

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns whose total each argument of its metric is; several columns are multiplied row by row."""
        return {
            argument.name: self.argument_columns.get(argument.name, (argument.field.column,))
            for argument in self.metric.parameters
        }

    def label(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return its label in a language."""
        if self.has_own_texts:
            return text(f"workbook.kpis.{self.key}.label", language)
        if self.how in AVERAGES:
            return text(f"portfolio.{self.how.value}", language, figure=self.metric.label(language))
        return label_of(self.metric.key if isinstance(self.source, Metric) else self.field_name, language)

    def help_in(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what it means, in a sentence or two."""
        if self.has_own_texts:
            return text(f"workbook.kpis.note.{self.key}", language)
        return self.source.help_in(language) if isinstance(self.source, Field) else self.metric.help(language)


AVERAGES = (How.MEAN, How.MEDIAN)
"""The ways to average a metric that is calculated per row."""

_DAYS, _POSTS = Rows
_HEADLINES, _TOTALS, _PUBLISHED, _ATTENTION, _RATES = Section

ENGAGEMENT_RATE = Kpi("engagement_rate", How.RATE_OF_TOTALS, _DAYS, METRICS["ENGAGEMENT_RATE"], _HEADLINES, target=0.05)
FOLLOWER_GROWTH_RATE = Kpi("follower_growth_rate", How.GROWTH, _DAYS, METRICS["FOLLOWER_GROWTH_RATE"], _HEADLINES, target=0.02)
CONVERSION_RATE = Kpi("conversion_rate", How.RATE_OF_TOTALS, _DAYS, METRICS["CONVERSION_RATE"], _HEADLINES, target=0.02)
RATE_OF_A_POST = ENGAGEMENT_RATE.metric.key
"""The column of ``Posts`` by which single posts are compared and ranked."""
NUMBER_OF_POSTS = Kpi("posts", How.NUMBER, _POSTS, section=_PUBLISHED, has_own_texts=True)


def _totals(rows: Rows, section: Section, names: Iterable[str], prefix: str = "") -> Iterator[Kpi]:
    return (Kpi(f"{prefix}{name}", How.TOTAL, rows, FIELDS[name], section) for name in names)


def _engagement_of_posts(key: str, how: How) -> Kpi:
    return Kpi(key, how, _POSTS, METRICS["ENGAGEMENT_RATE"], _PUBLISHED, has_own_texts=True)


def _rate_of_days(name: str) -> Kpi:
    return Kpi(name.lower(), How.RATE_OF_TOTALS, _DAYS, METRICS[name], _RATES)


def _attention(name: str, **argument_columns: tuple[str, ...]) -> Kpi:
    return Kpi(name.lower(), How.RATE_OF_COMPLETE, _POSTS, METRICS[name], _ATTENTION, argument_columns)


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
"""All KPIs by key."""

_TOTALS_BY_FIELD = {(kpi.rows, kpi.field_name): kpi for kpi in _TABLE if kpi.how in {How.TOTAL, How.LAST}}


def kpis_in_section(section: Section) -> tuple[Kpi, ...]:
    """Return the KPIs of a section of the KPIs sheet, from top to bottom."""
    return tuple(kpi for kpi in _TABLE if kpi.section is section)


SHEET_KPIS = tuple(kpi for section in Section for kpi in kpis_in_section(section))
"""The KPIs of the KPIs sheet, from top to bottom."""


def totals_of(rate: Kpi) -> Mapping[str, Kpi]:
    """Return for each argument of a rate of totals the KPI that is the total, or the last count, of its column."""
    return {argument.name: _TOTALS_BY_FIELD[rate.rows, argument.field.column] for argument in rate.metric.parameters}


def _check() -> None:
    """Check when the module is loaded that all KPIs can be calculated.

    Raises:
        ValueError: two KPIs have the same key, or a rate of totals uses a column that no KPI is the total of.

    """
    if len(KPIS) < len(_TABLE):
        raise ValueError("two KPIs have the same key")
    for kpi in _TABLE:
        if kpi.how is How.RATE_OF_TOTALS:
            missing = [name for (name,) in kpi.columns.values() if (kpi.rows, name) not in _TOTALS_BY_FIELD]
            if missing:
                raise ValueError(f"{kpi.key}: no KPI over {kpi.rows.value} is the total of {', '.join(missing)}")


_check()
