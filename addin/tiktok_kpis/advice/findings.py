"""What a rule is and what it finds, before it is written in a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tiktok_kpis.advice.facts import Facts
from tiktok_kpis.advice.values import Value


@dataclass(frozen=True)
class Finding:
    """A rule found something to do: ``sentence_key`` names its sentence, ``values`` fill the placeholders of it.

    ``figures`` are the numbers behind it, ``rows`` are video ids or days, ``posts`` is the number of posts examined.
    """

    sentence_key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    figures: Mapping[str, Value] = field(default_factory=dict)
    rows: tuple[str | date, ...] = ()
    posts: int = 0


@dataclass(frozen=True)
class NotEnough:
    """A rule has too little data: how many posts, days … (the ``noun``) it needs and how many are known.

    ``about`` names the products concerned, if the rule is about products.
    """

    noun: str
    known: int
    needed: int
    about: str = ""
    rows: tuple[str | date, ...] = ()


Findings = Iterator[Finding | NotEnough]


@dataclass(frozen=True)
class Rule:
    """One rule: the fields it needs, the settings it uses as thresholds, and the function that examines the facts."""

    key: str
    needs: tuple[str, ...]
    thresholds: tuple[str, ...]
    examine: Callable[[Facts], Findings]
    per_account: bool = True
    """Whether the rule examines each account separately; the stock of a shop is the same for all accounts."""


def rule(
    key: str, *, needs: tuple[str, ...], thresholds: tuple[str, ...], per_account: bool = True
) -> Callable[[Callable[[Facts], Findings]], Rule]:
    """Turn a function that examines the facts into a rule; ``advice.rules.RULES`` lists all rules."""

    def declare(examine: Callable[[Facts], Findings]) -> Rule:
        return Rule(key, needs, thresholds, examine, per_account)

    return declare
