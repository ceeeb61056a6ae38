"""What a rule is, and what it finds, in no language yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tiktok_kpis.metrics.units import Unit

if TYPE_CHECKING:
    from tiktok_kpis.advice.facts import Facts


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


@dataclass(frozen=True)
class Finding:
    """A rule fires: ``says`` is which of its sentences, ``places`` fills it, ``figures`` are the numbers behind it.

    ``rows`` are video ids or days, ``posts`` how many posts were looked at.
    """

    says: str
    places: Mapping[str, Value] = field(default_factory=dict)
    figures: Mapping[str, Value] = field(default_factory=dict)
    rows: tuple[str | date, ...] = ()
    posts: int = 0


@dataclass(frozen=True)
class NotEnough:
    """A rule cannot say: how many ``of`` (posts, days …) it needs, and how many are known. ``about`` says which, if any."""

    of: str
    known: int
    needed: int
    about: str = ""
    rows: tuple[str | date, ...] = ()


Found = Iterator[Finding | NotEnough]


@dataclass(frozen=True)
class Rule:
    """One rule: what it needs (fields), which settings it compares with, and how it looks at the facts."""

    key: str
    needs: tuple[str, ...]
    thresholds: tuple[str, ...]
    examine: Callable[[Facts], Found]
    of_account: bool = True
    """Whether each account is looked at by itself; a shop's stock is one for all of them."""


def rule(
    key: str, *, needs: tuple[str, ...], thresholds: tuple[str, ...], of_account: bool = True
) -> Callable[[Callable[[Facts], Found]], Rule]:
    """Make a rule of how it looks at the facts; ``advice.rules.RULES`` lists every rule."""

    def declare(examine: Callable[[Facts], Found]) -> Rule:
        return Rule(key, needs, thresholds, examine, of_account)

    return declare
