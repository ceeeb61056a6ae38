"""The values for the placeholders of an advice's sentence, before they are written in a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tiktok_kpis.metrics.units import Unit


@dataclass(frozen=True)
class Amount:
    """A number with its unit."""

    value: float
    unit: Unit = Unit.COUNT


@dataclass(frozen=True)
class Change:
    """A change as a share of the previous value, shown with its sign."""

    value: float


@dataclass(frozen=True)
class Counted:
    """A number with a noun; the texts are ``count.<noun>.<plural form>`` in the catalogue ``advice``."""

    noun: str
    number: float


@dataclass(frozen=True)
class FieldName:
    """The name of a field or a metric, shown by its label."""

    name: str


@dataclass(frozen=True)
class PostTitle:
    """A post, shown by its title, or by its day if it has no title."""

    title: str
    day: date


@dataclass(frozen=True)
class Month:
    """A month, given by its first day."""

    first: date


@dataclass(frozen=True)
class DateSpan:
    """The first and the last day of a range."""

    first: date
    last: date


@dataclass(frozen=True)
class KindMedian:
    """The median of the posts of one kind (such as a format), with the number of these posts."""

    kind: str
    amount: Amount
    posts: int


Value = Amount | Change | Counted | FieldName | PostTitle | Month | DateSpan | KindMedian | date | str | Sequence["Value"]
"""A value for a placeholder. A text is a word of the user; a sequence is shown as a list."""
