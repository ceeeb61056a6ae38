"""What stands in for a program that is not there: each rule it follows with where that rule is written, and what it assumes.

A stand-in declares this beside its code as `STAND_IN`; `tests.stand_ins` makes a page of all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One rule of the real program."""

    says: str
    source: str
    """Where the rule is written: a file of the program and the function in it, or a page of its maker."""
    followed_by: Callable[..., object] | str
    """What follows it in the stand-in; of a program that runs elsewhere, a piece of its source."""


@dataclass(frozen=True)
class StandIn:
    """A stand-in for one program."""

    stands_for: str
    used_for: str
    module: str
    rules: tuple[Rule, ...]
    on_trust: tuple[str, ...]
    """What nobody here has seen the real program do."""
