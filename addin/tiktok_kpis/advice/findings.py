"""What a rule is, and what it finds, in no language yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tiktok_kpis.advice.facts import Facts
from tiktok_kpis.advice.values import Value


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
