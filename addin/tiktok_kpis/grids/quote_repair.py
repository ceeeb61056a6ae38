"""A row whose free text holds quotes that nobody escaped, read outwards from its anchor.

The cells left of the free text and right of the anchor are well formed; the free text is the rest, over as many lines as it
takes.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tiktok_kpis.grids.vocabulary import Anchor, Shape, Vocabulary, named_fields

_LINES_OF_ONE_ROW = 200


@dataclass(frozen=True, slots=True)
class Headings:
    """The row of headings that the rows below it must fit."""

    fields: tuple[str, ...]
    anchor: int
    """The column of the anchor, -1 where the table has none."""
    free_text: int
    """The column of the free text, -1 where the table has none."""
    quoted: bool = False
    """Whether every heading is in quotes: then every cell below is too."""

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.fields)

    @classmethod
    def of(cls, cells: Sequence[str], written: str, delimiter: str, vocabulary: Vocabulary[Shape]) -> Headings:
        """Return what a row of headings says; ``written`` is its line."""
        fields = tuple(named_fields(cells, vocabulary.field_of, vocabulary.built_field_of))
        place = {name: column for column, name in reversed(list(enumerate(fields)))}
        anchor = vocabulary.anchor
        quoted = all_quoted(cells, written, delimiter)
        return cls(fields, place.get(anchor.field, -1), place.get(anchor.free_text, -1), quoted)


def all_quoted(cells: Sequence[str], written: str, delimiter: str) -> bool:
    """Say whether every cell of a row is in quotes in its lines."""
    return written.rstrip("\r\n") == delimiter.join(f'"{cell}"' for cell in cells)


class Lines:
    """Lines handed out one by one, and back again to the beginning of the row that is being read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._before = 0
        self.taken: list[str] = []
        """The lines handed out since the beginning of the row."""
        self.without_anchor = 0
        """No line before this one, counted from the first of all, has an anchor that was not read."""

    @property
    def position(self) -> int:
        """How many lines were handed out."""
        return self._before + len(self.taken)

    def begin(self) -> None:
        """Mark the beginning of a row."""
        self._before += len(self.taken)
        self.taken.clear()

    def go_back(self, count: int = 0) -> None:
        """Take back the lines of the row but for its first few; those beyond what was handed out are handed out."""
        while len(self.taken) < count and next(self, None) is not None:
            pass
        self._again.extendleft(reversed(self.taken[count:]))
        del self.taken[count:]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line


def read_around(anchor: Anchor, lines: Lines, delimiter: str, headings: Headings) -> list[str] | None:
    """Read one row outwards from its anchor; ``None`` when that cannot be done, the lines at the beginning of the row."""
    lines.go_back()
    if not 0 <= headings.free_text < headings.anchor or lines.without_anchor - lines.position >= _LINES_OF_ONE_ROW:
        return None
    while len(lines.taken) < _LINES_OF_ONE_ROW and (line := next(lines, None)) is not None:
        if lines.position <= lines.without_anchor:
            continue
        matches = list(anchor.pattern.finditer(line))
        if not matches:
            lines.without_anchor = lines.position
            continue
        above = "".join(lines.taken[:-1])
        for match in reversed(matches):
            after = _tail(line[match.end() :], delimiter, headings.width - headings.anchor)
            before = _head(above + line[: match.start()], delimiter, headings)
            if after is not None and before is not None:
                return [*before, match.group() + after[0], *after[1:]]
        break
    lines.go_back()
    return None


def _tail(text: str, delimiter: str, count: int) -> list[str] | None:
    """Return what follows the anchor in its own cell, and the cells after it."""
    text = text.rstrip("\r\n")
    cut = text.find(delimiter)
    in_anchor = (text if cut < 0 else text[:cut]).removesuffix('"')
    if '"' in in_anchor:
        return None
    try:
        cells = next(csv.reader([text[cut + 1 :]], delimiter=delimiter, strict=True), []) if cut >= 0 else []
    except csv.Error:
        return None
    return [in_anchor, *cells] if len(cells) == count - 1 else None


def _head(text: str, delimiter: str, headings: Headings) -> list[str] | None:
    """Return the cells left of the anchor: well-formed ones, the free text, well-formed ones."""
    text = text.removesuffix('"')
    if not text.endswith(delimiter):
        return None
    text = text[: -len(delimiter)]
    cell = rf'(?:"([^"]*)"|([^"{re.escape(delimiter)}\n]*))'
    left: list[str] = []
    for _ in range(headings.free_text):
        match = re.match(cell + re.escape(delimiter), text)
        if match is None:
            return None
        left.append(match.group(1) if match.group(1) is not None else match.group(2))
        text = text[match.end() :]
    right: list[str] = []
    for _ in range(headings.anchor - headings.free_text - 1):
        match = re.search(re.escape(delimiter) + cell + r"$", text)
        if match is None:
            return None
        right.insert(0, match.group(1) if match.group(1) is not None else match.group(2))
        text = text[: match.start()]
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return [*left, text.replace('""', '"'), *right]
