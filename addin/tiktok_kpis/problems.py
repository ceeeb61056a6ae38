"""The one way anything says that it could not read, could not write, or had to decide.

A problem is data: a code, a place and the values found. Its sentence and its remedy are texts of the code in the catalogue
``problems``, in each language (``<code>.sentence``, ``<code>.remedy``). Problems collect and stop nothing that can go on;
:class:`Refused` carries one out of work that cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tiktok_kpis.languages import SOURCE_LANGUAGE, text


class Severity(StrEnum):
    """What became of the thing the problem is about."""

    REFUSED = "refused"
    """It was not read or not written."""
    WARNING = "warning"
    """It was read, and something about it should be looked at."""
    NOTE = "note"
    """It was read by a decision the user should know of."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where: any part may be unknown. ``row`` counts from 1 as the user sees it; ``column`` is a heading or a letter."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def describe(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the place as words, the empty text when nothing of it is known."""
        parts = [self.file] if self.file else []
        if self.sheet:
            parts.append(text("problems.place.sheet", language, sheet=self.sheet))
        if self.row is not None:
            parts.append(text("problems.place.row", language, row=self.row))
        if self.column:
            parts.append(text("problems.place.column", language, column=self.column))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the user. ``code`` names its texts, ``values`` fill their places."""

    code: str
    place: Place = field(default_factory=Place)
    severity: Severity = Severity.REFUSED
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what was wrong."""
        return text(f"problems.{self.code}.sentence", language).format(**self.values)

    def remedy(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what to do about it."""
        return text(f"problems.{self.code}.remedy", language).format(**self.values)

    def describe(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return place, sentence and remedy on one line."""
        place = self.place.describe(language)
        lead = f"{place}: " if place else ""
        return f"{lead}{self.sentence(language)} {self.remedy(language)}"

    def __str__(self) -> str:
        return self.describe()


class Refused(Exception):  # noqa: N818 -- the field's word for it, and it reads right where it is raised
    """Work that cannot go on, with the problem that stopped it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:  # said only when asked: the catalogue is a file, and files may be what cannot be opened
        return self.problem.describe()
