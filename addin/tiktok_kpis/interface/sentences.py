"""Problems that print as sentences."""

from __future__ import annotations

from collections.abc import Iterable

from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.problems import Problem


class Problems(tuple[Problem, ...]):
    """What was refused or decided: a tuple of :class:`~tiktok_kpis.problems.Problem` that prints one problem per line."""

    language: str
    """The language in which it prints."""

    def __new__(cls, problems: Iterable[Problem], language: str = SOURCE_LANGUAGE) -> Problems:
        """Make it from problems."""
        made = super().__new__(cls, problems)
        made.language = language
        return made

    def __repr__(self) -> str:
        return "\n".join(problem.describe(self.language) for problem in self)
