"""What stands in the places of an advice's sentence, in no language yet: amounts, changes, counts, posts, months, days."""

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
    """A change as a share of what was, shown with its sign."""

    value: float


@dataclass(frozen=True)
class Counted:
    """A number of things: ``noun`` is a key of the catalogue ``advice``, ``count.<noun>.<plural form>``."""

    noun: str
    number: float


@dataclass(frozen=True)
class Labelled:
    """The name of a field or a metric, as it stands in a sentence."""

    name: str


@dataclass(frozen=True)
class Named:
    """A post by its title, or by its day where it has none."""

    title: str
    day: date


@dataclass(frozen=True)
class Month:
    """A month, by its first day."""

    first: date


@dataclass(frozen=True)
class Span:
    """The days something was looked at."""

    first: date
    last: date


@dataclass(frozen=True)
class OfKind:
    """What the posts of one kind have: a format's median, with the number of its posts."""

    kind: str
    amount: Amount
    posts: int


Value = Amount | Change | Counted | Labelled | Named | Month | Span | OfKind | date | str | Sequence["Value"]
"""What stands in a place of a sentence. A text is the user's own word; several values are listed."""
