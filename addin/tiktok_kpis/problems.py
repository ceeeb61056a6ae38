"""Problems: what could not be read or written, and what was decided for the user.

A problem is data: its kind, its place and the values found. Each package declares the kinds it raises in its module
``problem_kinds``. The sentence and the remedy of a kind are texts in the catalogue ``problems`` of each language
(``<code>.sentence``, ``<code>.remedy``). Problems are collected, and work goes on where it can; where it cannot,
:class:`Refused` is raised with the problem that stopped it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, catalogue, text

_PLACEHOLDER = re.compile(r"{([^{}]*)}")
_MOST_RUNS, _MOST_SAMPLES = 5, 3
"""How many runs of neighbouring rows, and how many different values, one problem of many rows shows."""
_declared: dict[str, tuple[str, int]] = {}
"""Each declared code with the file and the line that declare it."""


class Severity(StrEnum):
    """What happened to the row, file or value that the problem is about."""

    REFUSED = "refused"
    """It was not read or not written."""
    WARNING = "warning"
    """It was read, but the user should check it."""
    NOTE = "note"
    """It was read, and the program made a decision that the user should know about."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is; any part may be unknown. ``row`` is counted from 1; ``column`` is a heading or a letter."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    rows: str = ""
    """Where several rows have the same problem: which, such as ``3, 5-9``; ``row`` is the first of them."""
    count: int = 1
    """How many rows or cells have the problem."""

    def describe(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the place in words, or an empty text if no part of it is known."""
        parts = [self.file] if self.file else []
        if self.sheet:
            parts.append(text("problems.place.sheet", language, sheet=self.sheet))
        if self.rows:
            parts.append(self.describe_rows(language))
        elif self.row is not None:
            parts.append(text("problems.place.row", language, row=self.row))
        if self.column:
            parts.append(text("problems.place.column", language, column=self.column))
        return ", ".join(parts)

    def describe_rows(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return which rows have the problem and how many they are, the empty text where it is one row or none."""
        return text("problems.place.rows", language, rows=self.rows, count=f"{self.count:,}") if self.rows else ""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """What problems of one kind have in common; made by :func:`declare`."""

    code: str
    """The name of the kind; the keys of its texts start with it."""
    value_names: tuple[str, ...]
    """The placeholders in the sentence and the remedy; a problem has a value for each."""
    severity: Severity
    apart_by: str = ""
    """The value that makes two problems of this kind two causes, where one does: the network that rows are of."""

    def with_severity(self, severity: Severity) -> ProblemKind:
        """Return the same kind with another severity, for code that treats the problem differently from the usual way."""
        return replace(self, severity=severity)


def declare(code: str, *value_names: str, severity: Severity = Severity.REFUSED, apart_by: str = "") -> ProblemKind:
    """Return a new kind of problem, after checking that its texts exist and use exactly these values.

    A language without a catalogue of problems is skipped: some hosts ship only the languages they need.

    Raises:
        ValueError: the code is already declared elsewhere, a language lacks one of the two texts, or the texts use other
            values.

    """
    caller = sys._getframe(1)
    location = (caller.f_code.co_filename, caller.f_lineno)
    if _declared.get(code, location) != location:  # the same line is allowed again: its module was reloaded
        raise ValueError(
            f"The problem {code} is declared twice: in {_file_and_line(_declared[code])} and in {_file_and_line(location)}."
        )
    for language in LANGUAGES:
        if texts := catalogue("problems", language):
            _check_texts(code, frozenset(value_names), language, texts)
    _declared[code] = location
    return ProblemKind(code, value_names, severity, apart_by)


def _file_and_line(location: tuple[str, int]) -> str:
    return "{}:{}".format(*location)


def _check_texts(code: str, value_names: frozenset[str], language: str, texts: Mapping[str, str]) -> None:
    keys = (f"{code}.sentence", f"{code}.remedy")
    used: set[str] = set()
    for key in keys:
        if key not in texts:
            raise ValueError(f"The problem {code} has no text {key} in the language {language}.")
        found = set(_PLACEHOLDER.findall(texts[key]))
        if not found <= value_names:
            extra = ", ".join(sorted(found - value_names))
            raise ValueError(
                f"The text {key} in the language {language} asks for {extra}, which the problem {code} does not have."
            )
        used |= found
    if used != value_names:
        unused = ", ".join(sorted(value_names - used))
        raise ValueError(f"Neither {keys[0]} nor {keys[1]} in the language {language} asks for {unused} of the problem {code}.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the user: its kind, where it is, and the ``values`` for the placeholders in its texts."""

    kind: ProblemKind
    place: Place = field(default_factory=Place)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The name of its kind, the same in every language."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """What happened to the row, file or value it is about."""
        return self.kind.severity

    def sentence(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the sentence that says what was wrong."""
        return text(f"problems.{self.code}.sentence", language).format(**self.values)

    def remedy(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return the sentence that says what to do about it."""
        return text(f"problems.{self.code}.remedy", language).format(**self.values)

    def sentence_with_rows(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what was wrong, and in which rows where they are several; for a table with a column for one row."""
        rows = self.place.describe_rows(language)
        return f"{self.sentence(language)} ({rows})" if rows else self.sentence(language)

    def describe(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return place, sentence and remedy on one line."""
        place = self.place.describe(language)
        lead = f"{place}: " if place else ""
        return f"{lead}{self.sentence(language)} {self.remedy(language)}"

    def __str__(self) -> str:
        return self.describe()


def shortened(text: str, longest: int = 60) -> str:
    """Return a text that was found as it is shown in a sentence: on one line, and cut where it is long."""
    plain = " ".join(text[:2000].split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


@dataclass(slots=True)
class _Cause:
    """The rows that have one problem, as far as they are shown."""

    kind: ProblemKind
    place: Place
    runs: list[tuple[int, int]] = field(default_factory=list)
    """Their first runs of neighbours; a last one more says that there are others."""
    count: int = 0
    samples: dict[str, list[str]] = field(default_factory=dict)


class Causes:
    """Problems of many rows, gathered so that one cause is one problem with its rows and their number."""

    def __init__(self) -> None:
        self._causes: dict[tuple[object, ...], _Cause] = {}

    def add(self, problem: Problem) -> None:
        """Add a problem; it joins those of its kind in the same column of the same table."""
        place = problem.place
        apart = problem.values.get(problem.kind.apart_by, "")
        key = (problem.kind, apart, place.file, place.sheet, place.column, place.row is None)
        cause = self._causes.get(key)
        if cause is None:
            cause = self._causes[key] = _Cause(problem.kind, place)
        cause.count += 1
        if place.row is not None and len(cause.runs) <= _MOST_RUNS:
            first, last = cause.runs[-1] if cause.runs else (place.row, None)
            if last is not None and place.row == last + 1:
                cause.runs[-1] = (first, place.row)
            elif place.row != last:
                cause.runs.append((place.row, place.row))
        for name, value in problem.values.items():
            samples = cause.samples.setdefault(name, [])
            if len(samples) <= _MOST_SAMPLES and value not in samples:
                samples.append(value)

    def problems(self) -> list[Problem]:
        """Return one problem for each cause, in the order in which they were first met."""
        return [self._problem(cause) for cause in self._causes.values()]

    @staticmethod
    def _problem(cause: _Cause) -> Problem:
        values = {
            name: " / ".join(samples[:_MOST_SAMPLES]) + (" …" if len(samples) > _MOST_SAMPLES else "")
            for name, samples in cause.samples.items()
        }
        shown = [f"{first}" if first == last else f"{first}–{last}" for first, last in cause.runs[:_MOST_RUNS]]
        rows = ", ".join(shown) + (" …" if len(cause.runs) > _MOST_RUNS else "")
        is_one_row = cause.count == 1 or len(cause.runs) == 0 or (len(cause.runs) == 1 and cause.runs[0][0] == cause.runs[0][1])
        return Problem(cause.kind, replace(cause.place, rows="" if is_one_row else rows, count=cause.count), values)


class Refused(Exception):  # noqa: N818 -- `raise Refused(…)` reads better than `raise RefusedError(…)`
    """Raised when work cannot go on; it carries the problem that stopped it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:  # not in __init__: this opens a catalogue file, which may be what has just failed
        return self.problem.describe()
