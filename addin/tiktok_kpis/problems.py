"""The one way anything says that it could not read, could not write, or had to decide.

A problem is data: its kind, a place and the values found. Each package declares the kinds it raises in its ``problem_kinds``.
The sentence and the remedy of a kind are texts of its code in the catalogue ``problems``, in each language
(``<code>.sentence``, ``<code>.remedy``). Problems collect and stop nothing that can go on; :class:`Refused` carries one out of
work that cannot.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, catalogue, text

_PLACE = re.compile(r"{([^{}]*)}")
_declared: dict[str, tuple[str, int]] = {}
"""The file and the line that declare each code."""


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
class ProblemKind:
    """What problems of one kind have in common, as :func:`declare` gives it."""

    code: str
    """Names the texts."""
    places: tuple[str, ...]
    """The names of the values that the sentence and the remedy need together."""
    severity: Severity

    def with_severity(self, severity: Severity) -> ProblemKind:
        """Return the kind for a place in the code where something else became of the thing than usual."""
        return replace(self, severity=severity)


def declare(code: str, *places: str, severity: Severity = Severity.REFUSED) -> ProblemKind:
    """Return a new kind of problem, whose texts are there and ask for the values it will have.

    A language without a catalogue of problems is not there: a host carries along the languages it needs.

    Raises:
        ValueError: the code is declared elsewhere, or a language has not both texts, or they ask for other values.

    """
    caller = sys._getframe(1)
    where = (caller.f_code.co_filename, caller.f_lineno)
    if _declared.get(code, where) != where:  # the same line again is its module loaded anew
        raise ValueError(f"The problem {code} is declared twice: in {_shown(_declared[code])} and in {_shown(where)}.")
    for language in LANGUAGES:
        if texts := catalogue("problems", language):
            _check_texts(code, frozenset(places), language, texts)
    _declared[code] = where
    return ProblemKind(code, places, severity)


def _shown(where: tuple[str, int]) -> str:
    return "{}:{}".format(*where)


def _check_texts(code: str, places: frozenset[str], language: str, texts: Mapping[str, str]) -> None:
    keys = (f"{code}.sentence", f"{code}.remedy")
    asked: set[str] = set()
    for key in keys:
        if key not in texts:
            raise ValueError(f"The problem {code} has no text {key} in the language {language}.")
        found = set(_PLACE.findall(texts[key]))
        if not found <= places:
            extra = ", ".join(sorted(found - places))
            raise ValueError(
                f"The text {key} in the language {language} asks for {extra}, which the problem {code} does not have."
            )
        asked |= found
    if asked != places:
        lost = ", ".join(sorted(places - asked))
        raise ValueError(f"Neither {keys[0]} nor {keys[1]} in the language {language} asks for {lost} of the problem {code}.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the user: what kind of thing, where, and the ``values`` that fill the places of its texts."""

    kind: ProblemKind
    place: Place = field(default_factory=Place)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The name of its kind, in every language the same."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """What became of the thing."""
        return self.kind.severity

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
